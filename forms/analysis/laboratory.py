"""ADLB: one row per laboratory result with its flag, the flag at baseline, and the CTCAE grade (trial.md 7.3: shift)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ecrf.crf import T
from ecrf.crf.analysis import Analysis, Column
from forms.analysis.days import columns, days
from forms.laboratory.catalogue import TESTS
from forms.laboratory.pages import CHE, COAG, HEM, LIP, UA

PANELS = (HEM, CHE, COAG, UA, LIP)


def rows(book: Any, choices: Mapping[str, str]) -> list[dict[str, Any]]:
    """The results of a subject by panel and test; the baseline is the last result up to day 0."""
    zero, found = book.anchor("D0"), []
    for panel in PANELS:
        dated = [(day, form) for form in book.forms(panel.oid) if (day := _day(book, form)) is not None]
        for test in (name for name in panel.items if f"{name}F" in panel.items):
            known = sorted(((day, form) for day, form in dated if getattr(form, test) is not None), key=lambda one: one[0])
            before = [form for day, form in known if zero is not None and day <= zero]
            base = _flag(before[-1], book, test) if before else None
            for day, form in known:
                found.append({"PARAMCD": test, "PARAM": TESTS[test].label.en[:40], "AVISIT": form.visit, "ADT": day, **days("A", day, zero),
                              "AVAL": getattr(form, test), "ANRIND": _flag(form, book, test), "BNRIND": base,
                              "ABLFL": "Y" if before and form is before[-1] else None, "SRCPAGE": f"{form.visit}/{panel.oid}"})
    return found


def _flag(form: Any, book: Any, test: str) -> str | None:
    said: str | None = form.page.items[f"{test}F"].value_for(form, book)
    return said


def _day(book: Any, form: Any) -> Any:
    own = form.LBDAT
    return own.day if own is not None else book.visit_date(form.visit)


ADLB = Analysis("ADLB", T("Laboratoire", "Laboratory"), T("une ligne par test et visite", "one row per test and visit"), (
    Column("PARAMCD", T("Test, code", "Test code"), "text", T("item du panel", "item of the panel")),
    Column("PARAM", T("Test", "Test"), "text", T("en mots", "in words")),
    Column("AVISIT", T("Visite", "Visit"), "text", T("visite de la page", "visit of the page")),
    Column("ADT", T("Date", "Date"), "date", T("LBDAT de la page, sinon SV.SVDAT", "LBDAT of the page, else SV.SVDAT")),
    *columns("A", T("Date", "Date"), T("ADT", "ADT")),
    Column("AVAL", T("Résultat", "Result"), "number", T("tel que rendu par le laboratoire", "as the laboratory reported it")),
    Column("ANRIND", T("Par rapport à la normale", "Against normal"), "text", T("selon les valeurs normales du laboratoire du centre", "by the normal range of the site’s laboratory")),
    Column("BNRIND", T("Par rapport à la normale, base", "Against normal, baseline"), "text", T("ANRIND de ABLFL = Y", "ANRIND where ABLFL = Y")),
    Column("ABLFL", T("Valeur de base", "Baseline"), "text", T("dernier résultat jusqu’au jour 0", "last result up to day 0")),
    Column("SRCPAGE", T("Page source", "Source page"), "text", T("adresse derrière le sujet", "address behind the subject")),
), rows)
