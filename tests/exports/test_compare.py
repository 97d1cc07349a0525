"""What changed between two cuts: net, by subject, masked for its reader, in screens of fifty lines."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import current_app, render_template_string
from sqlalchemy import event

from ecrf.casebook import extract
from ecrf.crf import Refused
from ecrf.db import db
from ecrf.exports import compare, cuts
from ecrf.permissions import CONSOLE
from ecrf.queries import verbs as queries
from ecrf.sdv import verbs as sdv
from tests import told
from tests.playing import fill, place, sign


def cut(name: str) -> cuts.CutAt:
    return cuts.find(cuts.cut(CONSOLE, current_app.study, name))


def told_of(one, two, reader, subject: str = "") -> list[tuple]:
    """Every screen of the comparison, one after the other."""
    found, after = [], ""
    while True:
        some, following = compare.changes(compare.Asked(one, two, reader), subject, after)
        found += [(c.subject, c.page, c.item, c.kind, c.old or c.old_missing, c.new or c.new_missing) for c in some]
        if following is None:
            return found
        after = following


def test_the_newer_cut_first_is_refused_with_a_sentence(actor):
    one, two = cut("one"), cut("two")
    with pytest.raises(Refused) as refused:
        compare.Asked(two, one, actor("DM"))
    assert "Name the older one first" in refused.value.problem["en"]
    assert told_of(one, two, actor("DM")) == told_of(one, one, actor("DM")) == []


def test_values_pages_queries_signatures_and_marks_that_changed(actor):
    number, pi, monitor = told.subject(actor), actor("PI"), actor("CRA_B")
    sdv.verify(monitor, place(monitor, number, told.VS), ["PULSE", "DIABP"], {"PULSE": 1, "DIABP": 1})
    sign(pi, number, told.VS)
    one = cut("one")
    assert fill(pi, number, told.VS, reason="ENTRY_ERROR", SYSBP="140", TEMP="36,9", PULSE="71", HEIGHT="").kind == "saved"
    assert fill(pi, number, told.VS, reason="ENTRY_ERROR", DIABP="81").kind == "saved"
    assert fill(pi, number, told.VS, reason="ENTRY_ERROR", DIABP="80").kind == "saved"
    queries.close(monitor, place(monitor, number, told.VS), 1)
    queries.raise_query(monitor, place(monitor, number, told.VS), "SYSBP", "Confirmez.")
    sdv.verify(monitor, place(monitor, number, told.VS), ["SYSBP"], {"SYSBP": 3})
    two = cut("two")
    assert [line[1:] for line in told_of(one, two, actor("DM")) if line[3].startswith("value") and line[1] == "VS" and line[2] != "BMI"] == [
        ("VS", "HEIGHT", "value_cleared", "165", None), ("VS", "PULSE", "value_changed", "70", "71"),
        ("VS", "SYSBP", "value_changed", "121", "140"), ("VS", "TEMP", "value_changed", "ND", "36.9")]
    others = {line[1:4] for line in told_of(one, two, actor("DM")) if not line[3].startswith("value")}
    assert others >= {("VS", "PULSE", "query_closed"), ("VS", "SYSBP", "query_opened"), ("VS", "", "signature_void"),
                      ("VS", "PULSE", "verification_lost"), ("VS", "DIABP", "verification_lost"), ("VS", "SYSBP", "verified")}
    sign(pi, number, told.VS)
    three = cut("three")
    assert [line[1:] for line in told_of(two, three, actor("DM"))] == [("VS", "", "signed", None, "review")]
    whole = told_of(one, three, actor("DM"))
    assert {line[3] for line in whole if line[1] == "VS"} >= {"signed", "signature_void"}


def test_a_new_subject_is_enrolled_its_pages_begun_and_its_values_added(actor):
    one = cut("one")
    number = told.subject(actor)
    found = told_of(one, cut("two"), actor("DM"))
    assert found[0] == (number, "", "", "enrolled", None, None)
    assert {line[1] for line in found if line[3] == "page_begun"} == {"ICF", "VS"}
    assert (number, "VS", "SYSBP", "value_added", None, "121") in found
    assert (number, "VS", "TEMP", "value_added", None, "ND") in found


def test_screens_join_to_the_whole_without_gap_or_double_and_follow_the_cuts(actor):
    one = cut("one")
    numbers = sorted(told.subject(actor) for _ in range(3))
    two, reader = cut("two"), actor("DM")
    whole = told_of(one, two, reader)
    screens, after = [], ""
    while after is not None:
        some, after = compare.changes(compare.Asked(one, two, reader), "", after)
        screens.append(len(some))
    assert len(whole) == len(set(whole)) == sum(screens) > 50
    assert max(screens) <= compare.PAGE
    assert [line for line in whole if line[0] == numbers[1]] == told_of(one, two, reader, numbers[1])
    before, after_ = (dict(values(cut_, reader)) for cut_ in (one, two))
    assert {key for key in after_ if before.get(key) != after_[key]} == {
        line[:3] for line in whole if line[3] in ("value_added", "value_changed", "value_cleared")}


def values(found, reader):
    """Every current value of a cut, as the CSV export reads it."""
    who = extract.subjects(found.name, reader)
    for one, book in extract.casebooks(found.name, who, [page.oid for page in current_app.study.page_list if reader.reads(page)]):
        for form in book.forms.values():
            for item, record in form.items.items():
                if not record.empty:
                    yield (one.number, form.page, item), (record.value, record.missing)


@pytest.mark.requirement("BLIND-01")
def test_a_blinded_reader_learns_of_no_unblinded_page_not_even_by_counts(actor):
    number = told.subject(actor)
    one = cut("one")
    told.product(actor, number)
    two = cut("two")
    assert told_of(one, two, actor("DM")) == []
    assert list(compare.counts(compare.Asked(one, two, actor("DM")))) == []
    seen = told_of(one, two, replace(actor("INS"), unblinded=True))
    assert {line[1] for line in seen} == {"INJP"}
    assert told.CANARY in {line[5] for line in seen}


def test_a_reader_of_one_site_sees_that_site_only(actor):
    one = cut("one")
    told.subject(actor)
    other = told.subject(actor, "02")
    assert {line[0] for line in told_of(one, cut("two"), actor("PI", "02"))} == {other}


def test_the_number_of_statements_does_not_grow_with_the_subjects(actor):
    one, reader, asked = cut("one"), actor("DM"), []
    told.subject(actor)
    two = cut("two")
    told.subject(actor)
    three = cut("three")
    event.listen(db.engine, "before_cursor_execute", listener := lambda *a: asked.append(a[2]))
    try:
        told_of_first = [len(compare.changes(compare.Asked(one, last, reader))[0]) for last in (two, three)]
    finally:
        event.remove(db.engine, "before_cursor_execute", listener)
    assert told_of_first[1] == compare.PAGE
    half = len(asked) // 2
    assert asked[:half] == asked[half:]


def test_the_page_says_old_and_new_links_the_place_and_goes_on(client, actor):
    one = cut("one")
    number = told.subject(actor)
    two = cut("two")
    assert fill(actor("PI"), number, told.VS, reason="ENTRY_ERROR", SYSBP="140").kind == "saved"
    cut("three")
    db.session.commit()
    browser = client("DM")
    shown = browser.get("/exports/cuts/two/three").get_data(as_text=True)
    assert f"/subjects/{number}/SCR/VS" in shown
    assert "121" in shown and "140" in shown
    assert browser.get(f"/exports/cuts/one/two?subject={number}").status_code == 200
    assert browser.get("/exports/cuts/one/two?subject=%00&after=nonsense").status_code == 200
    turned = browser.get("/exports/cuts?one=three&two=one")
    assert (turned.status_code, turned.location) == (303, "/exports/cuts/one/three")
    assert browser.get("/exports/cuts/two/one").status_code == 404
    assert browser.get("/exports/cuts/one/never").status_code == 404
    with current_app.test_request_context():
        partial = render_template_string("{% include 'exports/_compare.html' %}", cuts=[two, one])
    assert 'action="/exports/cuts"' in partial


@pytest.mark.parametrize("role", ["SC", "ADM"])
def test_who_may_not_export_compares_nothing(client, actor, role):
    cut("one")
    assert client(role).get("/exports/cuts/one/one").status_code == 403
    assert client(role).get("/exports/cuts?one=one&two=one").status_code == 403


def test_the_command_counts_by_subject(app, actor):
    run = app.test_cli_runner()
    assert run.invoke(args=["cut", "one", "--reason", "before"]).exit_code == 0
    number = told.subject(actor)
    assert run.invoke(args=["cut", "two"]).exit_code == 0
    said = run.invoke(args=["cut-compare", "one", "two"])
    assert said.exit_code == 0, said.output
    first, last = said.output.strip().split("\n")
    assert first.startswith(f"{number}  1 enrolled, 2 page begun, ")
    assert last.endswith(first.partition("  ")[2])
    refused = run.invoke(args=["cut-compare", "two", "one"])
    assert (refused.exit_code, "Name the older one first" in refused.output) == (1, True)
