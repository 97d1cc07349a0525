"""The codelists of the trial's pages (trial.md 4.0), in French and English.

A list carries its CDISC C-code only where all its codes are terms of that CDISC list. Lists that trial.md leaves out
are marked as assumptions in their ``source`` (rulings R32) and named in ``forms/assumptions.py``.
"""

from __future__ import annotations

from ecrf.crf import codelist
from forms.regions import FINGER, FINGERS, HAND, PHALANX, REGIONS, SURFACE

__all__ = [
    "AEACN", "AEOUT", "AEREL", "AESEV", "ANAESTHESIA", "CARER", "CM_GROUP", "CM_IND", "CM_STOP", "DEBRIDEMENT",
    "DMARD_CLASS", "DRESSING", "EOS_REASON", "EOS_STATUS", "EXUDATE", "FINGER", "FINGERS", "FREQ", "GANGRENE",
    "GRADE", "HAND", "HANDED", "INFECT", "INJ_DEPTH", "OXYSITE", "PHALANX", "POINT_POSITION", "POSITION", "REGIONS",
    "ROUTE", "SEX", "SIDE", "SOC_CONCLUSION", "SOC_COURSE", "SOC_GIVEN", "STEROID", "SURFACE", "TOLERANCE", "ULC_CLASS",
    "ULC_DECISION", "ULC_ORIGIN", "ULC_STATUS", "UNIT", "VASC_CLASS", "VISIBLE", "VISIT_MODE", "WHO_STEP",
    "WITHDRAWAL_SCOPE",
]

_ASSUMED = "assumption MISSING_CODELISTS (rulings R32)"
_LISTS = "trial.md 4.0"

SEX = codelist("SEX", ("F", "Féminin", "Female"), ("M", "Masculin", "Male"), ("U", "Inconnu", "Unknown"),
               source="CDISC CT SEX, subset", ncit="C66731")
HANDED = codelist("HANDED", ("R", "Droite", "Right"), ("L", "Gauche", "Left"), ("BOTH", "Les deux", "Both"),
                  source="trial.md 4.2")
POSITION = codelist("POSITION", ("SITTING", "Assis", "Sitting"), ("SUPINE", "Couché sur le dos", "Supine"),
                    ("STANDING", "Debout", "Standing"), source="CDISC CT POSITION, subset", ncit="C71148")
SIDE = codelist("SIDE", ("R", "Droit", "Right"), ("L", "Gauche", "Left"), source="CDISC CT LAT, subset, coded as HAND")
OXYSITE = codelist("OXYSITE", ("EAR", "Oreille", "Ear"), ("FOREHEAD", "Front", "Forehead"),
                   ("FINGER", "Doigt (peu fiable dans la sclérodermie)", "Finger (unreliable in scleroderma)"),
                   source=f"trial.md 4.12; {_ASSUMED}")

WITHDRAWAL_SCOPE = codelist("WITHDRAWAL_SCOPE", ("STUDY", "Participation à l’étude", "Taking part in the study"),
                            ("SAMPLES", "Utilisation des échantillons", "Use of samples"),
                            ("PHOTOS", "Utilisation des photographies", "Use of photographs"),
                            ("FOLLOWUP", "Suivi", "Follow-up"), source="trial.md 4.1")

ULC_CLASS = codelist("ULC_CLASS", ("PURE", "Ulcère pur", "Pure ulcer"),
                     ("ON_PITTING_SCAR", "Sur cicatrice déprimée", "On a pitting scar"),
                     ("ON_CALCINOSIS", "Sur calcinose", "On calcinosis"),
                     ("FROM_GANGRENE", "Sur gangrène", "From gangrene"), source=f"{_LISTS} (S42, S43)")
ULC_ORIGIN = codelist("ULC_ORIGIN", ("BASELINE_TARGET", "Initial, cible", "Baseline, target"),
                      ("BASELINE_OTHER", "Initial, autre", "Baseline, other"), ("NEW", "Nouveau", "New"),
                      ("RECURRENCE", "Récidive", "Recurrence"), source=_LISTS)
