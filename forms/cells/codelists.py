"""The codelists of the chapter: allocation, harvest, manufacture, release, custody, monitoring, samples, deficiencies."""

from __future__ import annotations

from ecrf.crf import codelist

_LISTS = "trial.md 4.0"
_CODES = "assumption PRODUCT_CODELISTS"

ARM = codelist("ARM", ("ACTIVE", "Cellules", "Cells"), ("PLACEBO", "Placebo", "Placebo"), source="trial.md 1.2 and 4.27")
STRATUM_ULCERS = codelist("STRATUM_ULCERS", ("1", "Un ulcère actif éligible", "One eligible active ulcer"),
                          ("2PLUS", "Deux ou plus", "Two or more"), source="A3; trial.md 1.2")

HARVEST_ANAES = codelist("HARVEST_ANAES", ("LOCAL", "Locale", "Local"), ("SEDATION", "Sédation", "Sedation"),
                         ("GENERAL", "Générale", "General"), source="trial.md 4.28")
HARVEST_SITE = codelist("HARVEST_SITE", ("ABDOMEN", "Abdomen", "Abdomen"), ("FLANK", "Flancs", "Flanks"),
                        ("THIGH", "Cuisses", "Thighs"), ("OTHER", "Autre", "Other"), source="trial.md 4.28")

MATERIAL_STATE = codelist("MATERIAL_STATE", ("GOOD", "Conforme", "Good"),
                          ("LEAK", "Fuite ou contenant ouvert", "Leak or open container"),
                          ("DAMAGED", "Contenant abîmé", "Container damaged"), ("OTHER", "Autre", "Other"), source=_CODES)
KARYOTYPE = codelist("KARYOTYPE", ("NORMAL", "Normal", "Normal"), ("ABNORMAL", "Anormal", "Abnormal"),
                     ("NOT_DONE", "Non fait", "Not done"), source=_CODES)
DETECTED = codelist("DETECTED", ("NEGATIVE", "Négatif", "Negative"), ("POSITIVE", "Positif", "Positive"),
                    ("NOT_DONE", "Non fait", "Not done"), source=_CODES)
GROWTH = codelist("GROWTH", ("NEGATIVE", "Négatif", "Negative"), ("POSITIVE", "Positif", "Positive"),
                  ("PENDING", "En attente", "Pending"), source="trial.md 4.30, result awaited as assumed")
IDENTITY_TEST = codelist("IDENTITY_TEST", ("MATCH", "Concordant", "Match"), ("MISMATCH", "Discordant", "Mismatch"),
                         ("NOT_DONE", "Non fait", "Not done"), source="trial.md 4.30")
RELEASE = codelist("RELEASE", ("RELEASED", "Libéré", "Released"),
                   ("RELEASED_WITH_DEROGATION", "Libéré par dérogation", "Released with derogation"),
                   ("REJECTED", "Refusé", "Rejected"), source=_LISTS)

CUSTODY_STEP = codelist("CUSTODY_STEP", ("LABEL_PRINT", "Impression des étiquettes", "Label print"),
                        ("HARVEST", "Prélèvement", "Harvest"),
                        ("TRANSPORT_IN", "Transport vers l’unité", "Transport to the unit"),
                        ("RECEPTION", "Réception à l’unité", "Reception at the unit"),
                        ("RELEASE", "Libération", "Release"),
                        ("TRANSPORT_OUT", "Transport vers le centre", "Transport to the site"),
                        ("PHARMACY", "Réception à la pharmacie", "Reception at the pharmacy"),
                        ("BEDSIDE", "Lit du patient", "Bedside"),
                        source="trial.md 4.31; the steps inside the unit stand on MFG: one arm only has them")
CUSTODY_ROLE = codelist("CUSTODY_ROLE", ("SITE", "Centre investigateur", "Investigator site"),
                        ("THEATRE", "Bloc opératoire", "Operating theatre"), ("CARRIER", "Transporteur", "Carrier"),
                        ("UNIT", "Unité de thérapie cellulaire", "Cell-therapy unit"),
                        ("QP", "Personne qualifiée", "Qualified person"), ("PHARMACY", "Pharmacie", "Pharmacy"),
                        ("INJECTOR", "Injecteur", "Injector"), source=_CODES)
EXCURSION = codelist("EXCURSION", ("ACCEPTED", "Acceptée", "Accepted"), ("REFUSED", "Refusée", "Refused"),
                     source="regulatory.md 3.6, ON_HOLD")

MONTPT = codelist("MONTPT", ("T0", "Fin de l’injection", "End of injection"), ("T30", "30 minutes", "30 minutes"),
                  ("T1H", "1 heure", "1 hour"), ("T2H", "2 heures", "2 hours"), ("T4H", "4 heures", "4 hours"),
                  ("H2448", "24 à 48 heures", "24 to 48 hours"), source="trial.md 4.34")
FINGER_COLOUR = codelist("FINGER_COLOUR", ("NORMAL", "Normal", "Normal"), ("PALE", "Pâle", "Pale"),
                         ("BLUE", "Bleu", "Blue"), ("RED", "Rouge", "Red"), source="trial.md 4.34")

TUBE = codelist("TUBE", ("SERUM", "Sérum", "Serum"), ("PLASMA_EDTA", "Plasma EDTA", "EDTA plasma"),
                ("PLASMA_CITRATE", "Plasma citraté", "Citrate plasma"), ("OTHER", "Autre", "Other"), source=_CODES)
HAEMOLYSIS = codelist("HAEMOLYSIS", ("NONE", "Aucune", "None"), ("SLIGHT", "Légère", "Slight"),
                      ("MARKED", "Franche", "Marked"), source=_CODES)
PRODUCT_SAMPLE = codelist("PRODUCT_SAMPLE", ("SUPERNATANT", "Surnageant", "Supernatant"), ("CELLS", "Cellules", "Cells"),
                          ("RETAINED", "Échantillothèque", "Retained sample"), source=_CODES)

DEFICIENCY = codelist("DEFICIENCY", ("PRODUCT", "Produit", "Product"), ("DEVICE", "Dispositif", "Device"),
                      source="trial.md 4.43")
PRODUCT_DEFECT = codelist("PRODUCT_DEFECT", ("LEAK", "Fuite du contenant", "Container leak"),
                          ("LABEL", "Étiquette", "Label"), ("COLOUR", "Couleur", "Colour"),
                          ("AGGREGATES", "Agrégats", "Aggregates"), ("VOLUME", "Volume", "Volume"),
                          ("STERILITY", "Stérilité ou mycoplasme", "Sterility or mycoplasma"),
                          ("OTHER", "Autre", "Other"), source="trial.md 4.43, EC80")
DEVICE_DEFECT = codelist("DEVICE_DEFECT", ("CANNULA", "Canule", "Cannula"), ("SYRINGE", "Seringue", "Syringe"),
                         ("HARVEST_KIT", "Kit de prélèvement", "Harvest kit"), ("OTHER", "Autre", "Other"),
                         source="trial.md 4.43")
