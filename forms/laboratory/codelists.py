"""The codelists of the laboratory pages: units, clinical significance, flags, dipstick results, infection markers."""

from __future__ import annotations

from ecrf.crf import Code, Codelist, codelist, same
from forms.laboratory.units import CONVERSIONS, UNITLESS, shown_unit

_LISTS = "trial.md 4.0"

LB_CLSIG = codelist("LB_CLSIG", ("NORMAL", "Normal", "Normal"),
                    ("ABN_NCS", "Anormal, sans portée clinique", "Abnormal, not clinically significant"),
                    ("ABN_CS", "Anormal, cliniquement significatif", "Abnormal, clinically significant"),
                    source=f"{_LISTS} RESULT_CLAS; NOT_DONE is the missing code of the result")
LB_NRIND = codelist("LB_NRIND", ("LOW", "Bas", "Low"), ("NORMAL", "Normal", "Normal"), ("HIGH", "Haut", "High"),
                    source="short words of CDISC CT NRIND")
DIPSTICK = codelist("DIPSTICK", ("NEG", "Négatif", "Negative"), ("TRACE", "Traces", "Trace"), ("P1", "1 +", "1 +"),
                    ("P2", "2 +", "2 +"), ("P3", "3 + ou plus", "3 + or more"),
                    source="usual reading of a urine dipstick; assumption LAB_CODELISTS")
SEROCLAS = codelist("SEROCLAS", ("NEGATIVE", "Négatif", "Negative"), ("POSITIVE", "Positif", "Positive"),
                    ("INDETERMINATE", "Indéterminé", "Indeterminate"), ("NOT_DONE", "Non fait", "Not done"),
                    source=_LISTS)
SERO_METHOD = codelist("SERO_METHOD", ("IMMUNOASSAY", "Immuno-essai (EIA, CLIA)", "Immunoassay (EIA, CLIA)"),
                       ("NAT", "Détection génomique (PCR, TMA)", "Nucleic acid test (PCR, TMA)"),
                       ("BLOT", "Immuno-empreinte", "Immunoblot"),
                       ("TREPONEMAL", "Test tréponémique (TPHA, EIA)", "Treponemal test (TPHA, EIA)"),
                       ("TWO_METHODS", "Deux techniques", "Two methods"), ("OTHER", "Autre", "Other"),
                       source="trial.md 4.21 ISMETHOD; assumption LAB_CODELISTS")
LB_SEX = codelist("LB_SEX", ("F", "Femmes", "Women"), ("M", "Hommes", "Men"), ("ANY", "Femmes et hommes", "Women and men"),
                  source="CDISC CT SEX with one code for both; assumption LAB_CODELISTS")


def _units(oid: str, units: tuple[str, ...]) -> Codelist:
    return Codelist(oid, tuple(Code(unit, same(shown_unit(unit) or unit)) for unit in units),
                    "units that French laboratories print, codes of UCUM where they exist (forms/laboratory/units.py)")


_PAIRS = tuple(dict.fromkeys(tuple(units) for units in CONVERSIONS.values() if len(units) > 1))

UNIT_LISTS = {pair: _units(f"LBU_{number}", pair) for number, pair in enumerate(_PAIRS, 1)}
"""For each pair of units that some test is reported in, its codelist."""

LB_UNIT = _units("LB_UNIT", tuple(dict.fromkeys(u for units in CONVERSIONS.values() for u in units if u != UNITLESS))
                 + (UNITLESS,))
"""Every unit, for the register of normal ranges."""