ULC_STATUS = codelist("ULC_STATUS", ("ACTIVE", "Actif", "Active"), ("INDETERMINATE", "Indéterminé", "Indeterminate"),
                      ("HEALED", "Cicatrisé", "Healed"), ("SCAR", "Cicatrice", "Scar"),
                      ("NOT_ASSESSABLE", "Non évaluable", "Not assessable"), source=f"{_LISTS} (S39)")
ULC_DECISION = codelist("ULC_DECISION", ("INJECT", "Injecter", "Inject"),
                        ("INJECT_OTHER", "Injecter un autre ulcère", "Inject another ulcer"),
                        ("DO_NOT_INJECT", "Ne pas injecter", "Do not inject"), source="trial.md 5.1, rulings R23")
EXUDATE = codelist("EXUDATE", ("NONE", "Aucun", "None"), ("LOW", "Faible", "Low"), ("MODERATE", "Modéré", "Moderate"),
                   ("HIGH", "Abondant", "High"), source=_LISTS)
INFECT = codelist("INFECT", ("NONE", "Aucune", "None"),
                  ("LOCAL", "Locale, traitement topique seul", "Local, topical treatment only"),
                  ("SYSTEMIC_ABX", "Antibiotique par voie générale", "Systemic antibiotic"),
                  ("OSTEOMYELITIS_SUSPECTED", "Ostéomyélite suspectée", "Osteomyelitis suspected"),
                  ("OSTEOMYELITIS_CONFIRMED", "Ostéomyélite confirmée", "Osteomyelitis confirmed"), source=_LISTS)
GANGRENE = codelist("GANGRENE", ("NONE", "Aucune", "None"), ("DRY", "Sèche", "Dry"), ("WET", "Humide", "Wet"),
                    source=_LISTS)
VISIBLE = codelist("VISIBLE", ("NONE", "Rien", "None"), ("TENDON", "Tendon", "Tendon"), ("BONE", "Os", "Bone"),
                   source=_ASSUMED)

CM_IND = codelist("CM_IND", ("SSC_VASC", "Sclérodermie, vasculaire", "Scleroderma, vascular"),
                  ("SSC_IMMUNO", "Sclérodermie, immunologique", "Scleroderma, immunological"),
                  ("DU_PAIN", "Douleur d’ulcère digital", "Digital ulcer pain"),
                  ("DU_INFECTION", "Infection d’ulcère digital", "Digital ulcer infection"),
                  ("WOUND_CARE", "Soin de plaie", "Wound care"), ("AE", "Événement indésirable", "Adverse event"),
                  ("MH", "Antécédent ou maladie associée", "Medical history"),
                  ("PROPHYLAXIS", "Prévention", "Prophylaxis"), ("OTHER", "Autre", "Other"), source=_LISTS)
CM_GROUP = codelist("CM_GROUP", ("VASC", "Vasculaire", "Vascular"),
                    ("DMARD", "Traitement de fond, biothérapie", "Disease-modifying agent, biologic"),
                    ("STEROID", "Corticoïde par voie générale", "Systemic corticosteroid"),
                    ("ANTIBIOTIC", "Antibiotique", "Antibiotic"), ("BOTULINUM", "Toxine botulique", "Botulinum toxin"),
                    ("GROWTH_FACTOR", "Facteur de croissance local", "Topical growth factor"),
                    ("OTHER", "Aucun de ceux-ci", "None of these"), source=f"trial.md 4.9 prompts; {_ASSUMED}")
