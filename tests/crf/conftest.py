"""The small study and its casebooks, as fixtures. No database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import settings

from ecrf.crf import Book, FormView, Study
from tests.crf.small import TODAY, small_study

settings.register_profile("vocabulary", parent=settings.get_profile("busy machine"), derandomize=True, database=None)
settings.load_profile("vocabulary")


@pytest.fixture
def study() -> Study:
    """The small study, made anew."""
    return small_study()


@pytest.fixture
def book(study: Study) -> Callable[..., Book]:
    """``book(("W8", "SV", "", {"SVDAT": "2026-11-05"}), …)``: a casebook of those pages, each item at version 1."""
    def make(*pages: tuple[str, str, str, dict[str, str]]) -> Book:
        made = Book(study, TODAY, number="01-001")
        for visit, oid, line, values in pages:
            made.add(FormView(study.pages[oid], visit, line, values, {}, dict.fromkeys(values, 1)))
        return made
    return make
