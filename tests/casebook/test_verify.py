"""The verifier against somebody with a superuser's hands: whatever is altered behind the application is found and named."""

from __future__ import annotations

import pytest
from flask import current_app
from sqlalchemy import text

from ecrf.casebook import anchor, record
from ecrf.casebook.models import ItemVersion
from ecrf.casebook.verify import counts, verify
from ecrf.db import db
from ecrf.exports import cuts
from ecrf.permissions import CONSOLE
from tests import told
from tests.conftest import acting, grown

pytestmark = pytest.mark.requirement("AUD-05")


def problems(anchors=None):
    db.session.rollback()
    return verify(current_app.study, anchors)


def only(found, kind):
    return next(p.sentence for p in found if p.kind == kind)


@pytest.fixture(scope="module")
def template(server, template):
    """Two subjects, the second with its product: the one that every test alters."""
    def grow(_made):
        told.subject(acting)
        told.product(acting, told.subject(acting))
        db.session.commit()
        assert problems() == []
    with grown(server, template, grow) as name:
        yield name


@pytest.fixture
def number(committed):
    """The subject that is altered; the one beside it nobody touches."""
    return db.session.execute(text("SELECT max(number) FROM subject")).scalar_one()


@pytest.fixture
def behind(superuser):
    """SQL as a superuser with all triggers and foreign keys off."""
    superuser.execute("SET session_replication_role = replica")
    return superuser.execute


@pytest.fixture
def slot(behind, number):
    """The form of the subject's vital signs."""
    return behind("SELECT id FROM form WHERE subject = %s AND page = 'VS'", [number]).fetchone()[0]


def test_an_untouched_record_is_intact(number):
    chains, acts = counts()
    assert chains > 4
    assert acts > chains
    assert problems() == []


def test_progress_counts_every_act(number):
    steps = []
    verify(current_app.study, progress=steps.append)
    assert sum(steps) == counts()[1]


def test_a_changed_value_is_named(behind, number, slot):
    behind("UPDATE item_version SET value = '99' WHERE form = %s AND item = 'SYSBP' AND version = 1", [slot])
    found = problems()
    assert [p.kind for p in found] == ["changed act"]
    assert f"subject/{number}, act " in found[0].sentence
    assert f"{number} SCR/VS SYSBP version 1 = 99" in found[0].sentence


def test_a_deleted_version_is_named(behind, number, slot):
    behind("DELETE FROM item_version WHERE form = %s AND item = 'SYSBP' AND version = 1", [slot])
    found = problems()
    assert f"subject/{number}, act " in only(found, "changed act")
    assert f"({number} SCR/VS)" in only(found, "lost row")
    assert "item SYSBP, version 2" in only(found, "lost row")


def test_a_deleted_last_version_is_named(behind, number, slot):
    act, = behind("SELECT a.seq FROM item_version v JOIN act a ON a.id = v.act WHERE form = %s AND item = 'SYSBP' "
                  "AND version = 2", [slot]).fetchone()
    behind("DELETE FROM item_version WHERE form = %s AND item = 'SYSBP' AND version = 2", [slot])
    assert only(problems(), "changed act").startswith(f"subject/{number}, act {act} (correct by ")


def test_two_swapped_rows_are_named(behind, number, slot):
    behind("""UPDATE item_version SET value = CASE item WHEN 'SYSBP' THEN '80' ELSE '120' END
              WHERE form = %s AND item IN ('SYSBP', 'DIABP') AND version = 1""", [slot])
    sentence = only(problems(), "changed act")
    assert f"{number} SCR/VS SYSBP version 1 = 80" in sentence
    assert f"{number} SCR/VS DIABP version 1 = 120" in sentence


def test_two_swapped_acts_are_named(behind, number):
    stream = f"subject/{number}"
    for old, new in ((2, 900), (3, 2), (900, 3)):
        behind("UPDATE act SET seq = %s WHERE stream = %s AND seq = %s", [new, stream, old])
    assert only(problems(), "changed act").startswith(f"subject/{number}, act 2 ")


def test_a_missing_act_is_named(behind, number):
    behind("DELETE FROM act WHERE stream = %s AND seq = 2", [f"subject/{number}"])
    assert f"subject/{number}, act 3" in only(problems(), "missing act")
    assert "act 2 of the stream should stand before it and is missing" in only(problems(), "missing act")


def test_a_changed_time_is_named(behind, number):
    behind("UPDATE act SET at = at - interval '1 day' WHERE stream = %s AND seq = 3", [f"subject/{number}"])
    assert only(problems(), "changed act").startswith(f"subject/{number}, act 3 ")


def test_a_changed_author_is_named(behind, number):
    behind("UPDATE act SET by = 'SYSTEM' WHERE stream = %s AND seq = 3", [f"subject/{number}"])
    assert only(problems(), "changed act").startswith(f"subject/{number}, act 3 (record by SYSTEM ")


def test_a_changed_seal_is_told_from_changed_content(behind, number):
    behind("UPDATE seal SET digest = repeat('a', 64) FROM act WHERE id = act AND stream = %s AND seq = 3",
           [f"subject/{number}"])
    found = problems()
    assert [p.kind for p in found] == ["changed seal"]
    assert found[0].sentence.startswith(f"subject/{number}, act 3: its seal was changed")


def test_a_cut_off_tail_is_found_from_the_anchor(behind, number, tmp_path):
    file = tmp_path / "anchor.jsonl"
    last, = anchor.append(file).heads[f"subject/{number}"][:1]
    _cut_tail(behind, f"subject/{number}", last)
    assert not [p for p in problems() if p.kind == "cut-off tail"]
    sentence = only(problems(anchor.read(file)), "cut-off tail")
    assert sentence.startswith(f"subject/{number}, act {last}: the anchor of 20")
    assert f"the chain ends at act {last - 1}" in sentence


