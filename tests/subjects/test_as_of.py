"""The casebook as of a day or a cut: what stood then, what stands now, who changed it; masked, and for one's own subjects."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import text

from ecrf.casebook import extract, past
from ecrf.db import db
from ecrf.entry import events
from ecrf.exports import cuts
from ecrf.permissions import CONSOLE, Actor
from tests.playing import VITALS, consented, fill, place, study

Acting = Callable[..., Actor]


def cut(name: str) -> None:
    """A cut of everything so far."""
    cuts.cut(CONSOLE, current_app.study, name)  # type: ignore[attr-defined]


def shown(browser: Any, number: str, **asked: str) -> str:
    """The page, in English."""
    browser.post("/language/en")
    answer = browser.get(f"/subjects/{number}/as-of", query_string=asked)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


@pytest.mark.requirement("AUD-11")
def test_a_correction_shows_the_value_then_and_now_who_and_why(actor: Acting, client: Any) -> None:
    pi, number = actor("PI"), consented(actor("PI"))
    fill(pi, number, "SCR/VS", **VITALS)
    cut("before")
    assert fill(pi, number, "SCR/VS", reason="ENTRY_ERROR", SYSBP="131").kind == "saved"
    fill(pi, number, "INC/VS", **VITALS)
    page = shown(client("PI"), number, cut="before", visit="SCR")
    row = next(r for r in re.findall(r'<tr class="moved">.*?</tr>', page, re.S) if "131" in r)
    assert re.search(r"120.*131", row, re.S)
    assert pi.name in row
    assert "Entry error" in row
    assert re.search(r"<b>1</b> value changed", page)
    assert re.search(r"<b>1</b> page begun", page), "a page begun later is counted, and not shown as it was then"
    assert "visit=INC" not in page
    assert 'class="moved"' not in shown(client("PI"), number, day=actor_today(number), visit="SCR"), "today nothing differs"


def actor_today(number: str) -> str:
    """Today at the subject's site."""
    return str(db.session.execute(text(
        "SELECT CAST(now() AT TIME ZONE s.zone AS date) FROM subject u JOIN site s ON s.code = u.site WHERE u.number = :n"),
        {"n": number}).scalar_one())


def test_a_line_taken_out_since_still_stands_then(actor: Acting, client: Any) -> None:
    pi, number = actor("PI"), consented(actor("PI"))
    fill(pi, number, "AE/new", AETERM="Headache")
    cut("before")
    assert events.happen(pi, study(), place(pi, number, "AE/1"), "removed", "Typed in the wrong casebook.") is None
    page = shown(client("PI"), number, cut="before", visit="-")
    assert "Headache" in page
    assert "1 line taken out" in words_of(page)
    assert "taken out since" in page


def words_of(page: str) -> str:
    """The text of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_before_enrolment_and_a_cut_without_the_subject_are_said_in_words(actor: Acting, client: Any) -> None:
    cut("early")
    number = consented(actor("PI"))
    browser = client("PI")
    assert "was not enrolled at the end of that day" in shown(browser, number, day="2020-01-01")
    assert "not in a cut of that name" in shown(browser, number, cut="early")
    assert "not in a cut of that name" in shown(browser, number, cut="no\x00such")
    for typed in ("9999-12-31", "0001-01-01", "yesterday"):
        shown(browser, number, day=typed)


@pytest.mark.requirement("BLIND-01")
def test_a_blinded_reader_sees_and_counts_nothing_of_the_product(actor: Acting, client: Any) -> None:
    number = consented(actor("PI"))
    cut("before")
    fill(actor("INJ"), number, "D0/INJP", LOTNO="CANARY-7731")
    page = shown(client("PI"), number, cut="before")
    assert "CANARY" not in page
    assert re.search(r"<b>0</b> pages? begun", page)
    assert re.search(r"<b>1</b> page begun", shown(client("INJ"), number, cut="before"))
    cut("after")
    assert "CANARY-7731" in shown(client("INJ"), number, cut="after", visit="D0")


@pytest.mark.requirement("ACC-03")
def test_another_sites_subject_is_not_found(actor: Acting, client: Any) -> None:
    number = consented(actor("PI", "02"), "02")
    assert client("PI", "01").get(f"/subjects/{number}/as-of").status_code == 404


@pytest.mark.requirement("AUD-08")
def test_an_inspectors_look_is_an_act(actor: Acting, client: Any) -> None:
    number = consented(actor("PI"))
    cut("one")
    client("INS").get(f"/subjects/{number}/as-of?cut=one")
    told = db.session.execute(text("SELECT detail FROM act WHERE verb = 'view' ORDER BY id DESC LIMIT 1")).scalar_one()
    assert told["path"] == f"/subjects/{number}/as-of"


def test_a_cut_reads_the_same_as_in_its_export(actor: Acting) -> None:
    pi, number = actor("PI"), consented(actor("PI"))
    fill(pi, number, "SCR/VS", **VITALS)
    cut("one")
    fill(pi, number, "SCR/VS", reason="ENTRY_ERROR", SYSBP="131")
    readable = pi.readable(study().page_list)
    exported = next(book for who, book in extract.casebooks("one", extract.subjects("one", pi), readable) if who.number == number)
    seq = past.boundary(number, "one")
    assert seq
    read = {address: page.then for address, page in past.pages_at(number, seq, readable).items() if page.begun}
    assert {a: f.values for a, f in read.items()} == {a: f.values for a, f in exported.forms.items()}
    assert {a: f.events for a, f in read.items()} == {a: f.events for a, f in exported.forms.items()}
