"""From the injection to the end: completed with every page filled, complicated, withdrawn, lost, died."""

from datetime import timedelta

import pytest

from ecrf.crf import VisitState
from forms.schedule import VISITS
from forms.synthetic.events import Event

PLANNED = [v.oid for v in VISITS if v.expected and not v.oid.startswith("M")]
"""Every visit that the protocol plans, up to week 24."""


def not_filled(somebody) -> list[str]:
    """The required pages of the visits that took place, and the pages of the subject, that are not filled."""
    visits = [f"{row.event}/{page.page.oid}/{page.line}" for row in somebody.visits.values() if row.date
              for page in row.pages if page.required and not page.filled]
    return visits + somebody.unfilled


def test_injected_and_healed(patient):
    somebody = patient("completed", 203)
    somebody.comes()
    somebody.leaves(*somebody.plan.ended)
    assert somebody.state == "COMPLETED"
    assert not_filled(somebody) == []
    assert [v for v in PLANNED if somebody.visits[v].state is not VisitState.DONE] == []
    assert somebody.queries == []
    assert len(somebody.book.forms("INJF")) >= 1
    assert {form.line for form in somebody.book.forms("MON")} == {"T0", "T30", "T1H", "T2H", "T4H", "H2448"}


@pytest.fixture
def injected(patient):
    """A subject a week after its injection."""
    somebody = patient("follow_up", 60)
    somebody.comes(until="W1")
    return somebody


def test_new_ulcers_and_a_serious_event(patient):
    somebody = patient("complicated", 60, ulcers=(2, 2))
    somebody.comes()
    assert len(somebody.book.forms("ULCR")) >= 3
    events = [form for form in somebody.book.forms("AE") if form.AESER == "Y"]
    assert [somebody.book.form(page, "", events[0].line).opened for page in ("SAE", "SAEU", "AESI")] == [True] * 3
    assert somebody.state == "FOLLOW_UP"
    assert not_filled(somebody) == []
    assert somebody.queries == []


def test_withdrawn(injected):
    somebody = injected
    left = somebody.day(3)
    somebody.will_come("EW", left + timedelta(days=4))
    somebody.comes()
    somebody.leaves(left + timedelta(days=4), "CONSENT_WITHDRAWN", withdrawn=left)
    assert somebody.state == "WITHDRAWN"
    assert somebody.visits["EW"].state is VisitState.DONE
    assert somebody.in_state(VisitState.LATE) == []
    assert not_filled(somebody) == []
    assert somebody.queries == []


def test_lost(injected):
    somebody = injected
    somebody.misses("W4")
    somebody.leaves(somebody.day(40), "LOST")
    assert somebody.state == "LEFT"
    assert somebody.book.form("EOS").missing == {"EOSALIVE": "UNK"}
    assert somebody.in_state(VisitState.MISSED) == ["W4"]
    assert somebody.in_state(VisitState.LATE) == []
    assert somebody.queries == []


def test_died(injected):
    somebody = injected
    day = somebody.day(12)
    somebody.has(Event(day, 0, "Infarctus du myocarde", "5", "RELDIS", serious=True, fatal=True))
    somebody.leaves(day, "DEATH")
    assert somebody.state == "DEAD"
    assert somebody.book.form("SAE", "", somebody.book.form("DTH").DTHAE).SAECRIT == ("DEATH",)
    assert not_filled(somebody) == []
    assert somebody.queries == []
