"""A trial of three synthetic subjects with a cut, delivered once as SDTM for the tests that read it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask

from ecrf import simulate as simulation
from ecrf.db import db
from ecrf.exports import cuts
from ecrf.exports.parcel import Order
from ecrf.exports.sdtm import delivery
from ecrf.permissions import CONSOLE, Actor
from forms import synthetic
from tests.conftest import cloned, grown
from tests.playing import fill

TODAY = date(2026, 11, 22)
PATHS = ("completed", "healed_in_run_in", "manufacturing_failed")
SEES_ALL = replace(CONSOLE, role="INS", unblinded=True)
COMMENT = "Échantillon hémolysé, prélèvement refait le lendemain. " * 8
BLINDED = replace(CONSOLE, role="STAT", unblinded=False)


def grow(app: Flask) -> None:
    """Play one subject of each path, and name a cut."""
    study: Any = app.study  # type: ignore[attr-defined]
    with time_machine.travel("2026-11-22T10:00:00Z", tick=True):
        people = simulation.furnish(study, synthetic, 4, 6, 7)
        told = list(synthetic.stories(40, 7, TODAY))
        for number, path in enumerate(PATHS):
            simulation.play(study, people, next(story for story in told if story.path == path), f"story {number}")
        commented()
        cuts.cut(CONSOLE, study, "one")


def commented() -> None:
    """Comment on the blood count of the first subject, at greater length than one variable of SDTM holds."""
    number = db.session.execute(db.text("SELECT min(subject) FROM form WHERE page = 'HEM' AND visit = 'SCR'")).scalar_one()
    outcome = fill(replace(CONSOLE, role="PI", whole_study=False, sites=frozenset({number[:2]})), number, "SCR/HEM", reason="ENTRY_ERROR", LBCOM=COMMENT)
    assert outcome.kind == "saved", outcome


@pytest.fixture(scope="module")
def template(server, template) -> Iterator[str]:
    with grown(server, template, grow) as name:
        yield name


@pytest.fixture(scope="module")
def app(server, template) -> Iterator[Flask]:
    """The application over a clone that holds these subjects."""
    with cloned(server, template) as made:
        yield made


def ordered(app: Flask, folder: Path, reader: Actor = SEES_ALL, cut: str = "one") -> Order:
    """An order of that cut into a new folder."""
    folder.mkdir(parents=True)
    return Order(folder, cuts.find(cut), reader, app.study, "en")  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Delivered:
    """A delivery that lies in a folder, read back from Dataset-JSON."""

    folder: Path

    @cached_property
    def heads(self) -> dict[str, dict[str, Any]]:
        """The datasets by name."""
        return {head["name"]: head for head in (json.loads(path.read_text()) for path in sorted(self.folder.glob("datasets/*.json")))}

    def records(self, name: str) -> list[dict[str, Any]]:
        """The records of a dataset, by variable; none where it was not filled."""
        head = self.heads.get(name, {"columns": [], "rows": []})
        names = [column["name"] for column in head["columns"]]
        return [dict(zip(names, row, strict=True)) for row in head["rows"]]


@pytest.fixture(scope="module")
def delivered(app, tmp_path_factory) -> Delivered:
    """The delivery of the cut as somebody reads it who sees everything."""
    folder = tmp_path_factory.mktemp("sdtm") / "whole"
    with app.app_context():
        delivery.files(ordered(app, folder))
        db.session.remove()
    return Delivered(folder)


@pytest.fixture(scope="module")
def blinded(app, tmp_path_factory) -> Delivered:
    """The delivery of the cut as a blinded statistician reads it."""
    folder = tmp_path_factory.mktemp("sdtm") / "blinded"
    with app.app_context():
        delivery.files(ordered(app, folder, replace(CONSOLE, role="DM", unblinded=False)))
        db.session.remove()
    return Delivered(folder)
