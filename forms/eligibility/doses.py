"""The oral corticosteroid of one day, all lines together, as prednisone equivalent (EXC24, trial.md 1.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ecrf.crf import NO, YES
from forms.facts import STEROID_MG_PER_DAY
from forms.treatment.doses import prednisone_per_day


@dataclass(frozen=True)
class SteroidDose:
    """What a day may sum to: the mg that may have been taken, those surely taken, lines that cannot be computed.

    ``heaviest`` is the line that brings most; ``recorded`` whether any oral corticosteroid is on file for the day.
    """

    at_most: Decimal
    at_least: Decimal
    unknown: tuple[Any, ...]
    heaviest: Any
    denied: bool

    @property
    def above(self) -> bool | None:
        """Whether the dose is above the limit; ``None`` when unknown dates or doses decide, or nothing is recorded."""
        if self.at_least > STEROID_MG_PER_DAY:
            return True
        if self.unknown or self.at_most > STEROID_MG_PER_DAY:
            return None
        return False if self.heaviest is not None or self.denied else None


def steroid_dose(book: Any, day: date) -> SteroidDose:
    """The oral corticosteroid of a day, unknown dates at their worst and at their best."""
    lines = [line for line in book.forms("CM") if _is_oral_steroid(line) and _may_cover(line, day)]
    doses = [(line, dose) for line in lines if (dose := prednisone_per_day(line, book)) is not None]
    unknown = tuple(line for line in lines if prednisone_per_day(line, book) is None)
    surely = sum((dose for line, dose in doses if surely_covers(line, day)), Decimal(0))
    heaviest = max(doses, key=lambda pair: pair[1])[0] if doses else None
    return SteroidDose(sum((dose for _, dose in doses), Decimal(0)), surely, unknown, heaviest,
                       book.form("CMQ", "SCR").STEROID == NO and not lines)


def _is_oral_steroid(line: Any) -> bool:
    return line.CMROUTE == "PO" and (line.CMGRP == "STEROID" or line.CMSTER is not None)


def _may_cover(line: Any, day: date) -> bool:
    """Whether the line may be taken on the day; an end or a start not given counts as not reached, or passed."""
    started = line.CMSTDAT is None or line.CMSTDAT.earliest <= day
    return started and (line.CMONGO == YES or line.CMENDAT is None or line.CMENDAT.latest >= day)


def surely_covers(line: Any, day: date) -> bool:
    """Whether the line is taken on the day at every completion of its dates."""
    if line.CMSTDAT is None or line.CMSTDAT.latest > day:
        return False
    return line.CMONGO == YES or (line.CMENDAT is not None and line.CMENDAT.earliest >= day)
