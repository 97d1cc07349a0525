"""Edit checks of infection markers before the harvest (trial.md 6.3, EC44 and EC45)."""

from __future__ import annotations

from datetime import date

from ecrf.crf import Behaviour, Book, FormView, T
from forms.cells.harvest import HARV
from forms.checks.evidence import gap_may_be, shown
from forms.checks.registry import CHECKS, Verdict
from forms.laboratory.assumptions import BLOCKING_MARKERS, SEROLOGY_DAYS
from forms.laboratory.serology import SER
from forms.visits.visit import SV

MARKERS: tuple[str, ...] = tuple(BLOCKING_MARKERS.value)
"""The markers that stop harvest and release."""


def sampled(form: FormView, book: Book) -> date | None:
    """The day of a page's blood sample: its own, else that of the visit."""
    return form.ISDAT.day if form.ISDAT is not None else book.visit_date(form.visit)


@CHECKS.check("EC44", "S", Behaviour.QUERY,
              T("Sérologies du {sample}, {days} jours avant le prélèvement de graisse ({most} au plus)\u00a0: refaites le bilan ou "
                "dites pourquoi.",
                "Infection markers of {sample}, {days} days before the fat harvest ({most} at most): repeat them or say why."),
              on=HARV.HARVDAT, items=(SER.ISDAT, SV.SVDAT))
def markers_are_recent_at_harvest(form: FormView, book: Book) -> Verdict:
    """The last sample on or before the harvest is at most 30 days old (SEROLOGY_DAYS)."""
    harvest = form.HARVDAT.day if form.HARVDAT is not None else book.visit_date(form.visit)
    days = [day for page in book.forms("SER") if (day := sampled(page, book)) is not None]
    before = [day for day in days if harvest is not None and day <= harvest]
    if harvest is None or not before or gap_may_be(max(before), harvest, None, SEROLOGY_DAYS.value) is not False:
        return True
    return {"sample": shown(max(before)), "days": (harvest - max(before)).days, "most": SEROLOGY_DAYS.value}


def _result(form: FormView, marker: str) -> str | None:
    found: str | None = getattr(form, marker)
    return None if found == "NOT_DONE" else found


def _stands(form: FormView, book: Book, marker: str) -> bool:
    """Whether the page holds what stops the harvest for a marker.

    A positive result always does; an indeterminate one until a later page is negative; none at all on the last page.
    """
    own, pages = _result(form, marker), book.forms("SER")
    later = pages[[page.address for page in pages].index(form.address) + 1:]
    if own == "INDETERMINATE":
        return not any(_result(page, marker) == "NEGATIVE" for page in later)
    missing = not later and all(_result(page, marker) is None for page in pages)
    return own == "POSITIVE" or missing


@CHECKS.check("EC45", "H", Behaviour.BLOCK,
              T("Marqueur infectieux positif, indéterminé ou manquant ({markers})\u00a0: vérifiez ou complétez les résultats.",
                "Infection marker positive, indeterminate or missing ({markers}): check or complete the results."),
              on=tuple(SER.items[name] for name in MARKERS), steps=("harvest", "release"),
              note="that no page of markers is filled at all stops the clearance for harvest itself")
def markers_are_negative(form: FormView, book: Book) -> Verdict:
    """Every marker that counts has a negative result (BLOCKING_MARKERS)."""
    if form.not_done:
        return None
    found = [marker for marker in MARKERS if _stands(form, book, marker)]
    return not found or {"item": found[0], "markers": ", ".join(found)}
