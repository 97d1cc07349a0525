"""Deviations that findings open by themselves: one line per check, place and date judged, in the act of the save, once for ever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from ecrf.casebook import read, record, trail, verify
from ecrf.db import db
from ecrf.entry.events import happen
from ecrf.queries.recheck import recheck
from tests.playing import consented, fill, form, place, study

W8 = "W8/SV"
VISIT = {"SVOCCUR": "Y", "SVDAT": "23/06/2026"}


@pytest.fixture
def number(actor: Any) -> str:
    """A subject injected on 20 April 2026: week 8 is due 8 to 22 June."""
    made = consented(actor("PI"))
    fill(actor("PI"), made, "D0/INJ", EXSTDAT="20/04/2026")
    return made


def lines(number: str, log: str = "DV") -> list[dict[str, str | None]]:
    """The live lines of a log, oldest first, as they stand."""
    return [dict(line.values) for line in read.whole_casebook(number).lines(log)]


def judged(number: str) -> list[str | None]:
    """Place and date judged of each line."""
    return [line["DVWHERE"] for line in lines(number)]


def acts(number: str) -> list[tuple[str, str]]:
    """Verb and role of every act of the subject."""
    return [tuple(row) for row in db.session.execute(
        text("SELECT verb, role FROM act WHERE stream = :s ORDER BY seq"), {"s": record.subject_stream(number)})]


@pytest.mark.requirement("DATA-06")
@pytest.mark.requirement("AUD-01")
def test_a_visit_outside_its_window_opens_one_line_in_the_act_of_its_save(actor: Any, number: str) -> None:
    before = acts(number)
    fill(actor("SC"), number, W8, **VISIT)
    assert acts(number) == [*before, ("record", "SC")]
    line, = lines(number)
    assert line == {"DVTERM": "EC95: 23/06/2026, 08/06/2026, 22/06/2026", "DVCAT": "VISIT_WINDOW", "DVSEV": "MINOR",
                    "DVSTDAT": "2026-06-23", "DVDET": "SYSTEM", "DVCHECK": "EC95", "DVWHERE": "W8/SV.SVDAT 2026-06-23"}
    record_ = form(number, "DV/1")
    assert record_ is not None and record_.state == "started"
    assert list(verify.impossible_values(study())) == []


@pytest.mark.requirement("DATA-06")
def test_saved_again_it_opens_no_second_line(actor: Any, number: str) -> None:
    fill(actor("SC"), number, W8, **VISIT)
    fill(actor("SC"), number, W8, reason="NEW_INFORMATION", SVMODE="ON_SITE")
    fill(actor("SC"), number, "W4/SV", SVOCCUR="Y", SVDAT="18/05/2026")
    assert recheck(study(), [number]) == (0, 0)
    assert judged(number) == ["W8/SV.SVDAT 2026-06-23"]


@pytest.mark.requirement("DATA-06")
def test_another_date_outside_the_window_is_another_deviation(actor: Any, number: str) -> None:
    fill(actor("SC"), number, W8, **VISIT)
    fill(actor("SC"), number, W8, reason="ENTRY_ERROR", SVDAT="24/06/2026")
    fill(actor("SC"), number, W8, reason="ENTRY_ERROR", SVDAT="23/06/2026")
    assert judged(number) == ["W8/SV.SVDAT 2026-06-23", "W8/SV.SVDAT 2026-06-24"]


@pytest.mark.requirement("DATA-06")
def test_a_date_corrected_into_the_window_leaves_the_line_and_says_that_the_finding_is_gone(actor: Any, client: Any,
                                                                                         number: str) -> None:
    fill(actor("SC"), number, W8, **VISIT)
    page = client("DM").get(f"/subjects/{number}/DV/1").get_data(as_text=True)
    assert "hors de sa fenêtre" in page
    assert "EC95" in client("DM").get(f"/subjects/{number}/DV").get_data(as_text=True)
    fill(actor("SC"), number, W8, reason="ENTRY_ERROR", SVDAT="22/06/2026")
    assert judged(number) == ["W8/SV.SVDAT 2026-06-23"]
    page = client("DM").get(f"/subjects/{number}/DV/1").get_data(as_text=True)
    assert "hors de sa fenêtre" not in page and "Le constat a disparu" in page


@pytest.mark.requirement("DATA-06")
@pytest.mark.parametrize("meddle", ["edit", "remove"])
def test_neither_an_edited_nor_a_removed_line_is_opened_again(actor: Any, number: str, meddle: str) -> None:
    fill(actor("SC"), number, W8, **VISIT)
    if meddle == "edit":
        assert fill(actor("PI"), number, "DV/1", reason="ENTRY_ERROR", DVTERM="Vacances", DVCHECK="EC01", DVWHERE="ailleurs",
                    DVSTDAT="01/06/2026").kind == "saved"
    else:
        assert happen(actor("PI"), study(), place(actor("PI"), number, "DV/1"), "removed", "en double") is None
    fill(actor("SC"), number, W8, reason="NEW_INFORMATION", SVMODE="ON_SITE")
    recheck(study(), [number])
    assert len(lines(number)) == (1 if meddle == "edit" else 0)
    fill(actor("SC"), number, "W4/SV", SVOCCUR="Y", SVDAT="01/06/2026")
    assert form(number, "DV/2") is not None


@pytest.mark.requirement("DATA-06")
def test_a_window_that_moves_opens_the_line_with_the_page_that_moved_it(actor: Any, number: str) -> None:
    fill(actor("SC"), number, W8, SVOCCUR="Y", SVDAT="22/06/2026")
    assert lines(number) == []
    fill(actor("PI"), number, "D0/INJ", reason="ENTRY_ERROR", EXSTDAT="19/04/2026")
    assert judged(number) == ["W8/SV.SVDAT 2026-06-22"]
    assert acts(number)[-1] == ("correct", "PI")


@pytest.mark.requirement("DATA-06")
def test_recheck_opens_what_a_check_newly_finds(actor: Any, number: str) -> None:
    log, study().deviations = study().deviations, None
    try:
        fill(actor("SC"), number, W8, **VISIT)
    finally:
        study().deviations = log
    assert lines(number) == []
    recheck(study(), [number])
    assert judged(number) == ["W8/SV.SVDAT 2026-06-23"]
    assert acts(number)[-1] == ("recheck", "CONSOLE")


@pytest.mark.requirement("AUD-02")
def test_history_and_trail_tell_the_line_as_part_of_the_save(actor: Any, client: Any, number: str) -> None:
    fill(actor("SC"), number, W8, **VISIT)
    entry = trail.newest(trail.sight(actor("DM"), study().page_list), trail.Filters(subject=number), "", 1)[0]
    assert (entry.verb, entry.by) == ("record", actor("SC").account)
    assert {row.place for row in entry.rows if row.table == "item_version"} == {"W8/SV", "DV/1"}
    history = client("DM").get(f"/subjects/{number}/DV/1/history/DVWHERE").get_data(as_text=True)
    assert "W8/SV.SVDAT 2026-06-23" in history and "Synthetic SC 01" in history


@pytest.fixture
def masked(app: Any) -> Iterator[None]:
    """A check on the product page whose finding is a deviation."""
    over = study().checks_over("INJP")
    kept = list(over)
    over[:] = [replace(check, deviation=("PRODUCT", "CRITICAL")) if check.id == "EC87" else check for check in over]
    yield
    over[:] = kept


@pytest.mark.requirement("BLIND-01")
def test_what_a_masked_page_finds_stands_in_the_masked_log_only(actor: Any, client: Any, number: str, masked: None) -> None:
    fill(actor("INJ"), number, "D0/INJP", DOSEPLN="10", DOSEGIV="7,9")
    assert lines(number) == []
    line, = [line for line in lines(number, "DVU") if line["DVCHECK"] == "EC87" and line["DVWHERE"].startswith("D0/INJP.DOSEGIV")]
    assert (line["DVCAT"], line["DVSEV"]) == ("PRODUCT", "CRITICAL")
    blind = trail.newest(trail.sight(actor("DM"), study().page_list), trail.Filters(subject=number), "", 99)
    assert "DVU" not in str(blind) and "EC87" not in str(blind)
    for role in ("PI", "SC", "DM", "CRA_B"):
        browser = client(role)
        assert browser.get(f"/subjects/{number}/DVU/1").status_code in (403, 404)
        assert "DVU" not in browser.get(f"/subjects/{number}").get_data(as_text=True)
    assert client("INJ").get(f"/subjects/{number}/DVU/1").status_code == 200


@pytest.mark.requirement("BLIND-01")
def test_a_blinded_save_that_makes_a_masked_finding_shows_nothing_of_it(actor: Any, number: str, masked: None) -> None:
    fill(actor("INJ"), number, "D0/INJP", DOSEPLN="10", DOSEGIV="9")
    fill(actor("SC"), number, W8, **VISIT)
    for oid in ("DV", "DVU"):
        for line in read.whole_casebook(number).lines(oid):
            page = study().pages[oid]
            assert ("INJP" in str(line.values)) == (page.seen_by == "unblinded")
