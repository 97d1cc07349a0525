"""A save against its edit checks: a finding opens a query, the data close it, a confirmation stands while its values do."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event, text

from ecrf import clock
from ecrf.casebook import record
from ecrf.db import db
from ecrf.queries import verbs
from ecrf.queries.recheck import recheck
from ecrf.queries.threads import Thread, threads
from tests.playing import consented, fill, place, study

VS = "SCR/VS"


def asked(number: str, address: str = VS) -> list[Thread]:
    """The queries of a page, in order of their numbers."""
    found = [t for listed in threads(number, None).values() for t in listed]
    return sorted((t for t in found if "/".join(filter(None, t.address)) == address), key=lambda t: t.number)


def pressed(actor: Any, value: str, **rest: str) -> str:
    """A subject whose systolic pressure was recorded so."""
    number: str = consented(actor("SC"))
    fill(actor("SC"), number, VS, SYSBP=value, **rest)
    return number


@pytest.mark.requirement("DATA-14")
def test_an_unusual_value_opens_a_query_at_its_item_in_the_readers_language(actor: Any) -> None:
    number = pressed(actor, "190")
    thread, = asked(number)
    assert (thread.item, thread.check, thread.state, thread.opening.speaker) == ("SYSBP", "EC38", "open", "SYSTEM")
    assert thread.words(study(), "fr").replace("\u00a0", " ") == "Inhabituel : plus de 180 mmHg."
    assert thread.words(study(), "en") == "Unusual: above 180 mmHg."
    assert thread.opening.text is None, "the sentence is derived, never stored (R63)"
    assert set(thread.opening.detail or {}) == {"check", "part", "protocol", "values", "judged"}


@pytest.mark.requirement("DATA-14")
def test_a_save_elsewhere_leaves_it_as_it_is(actor: Any) -> None:
    number = pressed(actor, "190")
    fill(actor("SC"), number, VS, PULSE="70")
    assert [(t.state, len(t.messages)) for t in asked(number)] == [("open", 1)]


@pytest.mark.requirement("DATA-14")
def test_the_data_close_it_and_a_return_of_the_value_asks_anew(actor: Any) -> None:
    number, nurse = pressed(actor, "190"), actor("SC")
    fill(nurse, number, VS, SYSBP="150", SYSBP__reason="ENTRY_ERROR")
    assert [t.state for t in asked(number)] == ["resolved"]
    fill(nurse, number, VS, SYSBP="190", SYSBP__reason="SOURCE_CORRECTED")
    assert [(t.number, t.state, t.follows) for t in asked(number)] == [(1, "resolved", None), (2, "open", 1)]


@pytest.mark.requirement("DATA-14")
def test_the_closing_message_hangs_on_the_act_that_changed_the_value(actor: Any) -> None:
    number, nurse = pressed(actor, "190"), actor("SC")
    fill(nurse, number, VS, SYSBP="150", SYSBP__reason="ENTRY_ERROR")
    acts = db.session.execute(text("""
        SELECT m.act = v.act FROM query_message m JOIN query q ON q.id = m.query
        JOIN item_version v ON v.form = q.form AND v.item = q.item AND v.version = 2
        WHERE m.kind = 'resolve'""")).scalars().all()
    assert acts == [True]


@pytest.mark.requirement("DATA-14")
def test_another_unusual_value_is_asked_anew(actor: Any) -> None:
    number = pressed(actor, "190")
    fill(actor("SC"), number, VS, SYSBP="200", SYSBP__reason="ENTRY_ERROR")
    assert [(t.state, t.follows) for t in asked(number)] == [("resolved", None), ("open", 1)]


@pytest.mark.requirement("DATA-14")
def test_a_confirmed_query_stays_closed_while_its_value_stands(actor: Any) -> None:
    number, nurse, manager = pressed(actor, "190"), actor("SC"), actor("DM")
    verbs.answer(nurse, place(nurse, number, VS), 1, "Measured twice.")
    fill(nurse, number, VS, PULSE="70")
    verbs.close(manager, place(manager, number, VS), 1)
    fill(nurse, number, VS, TEMP="36,8")
    assert [t.state for t in asked(number)] == ["closed"]
    fill(nurse, number, VS, SYSBP="195", SYSBP__reason="SOURCE_CORRECTED")
    assert [(t.state, t.follows) for t in asked(number)] == [("closed", None), ("open", 1)]


@pytest.mark.requirement("DATA-14")
def test_a_comment_opens_the_query_answered(actor: Any) -> None:
    number = pressed(actor, "190", SYSBP__comment="Known hypertension.")
    thread, = asked(number)
    assert [(m.kind, m.speaker, m.text) for m in thread.messages] == [
        ("open", "SYSTEM", None), ("answer", "SC", "Known hypertension.")]
    assert len({m.at for m in thread.messages}) == 1, "one act"


@pytest.mark.requirement("DATA-14")
def test_a_correction_answers_the_open_queries_of_its_item_only(actor: Any) -> None:
    number, nurse, monitor = pressed(actor, "120"), actor("SC"), actor("CRA_B")
    there = place(monitor, number, VS)
    for item in ("SYSBP", "PULSE", "DIABP"):
        verbs.raise_query(monitor, there, item, "As in the source?")
    fill(nurse, number, VS, SYSBP="125", SYSBP__reason="SOURCE_CORRECTED", DIABP="80")
    assert [(t.item, t.state) for t in asked(number)] == [("SYSBP", "answered"), ("PULSE", "open"), ("DIABP", "answered")]
    assert asked(number)[0].messages[-1].detail == {"correction": "SOURCE_CORRECTED", "version": 2}


@pytest.mark.requirement("DATA-14")
def test_a_finding_of_two_pages_is_closed_by_the_other_page(actor: Any) -> None:
    number, doctor = consented(actor("PI")), actor("PI")
    fill(doctor, number, "AE/new", AETERM="Headache", AESTDAT="20/05/2026")
    open_ones = [t for t in asked(number, "AE/1") if t.check == "EC109"]
    assert [t.state for t in open_ones] == ["open"]
    assert "20/05/2026" in open_ones[0].words(study(), "en") and "01/06/2026" in open_ones[0].words(study(), "fr")
    fill(doctor, number, "ICF", RFICDAT="10/05/2026", RFICDAT__reason="SOURCE_CORRECTED")
    assert [t.state for t in asked(number, "AE/1") if t.check == "EC109"] == ["resolved"]


@pytest.mark.requirement("DATA-14")
def test_many_findings_cost_two_statements(actor: Any) -> None:
    number, nurse = consented(actor("SC")), actor("SC")
    written: list[str] = []
    engine = db.engine

    def listen(*told: Any) -> None:
        written.append(told[2])
    event.listen(engine, "before_cursor_execute", listen)
    fill(nurse, number, VS, SYSBP="190", DIABP="130", PULSE="130", TEMP="39", WEIGHT="150")
    event.remove(engine, "before_cursor_execute", listen)
    assert len(asked(number)) >= 4
    assert sum("INSERT INTO query " in s for s in written) == 1
    assert sum("INSERT INTO query_message " in s for s in written) == 1


@pytest.mark.requirement("DATA-14")
def test_recheck_closes_what_the_checks_no_longer_find_and_is_harmless_when_repeated(actor: Any) -> None:
    number = pressed(actor, "190")
    assert recheck(study(), [number]) == (0, 0)
    item = study().pages["VS"].items["SYSBP"]
    kept, item.soft = item.soft, (90, 195)
    try:
        steps: list[int] = []
        assert recheck(study(), progress=steps.append) == (0, 1)
        assert asked(number)[0].state == "resolved" and sum(steps) >= 1
        assert recheck(study()) == (0, 0)
    finally:
        item.soft = kept
    assert recheck(study()) == (1, 0)
    last = db.session.execute(text("SELECT verb, by, detail FROM act WHERE stream = :s ORDER BY seq DESC LIMIT 1"),
                              {"s": record.subject_stream(number)}).one()
    assert (last.verb, last.by) == ("recheck", "CONSOLE") and last.detail["operator"]


@pytest.mark.requirement("DATA-14")
def test_saves_that_ran_only_some_checks_leave_nothing_for_a_recheck_of_all(app: Any) -> None:
    from ecrf import simulate as simulation
    from forms import synthetic
    told = sorted(synthetic.stories(8, 5, clock.today("Europe/Paris")), key=lambda story: len(story.steps))
    people = simulation.furnish(study(), synthetic, 4, 8, 5)
    numbers = [simulation.play(study(), people, story, story.path) for story in (told[4],)]
    assert db.session.execute(text("SELECT count(*) FROM query WHERE check_id IS NOT NULL")).scalar_one() > 0
    assert recheck(study(), numbers) == (0, 0)


def test_the_steps_that_findings_block_are_named(actor: Any) -> None:
    from ecrf.crf import Finding, T
    words = T("Non.", "No.")
    harmless, blocking = (Finding("EC1", ("", "P", ""), "I", words, steps=steps) for steps in ((), ("lock", "inject")))
    assert verbs.blocks([harmless, blocking], "inject") == [blocking]
    assert verbs.blocks([harmless, blocking], "visit") == []


@pytest.mark.requirement("DATA-14")
def test_a_correction_answers_with_its_words_and_its_reason_in_one_act(actor: Any, client: Any) -> None:
    number, nurse, monitor = pressed(actor, "150"), actor("SC"), actor("CRA_B")
    verbs.raise_query(monitor, place(monitor, number, VS), "SYSBP", "What does the source say?")
    shown = client("SC").get(f"/subjects/{number}/{VS}?correct=SYSBP").text
    assert 'name="SYSBP.comment"' in shown and '<details class="change" open data-asked>' in shown
    fill(nurse, number, VS, SYSBP="140", SYSBP__reason="ENTRY_ERROR", SYSBP__comment="Read again: 140.")
    thread, = asked(number)
    answer = thread.messages[-1]
    assert (thread.state, answer.kind, answer.text, answer.detail) == (
        "answered", "answer", "Read again: 140.", {"correction": "ENTRY_ERROR", "version": 2})
    same = db.session.execute(text("""
        SELECT m.act = v.act FROM query_message m JOIN query q ON q.id = m.query
        JOIN item_version v ON v.form = q.form AND v.item = q.item AND v.version = 2 WHERE m.kind = 'answer'""")).scalars().all()
    assert same == [True]
    told = client("CRA_B").get(f"/subjects/{number}/{VS}?history=SYSBP").text
    assert "Read again: 140." in told and "(v2)" in told and told.count(f"#query-{thread.form}-1") == 1


@pytest.mark.requirement("DATA-14")
def test_words_beside_a_value_left_as_it_is_answer_a_persons_query(actor: Any) -> None:
    number, nurse, monitor = pressed(actor, "150"), actor("SC"), actor("CRA_B")
    assert fill(nurse, number, VS, SYSBP="150", SYSBP__comment="Nobody asked.").kind == "refused"
    verbs.raise_query(monitor, place(monitor, number, VS), "SYSBP", "Measured twice?")
    assert fill(nurse, number, VS, SYSBP="150", SYSBP__comment="Yes, twice.").kind == "saved"
    thread, = asked(number)
    assert [(m.kind, m.text) for m in thread.messages] == [("open", "Measured twice?"), ("answer", "Yes, twice.")]
