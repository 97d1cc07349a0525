"""A page of the case report form: a class of items, which is also the form that reads a submission of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from wtforms import Form

from .answer import ASPECTS, Answer
from .codelists import Codelist
from .computed import Asked, TableOf
from .derived import Derived
from .grid import Grid
from .item import Context, Item
from .items import Line
from .text import T

if TYPE_CHECKING:
    from .view import FormView

SEEN_BY = ("blinded", "unblinded", "reader")
"""Blinding classes of a page (rulings R25): everyone cleared / unblinded roles only / central reader only."""

AREAS = ("clinical", "injection", "product", "safety", "images", "custody")
"""Areas of pages, by which roles with a narrow view (injector, later safety and readers) are scoped."""


SCOPES = ("visit", "subject", "site")
"""Where a page lives: once per study event, with the subject, or kept by the site for all its subjects."""


@dataclass(frozen=True)
class Log:
    """Numbered lines 1, 2, 3 …: of the subject (a medication, an event, an ulcer) or of a visit (a photograph, a tube).

    ``label`` shows a key: ``U{:02d}``.
    """

    label: str = "{}"

    def shown(self, key: str, lang: str) -> str:
        """The key as people read it."""
        return self.label.format(int(key)) if key.isdigit() else key


@dataclass(frozen=True)
class Per:
    """One page per line of another page: at each visit (an assessment per ulcer), or once (the report of a serious event).

    ``when(line)`` says for which lines it is asked; ``None``: for each.
    """

    of: str
    when: Callable[[FormView], bool] | None = None


@dataclass(frozen=True)
class Lines:
    """Lines of a visit keyed by a codelist: an injected finger (``R2``)."""

    codelist: Codelist

    def shown(self, key: str, lang: str) -> str:
        """The key as people read it."""
        return self.codelist.label(key, lang)




class CRF(Form):
    """A page. Subclasses declare ``oid``, ``version``, ``domain``, ``title``, ``source`` and their items.

    ``scope`` ``"visit"`` (once per study event), ``"subject"`` (once, or a log) or ``"site"`` (a register, a log); ``repeats`` ``None``, ``Log``,
    ``Per`` or ``Lines``; ``seen_by`` blinding class; ``area`` for narrow roles; ``needs_consent`` refuses opening
    before a consent date (DATA-16). An instance reads one submission: ``page.answers``, ``page.problems``.
    """

    oid: ClassVar[str]
    version: ClassVar[str]
    domain: ClassVar[str]
    title: ClassVar[T]
    source: ClassVar[str]
    help: ClassVar[T | None] = None
    scope: ClassVar[str] = "visit"
    repeats: ClassVar[Log | Per | Lines | None] = None
    asked: ClassVar[Asked | None] = None
    """When the page is asked of a subject at all; ``None``: always. A page that was begun stays."""
    by_step: ClassVar[str | None] = None
    """The step whose verb fills the page (rulings R27): it is read-only for everybody."""
    computed: ClassVar[TableOf | None] = None
    """A table drawn above the questions, computed from the casebook."""
    seen_by: ClassVar[str] = "blinded"
    area: ClassVar[str] = "clinical"
    needs_consent: ClassVar[bool] = True
    key: ClassVar[tuple[str, ...]] = ()
    """Names of the items that say which line a line of a register is: two live lines never agree on all of them."""
    summary: ClassVar[tuple[str, ...]] = ()
    """Names of the items that describe a line in tables and selects."""
    items: ClassVar[Mapping[str, Item]] = {}
    ranged: ClassVar[tuple[Item, ...]] = ()
    """The items with a usual range, and below those that point at lines of another page."""
    pointing: ClassVar[tuple[Line, ...]] = ()

    def __init_subclass__(cls, **rest: Any) -> None:
        super().__init_subclass__(**rest)
        for grid in [value for value in vars(cls).values() if isinstance(value, Grid)]:
            grid.claim()
            for name, item in grid.cells():
                if name in vars(cls):
                    raise TypeError(f"Page {cls.__name__}: {name} stands in its table and beside it; rename one.")
                setattr(cls, name, item)
        found = {name: value for name in dir(cls) if isinstance(value := getattr(cls, name), Item)}
        cls.items = dict(sorted(found.items(), key=lambda pair: pair[1].creation_counter))
        _check_declaration(cls)
        for name, item in cls.items.items():
            item.page, item.aspects = cls, tuple((aspect, f"{name}.{aspect}") for aspect in ASPECTS)
        cls.ranged = tuple(i for i in cls.items.values() if i.soft is not None)
        cls.pointing = tuple(i for i in cls.items.values() if isinstance(i, Line))

    def __init__(self, formdata: Any = None, *, context: Context):
        super().__init__(formdata, meta={"context": context})
        self.answers: dict[str, Answer] = dict(self._fields)

    @property
    def problems(self) -> dict[str, list[T]]:
        """Sentences by item name; empty when everything typed can be true."""
        return {name: answer.problems for name, answer in self.answers.items() if answer.problems}

    @classmethod
    def codelists(cls) -> dict[str, Codelist]:
        """The codelists of its items, and that of its lines, by OID."""
        lines = [cls.repeats.codelist] if isinstance(cls.repeats, Lines) else []
        return {one.oid: one for one in (*(item.codelist for item in cls.items.values() if item.codelist), *lines)}

    @classmethod
    def controls(cls) -> set[str]:
        """Every control name that a submission of this page may hold, beside those that start with ``_``."""
        return {n for name in cls.items for n in (name, *(f"{name}.{aspect}" for aspect in ASPECTS))}

    @classmethod
    def applicable(cls, values: Mapping[str, str | None]) -> list[Item]:
        """The items asked, given the page's values; a rule over an item that is itself not asked is false."""
        asked: dict[str, Item] = {}
        for name, item in cls.items.items():
            if item.when is None or item.when({k: v for k, v in values.items() if k in asked}):
                asked[name] = item
        return list(asked.values())

    @classmethod
    def sections(cls) -> list[tuple[T | None, list[Item]]]:
        """The items in their sections, in order; the cells of a grid are a section."""
        out: list[tuple[T | None, list[Item]]] = []
        for item in cls.items.values():
            if item.section is not None or not out or item.grid is not out[-1][1][-1].grid:
                out.append((item.section, []))
            out[-1][1].append(item)
        return out

    @classmethod
    def as_dict(cls) -> dict[str, Any]:
        """The page as ``flask study --json`` and the released digests show it."""
        repeats = cls.repeats
        return {"oid": cls.oid, "version": cls.version, "domain": cls.domain, "title": cls.title.as_dict(),
                "source": cls.source, "scope": cls.scope, "seen_by": cls.seen_by, "area": cls.area,
                "repeats": type(repeats).__name__.lower() if repeats else None,
                "per": repeats.of if isinstance(repeats, Per) else None,
                **({"line_label": repeats.label} if isinstance(repeats, Log) else {}),
                **({"line_codelist": repeats.codelist.oid} if isinstance(repeats, Lines) else {}),
                "asked": cls.asked.words.as_dict() if cls.asked else None, "by_step": cls.by_step,
                "grids": [grid.as_dict() for grid in dict.fromkeys(i.grid for i in cls.items.values() if i.grid)],
                "items": [item.as_dict() for item in cls.items.values()]}


