"""Informed consent: the first consent, from which the subject exists in the study."""

from ecrf.crf import CRF, Date, Staff, T, Text, Time, YesNo
from forms.source import section


class ICF(CRF):
    """Informed consent, given before any act of the study."""

    oid, version, domain = "ICF", "1.0", "DS"
    title = T("Consentement éclairé", "Informed consent")
    source = section("4.1", "F01")
    scope = "subject"
    needs_consent = False
    help = T("Ne sont jamais recueillis : nom, prénom, initiales, date de naissance complète, coordonnées, numéro de "
             "sécurité sociale, numéro de dossier.",
             "Never collected: name, first name, initials, full date of birth, contact details, social security "
             "number, hospital number.")

    RFICVER = Text(T("Version de la note d’information et du consentement", "Information sheet and consent version"),
                   max=20, sdtm="SUPPDS.QNAM=RFICVER", help=T("Une version approuvée pour ce centre, par exemple 2.0.",
                                                              "A version approved for this site, for example 2.0."))
    RFICDAT = Date(T("Date du consentement", "Date of consent"), critical=True, sdtm="DM.RFICDTC, DS.DSSTDTC",
                   help=T("Avant toute procédure de l’étude.", "Before any procedure of the study."))
    RFICTIM = Time(T("Heure du consentement", "Time of consent"), sdtm="DM.RFICDTC, DS.DSSTDTC")
    CONSTAF = Staff(T("Investigateur qui a recueilli le consentement", "Investigator who took the consent"),
                    sdtm="SUPPDS.QNAM=CONSTAF")
    COPYGIV = YesNo(T("Exemplaire remis au patient", "Copy given to the patient"), sdtm="SUPPDS.QNAM=COPYGIV")
    ICBIO = YesNo(T("Biobanque", "Biobank"), section=T("Consentements optionnels", "Optional consents"),
                  sdtm="DS.DSTERM=BIOBANK CONSENT")
    ICGEN = YesNo(T("Analyses génétiques", "Genetic analyses"), sdtm="DS.DSTERM=GENETIC CONSENT")
    ICPHOTO = YesNo(T("Photographies dans des publications", "Photographs in publications"),
                    sdtm="DS.DSTERM=PHOTOGRAPH CONSENT")
    ICSNDS = YesNo(T("Chaînage avec les données de santé (SNDS)", "Linkage with health data (SNDS)"),
                   sdtm="DS.DSTERM=HEALTH DATA LINKAGE CONSENT")