def _cut_tail(behind, stream, last):
    act, = behind("SELECT id FROM act WHERE stream = %s AND seq = %s", [stream, last]).fetchone()
    for table in ("item_version", "form_event", "query_message", "query", "verification", "form", "seal"):
        behind(f"DELETE FROM {table} WHERE act = %s", [act])
    behind("DELETE FROM act WHERE id = %s", [act])


def test_a_cut_off_tail_is_found_from_a_cut_too(behind, number):
    cuts.cut(CONSOLE, current_app.study, "before")
    db.session.commit()
    last, = behind("SELECT max(seq) FROM act WHERE stream = %s", [f"subject/{number}"]).fetchone()
    _cut_tail(behind, f"subject/{number}", last)
    assert "the cut before names it" in only(problems(), "cut-off tail")


def test_a_chain_written_anew_is_found_from_the_anchor(behind, number, tmp_path, actor):
    file, stream = tmp_path / "anchor.jsonl", record.subject_stream(number)
    last, = anchor.append(file).heads[stream][:1]
    _cut_tail(behind, stream, last)
    with record.writing(actor("PI"), stream, "record"):
        pass
    db.session.commit()
    assert not [p for p in problems() if p.where.startswith(stream)]
    assert only(problems(anchor.read(file)), "rewritten chain").startswith(f"{stream}, act {last} ")


def test_a_whole_chain_gone_is_found(behind, committed, tmp_path):
    file = tmp_path / "anchor.jsonl"
    anchor.append(file)
    behind("DELETE FROM act WHERE stream = 'site/02'")
    assert "the whole chain is gone" in only(problems(anchor.read(file)), "cut-off tail")
    assert only(problems(), "lost row")


def test_a_value_hung_on_an_old_act_is_named(behind, number, slot):
    behind("""INSERT INTO item_version (form, item, version, value, reason, act)
              SELECT %s, 'SYSBP', 3, '140', 'ENTRY_ERROR', id FROM act WHERE stream = %s AND seq = 2""",
           [slot, f"subject/{number}"])
    sentence = only(problems(), "changed act")
    assert sentence.startswith(f"subject/{number}, act 2 ")
    assert f"{number} SCR/VS SYSBP version 3 = 140" in sentence


def _forge(behind, number, slot, digest):
    stream = f"subject/{number}"
    seq, = behind("SELECT max(seq) + 1 FROM act WHERE stream = %s", [stream]).fetchone()
    act, = behind("INSERT INTO act (stream, seq, by, role, verb) VALUES (%s, %s, 'SYSTEM', 'PI', 'correct') RETURNING id",
                  [stream, seq]).fetchone()
    behind("INSERT INTO item_version (form, item, version, value, reason, act) VALUES (%s, 'PULSE', 2, '61', 'x', %s)",
           [slot, act])
    if digest:
        behind("INSERT INTO seal (act, digest) VALUES (%s, %s)", [act, digest])
    return seq


def test_an_act_with_a_forged_seal_is_named(behind, number, slot):
    seq = _forge(behind, number, slot, "0" * 64)
    sentence = only(problems(), "changed act")
    assert sentence.startswith(f"subject/{number}, act {seq} ")
    assert "PULSE version 2 = 61" in sentence


def test_an_act_without_a_seal_is_named(behind, number, slot):
    seq = _forge(behind, number, slot, None)
    sentence = only(problems(), "missing seal")
    assert sentence.startswith(f"subject/{number}, act {seq} ")
    assert "PULSE version 2 = 61" in sentence


def test_a_row_without_any_act_is_named(behind, number, slot):
    behind("INSERT INTO item_version (form, item, version, value, reason, act) VALUES (%s, 'PULSE', 2, '61', 'x', 99999999)",
           [slot])
    sentence = only(problems(), "lost row")
    assert "item PULSE, version 2" in sentence
    assert f"({number} SCR/VS)" in sentence
    assert "there is no act with id 99999999" in sentence


def test_a_row_in_another_subjects_stream_is_named(number, actor, slot):
    with record.writing(actor("PI"), "subject/01-001", "correct") as act:
        record.bring(act, ItemVersion, [{"form": slot, "item": "PULSE", "version": 2, "value": "62", "reason": "x"}])
    db.session.commit()
    sentence = only(problems(), "stray row")
    assert sentence.startswith("subject/01-001, act ")
    assert f"{number} SCR/VS PULSE version 2 = 62" in sentence


@pytest.mark.parametrize(("item", "value", "said"), [
    ("SYSBP", "high", "not a value of kind Integer"),
    ("VSDAT", "2026-02-31", "not a value of kind Date"),
    ("VSTIM", "25:61", "not a value of kind Time"),
    ("VSPOS", "FLYING", "'FLYING' is not a code of POSITION"),
    ("NOITEM", "1", "page VS of version 1.0 has no such item"),
])
def test_a_value_that_cannot_be_is_named_even_when_it_was_sealed(number, actor, slot, item, value, said):
    with record.writing(actor("PI"), record.subject_stream(number), "correct") as act:
        version = db.session.query(ItemVersion).filter_by(form=slot, item=item).count() + 1
        record.bring(act, ItemVersion, [{"form": slot, "item": item, "version": version, "value": value, "reason": "x"}])
    db.session.commit()
    found = problems()
    assert [p.sentence for p in found] == [f"{number} SCR/VS {item} = {value}: {said}."]
