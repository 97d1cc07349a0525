"""The codelists of the examination chapter: physical examination, hands, ECG, eyes, pregnancy, imaging."""

from __future__ import annotations

from ecrf.crf import codelist

_ASSUMED = "assumption EXAMINATION_CODELISTS"

RESULT_CLAS = codelist("RESULT_CLAS", ("NORMAL", "Normal", "Normal"),
                       ("ABN_NCS", "Anormal, non significatif", "Abnormal, not significant"),
                       ("ABN_CS", "Anormal, cliniquement significatif", "Abnormal, clinically significant"),
                       ("NOT_DONE", "Non fait", "Not done"), source="trial.md 4.0")
NORM_ABN = codelist("NORM_ABN", ("NORMAL", "Normal", "Normal"), ("ABNORMAL", "Anormal", "Abnormal"),
                    source="trial.md 4.13 and 4.14")
SKIN_WARMTH = codelist("SKIN_WARMTH", ("NORMAL", "Normale", "Normal"), ("COLD", "Froide", "Cold"),
                       ("WARM", "Chaude", "Warm"), source=f"trial.md 4.13; {_ASSUMED}")
SKIN_COLOUR = codelist("SKIN_COLOUR", ("NORMAL", "Normale", "Normal"), ("PALE", "Pâle", "Pale"),
                       ("BLUE", "Bleue", "Blue"), ("RED", "Rouge", "Red"), source=f"trial.md 4.13; {_ASSUMED}")
PULSE_FELT = codelist("PULSE_FELT", ("PRESENT", "Perçu", "Felt"), ("WEAK", "Faible", "Weak"),
                      ("ABSENT", "Absent", "Absent"), source=f"trial.md 4.13; {_ASSUMED}")

EG_RHYTHM = codelist("EG_RHYTHM", ("SINUS", "Sinusal", "Sinus"), ("AF", "Fibrillation auriculaire", "Atrial fibrillation"),
                     ("PACED", "Électro-entraîné", "Paced"), ("OTHER", "Autre", "Other"),
                     source=f"trial.md 4.14; {_ASSUMED}")

OE_METHOD = codelist("OE_METHOD", ("FUNDUS_CAMERA", "Rétinographe", "Fundus camera"),
                     ("SLIT_LAMP", "Lampe à fente", "Slit lamp"), ("OCT", "OCT", "OCT"), source="trial.md 4.15")
OE_RETINOPATHY = codelist("OE_RETINOPATHY", ("PRESENT", "Présente", "Present"), ("ABSENT", "Absente", "Absent"),
                          ("NOT_SEEN", "Non examinable", "Cannot be examined"), source=f"trial.md 4.15; {_ASSUMED}")
OE_GRADER = codelist("OE_GRADER", ("OPHTHALMOLOGIST", "Ophtalmologiste", "Ophthalmologist"),
                     ("OTHER", "Autre", "Other"), source="trial.md 4.15")

PREG_TEST = codelist("PREG_TEST", ("SERUM", "Sang", "Blood"), ("URINE", "Urine", "Urine"),
                     ("BOTH", "Sang et urine", "Blood and urine"), ("NONE", "Aucun à cette visite", "None at this visit"),
                     source=f"trial.md 4.16; {_ASSUMED}")
PREG_RESULT = codelist("PREG_RESULT", ("NEG", "Négatif", "Negative"), ("POS", "Positif", "Positive"),
                       source="trial.md 4.16")
CONTRACEPTION = codelist("CONTRACEPTION", ("PILL", "Pilule, patch ou anneau", "Pill, patch or ring"),
                         ("IMPLANT", "Implant", "Implant"), ("INJECTION", "Injection", "Injection"),
                         ("IUD", "Dispositif intra-utérin", "Intra-uterine device"),
                         ("BARRIER", "Méthode barrière", "Barrier method"),
                         ("PARTNER", "Partenaire stérilisé", "Sterilised partner"),
                         ("ABSTINENCE", "Abstinence", "Abstinence"), ("NONE", "Aucune", "None"),
                         ("OTHER", "Autre", "Other"), source=f"trial.md 4.16; {_ASSUMED}")

IMAGING = codelist("IMAGING_LOG", ("HAND_XRAY", "Radiographie de la main", "Hand X-ray"), ("MRI", "IRM", "MRI"),
                   ("DOPPLER", "Doppler radial et cubital", "Doppler of radial and ulnar arteries"),
                   ("HRCT", "Scanner thoracique", "Chest HRCT"), ("ECHO", "Échographie cardiaque", "Echocardiography"),
                   ("RHC", "Cathétérisme droit", "Right-heart catheter"), ("OTHER", "Autre", "Other"),
                   source="trial.md 4.51 (F61)")