VASC_CLASS = codelist("VASC_CLASS", ("CCB", "Inhibiteur calcique", "Calcium-channel blocker"),
                      ("PROSTANOID_IV", "Prostanoïde IV", "IV prostanoid"),
                      ("PROSTANOID_ORAL", "Prostanoïde oral", "Oral prostanoid"),
                      ("PDE5I", "Inhibiteur de PDE5", "PDE5 inhibitor"),
                      ("ERA", "Antagoniste de l’endothéline", "Endothelin receptor antagonist"),
                      ("ACEI", "IEC", "ACE inhibitor"), ("ARB", "ARA II", "Angiotensin-II antagonist"),
                      ("ALPHA_BLOCKER", "Alpha-bloquant", "Alpha-blocker"),
                      ("NITRATE_TOPICAL", "Dérivé nitré local", "Topical nitrate"), ("STATIN", "Statine", "Statin"),
                      ("ANTIPLATELET", "Antiagrégant plaquettaire", "Antiplatelet"), ("LMWH", "HBPM", "LMWH"),
                      ("NAC", "N-acétylcystéine", "N-acetylcysteine"), ("OTHER", "Autre", "Other"),
                      source=f"{_LISTS} (S8, S64, S65)")
DMARD_CLASS = codelist("DMARD_CLASS", ("MTX", "Méthotrexate", "Methotrexate"),
                       ("MMF", "Mycophénolate", "Mycophenolate"), ("AZA", "Azathioprine", "Azathioprine"),
                       ("TACRO", "Tacrolimus", "Tacrolimus"), ("CSA", "Ciclosporine", "Ciclosporin"),
                       ("CYC", "Cyclophosphamide", "Cyclophosphamide"), ("IFN", "Interféron", "Interferon"),
                       ("RTX", "Rituximab", "Rituximab"), ("TCZ", "Tocilizumab", "Tocilizumab"),
                       ("NINTEDANIB", "Nintédanib", "Nintedanib"), ("OTHER", "Autre", "Other"), source=_LISTS)
STEROID = codelist("STEROID", ("PREDNISONE", "Prednisone", "Prednisone"),
                   ("PREDNISOLONE", "Prednisolone", "Prednisolone"),
                   ("METHYLPREDNISOLONE", "Méthylprednisolone", "Methylprednisolone"),
                   ("HYDROCORTISONE", "Hydrocortisone", "Hydrocortisone"),
                   ("DEXAMETHASONE", "Dexaméthasone", "Dexamethasone"),
                   ("BETAMETHASONE", "Bétaméthasone", "Betamethasone"),
                   ("TRIAMCINOLONE", "Triamcinolone", "Triamcinolone"), ("DEFLAZACORT", "Déflazacort", "Deflazacort"),
                   source="trial.md 1.5, prednisone equivalents (A8)")
ROUTE = codelist("ROUTE", ("PO", "Orale", "Oral"), ("IV", "Intraveineuse", "Intravenous"),
                 ("SC", "Sous-cutanée", "Subcutaneous"), ("TOPICAL", "Locale", "Topical"),
                 ("IM", "Intramusculaire", "Intramuscular"), ("OTHER", "Autre", "Other"),
                 source=f"{_LISTS}, short codes of CDISC CT ROUTE")
UNIT = codelist("UNIT", ("mg", "mg", "mg"), ("g", "g", "g"), ("ug", "µg", "µg"), ("mL", "mL", "mL"),
                ("IU", "UI", "IU"), ("ng/kg/min", "ng/kg/min", "ng/kg/min"), ("TABLET", "comprimé", "tablet"),
                ("PATCH", "patch", "patch"), ("APPLICATION", "application", "application"),
                ("OTHER", "Autre", "Other"), source=_ASSUMED)
FREQ = codelist("FREQ", ("ONCE", "Une fois", "Once"), ("QD", "1 fois par jour", "Once a day"),
                ("BID", "2 fois par jour", "Twice a day"), ("TID", "3 fois par jour", "3 times a day"),
                ("QID", "4 fois par jour", "4 times a day"), ("QOD", "Un jour sur deux", "Every other day"),
                ("QW", "1 fois par semaine", "Once a week"), ("QM", "1 fois par mois", "Once a month"),
                ("PRN", "Si besoin", "As needed"), ("CONTINUOUS", "En continu", "Continuous"),
                ("OTHER", "Autre", "Other"), source=f"terms of CDISC CT FREQ where they exist; {_ASSUMED}")
