"""Trail reviews: each listing exact at its threshold, and closed only with conclusion, pass phrase and a second pair of eyes (AUD-13)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from ecrf import clock
from ecrf.admin.verbs import create_site
from ecrf.audit import listings, reviews
from ecrf.audit.models import LISTINGS
from ecrf.casebook import record, seals
from ecrf.casebook.locate import NotGranted
from ecrf.db import db
from ecrf.permissions import CONSOLE, GRANTED, ROLES
from ecrf.queries.threads import Refusal
from ecrf.sdv import verbs as sdv
from tests.conftest import PASS_PHRASE
from tests.playing import VITALS, consented, fill, place, study

ZONE = "Europe/Paris"
SAID = "Revue faite : rien à signaler."


def asked(listing, site=""):
    today = clock.today(ZONE)
    return listings.Asked(listing, today - timedelta(days=2), today + timedelta(days=2), site)


def found(reader, listing, *, rules=None, site=""):
    trial = study() if rules is None else replace(study(), trail_rules=replace(study().trail_rules, **rules))
    return listings.lines(reader, trial, asked(listing, site))[0]


@pytest.fixture
def number(actor):
    made = consented(actor("PI"))
    assert fill(actor("PI"), made, "SCR/VS", **VITALS).kind == "saved"
    return made


@pytest.mark.requirement("AUD-13")
def test_late_entry_is_exact_to_the_day(actor, number):
    visit = clock.today(ZONE) - timedelta(days=10)
    outcome = fill(actor("PI"), number, "SCR/SV", SVOCCUR="Y", SVDAT=f"{visit:%d/%m/%Y}")
    assert outcome.kind == "saved", outcome.submission.problems
    assert found(actor("DM"), "late", rules={"late_days": 10}) == []
    late = found(actor("DM"), "late", rules={"late_days": 9})
    assert {(line.page, line.n, line.by) for line in late} == {("VS", 10, actor("PI").account), ("SV", 10, actor("PI").account)}
    assert found(actor("DM"), "late", rules={"late_days": 9}, site="02") == []


@pytest.mark.requirement("AUD-13")
def test_changes_after_verification(actor, number):
    fill(actor("PI"), number, "SCR/VS", reason="ENTRY_ERROR", SYSBP="121")
    assert found(actor("DM"), "after_sign_off") == []
    sdv.verify(actor("CRA_B"), place(actor("CRA_B"), number, "SCR/VS"), ["PULSE"], {"PULSE": 1})
    fill(actor("PI"), number, "SCR/VS", reason="ENTRY_ERROR", DIABP="81")
    assert found(actor("DM"), "after_sign_off") == []
    fill(actor("PI"), number, "SCR/VS", reason="ENTRY_ERROR", PULSE="71")
    line, = found(actor("DM"), "after_sign_off")
    assert (line.subject, line.page, line.item, line.n) == (number, "VS", "PULSE", 2)


@pytest.mark.requirement("AUD-13")
def test_mass_edits_count_corrections_within_the_minutes(actor, number):
    fill(actor("PI"), number, "SCR/VS", reason="ENTRY_ERROR", SYSBP="121", DIABP="81", PULSE="71")
    assert found(actor("DM"), "mass", rules={"mass_items": 4}) == []
    line, = found(actor("DM"), "mass", rules={"mass_items": 3})
    assert (line.by, line.n) == (actor("PI").account, 3)


@pytest.mark.requirement("AUD-13")
def test_night_is_that_of_the_site(actor, number):
    hour = clock.now().astimezone(seals_zone()).hour
    inside, outside = (hour, (hour + 1) % 24), ((hour + 1) % 24, (hour + 2) % 24)
    assert {line.page for line in found(actor("DM"), "night", rules={"night": inside})} >= {"VS"}
    assert found(actor("DM"), "night", rules={"night": outside}) == []
    assert {line.page for line in found(actor("DM"), "night", rules={"night": (hour, hour - 1)} if hour else {"night": (23, 22)})} >= {"VS"}


def seals_zone():
    from zoneinfo import ZoneInfo
    return ZoneInfo(ZONE)


@pytest.mark.requirement("AUD-13")
def test_one_person_for_many(actor, number):
    consented(actor("PI"))
    assert found(actor("DM"), "for_many", rules={"subjects_a_day": 2}) == []
    line, = found(actor("DM"), "for_many", rules={"subjects_a_day": 1})
    assert (line.by, line.n, line.subject) == (actor("PI").account, 2, None)


@pytest.mark.requirement("AUD-13")
def test_frequent_corrections_of_key_items(actor, number):
    key = next(i for i in listings.key_items(study()) if i.startswith("ICF."))
    item = key.partition(".")[2]
    db.session.execute(text("SELECT 1"))
    form = db.session.execute(text("SELECT id FROM form WHERE subject = :n AND page = 'ICF'"), {"n": number}).scalar_one()
    correct(actor("PI"), number, form, item, 2)
    assert found(actor("DM"), "key_items", rules={"key_changes": 2}) == []
    correct(actor("PI"), number, form, item, 3)
    line, = found(actor("DM"), "key_items", rules={"key_changes": 2})
    assert (line.subject, line.page, line.item, line.n) == (number, "ICF", item, 2)
    correct(actor("PI"), number, *vs(number), 2)
    correct(actor("PI"), number, *vs(number), 3)
    assert len(found(actor("DM"), "key_items", rules={"key_changes": 2})) == 1 + ("VS.SYSBP" in listings.key_items(study()))


def vs(number):
    return db.session.execute(text("SELECT id FROM form WHERE subject = :n AND page = 'VS'"), {"n": number}).scalar_one(), "SYSBP"


def correct(actor, number, form, item, version):
    from ecrf.casebook.models import ItemVersion
    value = db.session.execute(text("SELECT value FROM item_version WHERE form = :f AND item = :i AND version = 1"), {"f": form, "i": item}).scalar_one()
    with record.writing(actor, record.subject_stream(number), "correct") as act:
        record.bring(act, ItemVersion, [{"form": form, "item": item, "version": version, "value": value, "missing": None,
                                         "missing_reason": None, "reason": "ENTRY_ERROR"}])


@pytest.mark.requirement("BLIND-01")
def test_no_listing_tells_of_an_unblinded_page(actor, number):
    from tests import told
    told.product(actor, number)
    for listing in LISTINGS:
        rules = {"late_days": -9999, "night": (0, 24), "subjects_a_day": 0, "mass_items": 1, "key_changes": 1}
        assert "INJP" not in str(found(actor("DM"), listing, rules=rules))
        assert actor("INJ").account not in str(found(actor("DM"), listing, rules=rules))


def past():
    return listings.Asked("mass", date(2026, 1, 1), clock.today(ZONE) - timedelta(days=1))


@pytest.mark.requirement("AUD-13")
def test_a_review_needs_conclusion_and_pass_phrase(actor, number):
    digest = listings.whole(actor("DM"), study(), past()).digest
    assert digest == hashlib.sha256(b"").hexdigest()
    for one, seen, said, phrase, told in (
            (past(), digest, "court", PASS_PHRASE, reviews.NEEDS_CONCLUSION), (past(), digest, SAID, "wrong", reviews.WRONG_PHRASE),
            (past(), "0" * 64, SAID, PASS_PHRASE, reviews.CHANGED), (asked("mass"), digest, SAID, PASS_PHRASE, reviews.NOT_OVER),
            (replace(past(), site="01"), digest, SAID, PASS_PHRASE, reviews.EVERY_SITE)):
        with pytest.raises(Refusal) as refused:
            reviews.close(actor("DM"), study(), one, seen, said, phrase, ZONE)
        assert refused.value.sentence is told
    assert reviews.done() == []
    reviews.close(actor("DM"), study(), past(), digest, SAID, PASS_PHRASE, ZONE)
    done, = reviews.done()
    assert (done.name, done.role, done.found, done.digest, done.conclusion) == (actor("DM").name, "DM", 0, digest, SAID)
    state = {due.listing: due for due in reviews.due(study(), ZONE)}
    assert state["mass"].reviewed == past().last
    assert state["late"].reviewed is None


@pytest.mark.requirement("AUD-13")
def test_a_period_is_over_when_its_last_day_has_ended_at_every_site(actor, number, monkeypatch):
    create_site(CONSOLE, "97", "Centre outre-mer (synthetic)", "America/Guadeloupe", "FRA", study().protocol)
    monkeypatch.setattr("ecrf.clock.now", lambda: datetime(2026, 11, 25, 1, tzinfo=UTC))
    ended, going_on = (listings.Asked("mass", date(2026, 1, 1), date(2026, 11, day)) for day in (23, 24))
    assert reviews.last_over(ZONE) == ended.last, "02:00 on the 25th in Paris is 21:00 on the 24th in Guadeloupe"
    digest = listings.whole(actor("DM"), study(), ended).digest
    with pytest.raises(Refusal) as refused:
        reviews.close(actor("DM"), study(), going_on, digest, SAID, PASS_PHRASE, ZONE)
    assert refused.value.sentence is reviews.NOT_OVER
    reviews.close(actor("DM"), study(), ended, digest, SAID, PASS_PHRASE, ZONE)


@pytest.mark.requirement("AUD-13")
def test_the_digest_is_that_of_the_lines(actor, number):
    consented(actor("PI", "02"), "02")
    trial = replace(study(), trail_rules=replace(study().trail_rules, night=(0, 24)))
    shown, following = listings.lines(actor("DM"), trial, asked("night"))
    assert following is None
    by_hand = hashlib.sha256("".join(f"{seals.moment(line.at)}|{line.key}\n" for line in shown).encode()).hexdigest()
    whole = listings.whole(actor("DM"), trial, asked("night"))
    assert (whole.found, whole.digest) == (len(shown), by_hand)
    assert whole.people == {actor("PI").account, actor("PI", "02").account}


@pytest.mark.requirement("AUD-13")
def test_nobody_reviews_their_own_acts(actor, number, monkeypatch):
    whole = listings.Whole(1, "0" * 64, frozenset({actor("DM").account}))
    monkeypatch.setattr(reviews, "whole", lambda *_: whole)
    with pytest.raises(Refusal) as refused:
        reviews.close(actor("DM"), study(), past(), whole.digest, SAID, PASS_PHRASE, ZONE)
    assert refused.value.sentence is reviews.OWN_ACTS
    reviews.close(actor("SPO"), study(), past(), whole.digest, SAID, PASS_PHRASE, ZONE)


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("SYSTEM", "CONSOLE", *GRANTED["review"])])
def test_only_the_sponsor_side_reviews(actor, role):
    with pytest.raises(NotGranted):
        reviews.close(actor(role), study(), past(), "", SAID, PASS_PHRASE, ZONE)


def test_the_pages_of_reviews(actor, client, number):
    browser = client("DM")
    assert browser.get("/audit/reviews").status_code == 200
    for listing in LISTINGS:
        assert browser.get(f"/audit/reviews/{listing}").status_code == 200
    assert browser.get("/audit/reviews/late?first=demain").status_code == 200
    assert browser.get("/audit/reviews/late?after=x").status_code == 404
    assert client("PI").get("/audit/reviews").status_code == 403
    digest = listings.whole(actor("DM"), study(), past()).digest
    typed = {"first": "01/01/2026", "last": f"{past().last:%d/%m/%Y}", "seen": digest, "conclusion": SAID, "password": "no"}
    wrong = browser.post("/audit/reviews/mass", data=typed)
    assert wrong.status_code == 422
    assert "rien à signaler" in wrong.get_data(as_text=True)
    assert browser.post("/audit/reviews/mass", data=typed | {"password": PASS_PHRASE}).status_code == 303
    assert "rien à signaler" in browser.get("/audit/reviews").get_data(as_text=True)
