"""Forty races: three writers against complete, freeze, lock and sign; after the act that holds, no value lands."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from werkzeug.datastructures import MultiDict

from ecrf.casebook import holds, record
from ecrf.db import db
from ecrf.entry.saving import save
from ecrf.locks import verbs
from ecrf.permissions import SYSTEM
from tests.conftest import PASS_PHRASE
from tests.locks.held import nothing_missing, target
from tests.playing import VITALS, consented, fill, form, place, seen, study

ROUNDS = 10


@dataclass
class Race:
    """What came of it: how each writer fared."""

    outcomes: list[str]


def run(app, *jobs):
    """Start all jobs at once, each with a connection of its own, and wait for them."""
    gate, outcomes, lock = threading.Barrier(len(jobs)), [], threading.Lock()

    def work(job):
        with app.app_context(), app.test_request_context():
            gate.wait()
            try:
                said = job()
                db.session.commit()
            except DBAPIError as error:
                db.session.rollback()
                said = "held by the database" if holds.refused_by(error) else f"failed: {error}"
            except Exception as error:  # noqa: BLE001 - a thread's failure is told, not lost
                db.session.rollback()
                said = f"failed: {type(error).__name__} {error}"
            finally:
                db.session.remove()
            with lock:
                outcomes.append(said)
    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes


def writer(pi, number, item, value, events):
    """A save of a person who has read the page before the race."""
    def job():
        typed = MultiDict(seen(events, **{item: 1}) | {item: value, "_reason": "ENTRY_ERROR"})
        return save(pi, study(), place(pi, number, "SCR/VS"), typed).kind
    return job


def later_than(number, act):
    """Item versions of the page that came after an act."""
    return db.session.execute(text("""
        SELECT count(*) FROM item_version v JOIN form f ON f.id = v.form
        WHERE f.subject = :subject AND f.page = 'VS' AND v.act > :act"""), {"subject": number, "act": act}).scalar_one()


def holding_act(number, verb):
    return db.session.execute(text("SELECT max(id) FROM act WHERE stream = :stream AND verb = :verb"),
                              {"stream": record.subject_stream(number), "verb": verb}).scalar_one()


def signing(number, form_id, stream):
    """The rows of a signature, as its verb writes them."""
    def job():
        record.lock(stream)
        act = record.begin(SYSTEM, stream, "sign")
        db.session.execute(text("INSERT INTO signature (act, form, scope, meaning, name, zone, digest) "
                                "VALUES (:act, :form, 'page', 'review', 'N', 'Europe/Paris', repeat('a', 64))"),
                           {"act": act.id, "form": form_id})
        db.session.execute(text("INSERT INTO form_event (act, form, kind) VALUES (:act, :form, 'signed')"),
                           {"act": act.id, "form": form_id})
        record.seal(act)
        return "sign"
    return job


@pytest.mark.requirement("LOCK-01")
@pytest.mark.parametrize("kind", ["complete", "freeze", "lock", "sign"])
def test_no_value_lands_after_the_act_that_holds(committed, actor, monkeypatch, kind):
    nothing_missing(monkeypatch)
    pi, dm = actor("PI"), actor("DM")
    for _round in range(ROUNDS):
        with committed.test_request_context():
            number = consented(pi)
            values = dict(VITALS)
            if kind == "complete":
                del values["TEMP"]
            fill(pi, number, "SCR/VS", **values)
            db.session.commit()
            filled = form(number, "SCR/VS")
        events = filled.event_count
        writers = [writer(pi, number, item, value, events) for item, value in (("PULSE", "81"), ("WEIGHT", "62"), ("HEIGHT", "166"))]
        if kind == "complete":
            def hold(number=number, events=events):
                typed = MultiDict(seen(events, TEMP=0) | {"TEMP": "36,9"})
                return "complete" if save(pi, study(), place(pi, number, "SCR/VS"), typed).completed else "not complete"
        elif kind == "sign":
            hold = signing(number, filled.id, record.subject_stream(number))
        else:
            def hold(number=number):
                from ecrf.casebook import locate
                verbs.do(dm, study(), kind, [target("page", number)], verbs.Said(), locate.subject(dm, number))
                return kind
        outcomes = run(committed, *writers, hold)
        assert not [said for said in outcomes if said.startswith("failed")], outcomes
        with committed.app_context():
            if kind in ("freeze", "lock"):
                assert kind in outcomes
                assert later_than(number, holding_act(number, kind)) == 0, outcomes
            else:
                # completed and signed are states that a later save must have seen: unseen, it is a conflict
                event = {"complete": "completed", "sign": "signed"}[kind]
                act = db.session.execute(text("SELECT max(act) FROM form_event WHERE form = :form AND kind = :kind"),
                                         {"form": filled.id, "kind": event}).scalar_one()
                assert act is None or later_than(number, act) == 0, outcomes


@pytest.mark.requirement("LOCK-01")
def test_a_lock_of_the_study_waits_for_writers_of_many_subjects_and_nothing_lands_after(committed, actor, monkeypatch):
    nothing_missing(monkeypatch)
    pi, dm, spo = actor("PI"), actor("DM"), actor("SPO")
    with committed.test_request_context():
        numbers = [consented(pi) for _ in range(8)]
        for number in numbers:
            fill(pi, number, "SCR/VS", **VITALS)
        verbs.do(dm, study(), "ask_lock", [target("study", numbers[0])], verbs.Said(password=PASS_PHRASE))
        db.session.commit()
        events = form(numbers[0], "SCR/VS").event_count

    def lock():
        verbs.do(spo, study(), "lock", [target("study", numbers[0])], verbs.Said(password=PASS_PHRASE))
        return "lock"
    outcomes = run(committed, *[writer(pi, number, "PULSE", "82", events) for number in numbers], lock)
    assert "lock" in outcomes and not [said for said in outcomes if said.startswith("failed")], outcomes
    with committed.app_context():
        act = db.session.execute(text("SELECT max(act) FROM hold WHERE kind = 'lock'")).scalar_one()
        assert db.session.execute(text("SELECT count(*) FROM item_version WHERE act > :act"), {"act": act}).scalar_one() == 0
        assert db.session.execute(text("SELECT count(*) FROM cut WHERE name = 'lock-1'")).scalar_one() == 1
