"""The grade of a laboratory result by CTCAE v5.0, where that defines it from the value alone.

A value that the laboratory calls normal has no grade, whatever the fixed numbers of a term. Terms whose grades rest on symptoms or treatment (hyperglycaemia, proteinuria on a 24-hour collection, kidney disease)
have none here. Multiples of baseline count only where CTCAE names them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal as Number

from ecrf.crf import T
from forms.assumed import assume

# What each entry says, by direction. "at": graded from the limit of the normal range, then at fixed numbers (canonical
# units); "times": multiples of that limit; "baseline": multiples of an abnormal baseline instead. None: no such grade.
# The first number stands for grade 1; a fall is graded below a number, a rise above it.
CTCAE = assume("CTCAE", {
    "HGB": {"low": {"at": ["LLN", 100, 80, None]}, "high": {"above": [0, 20, 40, None]}},
    "WBC": {"low": {"at": ["LLN", 3, 2, 1]}, "high": {"at": [None, None, 100, None]}},
    "NEUT": {"low": {"at": ["LLN", 1.5, 1, 0.5]}},
    "LYM": {"low": {"at": ["LLN", 0.8, 0.5, 0.2]}, "high": {"at": [None, 4, 20, None]}},
    "EOS": {"high": {"at": ["ULN", None, None, None]}},
    "PLAT": {"low": {"at": ["LLN", 75, 50, 25]}},
    "SODIUM": {"low": {"at": ["LLN", 130, 125, 120]}, "high": {"at": ["ULN", 150, 155, 160]}},
    "K": {"low": {"at": ["LLN", None, 3, 2.5]}, "high": {"at": ["ULN", 5.5, 6, 7]}},
    "CREAT": {"high": {"times": [1, 1.5, 3, 6], "baseline": [None, 1.5, 3, None]}},
    "GLUC": {"low": {"at": ["LLN", 3, 2.2, 1.7]}},
    "ALT": {"high": {"times": [1, 3, 5, 20], "abnormal": [1.5, 3, 5, 20]}},
    "AST": {"high": {"times": [1, 3, 5, 20], "abnormal": [1.5, 3, 5, 20]}},
    "GGT": {"high": {"times": [1, 2.5, 5, 20], "abnormal": [2, 2.5, 5, 20]}},
    "ALP": {"high": {"times": [1, 2.5, 5, 20], "abnormal": [2, 2.5, 5, 20]}},
    "BILI": {"high": {"times": [1, 1.5, 3, 10], "abnormal": [1, 1.5, 3, 10]}},
    "ALB": {"low": {"at": ["LLN", 30, 20, None]}},
    "CK": {"high": {"times": [1, 2.5, 5, 10]}},
    "LDH": {"high": {"times": [1, None, None, None]}},
    "URATE": {"high": {"at": ["ULN", None, None, None]}},
    "CA": {"low": {"at": ["LLN", 2, 1.75, 1.5]}, "high": {"at": ["ULN", 2.9, 3.1, 3.4]}},
    "INR": {"high": {"at": [1.2, 1.5, 2.5, None]}},
    "APTT": {"high": {"times": [1, 1.5, 2.5, None]}},
    "FIBRI": {"low": {"times": [1, 0.75, 0.5, 0.25], "at": [None, None, None, 0.5]}},
    "CHOL": {"high": {"at": ["ULN", 7.75, 10.34, 12.92]}},
    "TG": {"high": {"at": [1.71, 3.42, 5.7, 11.4]}},
}, "CTCAE v5.0", "Les grades de laboratoire suivent-ils le CTCAE v5.0 ainsi\u202f?",
    "Are laboratory grades those of CTCAE v5.0 like this?",
    unit=T("unités de référence de forms/laboratory/units.py", "canonical units of forms/laboratory/units.py"))
"""Test → direction → thresholds of grades 1 to 4."""


@dataclass(frozen=True)
class _Scale:
    """Thresholds of grades 1 to 4 in one direction, as numbers; ``inf`` where a grade is not defined by the value."""

    falls: bool
    thresholds: tuple[Number | None, ...]
    normal: Number | None = None
    """The limit of the normal range within which nothing is graded, where the thresholds are fixed numbers."""

    def grade(self, value: Number) -> int:
        """The highest grade whose threshold the value is beyond; 0 when beyond none, or within the normal range."""
        if self.normal is not None and (value >= self.normal if self.falls else value <= self.normal):
            return 0
        beyond = [n for n, limit in enumerate(self.thresholds, 1)
                  if limit is not None and (value < limit if self.falls else value > limit)]
        return max(beyond, default=0)


def _numbers(at: list[object], reference: Number | None) -> tuple[Number | None, ...] | None:
    """Fixed thresholds; ``None`` as a whole where one is the limit of a range that is not known."""
    if any(isinstance(limit, str) for limit in at) and reference is None:
        return None
    return tuple(reference if isinstance(limit, str) else None if limit is None else Number(str(limit)) for limit in at)


def _multiples(times: list[float | None], of: Number) -> tuple[Number | None, ...]:
    return tuple(None if factor is None else Number(str(factor)) * of for factor in times)


def _scales(test: str, low: Number | None, high: Number | None, baseline: Number | None) -> list[_Scale] | None:
    """The scales of a test for one range; ``None`` when one of them needs a limit that is not known."""
    scales: list[_Scale] = []
    for direction, rule in CTCAE.value[test].items():
        falls = direction == "low"
        reference = low if falls else high
        abnormal = baseline is not None and high is not None and baseline > high
        if "at" in rule:
            numbers = _numbers(rule["at"], reference)
            if numbers is None:
                return None
            scales.append(_Scale(falls, numbers, reference))
        if ("times" in rule or "above" in rule) and reference is None:
            return None
        if "above" in rule:
            scales.append(_Scale(falls, tuple(n if n is None else reference + n for n in _numbers(rule["above"], reference) or ())))
        elif "abnormal" in rule and abnormal:
            scales.append(_Scale(falls, _multiples(rule["abnormal"], baseline)))
        elif "times" in rule:
            scales.append(_Scale(falls, _multiples(rule["times"], reference)))
        if "baseline" in rule and baseline is not None:
            scales.append(_Scale(falls, _multiples(rule["baseline"], baseline)))
    return scales


def grade(test: str, value: Number | None, low: Number | None, high: Number | None,
          baseline: Number | None = None) -> int | None:
    """The CTCAE v5.0 grade, 0 to 4, of a result; all in the canonical unit of the test.

    ``low`` and ``high`` are the laboratory's normal range, ``baseline`` the result at screening. ``None`` when CTCAE
    defines none from the value, when there is no value, or when a limit that the grade counts from is not known.
    """
    if value is None or test not in CTCAE.value:
        return None
    scales = _scales(test, low, high, baseline)
    return None if scales is None else max((scale.grade(value) for scale in scales), default=0)
