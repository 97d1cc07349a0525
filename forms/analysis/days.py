"""Days of an analysis dataset against the injection, counted both ways of trial.md D11 and never mixed: names tell which.

A name that ends in DY has no day 0, as in SDTM (ADaMIG 1.1, 3.1.2): the injection is day 1. One that ends in PDAY is the protocol's: the injection is day 0.
"""

from __future__ import annotations

from datetime import date

from ecrf.crf import T
from ecrf.crf.analysis import Column
from ecrf.crf.dates import protocol_day, sdtm_day


def days(stem: str, day: date | None, zero: date | None) -> dict[str, int | None]:
    """Both days of a date, ``{stem}DY`` and ``{stem}PDAY``; ``None`` where the date or the injection is not known."""
    known = day is not None and zero is not None
    return {f"{stem}DY": sdtm_day(day, zero) if known else None, f"{stem}PDAY": protocol_day(day, zero) if known else None}  # type: ignore[arg-type]


def columns(stem: str, what: T, source: T) -> tuple[Column, Column]:
    """The columns of ``days``, by the words for the date and by what it is made of."""
    return (Column(f"{stem}DY", T(f"{what.fr}, jour sans jour 0", f"{what.en}, day without a day 0"), "number",
                   T(f"{source.fr} − INJ.EXSTDAT, plus 1 dès l’injection", f"{source.en} − INJ.EXSTDAT, plus 1 from the injection on")),
            Column(f"{stem}PDAY", T(f"{what.fr}, jours depuis l’injection", f"{what.en}, days since the injection"), "number",
                   T(f"{source.fr} − INJ.EXSTDAT", f"{source.en} − INJ.EXSTDAT")))
