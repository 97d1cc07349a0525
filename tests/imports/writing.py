"""Mappings and laboratory files in tests: what a French laboratory writes, and the form that says how to read it."""

from __future__ import annotations

from datetime import date

from werkzeug.datastructures import MultiDict

from ecrf.imports.sampling import Days
from ecrf.imports.specification import Mapping, Test

HEADER = "PATIENT;VISITE;DATE;EXAMEN;RESULTAT;UNITE;COMMENTAIRE"
MAPPING = Mapping(
    delimiter=";", decimal=",", dates="%d/%m/%Y", encoding="utf-8",
    columns={"subject": "PATIENT", "visit": "VISITE", "date": "DATE", "test": "EXAMEN", "value": "RESULTAT", "unit": "UNITE",
             "comment": "COMMENTAIRE"},
    tests=(Test("HB", "g/dL", "HEM.HGB|g/dL"), Test("HB", "g/L", "HEM.HGB|g/L"), Test("HB", "mmol/L", "HEM.HGB|g/L", "16.114"),
           Test("PLQ", "10^9/L", "HEM.PLAT|G/L", "1"), Test("NA", "mmol/L", "CHE.SODIUM|mmol/L"), Test("CREA", "µmol/L", "CHE.CREAT|umol/L"),
           Test("VIH", "", "SER.HIVAB|", "", (("NEG", "NEGATIVE"), ("POS", "POSITIVE"))), Test("LEU", "", "UA.LEUK|")),
    visits=(("Jour 0", "D0"),), missing=(("NON FAIT", "ND"),), ignored=("VS",))
"""A mapping with one of everything."""
DAYS = Days(visits={"01-001": {"SCR": date(2026, 6, 1), "INC": date(2026, 7, 2), "RIC": date(2026, 6, 20)}, "01-002": {},
                    "01-003": {"W1": date(2026, 6, 1), "W4": date(2026, 6, 1), "UNS-1": None}},
            samples={("01-001", "INC", "HEM"): date(2026, 7, 1)})


def form(**changed: str) -> MultiDict[str, str]:
    """A mapping as the data manager types it."""
    return MultiDict({"delimiter": ";", "decimal": ",", "dates": "%d/%m/%Y", "encoding": "utf-8", "column.subject": "PATIENT",
                      "column.date": "DATE", "column.test": "EXAMEN", "column.value": "RESULTAT", "column.unit": "UNITE",
                      "missing": "NON FAIT = ND", "code": "HB", "unit": "g/dL", "target": "HEM.HGB|g/dL", "factor": "", "answers": "",
                      "based": "0"} | changed)
