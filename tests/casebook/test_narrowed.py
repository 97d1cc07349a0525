"""A casebook of which only some values are read: the same casebook, one more statement when another value is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from sqlalchemy import event

from ecrf import layout
from ecrf.casebook import locate, read
from ecrf.db import db
from tests.playing import VITALS, consented, fill, form, place, study


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent meanwhile."""
    seen: list[str] = []

    def note(*told: Any) -> None:
        seen.append(told[2])
    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def number(actor: Any) -> str:
    """A subject with three pages."""
    found: str = consented(actor("PI"))
    fill(actor("PI"), found, "SCR/VS", **VITALS)
    fill(actor("PI"), found, "ULCR/new", ULCORI="BASELINE_OTHER", ULCLOC="R2-DIST-TIP")
    return found


def test_values_nobody_asked_for_come_together_when_the_first_is_looked_at(actor: Any, number: str) -> None:
    whole = read.whole_casebook(number)
    with counted() as seen:
        narrow = read.whole_casebook(number, valued=["ICF"])
        assert {a: f.state for a, f in narrow.forms.items()} == {a: f.state for a, f in whole.forms.items()}
        assert narrow.forms["", "ICF", ""].values == whole.forms["", "ICF", ""].values
        assert len(seen) == 1
        assert {a: f.items for a, f in narrow.forms.items()} == {a: f.items for a, f in whole.forms.items()}
        assert len(seen) == 2


def test_one_visit_may_be_asked_for(number: str) -> None:
    with counted() as seen:
        narrow = read.casebooks([number], None, valued=(), visit="SCR")[number]
        assert narrow.forms["SCR", "VS", ""].values["SYSBP"] == "120"
        assert len(seen) == 1


def test_who_recorded_it_is_told_of_the_pages_it_is_asked_of(actor: Any, number: str) -> None:
    pi = actor("PI")
    told = read.casebook(pi, study(), number, told=["VS"])
    assert told.forms["SCR", "VS", ""].items["SYSBP"].by == pi.account
    assert told.forms["", "ICF", ""].items["RFICDAT"].by == ""


@pytest.mark.requirement("BLIND-01")
def test_values_that_come_later_are_masked_as_the_first_were(actor: Any, number: str) -> None:
    assert fill(actor("INJ"), number, "D0/INJP", LOTNO="LOT-7731").kind == "saved"
    seen = read.casebook(actor("PI"), study(), number, valued=())
    assert "LOT-7731" not in str([f.values for f in seen.forms.values()])
    assert all(f.page != "INJP" for f in seen.forms.values())


def test_a_page_written_meanwhile_is_seen_by_the_checks_of_its_save(actor: Any, number: str) -> None:
    """The checks of a save look at the values just typed, those on file, and those that were not read beforehand."""
    pi = actor("PI")
    fill(pi, number, "AE/new", AETERM="Headache", AESTDAT="20/05/2026")
    assert form(number, "AE/1") is not None
    assert study().reach.read({"AE"}) >= {"AE", "ICF"}


@time_machine.travel("2026-01-15T12:00:00Z", tick=False)
def test_moments_on_the_pages_of_a_subject_are_in_the_zone_of_its_site(app: Any, actor: Any) -> None:
    from datetime import UTC, date, datetime

    from ecrf.accounts import verbs as accounts
    from ecrf.admin import verbs as admin
    from ecrf.permissions import CONSOLE, Actor
    noon = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
    with app.test_request_context():
        assert layout.moment(noon) == "15/01/2026 13:00", "nobody's page: the study's zone"
        admin.create_site(CONSOLE, "07", "Centre 07", "America/Guadeloupe", "FRA", study().protocol)
        code = accounts.create_account(CONSOLE, "pi.07@example.org", "Synthetic PI 07", "fr", "cheval correct agrafe pile")
        accounts.grant(CONSOLE, code, "PI", "07", date(2020, 1, 1), None, False, "test mandate")
        there = Actor(code, "Synthetic PI 07", "PI", frozenset({"07"}))
        from ecrf.subjects.enrolment import enrol
        far, _new = enrol(there, "07", "far away")
        locate.subject(there, far)
        assert layout.moment(noon) == "15/01/2026 08:00"
        assert layout.moment(noon, "Europe/Paris") == "15/01/2026 13:00"
        assert place(there, far, "ICF").subject.tz.key == "America/Guadeloupe"
