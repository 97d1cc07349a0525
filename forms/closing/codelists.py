"""The codelists of death and long-term follow-up (trial.md 4.47 and 4.49)."""

from __future__ import annotations

from ecrf.crf import codelist

_ASSUMED = "assumption CLOSING_CODELISTS (rulings R32)"

DEATH_PLACE = codelist("DEATH_PLACE", ("HOSPITAL", "Hôpital", "Hospital"), ("HOME", "Domicile", "Home"),
                       ("CARE_HOME", "Établissement de soins", "Care home"), ("OTHER", "Autre", "Other"),
                       ("UNKNOWN", "Inconnu", "Unknown"), source=_ASSUMED)
DEATH_SOURCE = codelist("DEATH_SOURCE", ("CERTIFICATE", "Certificat de décès", "Death certificate"),
                        ("HOSPITAL_FILE", "Dossier hospitalier", "Hospital file"), ("GP", "Médecin traitant", "General practitioner"),
                        ("REGISTRY", "Registre", "Registry"), ("RELATIVE", "Un proche", "A relative"), source=_ASSUMED)
LT_MODE = codelist("LT_MODE", ("VISIT", "Visite", "Visit"), ("PHONE", "Téléphone", "Phone"),
                   ("REGISTRY", "Registre", "Registry"), source="trial.md 4.49")
LT_HAND = codelist("LT_HAND", ("BETTER", "Meilleure", "Better"), ("SAME", "Inchangée", "Same"), ("WORSE", "Moins bonne", "Worse"),
                   ("UNKNOWN", "Inconnue", "Unknown"), source=f"trial.md 5.3; {_ASSUMED}")
