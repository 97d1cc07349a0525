"""The planned day and window of each visit, as the data specification proposes them (trial.md 5.1).

The public registry entry gives the inclusion visit only (10 ± 2 weeks of standard of care, ``forms/facts.py``);
day 0 is the injection by definition. Every other visit is one assumption, with its question (A11).
"""

from __future__ import annotations

from dataclasses import dataclass

from ecrf.crf import Assumption
from forms.assumed import assume
from forms.facts import RUN_IN_TARGET, RUN_IN_TOLERANCE
from forms.units import DAYS


@dataclass(frozen=True)
class Timing:
    """Days from the anchor, and how many days earlier and later are still in the window."""

    target: int
    window: tuple[int, int]


#  visit  target before after  why
_DAYS = """
   RIC        35      7     7  A11: half-way through the run-in
   HAR         1      0    13  A11: 1 to 14 days after inclusion; the first day is the target (R52)
   D0         14      0    21  A10, A11: 14 to 35 days after harvest, about 2 weeks of culture
   H48         1      0     1  A11: 24 to 48 hours; MANUS, SCLERADEC
   W1          7      2     2  A11: SCLERADEC day 7
   W2         14      3     3  A11: MANUS week 2, optional
   W4         28      4     4  A11: MANUS, Del Papa
   W8         56      7     7  A11: MANUS, SEDUCE, Del Papa
   W12        84      7     7  A11: SEDUCE, MANUS
   W16       112      7     7  A11: time point of NCT04356755, window assumed
   W24       168     14    14  A11: MANUS, SCLERADEC month 6
   M12       365     30    30  A11, A17: long-term follow-up
   M24       730     60    60  A11, A17: long-term follow-up
   M36      1095     60    60  A11, A17: long-term follow-up
   M48      1460     60    60  A11, A17: long-term follow-up
   M60      1825     60    60  A11, A17: long-term follow-up
   EW          0      0    14  A11: within two weeks of leaving
"""


def _time(line: str) -> tuple[str, Timing, Assumption]:
    oid, target, before, after, why = line.split(maxsplit=4)
    timing = Timing(int(target), (int(before), int(after)))
    value = {"target": timing.target, "before": timing.window[0], "after": timing.window[1]}
    return oid, timing, assume(
        f"VISIT_{oid}", value, f"trial.md 5.1; {why}", f"La visite {oid} existe-t-elle, à ce jour et dans cette fenêtre ?",
        f"Does visit {oid} exist, on that day and in that window?", DAYS)


_ROWS = [_time(line) for line in _DAYS.strip().splitlines()]

TIMES: dict[str, Assumption] = {oid: assumption for oid, _, assumption in _ROWS}
"""The assumption behind each visit, by its OID."""

PLANNED: dict[str, Timing] = {
    "SCR": Timing(0, (0, 0)),
    "INC": Timing(RUN_IN_TARGET, (RUN_IN_TOLERANCE, RUN_IN_TOLERANCE)),
    "UNS": Timing(0, (0, 0)),
} | {oid: timing for oid, timing, _ in _ROWS}
"""Day and window of every visit; SCR, UNS and EW count from no anchor."""
