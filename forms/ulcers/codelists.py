"""The codelists of ulcer complications, photographs and their central reading (trial.md 4.24 to 4.26)."""

from __future__ import annotations

from ecrf.crf import codelist

_ASSUMED = "assumption IMAGE_CODELISTS (rulings R32)"

AMPUTATED = codelist("AMPUTATED", ("NONE", "Aucune", "None"), ("DIST", "Phalange distale", "Distal phalanx"),
                     ("MID", "Phalange moyenne", "Middle phalanx"), ("PROX", "Phalange proximale", "Proximal phalanx"),
                     ("HAND", "Au-delà du doigt", "Beyond the finger"), source=f"trial.md 4.26; {_ASSUMED}")

PHOTO_VIEW = codelist("PHOTO_VIEW", ("DORSAL", "Les deux mains, dos", "Both hands, dorsal"),
                      ("PALMAR", "Les deux mains, paumes", "Both hands, palmar"),
                      ("CLOSE_UP", "Gros plan", "Close-up"), source="trial.md 4.24")
PHOTO_SIDE = codelist("PHOTO_SIDE", ("R", "Droite", "Right"), ("L", "Gauche", "Left"), ("BOTH", "Les deux", "Both"),
                      source=f"trial.md 4.24; {_ASSUMED}")

READING_ROUND = codelist("READING_ROUND", ("FIRST", "Première lecture", "First reading"),
                         ("SECOND", "Deuxième lecture", "Second reading"),
                         ("THIRD", "Arbitrage", "Adjudication"), source="trial.md 4.25: two readers and an adjudicator")
READING_STATE = codelist("READING_STATE", ("TO_READ", "À lire", "To be read"), ("READ", "Lue", "Read"),
                         ("UNREADABLE", "Illisible", "Unreadable"), source=f"trial.md EC125; {_ASSUMED}")
IMAGE_QUALITY = codelist("IMAGE_QUALITY", ("GOOD", "Bonne", "Good"), ("FAIR", "Moyenne", "Fair"),
                         ("POOR", "Mauvaise", "Poor"), source=_ASSUMED)
