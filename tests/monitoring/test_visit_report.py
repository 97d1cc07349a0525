"""The monitoring-visit report: every number is the count of a list, both languages, PDF, other sites and masked pages left out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from werkzeug.exceptions import NotFound

from ecrf import clock
from ecrf.monitoring.reading import visit_to
from ecrf.monitoring.report import Report, report
from ecrf.queries import listing as query_list
from ecrf.queries import verbs as queries
from ecrf.sdv import listing, verbs
from tests.playing import VITALS, consented, fill, place, study

VS = "SCR/VS"


def visited(actor: Any) -> str:
    """A subject verified, corrected, asked about and answered today."""
    number, monitor = consented(actor("SC")), actor("CRA_B")
    fill(actor("SC"), number, VS, **VITALS)
    verbs.verify(monitor, place(monitor, number, VS), ["PULSE", "TEMP", "WEIGHT"], {"PULSE": 1, "TEMP": 1, "WEIGHT": 1})
    verbs.withdraw(monitor, place(monitor, number, VS), "TEMP", "Wrong file.")
    fill(actor("PI"), number, VS, PULSE="71", PULSE__reason="SOURCE_CORRECTED")
    queries.raise_query(monitor, place(monitor, number, VS), "SYSBP", "As in the file?")
    queries.raise_query(monitor, place(monitor, number, VS), "DIABP", "And this one?")
    queries.answer(actor("SC"), place(actor("SC"), number, VS), 1, "Read again.")
    queries.close(monitor, place(monitor, number, VS), 1, "")
    return str(number)


def made(reader: Any, lang: str = "fr", site: str = "01", back: int = 0) -> Report:
    """The report of one day, so many days ago."""
    day = clock.today("Europe/Paris") - timedelta(days=back)
    return report(reader, study(), visit_to(reader, study(), site, day, day), lang)


@pytest.mark.requirement("SDV-06")
def test_every_number_is_the_count_of_its_list(actor: Any) -> None:
    number, reader = visited(actor), actor("CRA_B")
    found = made(reader)
    section = {s.name: s for s in found.sections}
    assert found.figure("verified") == 3 == sum(int(line[2]) for line in section["verified"].lines)
    for name, figure in (("withdrawn", 1), ("dropped", 1), ("open", 1), ("seen", 1)):
        assert found.figure(name) == figure == len(section[name].lines) == section[name].total, name
    assert [found.figure(name) for name in ("raised", "answered", "closed")] == [2, 1, 1]
    for name, column in (("raised", 4), ("answered", 5), ("closed", 6)):
        assert found.figure(name) == sum(bool(line[column]) for line in section["queries"].lines)
    assert found.figure("open") == query_list.count(reader, study(), query_list.Wanted()) == sum(
        found.figure(name) for name in ("young", "middle", "old"))
    assert found.figure("left") == listing.count(reader, study()) == sum(int(line[1]) for line in section["points"].lines)
    assert section["seen"].lines == ((number, "3", "1", "2"),)
    assert "70" in section["dropped"].lines[0][3] and "71" in section["dropped"].lines[0][3]


@pytest.mark.requirement("SDV-06")
def test_another_period_holds_nothing_but_what_is_open_to_date(actor: Any) -> None:
    visited(actor)
    found = made(actor("CRA_B"), back=40)
    assert {name: found.figure(name) for name in ("seen", "verified", "withdrawn", "dropped", "raised", "answered", "closed")} == dict.fromkeys(
        ("seen", "verified", "withdrawn", "dropped", "raised", "answered", "closed"), 0)
    assert found.figure("open") == 1 and found.figure("left") > 0


@pytest.mark.requirement("SDV-06")
def test_the_report_says_site_period_plan_and_moment_in_either_language(actor: Any, client: Any) -> None:
    visited(actor)
    for lang, title in (("fr", "Rapport de visite de monitoring"), ("en", "Monitoring visit report")):
        found = made(actor("CRA_B"), lang)
        assert found.cover.title == title and any("UTC" in words for _name, words in found.facts)
        answer = client("CRA_B").get("/sdv/report", query_string={"lang": lang})
        assert answer.status_code == 200 and title in answer.text
    pdf = client("CRA_B").get("/sdv/report/pdf", query_string={"lang": "fr"})
    assert pdf.status_code == 200 and pdf.data.startswith(b"%PDF-") and pdf.mimetype == "application/pdf"


@pytest.mark.requirement("SDV-04")
def test_another_site_is_not_reported_and_site_roles_get_no_report(actor: Any, client: Any) -> None:
    number = visited(actor)
    with pytest.raises(NotFound):
        made(actor("CRA_B", "02"))
    for path in ("/sdv/report", "/sdv/report/pdf"):
        assert client("CRA_B", "02").get(path, query_string={"site": "01"}).status_code == 404
        assert client("PI").get(path).status_code == 403
    assert number not in client("CRA_B", "02").get("/sdv/report").text
    assert number in client("SPO").get("/sdv/report").text


@pytest.mark.requirement("SDV-04")
def test_a_blinded_reader_finds_nothing_of_unblinded_pages(actor: Any, client: Any) -> None:
    number, unblinded = consented(actor("PI")), actor("CRA_U")
    before = {role: [s.total for s in made(actor(role)).sections] for role in ("CRA_B", "DM", "SPO")}
    fill(actor("INJ"), number, "D0/INJP", LOTNO="CANARY-77")
    verbs.verify(unblinded, place(unblinded, number, "D0/INJP"), ["LOTNO"], {"LOTNO": 1})
    fill(actor("INJ"), number, "D0/INJP", LOTNO="CANARY-78", LOTNO__reason="ENTRY_ERROR")
    queries.raise_query(unblinded, place(unblinded, number, "D0/INJP"), "KITNO", "CANARY question")
    for role, totals in before.items():
        assert [s.total for s in made(actor(role)).sections] == totals, role
        assert "CANARY" not in client(role).get("/sdv/report").text
    own = made(unblinded)
    assert (own.figure("verified"), own.figure("dropped"), own.figure("raised")) == (1, 1, 1) and own.left_out


@pytest.mark.parametrize("typed", [{"from": "x"}, {"from": "02/01/2026", "to": "01/01/2026"}, {"to": "31/02/2026"}, {"from": "\x00"}])
def test_a_period_that_cannot_be_is_said(client: Any, typed: dict[str, str]) -> None:
    browser = client("CRA_B")
    answer = browser.get("/sdv/report", query_string=typed)
    assert answer.status_code == 422 and "jj/mm/aaaa" in answer.text
    assert browser.get("/sdv/report/pdf", query_string=typed).status_code == 422
    assert browser.get("/sdv/report", query_string={"lang": "xx"}).status_code == 404


def test_a_period_is_whole_days_of_the_site(actor: Any) -> None:
    visit = visit_to(actor("CRA_B"), study(), "01", date(2026, 3, 28), date(2026, 3, 29))
    assert (visit.bounds["until"] - visit.bounds["from"]).days == 2 and str(visit.bounds["from"].tzinfo) == "Europe/Paris"
