"""The documents on screen, as PDF and on the command line: composed alike each time, masked, quick, within the policy."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest
from flask import Flask
from sqlalchemy import event, text

from ecrf.crf import LANGUAGES
from ecrf.db import db
from ecrf.documents import blank, cover, press, shelf
from ecrf.documents.words import TITLES
from ecrf.exports import cuts
from ecrf.permissions import CONSOLE
from forms.study import STUDY
from tests.playing import VITALS, consented, fill

AT = datetime(2024, 1, 2, tzinfo=UTC)


@pytest.fixture
def instance(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """An instance folder of the test's own, where nothing is kept yet."""
    kept = app.instance_path
    app.instance_path = str(tmp_path)
    yield tmp_path
    app.instance_path = kept


def reading(lang: str, role: str = "DM") -> cover.Reading:
    """The study as a role reads it."""
    return cover.Reading(STUDY, lang, cover.pages_for(replace(CONSOLE, role=role, unblinded=False), STUDY), released=AT)


def words(pdf: bytes) -> str:
    """All the text of a PDF, its spaces and line ends made one."""
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pdf_of_the_blank_crf_holds_each_page_and_bookmarks_it(lang: str) -> None:
    document = blank.blank_crf(reading(lang))
    pdf = shelf.composed("crf", document, AT)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    sheets = [sheet for chapter in document.chapters for sheet in chapter.sheets]
    assert len(reader.pages) >= len(sheets)
    marks = _titles(reader.outline)
    assert all(any(" ".join(sheet.title.split()) in mark for mark in marks) for sheet in sheets)
    assert all(chapter.title in marks for chapter in document.chapters)
    assert "pdfaid" in pdf.decode("latin-1")
    chosen = sheets if lang == "fr" else [chapter.sheets[0] for chapter in document.chapters]
    at = dict(_places(reader, reader.outline))
    for sheet in chosen:
        place = next(number for title, number in at.items() if title.endswith(f" {sheet.oid}"))
        said = " ".join(reader.pages[place].extract_text().split())
        assert " ".join(sheet.title.split()) in said and document.cover.digest[:12] in said, sheet.oid
    hidden = [page for page in STUDY.every_page if page.seen_by == "unblinded"]
    assert hidden and not [page.oid for page in hidden if any(page.title[lang] in mark for mark in marks)]


def _places(reader: pypdf.PdfReader, outline: Any) -> list[tuple[str, int]]:
    """Bookmark and number of the sheet it leads to, for all levels."""
    return [place for one in outline for place in (_places(reader, one) if isinstance(one, list) else
            [(" ".join(one.title.split()), reader.get_destination_page_number(one))])]


def _titles(outline: Any) -> list[str]:
    """The bookmarks of all levels."""
    return [title for one in outline for title in (_titles(one) if isinstance(one, list) else [" ".join(one.title.split())])]


@pytest.mark.parametrize("kind", ["schedule", "checks", "assumptions"])
def test_the_same_study_gives_the_same_bytes(kind: str) -> None:
    first, second = (shelf.composed(kind, shelf.KINDS[kind](reading("fr")), AT) for _run in range(2))
    assert first == second
    said = words(first)
    assert TITLES[kind].fr in said and "CTIS" in said


def test_the_dictionary_names_every_item_that_the_reader_reads() -> None:
    pdf = shelf.composed("dictionary", shelf.KINDS["dictionary"](reading("en", "PV")), AT)
    said = re.sub(r"[\s\u200b]", "", words(pdf))
    pages = reading("en", "PV").pages
    assert pages and all(item.oid in said for page in pages for item in page.items.values())


@pytest.mark.parametrize("kind", list(TITLES))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_document_is_a_page_within_the_policy(client: Any, kind: str, lang: str) -> None:
    page = client("DM").get(f"/study/documents/{kind}?lang={lang}").get_data(as_text=True)
    article = page[page.index("<article"):page.index("</article>")]
    assert TITLES[kind][lang] in article.replace("&#39;", "'") and f'lang="{lang}"' in article
    assert "style=" not in page and "<script>" not in page
    if kind == "crf":
        assert all(f'<section class="doc-sheet" id="{p.oid}">' in article for p in reading(lang).pages)


def test_the_documents_are_linked_and_a_wrong_one_is_not_found(client: Any) -> None:
    browser = client("PI")
    index = browser.get("/study/documents").get_data(as_text=True)
    assert all(f"/study/documents/{kind}" in index and f"/study/documents/{kind}.pdf?lang=en" in index for kind in TITLES)
    assert 'href="/study/documents"' in browser.get("/study").get_data(as_text=True)
    assert "/study/documents/crf.pdf?lang=fr" in browser.get("/study/pages").get_data(as_text=True)
    assert browser.get("/study/documents/novel").status_code == 404
    assert browser.get("/study/documents/crf?lang=de").status_code == 404


