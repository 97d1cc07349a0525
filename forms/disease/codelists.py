"""The codelists of the disease chapter: history, classification, antibodies, amputations, tobacco."""

from __future__ import annotations

from ecrf.crf import codelist

_LISTS = "trial.md 4.0"

SSC_SUBSET = codelist("SSC_SUBSET", ("LCSSC", "Cutanée limitée", "Limited cutaneous"),
                      ("DCSSC", "Cutanée diffuse", "Diffuse cutaneous"),
                      ("SINE", "Sans atteinte cutanée (sine scleroderma)", "Without skin involvement (sine scleroderma)"),
                      ("LIMITED", "Limitée (LeRoy)", "Limited (LeRoy)"), source=f"{_LISTS} (S32, S64)")
ULC_LIFE = codelist("ULC_LIFE", ("0", "Aucun", "None"), ("1_4", "1 à 4", "1 to 4"), ("5_9", "5 à 9", "5 to 9"),
                    ("10_UP", "10 ou plus", "10 or more"), source="trial.md 4.4 (S32)")

ACR_ANSWER = codelist("ACR_ANSWER", ("PRESENT", "Présent", "Present"), ("ABSENT", "Absent", "Absent"),
                      ("NOT_DONE", "Non fait", "Not done"), source="trial.md 4.5")
ACR_HOW = codelist("ACR_HOW", ("EXAM", "Examen", "Examination"), ("HISTORY", "Interrogatoire, dossier", "History, file"),
                   ("CAPILLAROSCOPY", "Capillaroscopie", "Capillaroscopy"), ("HRCT", "Scanner thoracique", "Chest HRCT"),
                   ("CHEST_FILM", "Radiographie du thorax", "Chest film"),
                   ("RHC", "Cathétérisme droit", "Right-heart catheter"), ("LAB", "Laboratoire", "Laboratory"),
                   source="trial.md 4.5 and the evidence rules of section 3 (S62); assumption DISEASE_CODELISTS")

AB_RESULT = codelist("AB_RESULT", ("NEG", "Négatif", "Negative"), ("POS", "Positif", "Positive"),
                     ("EQUIV", "Douteux", "Equivocal"), ("NOT_DONE", "Non fait", "Not done"), source="trial.md 4.6")
AB_METHOD = codelist("AB_METHOD", ("IIF", "Immunofluorescence", "Immunofluorescence"), ("ELISA", "ELISA", "ELISA"),
                     ("IMMUNODOT", "Immunodot", "Immunodot"), ("OTHER", "Autre", "Other"), source="trial.md 4.6")
AB_UNIT = codelist("AB_UNIT", ("U/mL", "U/mL", "U/mL"), ("IU/mL", "UI/mL", "IU/mL"), ("AU/mL", "UA/mL", "AU/mL"),
                   ("INDEX", "index", "index"), ("OTHER", "autre", "other"),
                   source="assumption DISEASE_CODELISTS")
ANA_PATTERN = codelist("ANA_PATTERN", ("CENTROMERE", "Centromère", "Centromere"),
                       ("HOMOGENEOUS", "Homogène", "Homogeneous"), ("NUCLEOLAR", "Nucléolaire", "Nucleolar"),
                       ("SPECKLED", "Moucheté", "Speckled"), ("OTHER", "Autre", "Other"), source=_LISTS)

NYHA = codelist("NYHA", ("I", "I", "I"), ("II", "II", "II"), ("III", "III", "III"), ("IV", "IV", "IV"),
                source="trial.md 4.7, NYHA classes")
CANCER_KIND = codelist("CANCER_KIND",
                       ("SKIN_EXCISED", "Carcinome basocellulaire ou épidermoïde de la peau, enlevé",
                        "Basal or squamous cell skin cancer, excised"),
                       ("MELANOMA_EXCISED", "Mélanome au stade précoce, enlevé", "Early melanoma, excised"),
                       ("OTHER", "Autre cancer", "Other cancer"), source="EXC04 of the registry entry")
VIRAL_KIND = codelist("VIRAL_KIND", ("HBV", "Hépatite B", "Hepatitis B"), ("HCV", "Hépatite C", "Hepatitis C"),
                      ("HIV", "VIH", "HIV"), ("HTLV", "HTLV", "HTLV"), ("OTHER", "Autre hépatite", "Other hepatitis"),
                      source="trial.md 4.7")
THROMB_KIND = codelist("THROMB_KIND", ("DVT", "Veineuse profonde", "Deep vein"),
                       ("PE", "Embolie pulmonaire", "Pulmonary embolism"), ("ARTERIAL", "Artérielle", "Arterial"),
                       source="trial.md 4.7")
ALLERGY_KIND = codelist("ALLERGY_KIND", ("CULTURE_ANTIBIOTIC", "Antibiotique de la culture (pénicilline, gentamicine, amphotéricine)",
                                         "Antibiotic used in culture (penicillin, gentamicin, amphotericin)"),
                        ("ANIMAL_PROTEIN", "Protéine animale", "Animal protein"),
                        ("ANAESTHETIC", "Anesthésique", "Anaesthetic"), ("DRUG", "Autre médicament", "Other drug"),
                        ("OTHER", "Autre", "Other"), source="trial.md 4.7")

AMP_KIND = codelist("AMP_KIND", ("SURGICAL", "Amputation chirurgicale", "Surgical amputation"),
                    ("AUTO", "Auto-amputation", "Auto-amputation"),
                    ("RESORPTION", "Résorption", "Resorption"), source="trial.md 4.4")
AMP_EXTENT = codelist("AMP_EXTENT", ("WHOLE", "Entière", "Whole"), ("PART", "En partie", "In part"),
                      source="assumption DISEASE_CODELISTS")

SMOKE = codelist("SMOKE", ("NEVER", "Jamais fumé", "Never smoked"), ("FORMER", "Ancien fumeur", "Former smoker"),
                 ("CURRENT", "Fumeur", "Smoker"), source=_LISTS)
