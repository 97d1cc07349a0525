"""The licensed wording of questionnaires: loaded whole or not at all, shown on pages, never in exports."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from ecrf.crf import Refused
from ecrf.study import licensed
from forms.study import STUDY
from tests.playing import consented

GOOD = "item,wording\nDLQ01,Énoncé officiel un\nDLQ07,\"Énoncé officiel, sept\"\n"


@pytest.fixture
def instance(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """An instance folder of the test's own, with nothing loaded."""
    kept, before = app.instance_path, app.extensions["wording"]
    app.instance_path = str(tmp_path)
    yield tmp_path
    app.instance_path, app.extensions["wording"] = kept, before


def restart(app: Flask) -> None:
    """Read the files as the application does when it starts."""
    app.extensions["wording"] = licensed.read(STUDY, licensed.folder(app))


@pytest.mark.parametrize(("text", "words"), [
    (GOOD, {"DLQ01": "Énoncé officiel un", "DLQ07": "Énoncé officiel, sept"}),
    ("\ufeffItem;Wording\r\nDLQ01;Avec  des\u00a0espaces\r\n\r\n", {"DLQ01": "Avec des espaces"}),
    ("item,wording\nDLQ01,\"Sur deux\nlignes\"\n", {"DLQ01": "Sur deux lignes"}),
])
def test_a_file_gives_words_by_item(text: str, words: dict[str, str]) -> None:
    found = licensed.judged(STUDY, "DLQI.fr.csv", text.encode())
    assert (found.page, found.lang, dict(found.words)) == ("DLQI", "fr", words)
    assert found.digest == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(("name", "content", "said"), [
    ("DLQI.csv", GOOD.encode(), "the name must be"),
    ("NOPE.fr.csv", GOOD.encode(), "the name must be"),
    ("DLQI.de.csv", GOOD.encode(), "the name must be"),
    ("DLQI.fr.txt", GOOD.encode(), "the name must be"),
    ("DLQI.fr.csv", GOOD.encode("utf-16"), "not a CSV file in UTF-8"),
    ("DLQI.fr.csv", b'item,wording\nDLQ01,"open\n', "not a CSV file in UTF-8"),
    ("DLQI.fr.csv", b"", "first line"),
    ("DLQI.fr.csv", b"name,words\nDLQ01,x\n", "first line"),
    ("DLQI.fr.csv", b"item,wording\n", "no line"),
    ("DLQI.fr.csv", b"item,wording\nDLQ01,x\nDLQ11,y\n", "line 3: page DLQI has no item “DLQ11”"),
    ("DLQI.fr.csv", b"item,wording\nDLQ01,x\nDLQ01,y\n", "given twice"),
    ("DLQI.fr.csv", b"item,wording\nDLQ01, \n", "empty"),
    ("DLQI.fr.csv", b"item,wording\nDLQ01\n", "empty"),
    ("DLQI.fr.csv", b"item,wording\nDLQ01,x,y\n", "empty"),
    ("DLQI.fr.csv", b"item,wording\nDLQ01,\x07\n", "unreadable"),
    ("DLQI.fr.csv", b"item,wording\nDLQ01," + b"x" * 1001 + b"\n", "longer than 1000"),
])
def test_a_file_that_cannot_be_used_is_told_and_changes_nothing(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    sent, kept = tmp_path / "sent", tmp_path / "wording"
    sent.mkdir()
    kept.mkdir()
    (kept / "DLQI.fr.csv").write_text(GOOD)
    (sent / name).write_bytes(content)
    with pytest.raises(Refused) as refusal:
        licensed.load(STUDY, sent / name, kept)
    assert said in refusal.value.problem.en and name in refusal.value.problem.fr
    assert [path.name for path in kept.iterdir()] == ["DLQI.fr.csv"]
    assert (kept / "DLQI.fr.csv").read_text() == GOOD


def test_loaded_words_stand_on_the_page_and_in_the_overview_but_labels_stay(app: Flask, instance: Path, actor: Any,
                                                                          client: Any, tmp_path: Path) -> None:
    number = consented(actor("PI"))
    file = tmp_path / "DLQI.fr.csv"
    file.write_text(GOOD)
    runner = app.test_cli_runner()
    assert "No licensed wording" in runner.invoke(args=["wording", "list"]).output
    digest = hashlib.sha256(GOOD.encode()).hexdigest()
    assert digest in runner.invoke(args=["wording", "load", str(file)]).output
    assert digest in runner.invoke(args=["wording", "list"]).output
    page = client("PI").get(f"/subjects/{number}/SCR/DLQI").get_data(as_text=True)
    assert "Énoncé officiel" not in page and "Question 7\u00a0: travail" in page
    restart(app)
    page = client("PI").get(f"/subjects/{number}/SCR/DLQI").get_data(as_text=True)
    assert "Énoncé officiel un" in page and "Énoncé officiel, sept" in page
    assert "2. Gêne" in page, "an item without a wording keeps our words"
    assert "Énoncé officiel un" in client("DM").get("/study/pages/DLQI").get_data(as_text=True)
    overview = client("DM").get("/study").get_data(as_text=True)
    assert digest in overview and "DLQI (fr), 2 items" in overview
    label = STUDY.pages["DLQI"].items["DLQ01"].label
    assert label.fr == "Question 1\u00a0: symptômes" and label.as_dict()["fr"] == label.fr


def test_a_file_broken_in_place_is_named_in_the_overview(app: Flask, instance: Path, client: Any) -> None:
    folder = licensed.folder(app)
    folder.mkdir()
    (folder / "DLQI.fr.csv").write_text("item,wording\nDLQ99,x\n")
    (folder / "CHFS.en.csv").write_text("item,wording\nCHFS01,Official one\n")
    restart(app)
    overview = client("DM").get("/study").get_data(as_text=True)
    assert "DLQ99" in overview and "CHFS (en), 1 items" in overview
    listed = app.test_cli_runner().invoke(args=["wording", "list"]).output
    assert "not used: DLQI.fr.csv, line 2" in listed and "CHFS.en.csv" in listed


def test_a_refused_file_ends_the_command_with_its_sentence(app: Flask, instance: Path, tmp_path: Path) -> None:
    (tmp_path / "DLQI.fr.csv").write_text("item,wording\nDLQ99,x\n")
    done = app.test_cli_runner().invoke(args=["wording", "load", str(tmp_path / "DLQI.fr.csv")])
    assert done.exit_code == 1 and "Nothing was changed" in done.output
    assert not licensed.folder(app).exists()
