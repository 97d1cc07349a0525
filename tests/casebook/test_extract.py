"""Reading as of a cut: every version up to it, none after it, in a fixed order, through the reader's mask."""

from __future__ import annotations

from flask import current_app

from ecrf.casebook import extract
from ecrf.exports import cuts
from ecrf.install import CONSOLE
from tests import told
from tests.playing import fill


def test_a_casebook_as_of_a_cut_stays_as_it_was(actor):
    number, pi = told.subject(actor), actor("PI")
    cuts.cut(CONSOLE, current_app.study, "one")
    assert fill(pi, number, told.VS, reason="ENTRY_ERROR", SYSBP="119").kind == "saved"
    told.product(actor, number)
    cuts.cut(CONSOLE, current_app.study, "two")
    found = {}
    for name in ("one", "two"):
        (who, book), = extract.casebooks(name, extract.subjects(name, pi), ["VS", "INJP"])
        assert (who.number, who.site) == (number, "01")
        found[name] = book
    assert {name: book.form("SCR", "VS").items["SYSBP"].value for name, book in found.items()} == {"one": "121", "two": "119"}
    assert found["one"].form("D0", "INJP") is None
    assert found["two"].form("D0", "INJP") is not None


def test_every_version_is_read_in_order_and_masked(actor):
    number = told.subject(actor)
    told.product(actor, number)
    cuts.cut(CONSOLE, current_app.study, "one")
    pi = actor("PI")
    rows = list(extract.rows("versions", "one", extract.subjects("one", pi), pi.readable(current_app.study.page_list)))
    assert [(r.version, r.value, r.reason) for r in rows if r.item == "SYSBP"] == [(1, "120", None), (2, "121", "ENTRY_ERROR")]
    assert {r.subject for r in rows} == {number}
    assert "INJP" not in {r.page for r in rows}
    assert [(r.page, r.item, r.version) for r in rows] == sorted((r.page, r.item, r.version) for r in rows)


def test_a_page_that_was_not_done_says_why_while_it_is(app):
    def form(*events):
        return extract.FormAt(1, "01-001", "SCR", "VS", "", "1.0", tuple(k for k, _ in events),
                              reasons=tuple(r for _, r in events))
    assert form(("not_done", "refused")).not_done_reason == "refused"
    assert form(("not_done", "refused"), ("removed", "twice")).not_done_reason == "refused"
    assert form(("not_done", "refused"), ("reopened", "came back")).not_done_reason is None
    assert form().not_done_reason is None


def test_a_subject_enrolled_after_the_cut_is_not_in_it(actor):
    cuts.cut(CONSOLE, current_app.study, "none")
    told.subject(actor)
    assert extract.subjects("none", actor("DM")) == []