def test_a_pdf_is_composed_once_and_kept(client: Any, instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = client("DM")
    first = browser.get("/study/documents/assumptions.pdf?lang=en")
    assert first.mimetype == "application/pdf" and first.data.startswith(b"%PDF")
    kept = list((instance / "documents").iterdir())
    assert len(kept) == 1 and kept[0].read_bytes() == first.data
    kept[0].write_bytes(b"%PDF kept")
    assert browser.get("/study/documents/assumptions.pdf?lang=en").data == b"%PDF kept"
    browser.get("/study/documents/assumptions.pdf?lang=fr")
    assert len(list((instance / "documents").iterdir())) == 2


@pytest.mark.parametrize("path", ["/study/documents/crf", "/study/documents/dictionary", "/study/pages", "/study/checks"])
def test_statements_do_not_grow_with_pages_and_checks(client: Any, path: str) -> None:
    browser, made = client("DM"), []
    browser.get("/study")
    event.listen(db.engine, "before_cursor_execute", lambda *said: made.append(said[2]))
    browser.get("/study")
    house, made[:] = len(made), []
    browser.get(path)
    assert len(made) <= house + 1, made


def test_the_digest_and_the_date_are_those_of_the_release(app: Flask) -> None:
    row = db.session.execute(text("SELECT r.digest, a.at FROM release r JOIN act a ON a.id = r.act")).one()
    assert cuts.definition_digest(STUDY) == row.digest and shelf.released(row.digest) == row.at
    assert shelf.released("0" * 64) is None


def test_the_list_of_checks_tells_how_often_each_fires_where_the_reader_reads(actor: Any, client: Any) -> None:
    nurse = actor("SC")
    number = consented(nurse)
    fill(nurse, number, "SCR/VS", **(VITALS | {"SYSBP": "250"}))
    db.session.commit()
    soft = STUDY.pages["VS"].items["SYSBP"].soft_check or "SOFT"

    def fires(role: str, site: str = "01") -> str:
        page = client(role, site).get("/study/checks").get_data(as_text=True)
        found = re.search(rf'<tr id="{soft}">.*?</tr>', page, re.S)
        assert found
        return found[0]
    assert re.search(r"check=" + soft, fires("DM")) and "ouvertes 1" in fires("DM")
    assert "jamais" in fires("CRA_B", "02") and "jamais" in fires("ADM") and "jamais" in fires("PV")
    assert "ouvertes 1" in fires("PI")
    page = client("DM").get("/study/checks").get_data(as_text=True)
    off = [name for name, on in STUDY.switches.items() if on is False and name in STUDY.checks]
    assert off and all("interrupteur éteint" in page.split(f'<tr id="{name}">')[1].split("</tr>")[0] for name in off)


def test_pages_are_shown_by_chapter(client: Any) -> None:
    browser = client("DM")
    listed = re.findall(r'<tr><th scope="row"><a href="/study/pages/(\w+)">', browser.get("/study/pages").get_data(as_text=True))
    assert sorted(listed) == sorted(page.oid for page in STUDY.every_page)
    for n, (_title, pages) in enumerate(STUDY.chapters, 1):
        alone = browser.get(f"/study/pages?chapter={n}").get_data(as_text=True)
        assert re.findall(r'<tr><th scope="row"><a href="/study/pages/(\w+)">', alone) == [page.oid for page in pages]
    assert browser.get("/study/pages?chapter=99").status_code == 404


@pytest.mark.parametrize(("kind", "name", "starts"), [("schedule", "s.pdf", b"%PDF"), ("schedule", "s.html", b"<!doctype html>"),
                                                      ("assumptions", "a.html", b"<!doctype html>")])
def test_the_command_writes_by_the_ending_of_the_name(app: Flask, tmp_path: Path, kind: str, name: str, starts: bytes) -> None:
    done = app.test_cli_runner().invoke(args=["document", kind, str(tmp_path / name), "--lang", "en"])
    assert done.exit_code == 0, done.output
    content = (tmp_path / name).read_bytes()
    assert content.lstrip().startswith(starts) and b" style=" not in content
    assert name in done.output and f"{len(STUDY.every_page)} pages" in done.output and re.search(r"[0-9a-f]{64}", done.output)
    if name.endswith(".html"):
        assert TITLES[kind].en in content.decode() and ".doc-table" in content.decode() and "&#34;" not in content.decode().split("</style>")[0]


def test_a_command_that_cannot_write_says_why(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    wrong = runner.invoke(args=["document", "crf", str(tmp_path / "crf.doc")])
    assert wrong.exit_code == 1 and "must end in .pdf or .html" in wrong.output
    nowhere = runner.invoke(args=["document", "assumptions", str(tmp_path / "no" / "a.html")])
    assert nowhere.exit_code == 1 and "could not be written" in nowhere.output
    assert list(tmp_path.iterdir()) == []


def test_what_the_composer_refuses_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "STANDARD", "a-9z")
    with pytest.raises((ValueError, shelf.Refused)):
        shelf.composed("assumptions", shelf.KINDS["assumptions"](reading("fr")), AT)
