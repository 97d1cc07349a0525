"""Loading a file: a verdict for each value, whole or not at all, never over what is recorded, by whoever may, with its origin."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from ecrf.casebook import record
from ecrf.casebook.locate import NotGranted
from ecrf.casebook.models import Hold
from ecrf.crf import Refused
from ecrf.db import db
from ecrf.imports import loading, origin
from ecrf.imports.incoming import Contents, Happened, Incoming
from ecrf.permissions import CONSOLE, GRANTED, ROLES
from tests import told
from tests.imports.migrating import ORIGIN
from tests.locks import held
from tests.playing import consented, fill, form, study

NEW = {"WEIGHT": "61.5", "SYSBP": "120", "DIABP": "80"}


def rows(number, address="SCR/VS", answers=NEW, **more):
    """Values of one page as a reader hands them over."""
    parts = address.split("/")
    visit, page, line = (*([""] if parts[0] in study().pages else []), *parts, "")[:3]
    return [Incoming(str(n), number, visit, page, line, item, value) for n, (item, value) in enumerate((answers | more).items(), 2)]


def load(who, *values, wrong=(), events=(), **how):
    return loading.load(who, study(), lambda: [Contents(tuple(values), tuple(wrong), tuple(events))], ORIGIN, **how)


def acts():
    return db.session.execute(text("SELECT count(*) FROM act")).scalar_one()


def sentence(report, kind="refused"):
    assert report.counts[kind] == 1, report.shown
    return report.shown[kind][0].problem.en


@pytest.fixture
def number(actor):
    return consented(actor("SC"))


@pytest.mark.requirement("IMP-01")
@pytest.mark.requirement("IMP-02")
@pytest.mark.requirement("AUD-10")
def test_what_is_new_is_recorded_as_typed_with_its_origin_and_the_same_again_writes_nothing(actor, number):
    done = load(actor("PI"), *rows(number))
    assert (done.loaded, done.told()) == (True, {"new": 3})
    assert form(number, "SCR/VS").values == NEW
    acting = db.session.execute(text("SELECT by, role, verb, reason, detail, stream FROM act ORDER BY id DESC LIMIT 2")).all()
    (by, role, verb, reason, detail, stream), page = acting
    assert (by, role, verb, reason, stream) == (actor("PI").account, "PI", "import", "CHANGE-12", "site/01")
    assert detail == {"file": "cahiers.xml", "sha256": "0" * 64, "format": "odm", "sender": "CHU", "sent": "2026-06-02",
                      "received": "2026-06-03T00:00:00.000000Z", "agreement": ORIGIN.agreement, "counts": {"new": 3}}
    assert (page.verb, page.role) == ("record", "PI")
    assert page.detail["import"] == {"file": "cahiers.xml", "sha256": "0" * 64, "format": "odm", "sent": "2026-06-02"}
    before = acts()
    again = load(actor("PI"), *rows(number))
    assert (again.loaded, again.told()) == (False, {"same": 3})
    assert loading.refusal(again, False) is loading.NOTHING_NEW
    assert acts() == before


@pytest.mark.requirement("IMP-01")
def test_one_value_refused_and_nothing_is_loaded(actor, number):
    before = acts()
    found = load(actor("PI"), *rows(number), *rows(number, "DM", {"BRTHDAT": "03/1980", "SEX": "X"}))
    assert "is not one of the possible answers" in sentence(found)
    assert (found.loaded, acts(), form(number, "SCR/VS")) == (False, before, None)
    assert "not loaded" in loading.refusal(found, True).en


def test_a_conflict_is_told_never_overwritten_and_stops_the_load_until_it_is_left(actor, number):
    assert fill(actor("SC"), number, "SCR/VS", SYSBP="130").kind == "saved"
    found = load(actor("PI"), *rows(number))
    assert (found.loaded, found.told()) == (False, {"conflict": 1, "new": 2})
    assert (found.shown["conflict"][0].said, found.shown["conflict"][0].recorded) == ("120", "130")
    left = load(actor("PI"), *rows(number), leave=True)
    assert left.loaded
    assert form(number, "SCR/VS").values == NEW | {"SYSBP": "130"}
    detail = db.session.execute(text("SELECT detail FROM act ORDER BY id DESC LIMIT 1")).scalar_one()
    assert detail["left"] == [f"{number}/SCR/VS/SYSBP"]


def test_what_somebody_took_away_is_a_conflict_too_and_the_same_number_written_otherwise_is_the_same(actor, number):
    assert fill(actor("SC"), number, "SCR/VS", SYSBP="130", WEIGHT="61,5").kind == "saved"
    assert fill(actor("SC"), number, "SCR/VS", reason="ENTRY_ERROR", SYSBP="").kind == "saved"
    found = load(actor("PI"), *rows(number, "SCR/VS", {"SYSBP": "130", "WEIGHT": "61,5"}))
    assert found.told() == {"conflict": 1, "same": 1}


PLACES = [
    ("01-009", "SCR/VS", "SYSBP", "is not known here"), ("x'; --", "SCR/VS", "SYSBP", "is not known here"),
    ("", "SCR/XYZ", "SYSBP", "There is no page SCR/XYZ"), ("", "RIC/VS", "SYSBP", "There is no page RIC/VS"),
    ("", "XX/VS", "SYSBP", "There is no page XX/VS"), ("", "D0/INJP", "KIT", "There is no page D0/INJP"),
    ("", "SCR/VS", "XYZ", "Page VS has no item “XYZ”"), ("", "AE/new", "AETERM", "There is no page AE/new"),
    ("", "AE/3", "AETERM", "cannot be begun"), ("", "SCR/ULCA/1", "ULCSTAT", "cannot be begun"), ("", "UNS-2/VS", "SYSBP", "There is no page"),
]
"""Where no value can be, and what is said; a page that the reader does not read is told like one that does not exist."""


@pytest.mark.requirement("IMP-01")
@pytest.mark.requirement("BLIND-01")
@pytest.mark.parametrize(("subject", "address", "item", "words"), PLACES)
def test_a_place_that_is_not_there_is_refused(actor, number, subject, address, item, words):
    assert words in sentence(load(actor("DM"), *rows(subject or number, address, {item: "120"})))


@pytest.mark.requirement("IMP-01")
@pytest.mark.parametrize(("item", "value", "words"), [
    ("SYSBP", "abc", "not a whole number"), ("SYSBP", "900", "outside what is possible"), ("VSDAT", "2126-01-01", "in the future"),
    ("VSPOS", "FLYING", "not one of the possible answers"), ("WEIGHT", "6\x005", "not a number")])
def test_a_value_is_refused_with_the_sentence_of_the_page(actor, number, item, value, words):
    assert words in sentence(load(actor("PI"), *rows(number, "SCR/VS", {item: value})))
    typed = fill(actor("PI"), number, "SCR/VS", **{item: value})
    assert words in typed.submission.problems[item][0].en


def test_a_derived_value_is_computed_here_and_the_fact_is_told(actor, number):
    found = load(actor("PI"), *rows(number, HEIGHT="165", BMI="99.9"))
    assert found.told() == {"new": 4, "computed": 1}
    assert form(number, "SCR/VS").values.get("BMI") != "99.9"


def test_no_page_opens_before_consent_and_a_subject_comes_with_its_consent_only(actor):
    unconsented = load(actor("DM"), *rows("01-007"))
    assert unconsented.counts == {"refused": 3}
    brought = load(actor("DM"), *rows("01-007"), *rows("01-007", "ICF", {"RFICDAT": "2026-06-01"}))
    assert (brought.loaded, brought.told()) == (True, {"enrol": 1, "new": 4})
    assert consented(actor("PI")) == "01-008", "the site goes on after the number that was brought"
    nowhere = load(actor("DM"), *rows("77-001", "ICF", {"RFICDAT": "2026-06-01"}))
    assert "is not known here" in sentence(nowhere)


@pytest.mark.requirement("LOCK-01")
def test_a_frozen_page_takes_nothing_from_a_file(actor, number):
    assert load(actor("PI"), *rows(number, answers={"SYSBP": "120"})).loaded
    with record.writing(CONSOLE, record.subject_stream(number), "freeze") as act:
        record.bring(act, Hold, [{"kind": "freeze", **held.target("page", number).row}])
    found = load(actor("PI"), *rows(number, answers={"SYSBP": "120", "DIABP": "80"}))
    assert (found.loaded, found.told()) == (False, {"refused": 1, "new": 1, "same": 1})
    assert "has been frozen since" in sentence(found)


def test_a_completed_page_takes_more_with_the_file_as_its_reason(actor, number):
    event = Happened("5", number, "SCR", "VS", "", "not_done", "Patiente fatiguée")
    done = load(actor("PI"), events=[event])
    assert (done.loaded, form(number, "SCR/VS").state) == (True, "not_done")
    assert load(actor("PI"), events=[event]).told() == {"same": 1}
    assert load(actor("PI"), *rows(number, answers={"SYSBP": "120"})).loaded
    assert form(number, "SCR/VS").items["SYSBP"].reason == "OTHER: import cahiers.xml"
    assert load(actor("PI"), events=[event]).told() == {"conflict": 1}


@pytest.mark.requirement("ACC-02")
@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("SYSTEM", "CONSOLE")])
def test_who_imports(actor, number, role):
    if role not in GRANTED["import"]:
        with pytest.raises(NotGranted):
            load(actor(role), *rows(number))
        with pytest.raises(NotGranted):
            loading.weigh(actor(role), study(), lambda: [], ORIGIN)
    else:
        assert load(actor(role), *rows(number)).loaded
        assert form(number, "SCR/VS").items["SYSBP"].value == "120"


@pytest.mark.requirement("ACC-03")
def test_another_sites_subject_is_told_like_one_that_is_not_there(actor, number):
    mine, there = sentence(load(actor("PI", "02"), *rows(number, answers={"SYSBP": "120"}))), \
        sentence(load(actor("PI", "02"), *rows("01-555", answers={"SYSBP": "120"})))
    assert mine == there.replace("01-555", number)
    assert form(number, "SCR/VS") is None


@pytest.mark.requirement("AUD-10")
@pytest.mark.requirement("IMP-02")
@pytest.mark.parametrize(("lacking", "words"), [({"ticket": " "}, "change request"), ({"agreement": ""}, "investigator’s agreement"),
                                               ({"sender": ""}, "who sent"), ({"sent": "gestern"}, "the day on which")])
def test_an_origin_is_complete_before_anything_is_judged(actor, number, lacking, words):
    where = replace(ORIGIN, **lacking)
    with pytest.raises(Refused) as refused:
        loading.load(actor("DM"), study(), lambda: [Contents(tuple(rows(number)))], where)
    assert words in refused.value.problem["en"]
    assert bool(origin.checked(actor("PI"), where)) == ("agreement" not in lacking), "an investigator's own order is the agreement"


def test_what_changed_since_the_trial_run_is_shown_again_not_loaded(actor, number):
    read = [Contents(tuple(rows(number)))]
    tried = loading.weigh(actor("PI"), study(), lambda: read, ORIGIN)
    assert fill(actor("SC"), number, "SCR/VS", SYSBP="120").kind == "saved"
    found = loading.load(actor("PI"), study(), lambda: read, ORIGIN, shown=tried.digest)
    assert (found.loaded, found.told()) == (False, {"new": 2, "same": 1})
    assert form(number, "SCR/VS").values == {"SYSBP": "120"}
    assert loading.load(actor("PI"), study(), lambda: read, ORIGIN, shown=found.digest).loaded


def test_pages_that_a_step_fills_are_left_aside_when_the_person_says_so(actor, number):
    found = load(actor("PI"), *rows(number), *rows(number, "RAND", {"RANDNO": "7"}))
    assert (found.loaded, found.told()) == (False, {"conflict": 1, "new": 3})
    assert "A step fills this page here" in sentence(found, "conflict")
    assert load(actor("PI"), *rows(number), *rows(number, "RAND", {"RANDNO": "7"}), leave=True).loaded
    assert form(number, "RAND") is None


def test_a_trial_run_of_a_whole_casebook_finds_all_of_it_there(actor):
    number = told.subject(actor)
    values = [Incoming("1", number, *page.address, name, record.value, record.missing, record.missing_reason)
              for page in (form(number, "ICF"), form(number, told.VS)) for name, record in page.items.items()]
    found = loading.weigh(actor("PI"), study(), lambda: [Contents(tuple(values))], ORIGIN)
    assert set(found.told()) <= {"same", "computed"}
