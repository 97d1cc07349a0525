"""Tables of answers over HTTP: values, codes of absence typed in cells, one reason for all changes, what stands beside an answer."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.playing import consented, fill, form, seen

HEM = "SCR/HEM"
TYPED = {"HGB": "13,2", "HGBU": "g/dL", "WBC": "6.1", "PLAT": "UNK"}


def said(answer) -> str:
    return unescape(answer.get_data(as_text=True))


def post(browser, number, **typed):
    names = {name for name in typed if name.isupper() and not name.startswith("_")}
    on_file = form(number, HEM)
    versions = {n: on_file.items[n].version if on_file and n in on_file.items else 0 for n in names}
    return browser.post(f"/subjects/{number}/{HEM}", data=seen(on_file.event_count if on_file else 0, **versions) | typed)


@pytest.fixture
def number(actor):
    return consented(actor("PI"))


@pytest.mark.requirement("DATA-03")
def test_values_and_codes_of_absence_are_typed_in_the_cells(client, number):
    assert post(client("PI"), number, **TYPED).status_code == 302
    items = form(number, HEM).items
    assert (items["HGB"].value, items["HGBU"].value, items["WBC"].value) == ("13.2", "g/dL", "6.1")
    assert (items["PLAT"].value, items["PLAT"].missing) == (None, "UNK")


@pytest.mark.requirement("DATA-03")
def test_a_code_that_needs_a_reason_takes_the_one_typed_once_for_the_tables(client, number):
    refused = post(client("PI"), number, PLAT="ND", WBC="ref")
    assert refused.status_code == 422 and form(number, HEM) is None
    page = said(refused)
    assert page.count("demande un motif") >= 2 and 'value="ND"' in page and 'value="ref"' in page
    assert post(client("PI"), number, PLAT="ND", WBC="ref", _why="tube coagulé").status_code == 302
    items = form(number, HEM).items
    assert [(items[n].missing, items[n].missing_reason) for n in ("PLAT", "WBC")] == [("ND", "tube coagulé"), ("REF", "tube coagulé")]


@pytest.mark.requirement("DATA-10")
def test_one_reason_serves_every_changed_cell(client, number):
    post(client("PI"), number, **TYPED)
    changed = TYPED | {"HGB": "12,9", "WBC": "7.0"}
    refused = post(client("PI"), number, **changed)
    assert refused.status_code == 422 and form(number, HEM).items["HGB"].value == "13.2"
    assert 'value="12,9"' in said(refused)
    assert post(client("PI"), number, **changed, _reason="SOURCE_CORRECTED").status_code == 302
    items = form(number, HEM).items
    assert {items[n].reason for n in ("HGB", "WBC")} == {"SOURCE_CORRECTED"} and items["PLAT"].version == 1


@pytest.mark.requirement("DATA-07")
def test_what_cannot_be_is_said_under_its_line_and_on_top(client, number):
    refused = post(client("PI"), number, WBC="beaucoup", HGB="13,2")
    page = said(refused)
    assert refused.status_code == 422 and 'id="WBC-e"' in page and 'href="#WBC"' in page and 'value="beaucoup"' in page


def test_a_cell_has_its_name_for_who_does_not_see_the_table(client, number):
    page = said(client("PI").get(f"/subjects/{number}/{HEM}"))
    controls = re.findall(r"<(?:input|select)[^>]*name=\"(?:HGB|WBC|PLAT)\"[^>]*>", page)
    assert len(controls) == 3 and all("aria-label=" in control for control in controls)


@pytest.mark.requirement("DATA-08")
def test_blanks_are_filled_at_one_stroke_only_where_nobody_has_to_judge(client, number):
    browser = client("PI")
    assert "data-fill" in said(browser.get(f"/subjects/{number}/SCR/PE"))
    for address in (HEM, "SCR/IES", "INC/CHFS"):
        assert "data-fill" not in said(browser.get(f"/subjects/{number}/{address}")), address


def test_the_evidence_stands_beside_the_answer_and_says_when_they_differ(actor, client, number):
    fill(actor("PI"), number, "DM", BRTHDAT="05/1971", AGE18="Y")
    before = said(client("PI").get(f"/subjects/{number}/SCR/IES"))
    assert "diffère" not in before
    fill(actor("PI"), number, "SCR/IES", INC01="N")
    after = said(client("PI").get(f"/subjects/{number}/SCR/IES"))
    assert f"/subjects/{number}/DM#i-" in after and after != before


@pytest.mark.requirement("DATA-03")
def test_not_applicable_can_be_chosen_for_a_question_that_a_skip_rule_had_set_aside(actor, number):
    pi = actor("PI")
    fill(pi, number, "SCR/SV", SVOCCUR="N", SVREAS="patient absent")
    fill(pi, number, "SCR/SV", reason="ENTRY_ERROR", SVOCCUR="Y", SVDAT="01/06/2026", SVREAS="patient absent", **{"_void": "1"})
    record = form(number, "SCR/SV").items["SVREAS"]
    assert (record.missing, record.version) == ("NA", 2)
    fill(pi, number, "SCR/SV", reason="ENTRY_ERROR", SVOCCUR="N", SVDAT="", SVREAS="", SVREAS__missing="NA", **{"_void": "1"})
    record = form(number, "SCR/SV").items["SVREAS"]
    assert (record.missing, record.version) == ("NA", 3)
