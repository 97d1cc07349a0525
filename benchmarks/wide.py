"""The trial made wide: further pages of twenty numbers at its visits and further checks, for measuring what growth costs.

``ECRF_STUDY=benchmarks.wide`` serves it. ``WIDE`` in the environment is how many pages are added (48).
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

from ecrf.crf import CRF, Behaviour, Book, Check, FormView, Integer, Slot, T, same
from forms.study import STUDY as TRIAL

ADDED = int(os.environ.get("WIDE", "48"))
ITEMS = 20


def _page(number: int) -> type[CRF]:
    items: dict[str, Any] = {f"Q{n:02d}": Integer(T(f"Mesure {n}", f"Measure {n}"), soft=(0, 90), no_sdtm="measured only")
                             for n in range(ITEMS)}
    return type(f"X{number:02d}", (CRF,), {"oid": f"X{number:02d}", "version": "1.0", "domain": "XX", "source": "benchmark",
                                           "title": same(f"Page {number:02d}"), **items})


PAGES = tuple(_page(n) for n in range(ADDED))


def _rule(form: FormView, book: Book) -> bool:
    day, consent = book.visit_date(form.visit), book.form("ICF").RFICDAT
    return form.Q00 is None or day is None or consent is None or consent.earliest <= day


def _check(number: int, page: type[CRF]) -> Check:
    return Check(f"EX{number}", "S", same(f"Check {number}."), Behaviour.QUERY, on=(page.items["Q00"],),
                 items=(TRIAL.pages["SV"].items["SVDAT"],), reads=("ICF",), rule=_rule)


def _visits() -> tuple[Any, ...]:
    return tuple(replace(visit, pages=(*visit.slots, *(Slot(page, required=False) for page in PAGES)))
                 if visit.after is not None or visit.oid == "SCR" else visit for visit in TRIAL.visit_list)


CHECKS = {f"EX{n}": _check(n, PAGES[n % len(PAGES)]) for n in range(70)} if PAGES else {}
STUDY = replace(TRIAL, page_list=(*TRIAL.page_list, *PAGES), visit_list=_visits(), checks={**TRIAL.checks, **CHECKS})
