"""Documents say what the study declares: every item, page, cell, check and assumption, no more, and mask what a role does not read."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from ecrf.crf import LANGUAGES
from ecrf.documents import assumptions, blank, checks, dictionary, schedule
from ecrf.documents.cover import Reading, pages_for
from ecrf.permissions import CLASSES, CONSOLE, READS, ROLES
from forms.study import STUDY

AT = datetime(2024, 1, 2, tzinfo=UTC)
DECLARED = {item.oid for page in STUDY.every_page for item in page.items.values()}


def whole(lang: str) -> Reading:
    """The study as somebody who reads all of it reads it."""
    return Reading(STUDY, lang, STUDY.every_page, released=AT)


def as_role(role: str, lang: str = "fr") -> Reading:
    """The study as a role reads it."""
    return replace(whole(lang), pages=pages_for(replace(CONSOLE, role=role, unblinded=False), STUDY))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_blank_crf_asks_every_item_of_every_page_once(lang: str) -> None:
    document = blank.blank_crf(whole(lang))
    sheets = [sheet for chapter in document.chapters for sheet in chapter.sheets]
    asked = Counter(f"{sheet.oid}.{question.name}" for sheet in sheets for question in blank.questions(sheet))
    assert set(asked) == DECLARED and set(asked.values()) == {1}
    for sheet in sheets:
        page = STUDY.versions[sheet.oid, sheet.version]
        assert sheet.title == page.title[lang]
        for question in blank.questions(sheet):
            item = page.items[question.name]
            assert question.words == item.label[lang], item.oid
            assert question.rule == (item.when.words(lang) if item.when else ""), item.oid
            assert question.answer.unit == item.unit_in(lang), item.oid


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_that_an_item_may_take_is_printed_with_its_words(lang: str) -> None:
    document = blank.blank_crf(whole(lang))
    at_end = {legend.oid: {o.code for o in legend.options} for legend in document.lists}
    for sheet in [sheet for chapter in document.chapters for sheet in chapter.sheets]:
        below = {legend.oid: {o.code for o in legend.options} for section in sheet.sections for legend in section.legends}
        for question in blank.questions(sheet):
            listed = STUDY.versions[sheet.oid, sheet.version].items[question.name].codelist
            if listed is not None:
                beside = {o.code for o in question.answer.options} if question.answer.shape == "options" else set()
                printed = beside or below.get(listed.oid) or at_end.get(listed.oid)
                assert printed == {code.code for code in listed}, f"{sheet.oid}.{question.name}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_dictionary_has_a_line_for_every_item_and_every_codelist(lang: str) -> None:
    document = dictionary.dictionary(whole(lang))
    entries = [entry for _title, pages in document.chapters for page in pages for entry in page.entries]
    assert Counter(entry.oid for entry in entries) == Counter(DECLARED)
    for entry in entries:
        page, _, name = entry.oid.partition(".")
        item = {p.oid: p for p in STUDY.every_page}[page].items[name]
        assert (entry.label_fr, entry.label_en) == (item.label.fr, item.label.en)
        assert entry.codelist == (item.codelist.oid if item.codelist else "")
        assert entry.sdtm == item.sdtm or item.no_sdtm and item.no_sdtm in entry.sdtm, entry.oid
        assert bool(entry.possible) == bool(item.hard or item.hard_check) and bool(entry.rule) == bool(item.when)
        assert bool(entry.formula) == item.derived
    listed = {one.oid: [code for code, _fr, _en in one.codes] for one in document.lists}
    assert set(listed) == {*STUDY.codelists, "MISSING", "CHANGE_REASON"}
    assert all(listed[oid] == [code.code for code in codelist] for oid, codelist in STUDY.codelists.items())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_cell_of_the_schedule_is_that_of_the_study(lang: str) -> None:
    document = schedule.schedule(whole(lang))
    rows = {row.oid: row for _title, found in document.groups for row in found}
    assert set(rows) == {page.oid for page in STUDY.page_list if page.scope == "visit"}
    assert [column.oid for column in document.columns] == list(STUDY.visits)
    for place, visit in enumerate(STUDY.visit_list):
        slots = {slot.page.oid: "X" if slot.required else "o" for slot in visit.slots}
        assert {oid: row.cells[place] for oid, row in rows.items() if row.cells[place]} == slots, visit.oid
        window = STUDY.window_words(visit)
        assert document.columns[place].window == (window[lang] if window else "")
        assert document.columns[place].counts == (f"{visit.after.oid} + {visit.target}" if visit.after else "")
    own = {row.oid for _title, found in document.own for row in found}
    assert own == {page.oid for page in STUDY.every_page if page.scope != "visit"}
    noted = dict(document.notes)
    for page in STUDY.every_page:
        if page.asked is not None:
            found = [row for _title, group in (*document.groups, *document.own) for row in group if row.oid == page.oid]
            said = " ".join(noted[letter] for letter in found[0].notes.split(",")).lower()
            assert page.asked.words[lang].rstrip(".").lower() in said, page.oid


def test_checks_and_assumptions_are_listed_whole() -> None:
    lines = checks.check_list(whole("fr")).lines
    assert [line.id for line in lines] == list(STUDY.checks)
    assert all(len(line.parts) == len(STUDY.checks[line.id].every) for line in lines)
    off = {line.id: line.switch for line in lines if line.switch}
    assert off and all("éteint" in said for said in off.values()), "those off by default tell their switch"
    assert [line.name for line in assumptions.register(whole("en")).lines] == [a.name for a in STUDY.assumptions]


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("SYSTEM", "CONSOLE")])
def test_a_role_gets_the_pages_that_it_reads(role: str) -> None:
    reading = as_role(role)
    given = {sheet.oid for chapter in blank.blank_crf(reading).chapters for sheet in chapter.sheets}
    expected = {p.oid for p in STUDY.every_page if p.area in READS[role] and p.seen_by in CLASSES[role]}
    assert given == (expected or {p.oid for p in STUDY.every_page})
    assert expected or role == "ADM"


@pytest.mark.requirement("BLIND-01")
@pytest.mark.parametrize("role", ["PI", "SC", "CRA_B", "DM", "SPO"])
@pytest.mark.parametrize("kind", ["crf", "dictionary", "schedule", "checks"])
def test_a_blinded_role_reads_no_title_of_an_unblinded_page(role: str, kind: str) -> None:
    make = {"crf": blank.blank_crf, "dictionary": dictionary.dictionary, "schedule": schedule.schedule, "checks": checks.check_list}[kind]
    for lang in LANGUAGES:
        said = set(_strings(asdict(make(as_role(role, lang)))))
        hidden = [p for p in STUDY.every_page if p.seen_by != "blinded"]
        own = {word for p in STUDY.every_page if p.seen_by == "blinded" for word in _own_words(p, lang)}
        assert hidden and not [p.oid for p in hidden if p.oid in said or p.title[lang] in said - own]


def _own_words(page: Any, lang: str) -> list[str]:
    """What a page itself says: a title that one of its questions or codes shares tells nothing."""
    codes = [code.label[lang] for item in page.items.values() for code in item.codelist or ()]
    return [page.title[lang], *(item.label[lang] for item in page.items.values()), *codes,
            *(title[lang] for title, _items in page.sections() if title)]


def _strings(part: Any) -> list[str]:
    if isinstance(part, str):
        return [part]
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list | tuple) else ()
    return [word for one in inner for word in _strings(one)]
