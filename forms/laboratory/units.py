"""The units in which laboratories report each test, and how a result is turned into the unit it is judged in.

A result is kept as the laboratory printed it. Ranges, flags and grades are judged in one unit per test, the first of
its line below (SI where French laboratories use it); the others are turned into it by a factor, and an offset for
HbA1c. Factors are chemistry, not assumptions of the trial: ten to a power, or a molar mass (CIAAW standard atomic
weights), or the published equation that the line names.
"""

from __future__ import annotations

from decimal import Context
from decimal import Decimal as Number

#  test    unit      factor   offset  source
_TABLE = """
   HGB     g/L       1        0       kept
   HGB     g/dL      10       0       ten to a power
   HCT     L/L       1        0       kept
   HCT     %         0.01     0       ten to a power
   RBC     T/L       1        0       kept; 10^12/L
   WBC     G/L       1        0       kept; 10^9/L
   NEUT    G/L       1        0       kept; 10^9/L
   LYM     G/L       1        0       kept; 10^9/L
   EOS     G/L       1        0       kept; 10^9/L
   PLAT    G/L       1        0       kept; 10^9/L
   SODIUM  mmol/L    1        0       kept; the same number in mEq/L
   K       mmol/L    1        0       kept; the same number in mEq/L
   CREAT   umol/L    1        0       kept
   CREAT   mg/L      8.84     0       molar mass 113.12 g/mol
   UREA    mmol/L    1        0       kept
   UREA    g/L       16.65    0       molar mass 60.06 g/mol
   GLUC    mmol/L    1        0       kept
   GLUC    g/L       5.551    0       molar mass 180.16 g/mol
   HBA1C   %         1        0       kept; NGSP
   HBA1C   mmol/mol  0.09148  2.152   NGSP = 0.09148 x IFCC + 2.152, IFCC master equation (Hoelzel 2004)
   ALT     U/L       1        0       kept
   AST     U/L       1        0       kept
   GGT     U/L       1        0       kept
   ALP     U/L       1        0       kept
   BILI    umol/L    1        0       kept
   BILI    mg/L      1.710    0       molar mass 584.66 g/mol
   ALB     g/L       1        0       kept
   CK      U/L       1        0       kept
   LDH     U/L       1        0       kept
   CRP     mg/L      1        0       kept
   URATE   umol/L    1        0       kept
   URATE   mg/L      5.948    0       molar mass 168.11 g/mol
   CA      mmol/L    1        0       kept
   CA      mg/L      0.02495  0       molar mass 40.08 g/mol
   FERRI   ug/L      1        0       kept; the same number in ng/mL
   NTPBNP  ng/L      1        0       kept; the same number in pg/mL
   TP      %         1        0       kept
   INR     1         1        0       kept; no unit
   APTT    1         1        0       kept; no unit, patient over control
   FIBRI   g/L       1        0       kept
   DDIMER  mg/L      1        0       kept; fibrinogen-equivalent units
   DDIMER  ug/L      0.001    0       ten to a power; the same number in ng/mL
   PROTCR  mg/mmol   1        0       kept
   PROTCR  mg/g      0.1131   0       creatinine, molar mass 113.12 g/mol
   EGFR    mL/min    1        0       kept; per 1.73 m2
   CHOL    mmol/L    1        0       kept
   CHOL    g/L       2.586    0       molar mass 386.65 g/mol
   LDL     mmol/L    1        0       kept
   LDL     g/L       2.586    0       as cholesterol
   TG      mmol/L    1        0       kept
   TG      g/L       1.14     0       mean molar mass 877 g/mol, the factor of the CTCAE thresholds
"""


def _read() -> dict[str, dict[str, tuple[Number, Number, str]]]:
    table: dict[str, dict[str, tuple[Number, Number, str]]] = {}
    for line in _TABLE.strip().splitlines():
        test, unit, factor, offset, source = line.split(maxsplit=4)
        table.setdefault(test, {})[unit] = (Number(factor), Number(offset), source)
    return table


CONVERSIONS = _read()
"""Test → unit → factor, offset, source: ``canonical = factor × result + offset``."""

CANONICAL = {test: next(iter(units)) for test, units in CONVERSIONS.items()}
"""Test → the unit in which its ranges, flags and grades are judged."""

_SIX = Context(prec=6)

UNITLESS = "1"
"""The unit of a ratio."""

SHOWN = {"umol/L": "µmol/L", "ug/L": "µg/L", "mL/min": "mL/min/1,73 m²", "1": ""}
"""How a unit is written where its code is plain letters only."""


def shown_unit(unit: str) -> str:
    """A unit as people write it: µmol/L; nothing for a ratio."""
    return SHOWN.get(unit, unit)


def allowed(test: str) -> tuple[str, ...]:
    """The units in which a test may be reported, the canonical one first. Raises ``KeyError`` for an unknown test."""
    return tuple(CONVERSIONS[test])


def canonical(test: str, value: Number | None, unit: str | None) -> Number | None:
    """A result in the unit its test is judged in; ``None`` without result, without unit, or in a unit not allowed."""
    if value is None or unit is None or unit not in CONVERSIONS[test]:
        return None
    factor, offset, _source = CONVERSIONS[test][unit]
    return factor * value + offset


def reported(test: str, value: Number, unit: str) -> Number:
    """A value of the canonical unit in another one of its test, to six digits. Raises ``KeyError`` for a unit not allowed."""
    factor, offset, _source = CONVERSIONS[test][unit]
    return _SIX.divide(value - offset, factor).normalize(_SIX)
