"""ADQS: scores by visit, with baseline and change (trial.md 7.1: PRO change, baseline flag)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ecrf.crf import T
from ecrf.crf.analysis import Analysis, Column
from forms.analysis.days import columns, days

#  code      page    item       what
_SCORES = (
    ("CHFS", "CHFS", "CHFSTOT", "Cochin Hand Function Scale, total"),
    ("HAQDI", "SHAQ", "HAQDI", "HAQ Disability Index"),
    ("SHAQPAIN", "SHAQ", "SHPAIN", "SHAQ pain"),
    ("SHAQRP", "SHAQ", "SHRP", "SHAQ Raynaud"),
    ("SHAQGI", "SHAQ", "SHGI", "SHAQ digestive tract"),
    ("SHAQLUNG", "SHAQ", "SHLUNG", "SHAQ breathing"),
    ("SHAQULC", "SHAQ", "SHULC", "SHAQ digital ulcers"),
    ("SHAQALL", "SHAQ", "SHALL", "SHAQ overall severity"),
    ("RCS", "DIARY", "RCSMEAN", "Raynaud Condition Score, mean"),
    ("PAINWRST", "QVAS", "VASWORST", "Ulcer pain, worst of 7 days (mm)"),
    ("PAINNOW", "QVAS", "VASNOW", "Ulcer pain, now (mm)"),
    ("EQVAS", "EQ5D", "EQVAS", "EQ-5D visual scale"),
    ("EQINDEX", "EQ5D", "EQINDEX", "EQ-5D index"),
    ("DLQI", "DLQI", "DLQTOT", "Dermatology Life Quality Index, total"),
    ("HDISS", "HDISS", "HDSCORE", "HDISS-DU, score"),
    ("MRSS", "SKN", "MRSSTOT", "Modified Rodnan skin score, total"),
)


def rows(book: Any, choices: Mapping[str, str]) -> list[dict[str, Any]]:
    """One row per score and visit at which it is known, with the last value up to day 0 as baseline."""
    zero, found = book.anchor("D0"), []
    for code, page, item, name in _SCORES:
        known = sorted(((day, form, value) for form in book.forms(page) if (value := getattr(form, item)) is not None
                        if (day := _day(book, form)) is not None), key=lambda one: (one[0], book.study.visit_order(one[1].visit)))
        before = [(form, value) for day, form, value in known if zero is not None and day <= zero]
        base = before[-1] if before else None
        for day, form, value in known:
            after = zero is not None and day > zero
            found.append({"PARAMCD": code, "PARAM": name, "AVISIT": form.visit, "ADT": day, **days("A", day, zero), "AVAL": value,
                          "ABLFL": "Y" if base and form is base[0] else None, "BASE": base[1] if base else None,
                          "CHG": value - base[1] if base and after else None, "SRCPAGE": f"{form.visit}/{page}"})
    return found


def _day(book: Any, form: Any) -> date | None:
    own = getattr(form, "QSDAT", None)
    return own.day if own is not None else book.visit_date(form.visit)  # type: ignore[no-any-return]


ADQS = Analysis("ADQS", T("Scores par visite", "Scores by visit"), T("une ligne par score et visite", "one row per score and visit"), (
    Column("PARAMCD", T("Score, code", "Score code"), "text", T("liste de forms/analysis/scores.py", "list of forms/analysis/scores.py")),
    Column("PARAM", T("Score", "Score"), "text", T("en mots", "in words")),
    Column("AVISIT", T("Visite", "Visit"), "text", T("visite de la page", "visit of the page")),
    Column("ADT", T("Date", "Date"), "date", T("QSDAT de la page si elle en a une, sinon SV.SVDAT", "QSDAT of the page where it has one, else SV.SVDAT")),
    *columns("A", T("Date", "Date"), T("ADT", "ADT")),
    Column("AVAL", T("Valeur", "Value"), "number",
           T("; ".join(f"{code}: {page}.{item}" for code, page, item, _name in _SCORES), "; ".join(f"{code}: {page}.{item}" for code, page, item, _name in _SCORES))),
    Column("ABLFL", T("Valeur de base", "Baseline"), "text", T("dernière valeur jusqu’au jour 0", "last value up to day 0")),
    Column("BASE", T("Valeur de base", "Baseline value"), "number", T("AVAL de ABLFL = Y", "AVAL where ABLFL = Y")),
    Column("CHG", T("Variation", "Change"), "number", T("AVAL − BASE après le jour 0", "AVAL − BASE after day 0")),
    Column("SRCPAGE", T("Page source", "Source page"), "text", T("adresse derrière le sujet", "address behind the subject")),
), rows)
