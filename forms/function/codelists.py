"""The codelists of hand function, skin and capillaries."""

from __future__ import annotations

from ecrf.crf import codelist

_ASSUMED = "assumption FUNCTION_CODELISTS (rulings R32)"

HAMIS = codelist("HAMIS", ("0", "0 – normal", "0 – normal"), ("1", "1", "1"), ("2", "2", "2"),
                 ("3", "3 – impossible", "3 – cannot"), source="trial.md 2.5")
MONOFILAMENT = codelist(
    "MONOFILAMENT", *((size, comma, size) for size, comma in (
        (size, size.replace(".", ",")) for size in (
            "1.65", "2.36", "2.44", "2.83", "3.22", "3.61", "3.84", "4.08", "4.17", "4.31", "4.56", "4.74", "4.93",
            "5.07", "5.18", "5.46", "5.88", "6.10", "6.45", "6.65"))),
    ("NOT_FELT", "6,65 non perçu", "6.65 not felt"), source=f"trial.md 2.5: 1.65 to 6.65; {_ASSUMED}")
SKIN = codelist("MRSS", ("0", "0 – normale", "0 – normal"), ("1", "1 – légère", "1 – mild"),
                ("2", "2 – modérée", "2 – moderate"), ("3", "3 – sévère", "3 – severe"), source="trial.md 2.5 (S54)")
SKIN_RULE = codelist("MRSS_RULE", ("MAXIMUM", "Zone la plus atteinte", "Most affected area"),
                     ("AVERAGE", "Moyenne du site", "Average of the site"),
                     ("REPRESENTATIVE", "Zone représentative", "Representative area"), source="trial.md 2.5 (S55)")
CAP_PATTERN = codelist("CAP_PATTERN", ("NORMAL", "Normal", "Normal"),
                       ("NONSPECIFIC", "Non spécifique", "Non-specific"), ("EARLY", "Précoce", "Early"),
                       ("ACTIVE", "Actif", "Active"), ("LATE", "Tardif", "Late"), source="trial.md 4.0")
