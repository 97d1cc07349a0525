"""ADAE: one row per adverse event, with when it belongs to the injection or to the harvest (trial.md 7.1: safety window)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from ecrf.crf import NO, YES, T
from ecrf.crf.analysis import Analysis, Column
from forms.analysis.assumptions import EMERGENT_DAYS
from forms.analysis.days import columns, days
from forms.standards.terms import VALUES

RELATED = ("POSSIBLE", "PROBABLE", "DEFINITE")
"""Answers of causality that count as related."""
CAUSES = {"RELPROD": ("RPRODFL", "Related to the product"), "RELINJ": ("RINJFL", "Related to the injection"), "RELHARV": ("RHARVFL", "Related to the harvest"),
          "RELDIS": ("RDISFL", "Related to the disease")}


def emergent(since: Any, first: Any, last: Any) -> str | None:
    """Whether an event began from one day to another; a partial date counts where it may have (the cautious side)."""
    if since is None or first is None:
        return None
    surely_before = since.surely_before(first)
    surely_after = last is not None and since.surely_after(last)
    return NO if surely_before or surely_after else YES


def rows(book: Any, choices: Mapping[str, str]) -> list[dict[str, Any]]:
    """The events of a subject, in the order of the log."""
    zero, harvest, found = book.anchor("D0"), book.visit_date("HAR"), []
    until = zero + timedelta(days=EMERGENT_DAYS.value) if zero else None
    for form in book.forms("AE"):
        since = form.AESTDAT
        day = since.day if since is not None else None
        row = {"AELINE": int(form.line), "AETERM": form.AETERM, "ASTDTC": str(since) if since else None, **days("AST", day, zero),
               "TRTEMFL": emergent(since, zero, until), "HARVEMFL": emergent(since, harvest, zero - timedelta(days=1) if zero else None),
               "ATOXGR": form.AETOXGR, "AESER": form.AESER, "AESIFL": form.AEAESI, "AEOUT": VALUES["AEOUT"].get(form.AEOUT), "SRCPAGE": f"AE/{form.line}"}
        found.append(row | {name: _related(getattr(form, item)) for item, (name, _words) in CAUSES.items()})
    return found


def _related(answer: str | None) -> str | None:
    return None if answer is None else YES if answer in RELATED else NO


ADAE = Analysis("ADAE", T("Événements indésirables", "Adverse events"), T("une ligne par événement", "one row per event"), (
    Column("AELINE", T("Ligne", "Line"), "number", T("ligne de AE", "line of AE")),
    Column("AETERM", T("Événement", "Event"), "text", T("AE.AETERM", "AE.AETERM")),
    Column("ASTDTC", T("Début", "Start"), "text", T("AE.AESTDAT, tel que noté", "AE.AESTDAT, as recorded")),
    *columns("AST", T("Début", "Start"), T("AE.AESTDAT", "AE.AESTDAT")),
    Column("TRTEMFL", T("Apparu sous traitement", "Treatment emergent"), "text",
           T(f"début du jour 0 au jour {EMERGENT_DAYS.value}", f"start from day 0 to day {EMERGENT_DAYS.value}")),
    Column("HARVEMFL", T("Apparu après le prélèvement", "Harvest emergent"), "text", T("début du prélèvement à la veille du jour 0", "start from the harvest to the day before day 0")),
    Column("ATOXGR", T("Grade CTCAE", "CTCAE grade"), "text", T("AE.AETOXGR", "AE.AETOXGR")),
    Column("AESER", T("Grave", "Serious"), "text", T("AE.AESER", "AE.AESER")),
    Column("AESIFL", T("D’intérêt particulier", "Of special interest"), "text", T("AE.AEAESI", "AE.AEAESI")),
    Column("AEOUT", T("Issue", "Outcome"), "text", T("AE.AEOUT, comme SDTM le dit", "AE.AEOUT, as SDTM says it")),
    Column("SRCPAGE", T("Page source", "Source page"), "text", T("adresse derrière le sujet", "address behind the subject")),
    *(Column(name, T({"RPRODFL": "Lié au produit", "RINJFL": "Lié à l’injection", "RHARVFL": "Lié au prélèvement", "RDISFL": "Lié à la maladie"}[name], words), "text",
             T(f"AE.{item} possible, probable ou certain", f"AE.{item} possible, probable or definite")) for item, (name, words) in CAUSES.items()),
), rows)
