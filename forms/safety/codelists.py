"""The codelists of safety: seriousness, special interest, pregnancy, deviations (trial.md 4.0, 4.40 to 4.44)."""

from __future__ import annotations

from ecrf.crf import codelist

_ASSUMED = "assumption SAFETY_CODELISTS (rulings R32)"

SAE_CRIT = codelist("SAE_CRIT", ("DEATH", "Décès", "Death"), ("LIFE_THREAT", "Menace vitale", "Threat to life"),
                    ("HOSPITALISATION", "Hospitalisation, ou prolongée", "Hospitalisation, or prolonged"),
                    ("DISABILITY", "Invalidité ou incapacité", "Disability or incapacity"),
                    ("CONGENITAL", "Anomalie congénitale", "Congenital anomaly"),
                    ("IMPORTANT_MEDICAL", "Médicalement important", "Medically important"),
                    source="trial.md 4.0 (S73)")

AESI_KIND = codelist(
    "AESI_KIND", ("INJECTION_SITE", "Réaction au point d’injection", "Injection-site reaction"),
    ("ISCHAEMIA", "Ischémie, nécrose ou gangrène d’un doigt", "Ischaemia, necrosis or gangrene of a finger"),
    ("ULCER_WORSENING", "Ulcère aggravé ou nouvel ulcère", "Ulcer worse, or new ulcer"),
    ("INFECTION", "Infection du doigt, ostéite, sepsis", "Infection of a finger, osteomyelitis, sepsis"),
    ("HARVEST_SITE", "Événement au site de prélèvement", "Event at the harvest site"),
    ("THROMBOSIS", "Thrombose d’un vaisseau", "Thrombosis of a vessel"),
    ("HYPERSENSITIVITY", "Hypersensibilité, anaphylaxie", "Hypersensitivity, anaphylaxis"),
    ("NEOPLASIA", "Néoplasie ou croissance anormale d’un tissu", "Neoplasia or abnormal growth of a tissue"),
    ("TUMOUR", "Tumeur, au suivi à long terme", "Tumour, in long-term follow-up"),
    ("ECTOPIC", "Tissu ectopique, nécrose graisseuse, calcification", "Ectopic tissue, fat necrosis, calcification"),
    ("TRANSMITTED", "Infection comme transmise par le produit", "Infection as if transmitted by the product"),
    ("OUT_OF_SPEC", "Produit hors spécification administré", "Out-of-specification product given"),
    ("MEDICATION_ERROR", "Erreur médicamenteuse, de patient ou de produit", "Medication error, wrong patient or product"),
    ("PREGNANCY", "Grossesse exposée", "Exposed pregnancy"), ("DEATH", "Décès", "Death"), source="trial.md 4.40")
PAIN_GRADE = codelist("PAIN_GRADE", ("0", "Aucune", "None"), ("1", "1 – légère", "1 – mild"),
                      ("2", "2 – modérée", "2 – moderate"), ("3", "3 – sévère", "3 – severe"), source=_ASSUMED)
CULTURE = codelist("CULTURE", ("NOT_DONE", "Non faite", "Not done"), ("NEGATIVE", "Négative", "Negative"),
                   ("POSITIVE", "Positive", "Positive"), source=_ASSUMED)
IMAGING = codelist("IMAGING", ("NONE", "Aucune", "None"), ("XRAY", "Radiographie", "X-ray"), ("MRI", "IRM", "MRI"),
                   ("CT", "Scanner", "CT"), ("ULTRASOUND", "Échographie", "Ultrasound"),
                   ("ANGIOGRAPHY", "Angiographie", "Angiography"), ("OTHER", "Autre", "Other"), source=_ASSUMED)
HARVEST_EVENT = codelist("HARVEST_EVENT", ("HAEMATOMA", "Hématome", "Haematoma"), ("INFECTION", "Infection", "Infection"),
                         ("CONTOUR", "Défaut de relief", "Contour defect"), ("THROMBOSIS", "Thrombose", "Thrombosis"),
                         ("NERVE", "Atteinte d’un nerf", "Nerve injury"), source="trial.md 4.40")
VESSEL = codelist("VESSEL", ("DVT", "Thrombose veineuse profonde", "Deep vein thrombosis"),
                  ("PE", "Embolie pulmonaire", "Pulmonary embolism"), ("ARTERIAL", "Artère", "Artery"),
                  source="trial.md 4.40")
