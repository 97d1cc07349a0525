"""What stands against a lock: each thing by itself, on exactly its rows, and nothing told of pages the reader may not know."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from ecrf import clock
from ecrf.audit.models import LISTINGS
from ecrf.casebook import locate, record
from ecrf.casebook.models import Hold
from ecrf.db import db
from ecrf.locks import lacks, preconditions, verbs
from ecrf.locks.targets import Target
from ecrf.permissions import SYSTEM
from ecrf.queries import verbs as queries
from ecrf.sdv import verbs as sdv
from tests.locks.held import do, state, target
from tests.playing import VITALS, consented, fill, form, place, study

PAGE = ("SCR", "VS", "")


@pytest.fixture(autouse=True)
def asked(app):
    with app.test_request_context():
        yield


@pytest.fixture
def number(actor):
    found = consented(actor("PI"))
    fill(actor("PI"), found, "SCR/VS", **VITALS)
    return found


def missing(actor, what, role="DM"):
    subject = locate.subject(actor(role), what.subject) if what.subject else None
    return preconditions.missing(actor(role), study(), [what], subject)


def kinds(actor, what, role="DM"):
    return {line.kind for line in missing(actor, what, role)}


def sign(form_id):
    """A signature as its own verb writes it."""
    act = record.begin(SYSTEM, record.subject_stream("01-001"), "sign")
    db.session.execute(text("INSERT INTO signature (act, form, scope, meaning, name, zone, digest) "
                            "VALUES (:act, :form, 'page', 'review', 'N', 'Europe/Paris', repeat('a', 64))"), {"act": act.id, "form": form_id})
    record.seal(act)


def make_ready(actor, number, page="SCR/VS"):
    """Verified and signed."""
    there = place(actor("CRA_B"), number, page)
    found = form(number, page)
    sdv.verify(actor("CRA_B"), there, [n for n, r in found.items.items() if not there.page.items[n].derived and not r.empty],
               {n: r.version for n, r in found.items.items()})
    sign(found.id)


@pytest.mark.requirement("LOCK-02")
def test_a_page_is_locked_when_nothing_is_missing_and_each_lack_refuses_by_name(actor, number):
    page = target("page", number)
    assert kinds(actor, page) == {"verification", "signature"}
    with pytest.raises(verbs.Lacking) as refused:
        do(actor("DM"), "lock", page)
    assert {m.kind for m in refused.value.missing} == {"verification", "signature"}
    make_ready(actor, number)
    assert kinds(actor, page) == set()
    queries.raise_query(actor("CRA_B"), place(actor("CRA_B"), number, "SCR/VS"), "PULSE", "sure?")
    assert kinds(actor, page) == {"queries"}
    [line] = missing(actor, page)
    assert line.page == PAGE and line.href == f"/queries?subject={number}&page=VS&visit=SCR"
    queries.answer(actor("PI"), place(actor("PI"), number, "SCR/VS"), 1, "yes")
    assert kinds(actor, page) == {"queries"}
    queries.close(actor("CRA_B"), place(actor("CRA_B"), number, "SCR/VS"), 1)
    do(actor("DM"), "lock", page)
    assert state(page) == "locked"


def test_a_change_after_the_signature_is_missing_again_and_a_page_begun_or_awaited_too(actor, number):
    make_ready(actor, number)
    fill(actor("PI"), number, "SCR/VS", reason="ENTRY_ERROR", PULSE="71")
    assert kinds(actor, target("page", number)) == {"verification", "signature"}
    fill(actor("PI"), number, "INC/VS", SYSBP="120")
    assert "started" in kinds(actor, target("page", number, "INC/VS"))
    awaited = {line.page for line in missing(actor, target("subject", number)) if line.kind == "not_begun"}
    assert ("SCR", "SV", "") in awaited and PAGE not in awaited


def test_a_finding_that_stops_the_lock_stands_although_its_query_was_closed(actor, number):
    checks = {check.id for check in study().checks.values() if any("lock" in part.steps for part in check.every)}
    assert {"EC123", "EC124"} <= checks and not {"EC125", "EC126"} & checks
    late = {check.id for check in study().checks.values() if any("lock_study" in part.steps for part in check.every)}
    assert late == {"EC125", "EC126"}
    # a serious event without its report: EC110 stops the lock until the data lift it
    fill(actor("PI"), number, "AE/new", AETERM="infection", AESER="Y", AESTDAT="02/06/2026")
    subject = target("subject", number)
    stopping = [line for line in missing(actor, subject) if line.kind == "findings"]
    assert stopping and all(line.check and line.page for line in stopping)


@pytest.mark.requirement("LOCK-02")
def test_what_stands_on_a_page_not_read_is_one_neutral_line(actor, number):
    unblinded = next(page for page in study().page_list if page.seen_by == "unblinded" and page.scope == "subject" and page.repeats is None)
    act = record.begin(SYSTEM, record.subject_stream(number), "record")
    db.session.execute(text("INSERT INTO form (subject, visit, page, line, version, act) VALUES (:n, '', :page, '', :v, :act)"),
                       {"n": number, "page": unblinded.oid, "v": unblinded.version, "act": act.id})
    db.session.execute(text("INSERT INTO form_event (act, form, kind) SELECT :act, id, 'started' FROM form WHERE page = :page"),
                       {"act": act.id, "page": unblinded.oid})
    record.seal(act)
    for what in (target("subject", number), target("site", number), target("study", number)):
        found = missing(actor, what)
        assert found.count(preconditions.HIDDEN) == 1 and unblinded.oid not in str(found)
        assert preconditions.HIDDEN not in missing(actor, what, "CRA_U") or what.level == "subject"


def reviewed(actor, first, last):
    """Every listing of the trail is reviewed and closed for that period."""
    for listing in LISTINGS:
        act = record.begin(actor("SPO"), "study", "review")
        db.session.execute(text("INSERT INTO trail_review (act, listing, first, last, found, digest, conclusion, name) VALUES "
                                "(:act, :listing, :first, :last, 0, repeat('a', 64), 'nothing', 'N')"),
                           {"act": act.id, "listing": listing, "first": first, "last": last})
        record.seal(act)


@pytest.mark.requirement("LOCK-02")
def test_the_study_waits_for_casebooks_askings_and_the_review_of_the_trail(actor, number):
    whole = target("study", number)
    assert {"casebooks", "review", "signature", "verification"} <= kinds(actor, whole)
    assert sum(line.kind == "review" for line in missing(actor, whole)) == len(LISTINGS)
    today = clock.today("Europe/Paris")
    reviewed(actor, today + timedelta(days=1), today + timedelta(days=1))
    assert "review" in kinds(actor, whole), "the day of the data is left out"
    reviewed(actor, today - timedelta(days=30), today)
    assert "review" not in kinds(actor, whole)
    fill(actor("PI"), number, "SCR/VS", reason="ENTRY_ERROR", PULSE="71")
    assert "review" in kinds(actor, whole)
    act = record.begin(actor("DM"), record.subject_stream(number), "lock")
    record.bring(act, Hold, [{"kind": "lock", **target("subject", number).row}])
    record.seal(act)
    assert "casebooks" not in kinds(actor, whole)
    do(actor("DM"), "ask_unlock", target("page", number))
    assert "unlockings" in kinds(actor, whole)
    do(actor("SPO"), "withdraw_hold", target("page", number))
    assert "unlockings" not in kinds(actor, whole)


@pytest.mark.requirement("LOCK-02")
def test_the_study_is_locked_over_what_is_missing_only_by_two_who_say_why(actor, number):
    whole = target("study", number)
    with pytest.raises(verbs.Lacking):
        do(actor("DM"), "ask_lock", whole)
    do(actor("DM"), "ask_lock", whole, override="the sponsor accepts the open points of the list of 22/11")
    queries.raise_query(actor("CRA_B"), place(actor("CRA_B"), number, "SCR/VS"), "PULSE", "sure?")
    with pytest.raises(verbs.Lacking):
        do(actor("SPO"), "lock", whole)
    queries.answer(actor("PI"), place(actor("PI"), number, "SCR/VS"), 1, "yes")
    queries.close(actor("CRA_B"), place(actor("CRA_B"), number, "SCR/VS"), 1)
    do(actor("SPO"), "lock", whole)
    kept = db.session.execute(text("SELECT detail FROM act WHERE verb = 'lock'")).scalar_one()
    assert "open points" in kept["override"] and "signature" in kept["missing"]


def test_counts_and_lists_are_of_the_same_rows(actor, number):
    for _more in range(3):
        fill(actor("PI"), consented(actor("PI")), "SCR/VS", SYSBP="120")
    readable = actor("DM").readable(study().page_list)
    for what in (Target("study"), Target("site", "01")):
        counted, _hidden = lacks.counted(study(), what, readable)
        for kind in lacks.KINDS:
            rows = lacks.listed(study(), what, kind, readable, None)
            assert sum(row.count for row in rows) == counted.get(kind, 0), kind
        first = lacks.listed(study(), what, "verification", readable, None)[0]
        rest = lacks.listed(study(), what, "verification", readable, (first.subject, *first.address))
        assert first not in rest and len(rest) + 1 == len(lacks.listed(study(), what, "verification", readable, None))