CM_STOP = codelist("CM_STOP", ("COMPLETED", "Traitement terminé", "Course completed"),
                   ("CM", "Remplacé par un autre traitement", "Replaced by another treatment"),
                   ("AE", "Événement indésirable", "Adverse event"),
                   ("WASHOUT", "Arrêt demandé par l’étude", "Stopped as the study requires"),
                   ("OTHER", "Autre", "Other"), source=f"trial.md 4.9; {_ASSUMED}")

SOC_GIVEN = codelist("SOC_GIVEN", ("GIVEN", "Donné", "Given"),
                     ("CONTRAINDICATED", "Contre-indiqué", "Contraindicated"),
                     ("NOT_TOLERATED", "Non toléré", "Not tolerated"), ("NOT_GIVEN", "Non donné", "Not given"),
                     source=_ASSUMED)
TOLERANCE = codelist("TOLERANCE", ("GOOD", "Bonne", "Good"), ("REDUCED", "Dose réduite", "Dose reduced"),
                     ("STOPPED", "Arrêt pour intolérance", "Stopped, not tolerated"), source=_ASSUMED)
WHO_STEP = codelist("WHO_STEP", ("0", "Aucun antalgique", "No analgesic"), ("1", "Palier 1", "Step 1"),
                    ("2", "Palier 2", "Step 2"), ("3", "Palier 3", "Step 3"), source="trial.md 4.11")
SOC_COURSE = codelist("SOC_COURSE", ("IMPROVED", "Améliorés", "Improved"), ("SAME", "Inchangés", "Same"),
                      ("WORSENED", "Aggravés", "Worsened"), ("HEALED", "Cicatrisés", "Healed"),
                      ("NEW_DU", "Nouvel ulcère", "New ulcer"), source="trial.md 4.11")
SOC_CONCLUSION = codelist("SOC_CONCLUSION",
                          ("STILL_ACTIVE", "Réfractaire : toujours actif", "Refractory: still active"),
                          ("NEW_DESPITE", "Réfractaire : nouvel ulcère malgré les soins",
                           "Refractory: new ulcer despite care"),
                          ("HEALED", "Cicatrisé, non réfractaire", "Healed, not refractory"), source="trial.md 4.11")
DRESSING = codelist("DRESSING", ("HYDROCOLLOID", "Hydrocolloïde", "Hydrocolloid"), ("ALGINATE", "Alginate", "Alginate"),
                    ("HYDROFIBRE", "Hydrofibre", "Hydrofibre"), ("SILVER", "Argent", "Silver"),
                    ("FOAM", "Hydrocellulaire", "Foam"), ("TULLE", "Tulle, interface", "Tulle"),
                    ("OTHER", "Autre", "Other"), source="trial.md 4.11")
DEBRIDEMENT = codelist("DEBRIDEMENT", ("NONE", "Aucune", "None"), ("MECHANICAL", "Mécanique", "Mechanical"),
                       ("AUTOLYTIC", "Autolytique", "Autolytic"), ("SURGICAL", "Chirurgicale", "Surgical"),
                       source="trial.md 4.11")
CARER = codelist("CARER", ("PATIENT", "Le patient", "The patient"), ("RELATIVE", "Un proche", "A relative"),
                 ("HOME_NURSE", "Infirmière à domicile", "Home nurse"), ("HOSPITAL", "Hôpital", "Hospital"),
                 source=_ASSUMED)

ANAESTHESIA = codelist("ANAESTHESIA", ("NONE", "Aucune", "None"), ("DIGITAL_BLOCK", "Bloc digital", "Digital block"),
                       ("TOPICAL", "Crème anesthésique", "Anaesthetic cream"), ("OTHER", "Autre", "Other"),
                       source=f"trial.md 4.32; {_ASSUMED}")
