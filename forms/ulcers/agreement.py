"""Whether two blinded readings of an image agree, and which reading counts (trial.md 4.25)."""

from __future__ import annotations

from typing import Any

from ecrf.crf import NO, YES
from forms.ulcers.assumptions import ADJUDICATION


def readings(book: Any, image: str | None) -> dict[str, Any]:
    """The readings of an image that are done, by round."""
    if image is None:
        return {}
    return {form.CRDROUND: form for form in book.forms("CRD")
            if image == form.CRDIMG and form.CRDSTATE in ("READ", "UNREADABLE") and form.CRDROUND is not None}


def agree(first: Any, second: Any) -> bool:
    """Same state and status, and traced areas that differ by no more than ADJUDICATION allows.

    The areas are too far apart by more than ``area_pct`` % of the larger one, or by more than ``area_mm2`` mm².
    """
    if (first.CRDSTATE, first.CRDSTAT) != (second.CRDSTATE, second.CRDSTAT):
        return False
    if first.CRDAREA is None or second.CRDAREA is None:
        return first.CRDAREA is second.CRDAREA
    gap, larger = abs(first.CRDAREA - second.CRDAREA), max(first.CRDAREA, second.CRDAREA)
    return bool(gap <= ADJUDICATION.value["area_mm2"] and 100 * gap <= ADJUDICATION.value["area_pct"] * larger)


def agreement(form: Any, book: Any) -> str | None:
    """Whether the two blinded readings of the image agree; ``None`` until both are done."""
    done = readings(book, form.CRDIMG)
    if not {"FIRST", "SECOND"} <= set(done):
        return None
    return YES if agree(done["FIRST"], done["SECOND"]) else NO


def accepted(form: Any, book: Any) -> str | None:
    """Whether this reading is the one that counts: the adjudication, else the first of two that agree."""
    done, agreed = readings(book, form.CRDIMG), agreement(form, book)
    if form.CRDROUND not in done or (agreed is None and "THIRD" not in done):
        return None
    chosen = "THIRD" if "THIRD" in done else "FIRST" if agreed == YES else None
    return YES if chosen == form.CRDROUND else NO
