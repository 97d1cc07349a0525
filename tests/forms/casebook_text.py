"""Casebooks written as one line of text, so that tests of edit checks read as tables."""

from __future__ import annotations

import re
from datetime import date

from ecrf.crf import Book, Finding, FormView, findings, page_findings
from forms.study import STUDY
from tests.forms.recording import undeclared

BLANK = {page.oid: page for page in STUDY.every_page}
TODAY = date(2026, 11, 22)
"""The day on which the casebooks of these tests are judged."""


def page(text: str) -> FormView:
    """A page from ``INC/ULCA/1 ULCSTAT=ACTIVE PAINNRS=7``; ``+`` in a value is a space (but in an offset), ``not_done`` a page not done."""
    address, *answers = text.split()
    parts = address.split("/")
    at = next(n for n, part in enumerate(parts) if part in BLANK)
    values = dict(answer.split("=") for answer in answers if "=" in answer)
    crf = BLANK[parts[at]]
    unknown = set(values) - set(crf.items)
    assert not unknown, f"{parts[at]} has no item {unknown}"
    return FormView(crf, "/".join(parts[:at]), "/".join(parts[at + 1:]),
                    {name: re.sub(r"\+(?!\d\d:)", " ", value) for name, value in values.items()}, not_done="not_done" in answers)


def book(text: str) -> Book:
    """A casebook from pages parted by ``|``, lines of the site’s registers among them."""
    kept: dict[str, list[FormView]] = {}
    filled = Book(STUDY, TODAY, of_site=kept)
    for line in text.split("|"):
        form = page(line.strip())
        if form.page.scope == "site":
            kept.setdefault(form.page.oid, []).append(form)
        else:
            filled.add(form)
    return filled


def found(text: str, check: str) -> list[Finding]:
    """The findings of one check in a casebook, refusals of its pages included; every rule declares what it looks at."""
    casebook = book(text)
    assert not (said := undeclared(STUDY, casebook)), "\n".join(said)
    refusals = [f for form in casebook.filled.values() for f in page_findings(STUDY, form, TODAY)]
    return [f for f in [*refusals, *findings(STUDY, casebook)] if f.check == check]


def places(text: str, check: str) -> set[str]:
    """Where one check finds something in a casebook: ``{"INC/ULCA/1.ULCSTAT"}``."""
    return {f"{'/'.join(filter(None, f.address))}.{f.item}" for f in found(text, check)}
