"""Enrolment: numbers without gaps or doubles, one subject per posted form, nothing that identifies a person."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from ecrf.casebook.locate import Denied, NotGranted
from ecrf.db import db
from ecrf.permissions import Actor
from ecrf.subjects.enrolment import SiteFullError, enrol
from tests.playing import form

Acting = Callable[..., Actor]


def subjects() -> list[str]:
    return list(db.session.execute(text("SELECT number FROM subject ORDER BY number")).scalars())


@pytest.mark.requirement("PRIV-01")
def test_numbers_count_from_001_at_each_site(actor: Acting) -> None:
    given = [enrol(actor("SC", site), site, f"form {n}")[0] for n, site in enumerate(("01", "01", "02", "01", "02"))]
    assert given == ["01-001", "01-002", "02-001", "01-003", "02-002"]


def test_enrolment_is_the_first_act_of_the_subject(actor: Acting) -> None:
    number, _ = enrol(actor("PI"), "01", "form")
    acts = db.session.execute(text("SELECT seq, verb, role FROM act WHERE stream = :stream"), {"stream": f"subject/{number}"})
    assert [tuple(act) for act in acts] == [(1, "enrol", "PI")]


def test_the_same_form_posted_again_finds_its_subject(actor: Acting) -> None:
    assert enrol(actor("SC"), "01", "form") == ("01-001", True)
    assert enrol(actor("SC"), "01", "form") == ("01-001", False)
    assert enrol(actor("PI"), "01", "form") == ("01-002", True), "the code of a form belongs to who posts it"
    assert subjects() == ["01-001", "01-002"]


@pytest.mark.requirement("ACC-03")
def test_only_the_site_enrols_and_only_at_home(actor: Acting) -> None:
    for role in ("CRA_B", "DM", "INS", "INJ", "ADM"):
        with pytest.raises(NotGranted):
            enrol(actor(role), "01", "form")
    for site in ("02", "77"):
        with pytest.raises(Denied):
            enrol(actor("PI", "01"), site, "form")
    assert subjects() == []


def test_a_site_that_gave_all_its_numbers_says_so(actor: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecrf.subjects.enrolment.LAST", 2)
    for n in range(2):
        enrol(actor("PI"), "01", f"form {n}")
    with pytest.raises(SiteFullError, match="2"):
        enrol(actor("PI"), "01", "form 3")


def test_people_enrolling_at_once_get_each_a_number(committed: Flask, actor: Acting) -> None:
    people = {site: actor("SC", site) for site in ("01", "02")}
    start, failures = threading.Barrier(6), []

    def work(worker: int) -> None:
        site = ("01", "02")[worker % 2]
        try:
            start.wait(10)
            for n in range(4):
                with committed.app_context():
                    enrol(people[site], site, f"worker {worker} form {n}")
                    db.session.commit()
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert subjects() == [f"{site}-{n:03d}" for site in ("01", "02") for n in range(1, 13)]


def once(page: str) -> str:
    found = re.search(r'name="once" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def test_enrolling_asks_for_the_consent_date_and_begins_its_page(client: Any, actor: Acting) -> None:
    nurse = client("SC")
    code = once(nurse.get("/subjects/new").get_data(as_text=True))
    for _again in range(2):
        done = nurse.post("/subjects/new", data={"once": code, "site": "01", "RFICDAT": "01/06/2026"})
        assert (done.status_code, done.location) == (302, "/subjects/01-001/ICF")
    assert subjects() == ["01-001"]
    page = form("01-001", "ICF")
    assert page is not None
    assert (page.values["RFICDAT"], page.state) == ("2026-06-01", "started")


@pytest.mark.requirement("DATA-16")
@pytest.mark.parametrize("date", ["", "31/02/2026", "01/01/2199", "hier"])
def test_without_a_consent_date_nobody_is_enrolled(client: Any, date: str) -> None:
    answer = client("SC").post("/subjects/new", data={"once": "x" * 32, "site": "01", "RFICDAT": date})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'href="#RFICDAT"' in page, "the summary leads to the control"
    assert f'value="{date}"' in page or not date, "what was typed is still there"
    assert subjects() == []
    noted = db.session.execute(text("SELECT detail::text FROM act WHERE verb = 'refuse'")).scalars().all()
    assert len(noted) == 1, "one refuse act, without the value"
    assert "RFICDAT" in noted[0]
    assert not date or date not in noted[0]


def test_the_site_must_be_chosen(client: Any) -> None:
    answer = client("SC").post("/subjects/new", data={"once": "x" * 32, "RFICDAT": "01/06/2026"})
    assert answer.status_code == 422
    assert 'href="#site"' in answer.get_data(as_text=True)
    assert subjects() == []


@pytest.mark.requirement("ACC-03")
def test_a_post_for_another_site_is_a_404_and_one_denial(client: Any) -> None:
    answer = client("SC").post("/subjects/new", data={"once": "x" * 32, "site": "02", "RFICDAT": "01/06/2026"})
    assert answer.status_code == 404
    assert subjects() == []
    assert db.session.execute(text("SELECT count(*) FROM act WHERE verb = 'denied'")).scalar_one() == 1


@pytest.mark.requirement("PRIV-01")
def test_a_subject_is_a_number_and_a_site_and_nothing_else(actor: Acting) -> None:
    columns = {column["name"] for column in inspect(db.engine).get_columns("subject")}
    assert columns == {"number", "site", "act"}