ANAPHYLAXIS = codelist("ANAPHYLAXIS", ("SKIN", "Peau ou muqueuses", "Skin or mucosa"),
                       ("RESPIRATORY", "Respiration", "Breathing"), ("PRESSURE", "Baisse de tension", "Fall in pressure"),
                       ("DIGESTIVE", "Digestion", "Digestive tract"), source=f"trial.md 4.40; {_ASSUMED}")
HISTOLOGY = codelist("HISTOLOGY", ("NOT_DONE", "Non faite", "Not done"), ("PENDING", "En attente", "Awaited"),
                     ("BENIGN", "Bénin", "Benign"), ("MALIGNANT", "Malin", "Malignant"),
                     ("UNDETERMINED", "Indéterminé", "Undetermined"), source=f"trial.md EC118; {_ASSUMED}")
ECTOPIC = codelist("ECTOPIC", ("ECTOPIC", "Tissu ectopique", "Ectopic tissue"),
                   ("FAT_NECROSIS", "Nécrose graisseuse", "Fat necrosis"),
                   ("CALCIFICATION", "Calcification", "Calcification"), source="trial.md 4.40")
AGENT = codelist("AGENT", ("HIV", "VIH", "HIV"), ("HBV", "VHB", "HBV"), ("HCV", "VHC", "HCV"), ("HTLV", "HTLV", "HTLV"),
                 ("SYPHILIS", "Syphilis", "Syphilis"), ("OTHER", "Autre", "Other"), source="trial.md 4.40")

PREG_PLAN = codelist("PREG_PLAN", ("CONTINUE", "Grossesse poursuivie", "Pregnancy continued"),
                     ("TERMINATE", "Interruption", "Termination"), ("UNDECIDED", "Pas encore décidé", "Not decided yet"),
                     source=f"trial.md 4.42; {_ASSUMED}")
PREG_OUTCOME = codelist("PREG_OUTCOME", ("ONGOING", "En cours", "Ongoing"), ("LIVE_BIRTH", "Naissance vivante", "Live birth"),
                        ("MISCARRIAGE", "Fausse couche", "Miscarriage"), ("TERMINATION", "Interruption", "Termination"),
                        ("STILLBIRTH", "Mort-né", "Stillbirth"), ("UNKNOWN", "Inconnue", "Unknown"), source="trial.md 4.42")
CHILD_HEALTH = codelist("CHILD_HEALTH", ("NORMAL", "Bonne santé", "Good health"), ("ABNORMAL", "Anomalie", "Abnormality"),
                        ("UNKNOWN", "Pas de nouvelles", "No news"), source=_ASSUMED)

DV_CATEGORY = codelist(
    "DV_CATEGORY", ("ELIGIBILITY", "Éligibilité", "Eligibility"), ("VISIT_WINDOW", "Fenêtre de visite", "Visit window"),
    ("PROHIBITED_MED", "Traitement interdit", "Prohibited medication"),
    ("MISSED_ASSESSMENT", "Évaluation manquée", "Missed assessment"), ("CONSENT", "Consentement", "Consent"),
    ("PRODUCT", "Produit", "Product"), ("SAMPLE", "Prélèvement biologique", "Sample"), ("BLINDING", "Insu", "Blinding"),
    ("OTHER", "Autre", "Other"), source="trial.md 4.44")
PD_SEV = codelist("PD_SEV", ("MINOR", "Mineure", "Minor"), ("MAJOR", "Majeure", "Major"),
                  ("CRITICAL", "Critique", "Critical"), source="trial.md 4.0")
DV_DETECTED = codelist("DV_DETECTED", ("SITE", "Le centre", "The site"), ("MONITOR", "Le monitoring", "Monitoring"),
                       ("SPONSOR", "Le promoteur", "The sponsor"), ("SYSTEM", "Un contrôle automatique", "An automatic check"),
                       ("AUDIT", "Un audit ou une inspection", "An audit or inspection"), source=f"trial.md 4.44; {_ASSUMED}")
DV_NOTIFIED = codelist("DV_NOTIFIED", ("NONE", "Personne", "Nobody"), ("CPP", "Le CPP", "The ethics committee (CPP)"),
                       ("ANSM", "L’ANSM", "The authority (ANSM)"), ("BOTH", "Les deux", "Both"),
                       source=f"trial.md 4.44; {_ASSUMED}")
DV_EXCLUDED = codelist("DV_EXCLUDED", ("NONE", "Aucune", "None"), ("PP", "Per protocole", "Per protocol"),
                       source="trial.md 4.44")
