"""Fixtures of exports: a whole archive made once, and the reader who sees everything."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from flask import current_app

from ecrf.exports import cuts
from ecrf.permissions import CONSOLE
from tests.exports.archived import made, story


@pytest.fixture(scope="session")
def kept(tmp_path_factory) -> dict[str, Path]:
    """Where an archive made by the first test that needed one lies, for those that only read it."""
    return {"root": tmp_path_factory.mktemp("archives")}


@pytest.fixture
def folder(request, tmp_path, monkeypatch) -> Path:
    """Where the files of exports that this test orders lie, apart from all others."""
    app = request.getfixturevalue("committed" if "committed" in request.fixturenames else "app")
    monkeypatch.setitem(app.config, "EXPORTS", str(tmp_path / "exports"))
    return tmp_path / "exports"


@pytest.fixture
def cut(app) -> str:
    """A cut of the empty study, in this test's transaction."""
    return cuts.cut(CONSOLE, app.study, "one")


@pytest.fixture
def everything(actor):
    """A reader who sees everything."""
    return replace(actor("INS"), unblinded=True)


@pytest.fixture
def archive(actor, kept, tmp_path) -> Path:
    """A copy of a whole archive, to be tampered with; made once."""
    if "whole" not in kept:
        cuts.cut(CONSOLE, current_app.study, "early", "the first")
        story(actor)
        cuts.cut(CONSOLE, current_app.study, "one")
        made(kept["root"] / "whole", "one", replace(actor("INS"), unblinded=True))
        kept["whole"] = kept["root"] / "whole"
    return Path(shutil.copytree(kept["whole"], tmp_path / "archive"))
