"""The page files of an export: one CSV per page of the study, one row per page filled, in the order of the schedule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from ecrf.casebook import extract, kept
from ecrf.casebook.kept import Kept
from ecrf.casebook.read import Casebook
from ecrf.crf import Book, Study

from .cuts import CutAt
from .definition import Definition, yes_no
from .sheets import File, Sheet

KEYS = ("STUDYID", "SITEID", "SUBJID", "USUBJID", "VISIT", "LINE")
FACTS = ("PROTOCOL_VERSION", "PAGE_VERSION", "PAGE_STATE", "PAGE_NOT_DONE_REASON", "PAGE_REMOVED")
"""An underscore keeps them apart from items, whose names have none (rulings R34)."""


def keys(definition: Definition, one: extract.SubjectAt, visit: str = "", line: str = "") -> tuple[str, ...]:
    """The identifying columns; a page of the subject has no visit, a page that does not repeat no line."""
    study = definition.study["oid"]
    return study, one.site, one.number, f"{study}-{one.number}", visit, line


def columns(page: dict[str, Any], study: Study) -> list[tuple[str, bool]]:
    """The items of a page that get columns, in order, and whether each is derived; those of superseded versions last."""
    found = {item["name"]: item["kind"] == "Derived" for item in page["items"]}
    for old in study.superseded:
        if old.oid == page["oid"]:
            found |= {name: item.derived for name, item in old.items.items() if name not in found}
    return list(found.items())


def header(items: Sequence[tuple[str, bool]]) -> list[str]:
    """Column names: a typed item has its value, its missing code and the reason of that; a derived one its value."""
    names = [*KEYS, *FACTS]
    for name, derived in items:
        names += [name] if derived else [name, f"{name}_MISS", f"{name}_REASND"]
    return names


def write(folder: Path, cut: CutAt, definition: Definition, study: Study, who: Sequence[extract.SubjectAt],
          progress: Callable[[int], None]) -> list[File]:
    """Write every page file in one pass over the casebooks; ``progress(n)`` counts subjects."""
    with ExitStack() as stack:
        shapes = {page["oid"]: columns(page, study) for page in definition.pages}
        sheets = {oid: stack.enter_context(Sheet(folder, f"{oid}.csv", header(items))) for oid, items in shapes.items()}
        for one, form, now in filled(cut, definition, study, who, progress):
            sheets[form.page].add(_row(form, one, shapes[form.page], now, definition, cut))
    return [sheet.file for sheet in sheets.values()]


def filled(cut: CutAt, definition: Definition, study: Study, who: Sequence[extract.SubjectAt],
           progress: Callable[[int], None], beside: bool = False) -> Iterator[tuple[extract.SubjectAt, Any, Mapping[str, str | None]]]:
    """Each page filled: its subject, the page, its values computed on read; subject by subject, in the order of the schedule.

    ``beside`` adds what the computed values were judged by, as ``ITEM.STEM``.
    """
    registers: dict[str, Kept] = {}
    for one, casebook in extract.casebooks(cut.name, who, definition.oids):
        if one.site not in registers:
            registers[one.site] = kept.at_cut(one.site, cut.name)
        book = casebook.book(study, cut.at.date(), registers[one.site])
        for form in in_order(casebook, definition):
            now = computed(form, book, definition)
            yield one, form, now | _beside(form, book, definition) if beside else now
        progress(1)


def in_order(casebook: Casebook, definition: Definition) -> Iterator[Any]:
    """The pages of a casebook in the order of visits, pages and lines."""
    visits, pages = definition.visit_order, {oid: place for place, oid in enumerate(definition.oids)}

    def place(form: Any) -> tuple[Any, ...]:
        visit, _, number = form.visit.partition("-")
        return visits.get(visit, -1), int(number or 0), pages[form.page], len(form.line), form.line
    return iter(sorted(casebook.forms.values(), key=place))


def _row(form: Any, one: extract.SubjectAt, items: Sequence[tuple[str, bool]], now: Mapping[str, str | None], definition: Definition,
         cut: CutAt) -> list[Any]:
    row: list[Any] = [*keys(definition, one, form.visit, form.line), form.protocol or cut.protocol, form.version,
                      form.state, form.not_done_reason, yes_no(form.removed)]
    for name, derived in items:
        record = form.items.get(name)
        row.append(record.value if record else now.get(name))
        if not derived:
            row += [record.missing, record.missing_reason] if record else [None, None]
    return row


def computed(form: Any, book: Book, definition: Definition) -> dict[str, str | None]:
    """Derived values over several pages, computed on read (rulings R8); none whose inputs the reader does not see."""
    return {name: item.value_for(view, book) for name, item, view in _derived(form, book, definition)}


def _beside(form: Any, book: Book, definition: Definition) -> dict[str, str | None]:
    found = {f"{name}.{stem}": compute(view, book) for name, item, view in _derived(form, book, definition) for stem, compute in item.beside.items()}
    return {name: None if value is None else f"{value:f}" for name, value in found.items()}


def _derived(form: Any, book: Book, definition: Definition) -> Iterator[tuple[str, Any, Any]]:
    if form.address not in book.filled:
        return
    view, oids = book.filled[form.address], frozenset(definition.oids)
    for name, item in view.page.items.items():
        if item.derived and not item.stored and all(i.partition(".")[0] in oids for i in item.as_dict()["inputs"]):
            yield name, item, view
