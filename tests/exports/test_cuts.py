"""Cuts: names used once, the head of every stream, no act of its own inside."""

from __future__ import annotations

import pytest
from flask import current_app
from sqlalchemy import text

from ecrf.casebook import anchor, record
from ecrf.crf import Refused
from ecrf.db import db
from ecrf.exports import cuts
from ecrf.permissions import CONSOLE
from tests import told


def heads(name: str) -> dict[str, tuple[int, str]]:
    return {r.stream: (r.seq, r.digest) for r in db.session.execute(
        text("SELECT stream, seq, digest FROM cut_head WHERE cut = :cut"), {"cut": name})}


@pytest.mark.requirement("AUD-08")
def test_a_cut_holds_the_head_of_every_stream_and_is_one_act(actor):
    told.subject(actor)
    before = anchor.heads()
    cuts.cut(actor("DM"), current_app.study, "DSMB-1")
    assert heads("DSMB-1") == before
    made = cuts.find("DSMB-1")
    assert (made.by, made.protocol) == (actor("DM").account, current_app.study.protocol)
    act = db.session.execute(text("SELECT verb, role, detail, seq FROM act WHERE stream = 'study' ORDER BY seq DESC LIMIT 1")).one()
    assert (act.verb, act.role, act.detail, act.seq) == ("cut", "DM", {"cut": "DSMB-1"}, before["study"][0] + 1)


def test_an_act_that_is_not_sealed_is_not_in_a_cut(app):
    with record.writing(CONSOLE, "site/01", "create_site"):
        cuts.cut(CONSOLE, current_app.study, "open")
    assert heads("open")["site/01"][0] == anchor.heads()["site/01"][0] - 1


@pytest.mark.parametrize("name", ["", " ", "a b", "été", "../up", "-dash", "x" * 61, "a/b", "a\nb", "a\n"])
def test_a_name_that_cannot_be_one_is_refused_with_a_sentence(app, name):
    with pytest.raises(Refused) as refused:
        cuts.cut(CONSOLE, current_app.study, name)
    assert "cannot name a cut" in refused.value.problem["en"]


def test_a_name_is_used_once(app):
    cuts.cut(CONSOLE, current_app.study, "twice")
    acts = db.session.execute(text("SELECT count(*) FROM act")).scalar()
    with pytest.raises(Refused) as refused:
        cuts.cut(CONSOLE, current_app.study, "twice")
    assert "déjà" in refused.value.problem["fr"]
    assert db.session.execute(text("SELECT count(*) FROM act")).scalar() == acts


def test_a_cut_nobody_named_is_refused_with_a_sentence(app):
    with pytest.raises(Refused) as refused:
        cuts.find("never")
    assert "No cut is named “never”" in refused.value.problem["en"]


def test_the_moment_names_a_cut_that_is_free(app):
    first = cuts.cut(CONSOLE, current_app.study, cuts.name_of_the_moment())
    assert cuts.name_of_the_moment() != first


def test_a_cut_keeps_its_reason_in_its_act_and_an_older_one_has_none(app):
    cuts.cut(CONSOLE, current_app.study, "with", "  For the safety board  ")
    cuts.cut(CONSOLE, current_app.study, "without")
    assert (cuts.find("with").reason, cuts.find("without").reason) == ("For the safety board", None)
    assert [(made.name, made.reason) for made in cuts.every()[:2]] == [("without", None), ("with", "For the safety board")]
    reasons = db.session.execute(text("SELECT reason FROM act WHERE verb = 'cut' ORDER BY seq")).scalars().all()
    assert reasons[-2:] == ["For the safety board", None]


def test_a_reason_too_long_is_refused_with_a_sentence(app):
    with pytest.raises(Refused) as refused:
        cuts.cut(CONSOLE, current_app.study, "long", "x" * 501)
    assert "500" in refused.value.problem["en"]
