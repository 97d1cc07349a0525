"""Glomerular filtration rate estimated from creatinine, age and sex: the CKD-EPI equation of 2021, without race."""

from __future__ import annotations

from decimal import Decimal as Number
from typing import Any

from forms.disease.age import youngest
from forms.laboratory.judged import result, sample_day

UMOL_PER_MG_DL = Number("88.4")
"""µmol/L of creatinine in one mg/dL."""

_KAPPA = {"F": 0.7, "M": 0.9}
_ALPHA = {"F": -0.241, "M": -0.302}
_SEX = {"F": 1.012, "M": 1.0}


def ckd_epi_2021(creatinine: Number, age: int, sex: str) -> float:
    """mL/min/1.73 m² from creatinine in µmol/L, age in years and sex ``F`` or ``M``.

    142 × min(Scr/κ, 1)^α × max(Scr/κ, 1)^-1.200 × 0.9938^age × 1.012 for women, Scr in mg/dL (Inker, N Engl J Med 2021;
    385:1737). Raises ``KeyError`` for another sex.
    """
    ratio = float(creatinine / UMOL_PER_MG_DL) / _KAPPA[sex]
    return float(142 * min(ratio, 1.0) ** _ALPHA[sex] * max(ratio, 1.0) ** -1.200 * 0.9938 ** age * _SEX[sex])


def filtration(form: Any, book: Any) -> float | None:
    """The page's estimated filtration rate; ``None`` without creatinine, its unit, month of birth, sex or day."""
    creatinine, day = result(form, "CREAT"), sample_day(form, book)
    born, sex = book.form("DM").BRTHDAT, book.form("DM").SEX
    if not creatinine or day is None or born is None or sex not in _KAPPA:
        return None
    return ckd_epi_2021(creatinine, youngest(born, day), sex)
