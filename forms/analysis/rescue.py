"""Rescue treatment and amputation after the injection: the first of each, with the page that says so (trial.md 7.1, ASSUMPTION)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from ecrf.crf import YES

VASCULAR = ("PROSTANOID_IV", "PROSTANOID_ORAL", "PDE5I", "ERA")
"""Classes of medication whose start is a rescue."""
PROCEDURES = ("SURG_DEBRIDEMENT", "SYMP_DIGITAL", "SYMP_WRIST", "SYMP_CERVICAL", "SYMP_THORACIC", "HBO", "GROWTH_FACTOR", "BOTULINUM", "ILOPROST",
              "AMPUTATION", "GRAFT")
"""Procedures that are a rescue."""
COMPLICATIONS = ("CCABX", "CCPROS", "CCSYMP", "CCDEBR", "CCGRAF", "CCOHB")
"""Lines of the complications that are a rescue: antibiotic, prostanoid, sympathectomy, debridement, graft, hyperbaric oxygen."""
AMPUTATIONS = ("CCAMPU", "CCAUTO")


@dataclass(frozen=True)
class Happened:
    """Something on a day: what, and the page and the item that say so."""

    day: date
    what: str
    page: tuple[str, str, str]
    item: str


def _day(value: Any) -> date | None:
    return value.day if value is not None else None


def _rescues(book: Any) -> Iterator[Happened]:
    for form in book.forms("CM"):
        infection = form.CMGRP == "ANTIBIOTIC" and form.CMINDC == "DU_INFECTION"
        if (day := _day(form.CMSTDAT)) and (form.CMVASC in VASCULAR or infection or form.CMGRP in ("BOTULINUM", "GROWTH_FACTOR")):
            yield Happened(day, form.CMVASC or form.CMGRP, form.address, "CMSTDAT")
    for form in book.forms("PR"):
        if (day := _day(form.PRSTDAT)) and form.PRTRT in PROCEDURES:
            yield Happened(day, form.PRTRT, form.address, "PRSTDAT")
    yield from _complications(book, (*COMPLICATIONS, *AMPUTATIONS))


def _complications(book: Any, names: tuple[str, ...]) -> Iterator[Happened]:
    for form in book.forms("ULCC"):
        for name in names:
            if getattr(form, name) == YES and (day := _day(getattr(form, f"{name}D")) or book.visit_date(form.visit)):
                yield Happened(day, name, form.address, name)


def _amputations(book: Any) -> Iterator[Happened]:
    for form in book.forms("PR"):
        if form.PRTRT == "AMPUTATION" and (day := _day(form.PRSTDAT)):
            yield Happened(day, form.PRTRT, form.address, "PRSTDAT")
    yield from _complications(book, AMPUTATIONS)


def _first_after(found: Iterator[Happened], zero: date) -> Happened | None:
    return min((one for one in found if one.day > zero), key=lambda one: (one.day, one.what), default=None)


def first_rescue(book: Any, zero: date) -> Happened | None:
    """The first rescue after day 0: prostanoid, ERA or PDE5I started, surgery, hyperbaric oxygen, growth factor, botulinum toxin,
    systemic antibiotic for an ulcer, amputation."""
    return _first_after(_rescues(book), zero)


def first_amputation(book: Any, zero: date) -> Happened | None:
    """The first amputation, surgical or by itself, after day 0."""
    return _first_after(_amputations(book), zero)
