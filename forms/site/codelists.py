"""The codelists of the registers that sites keep."""

from ecrf.crf import codelist

CNSV_KIND = codelist("CNSV_KIND", ("MAIN", "Participation à l’étude", "Taking part in the study"),
                     ("BIOBANK", "Biobanque", "Biobank"), ("GENETIC", "Analyses génétiques", "Genetic analyses"),
                     ("FOLLOWUP", "Suivi à long terme", "Long-term follow-up"),
                     source="trial.md 4.1; assumption LAB_CODELISTS")
