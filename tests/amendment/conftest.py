"""The application of these tests knows protocol 2.0; its sites begin under 1.0."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from time_machine import travel

from ecrf import clock
from ecrf.protocols.adoption import adopt
from tests.amendment.second_protocol import SECOND


def today() -> date:
    """Today at the sites."""
    return clock.today("Europe/Paris")


def tomorrow() -> date:
    """The day from which site 01 follows protocol 2.0."""
    return today() + timedelta(days=1)


@pytest.fixture(autouse=True)
def amended(request: pytest.FixtureRequest) -> Iterator[None]:
    """The study of the application under test is the amended one."""
    made: Flask = request.getfixturevalue("committed" if "committed" in request.fixturenames else "app")
    before, made.study = made.study, SECOND  # type: ignore[attr-defined]
    yield
    made.study = before  # type: ignore[attr-defined]


@pytest.fixture
def adopted(amended: None, actor) -> Iterator[None]:
    """Site 01 has adopted protocol 2.0 from tomorrow on, and tomorrow has come; site 02 stays."""
    adopt(actor("ADM"), SECOND, "01", "2.0", tomorrow(), "Approved by the committee")
    with travel(clock.now() + timedelta(days=1), tick=True):
        yield
