"""ADLB: one row per laboratory result in the one unit of its test, with its flag, its CTCAE grade, and both at baseline (trial.md 7.3: shift)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ecrf.crf import T
from ecrf.crf.analysis import Analysis, Column
from forms.analysis.days import columns, days
from forms.laboratory.catalogue import TESTS
from forms.laboratory.judged import ctcae_grade, result, sample_day
from forms.laboratory.pages import CHE, COAG, HEM, LIP, UA
from forms.laboratory.units import CANONICAL, UNITLESS

PANELS = (HEM, CHE, COAG, UA, LIP)


def rows(book: Any, choices: Mapping[str, str]) -> list[dict[str, Any]]:
    """The results of a subject by panel and test; the baseline is the last result up to day 0."""
    zero, found = book.anchor("D0"), []
    for panel in PANELS:
        dated = [(day, form) for form in book.forms(panel.oid) if (day := sample_day(form, book)) is not None]
        for test in (name for name in panel.items if f"{name}F" in panel.items):
            known = sorted(((day, form, value) for day, form in dated if (value := result(form, test)) is not None), key=lambda one: one[0])
            before = [(form, value) for day, form, value in known if zero is not None and day <= zero]
            base = before[-1] if before else None
            at_base = {"BASE": base[1], "BNRIND": _flag(base[0], book, test), "BTOXGR": ctcae_grade(base[0], book, test)} if base else {}
            for day, form, value in known:
                after = base is not None and day > zero
                found.append({"PARAMCD": TESTS[test].sdtm, "PARAM": parameter(test), "AVISIT": form.visit, "ADT": day, **days("A", day, zero), "AVAL": value,
                              **at_base, "CHG": value - base[1] if base and after else None, "ANRIND": _flag(form, book, test),
                              "ATOXGR": ctcae_grade(form, book, test), "ABLFL": "Y" if base and form is base[0] else None, "SRCPAGE": f"{form.visit}/{panel.oid}"})
    return found


def parameter(test: str) -> str:
    """A test with the unit in which its values are: one meaning per parameter (ADaMIG 1.1, 3.3.4)."""
    unit = CANONICAL[test]
    return TESTS[test].label.en if unit == UNITLESS else f"{TESTS[test].label.en} ({unit})"


def _flag(form: Any, book: Any, test: str) -> str | None:
    said: str | None = form.page.items[f"{test}F"].value_for(form, book)
    return said


ADLB = Analysis("ADLB", T("Laboratoire", "Laboratory"), T("une ligne par test et visite", "one row per test and visit"), (
    Column("PARAMCD", T("Test, code", "Test code"), "text", T("LBTESTCD de l’item du panel", "LBTESTCD of the item of the panel")),
    Column("PARAM", T("Test", "Test"), "text", T("en mots, avec l’unité", "in words, with the unit")),
    Column("AVISIT", T("Visite", "Visit"), "text", T("visite de la page", "visit of the page")),
    Column("ADT", T("Date", "Date"), "date", T("LBDAT de la page, sinon SV.SVDAT", "LBDAT of the page, else SV.SVDAT")),
    *columns("A", T("Date", "Date"), T("ADT", "ADT")),
    Column("AVAL", T("Résultat", "Result"), "number", T("résultat du laboratoire, converti dans l’unité de PARAM (forms/laboratory/units.py)", "the laboratory’s result, converted to the unit of PARAM (forms/laboratory/units.py)")),
    Column("ANRIND", T("Par rapport à la normale", "Against normal"), "text", T("selon les valeurs normales du laboratoire du centre", "by the normal range of the site’s laboratory")),
    Column("ATOXGR", T("Grade CTCAE", "CTCAE grade"), "number", T("CTCAE 5.0, comme la page le montre", "CTCAE 5.0, as the page shows it")),
    Column("BASE", T("Valeur de base", "Baseline value"), "number", T("AVAL de ABLFL = Y", "AVAL where ABLFL = Y")),
    Column("CHG", T("Variation depuis la base", "Change from baseline"), "number", T("AVAL − BASE, après l’injection", "AVAL − BASE, after the injection")),
    Column("BTOXGR", T("Grade CTCAE, base", "CTCAE grade, baseline"), "number", T("ATOXGR de ABLFL = Y", "ATOXGR where ABLFL = Y")),
    Column("BNRIND", T("Par rapport à la normale, base", "Against normal, baseline"), "text", T("ANRIND de ABLFL = Y", "ANRIND where ABLFL = Y")),
    Column("ABLFL", T("Valeur de base", "Baseline"), "text", T("dernier résultat jusqu’au jour 0", "last result up to day 0")),
    Column("SRCPAGE", T("Page source", "Source page"), "text", T("adresse derrière le sujet", "address behind the subject")),
), rows)