POINT_POSITION = codelist("POINT_POSITION", ("LAT_RADIAL", "Latéral radial", "Lateral, radial"),
                          ("LAT_ULNAR", "Latéral ulnaire", "Lateral, ulnar"), ("BASE", "Base du doigt", "Finger base"),
                          ("PERI_ULCER", "Autour de l’ulcère", "Around the ulcer"), ("VOLAR", "Palmaire", "Volar"),
                          ("DORSAL", "Dorsal", "Dorsal"), source="trial.md 4.33")
INJ_DEPTH = codelist("INJ_DEPTH", ("SUBDERMAL", "Sous-dermique", "Sub-dermal"),
                     ("SUBCUTANEOUS", "Sous-cutané", "Subcutaneous"),
                     ("PERILESIONAL", "Péri-lésionnel", "Peri-lesional"), source="trial.md 4.33")

GRADE = codelist("GRADE", ("1", "1 – léger", "1 – mild"), ("2", "2 – modéré", "2 – moderate"),
                 ("3", "3 – sévère", "3 – severe"), ("4", "4 – menace vitale", "4 – life-threatening"),
                 ("5", "5 – décès", "5 – death"), source=f"{_LISTS} AESEV; CTCAE grades")
AESEV = codelist("AESEV", ("MILD", "Léger", "Mild"), ("MODERATE", "Modéré", "Moderate"), ("SEVERE", "Sévère", "Severe"),
                 source="CDISC CT AESEV", ncit="C66769")
AEREL = codelist("AEREL", ("NOT_RELATED", "Non lié", "Not related"), ("UNLIKELY", "Peu probable", "Unlikely"),
                 ("POSSIBLE", "Possible", "Possible"), ("PROBABLE", "Probable", "Probable"),
                 ("DEFINITE", "Certain", "Definite"), source=_LISTS)
AEOUT = codelist("AEOUT", ("RECOVERED", "Guéri", "Recovered"), ("RECOVERING", "En cours de guérison", "Recovering"),
                 ("NOT_RECOVERED", "Non guéri", "Not recovered"),
                 ("SEQUELAE", "Guéri avec séquelles", "Recovered with sequelae"), ("FATAL", "Décès", "Fatal"),
                 ("UNKNOWN", "Inconnue", "Unknown"), source=_LISTS)
AEACN = codelist("AEACN", ("NOT_APPLICABLE", "Sans objet", "Not applicable"),
                 ("INJECTION_INCOMPLETE", "Injection incomplète", "Injection incomplete"),
                 ("INJECTION_CANCELLED", "Injection annulée", "Injection cancelled"),
                 ("UNKNOWN", "Inconnue", "Unknown"), source=_LISTS)

EOS_REASON = codelist("EOS_REASON", ("COMPLETED", "Étude terminée comme prévu", "Completed as planned"),
                      ("CONSENT_WITHDRAWN", "Retrait du consentement", "Consent withdrawn"),
                      ("LOST", "Perdu de vue", "Lost to follow-up"), ("DEATH", "Décès", "Death"),
                      ("AE", "Événement indésirable", "Adverse event"),
                      ("PI_DECISION", "Décision de l’investigateur", "Investigator’s decision"),
                      ("SPONSOR_STOP", "Arrêt par le promoteur", "Stopped by the sponsor"),
                      ("MANUFACTURING_FAILURE", "Échec de fabrication", "Manufacturing failure"),
                      ("INELIGIBLE_AT_INC", "Non éligible à l’inclusion", "Not eligible at inclusion"),
                      ("OTHER", "Autre", "Other"), source=_LISTS)
EOS_STATUS = codelist("EOS_STATUS", ("COMPLETED", "Terminée", "Completed"),
                      ("NOT_COMPLETED", "Non terminée", "Not completed"), source="trial.md 4.48")
VISIT_MODE = codelist("VISIT_MODE", ("ON_SITE", "Sur place", "On site"), ("PHONE", "Téléphone", "Phone"),
                      source="rulings R21")