def _check_declaration(cls: type[CRF]) -> None:
    where = f"Page {cls.__name__}"
    for needed, kind in (("oid", str), ("version", str), ("domain", str), ("source", str), ("title", T)):
        if not isinstance(getattr(cls, needed, None), kind) or not getattr(cls, needed):
            raise TypeError(f"{where} lacks {needed}: write {needed} = {'T(…, …)' if kind is T else repr('…')}.")
    if cls.seen_by not in SEEN_BY or cls.area not in AREAS:
        raise TypeError(f"{where}: seen_by is one of {SEEN_BY}, area one of {AREAS}.")
    if cls.scope not in SCOPES or (isinstance(cls.repeats, Lines) and cls.scope != "visit"):
        raise TypeError(f"{where}: scope is one of {SCOPES}; Lines are of a visit.")
    before: dict[str, Item] = {}
    for name, item in cls.items.items():
        _check_item(f"{where}.{name}", cls, name, item, before)
        before[name] = item
    unknown = [(named, name) for named in ("summary", "key") for name in getattr(cls, named) if name not in cls.items]
    if unknown:
        raise TypeError(f"{where}: {unknown[0][0]} names {unknown[0][1]}, which is not an item of the page.")


def _check_item(where: str, cls: type[CRF], name: str, item: Item, before: Mapping[str, Item]) -> None:
    if not re.fullmatch(r"[A-Z][A-Z0-9]{0,7}", name):
        raise TypeError(f"{where} is no item name; use 1 to 8 capitals and digits (SAS transport, R34).")
    if item.page is not None or item.name != name:
        there = item.page.__name__ if item.page is not None else f"{cls.__name__} as {item.name}"
        raise TypeError(f"{where} stands on page {there} already; write the item anew on each page.")
    strangers = [i for i in item.when.items if before.get(i.name) is not i] if item.when else []
    if strangers:
        raise TypeError(f"{where}: when= names {strangers[0].name or strangers[0].label.en}, which does not stand before "
                        "it on the page.")
    if isinstance(item, Derived):
        lost = [i for i in item.inputs if isinstance(i, Item) and cls.items.get(i.name) is not i]
        if lost:
            raise TypeError(f"{where}: its input {lost[0].name} is not on the page; name it 'PAGE.{lost[0].name}'.")
