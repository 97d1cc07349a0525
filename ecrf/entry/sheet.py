"""A page as it is drawn for one reader: the sheet, its rows of question, answer and margin, the choices of a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby

from ecrf.casebook.histories import PastVersion
from ecrf.casebook.locate import Place
from ecrf.casebook.read import FormRecord, ItemRecord
from ecrf.crf import CRF, Evidence, Item, T, Table
from ecrf.queries.threads import Thread
from ecrf.sdv.marks import Mark

from .orphaned import Orphan
from .owned import Source
from .seen import Seen


@dataclass
class Option:
    """One choice of a radio, tick or select; ``group`` is the heading of a long list."""

    code: str
    words: str
    chosen: bool
    group: str | None = None


@dataclass
class Row:
    """One item on the sheet: what was asked, what stands there, and everything said about it."""

    item: Item
    record: ItemRecord | None
    raw: list[str]
    missing: str
    missing_reason: str
    reason: str
    reason_text: str
    comment: str
    applicable: bool
    editable: bool
    options: list[Option] = field(default_factory=list)
    problems: list[T] = field(default_factory=list)
    unusual: T | None = None
    threads: list[Thread] = field(default_factory=list)
    sdv: str = ""
    mark: Mark | None = None
    derived: str | None = None
    gate: bool = False
    touched: bool = False
    seen: int = 0
    """The version that what stands in the control was typed over: a draft or a refused save keeps its own (R4)."""
    needs_reason: bool = False
    history: list[PastVersion] | None = None
    raising: bool = False
    evidence: Evidence | None = None
    brought: Source | None = None
    """The laboratory's file that the value came in: nobody changes it here."""

    @property
    def name(self) -> str:
        """The item's name, which is also its control's."""
        return self.item.name

    @property
    def text(self) -> str:
        """What stands in the control."""
        return self.raw[0] if self.raw else ""

    @property
    def groups(self) -> list[tuple[str | None, list[Option]]]:
        """The choices of a select under their headings, in the list's order."""
        return [(group, list(options)) for group, options in groupby(self.options, key=lambda o: o.group)]

    @property
    def open_threads(self) -> list[Thread]:
        """Queries that wait for somebody."""
        return [t for t in self.threads if t.state in ("open", "answered")]

    def on_file(self, lang: str) -> str:
        """The value on file in the words of its control, which a script compares with what is typed."""
        if self.record is None or self.record.value is None:
            return (self.record.missing or "") if self.record is not None and self.item.grid is not None else ""
        return self.record.value if self.options else self.item.shown(self.record.value, lang)

    def shown(self, lang: str) -> str | None:
        """The value on file as people read it, without its unit."""
        if self.record is None or self.record.value is None:
            return None
        chosen = {o.code: o.words for o in self.options}
        if chosen and self.item.codelist is None:
            return ", ".join(chosen.get(code, code) for code in self.record.value.split(" "))
        return self.item.shown(self.record.value, lang)

    @property
    def tone(self) -> str:
        """The one meaning of the row's left bar: error, warning, correction, query (look.md 4)."""
        if self.problems:
            return "bad"
        if self.unusual is not None and self.editable:
            return "odd"
        if self.touched and self.record is not None:
            return "mod"
        return "ask" if self.open_threads else ""


@dataclass
class Sheet:
    """The whole page for one reader."""

    place: Place
    page: type[CRF]
    form: FormRecord | None
    sections: list[tuple[T | None, list[Row]]]
    editable: bool
    page_problems: list[T]
    page_threads: list[Thread]
    voids: list[str]
    from_draft: bool = False
    computed: Table | None = None
    orphaned: list[Orphan] = field(default_factory=list)
    """Answers that lost their place when the page moved to a later version of its blank."""
    whole: Mapping[str, str] = field(default_factory=dict)
    """What stands in the controls of the whole page: a draft's or a refused save's reasons."""
    typed_over: Seen | None = None
    """What a draft or a refused save had seen: what was typed before has seen nothing later."""

    @property
    def rows(self) -> list[Row]:
        """Every row in order."""
        return [row for _, rows in self.sections for row in rows]

    @property
    def seen(self) -> Seen:
        """What a save from this page has seen: the page's events, and the version behind each question it asks."""
        events = self.typed_over.events if self.typed_over else self.form.event_count if self.form else 0
        return Seen(events, {row.name: row.seen for row in self.rows if row.editable})

    @property
    def has_table(self) -> bool:
        """Whether a section of the page is a table of answers."""
        return any(rows and rows[0].item.grid is not None for _, rows in self.sections)

    @property
    def needs_reason(self) -> bool:
        """Whether something of the page's tables is on file, so that changing it needs a reason."""
        return any(row.needs_reason and row.editable for row in self.rows if row.item.grid is not None)

    def problems(self, lang: str) -> list[tuple[str, str, str]]:
        """For the summary on top: (anchor, question, sentence)."""
        page = [("main", "", words[lang]) for words in self.page_problems]
        return page + [(row.name, row.item.label[lang], words[lang]) for row in self.rows for words in row.problems]

    def counted(self) -> tuple[int, int]:
        """How many of the questions asked are answered; an optional one counts once it is answered."""
        asked = [r for r in self.rows if r.applicable and not r.item.derived]
        answered = [r for r in asked if r.record is not None and not r.record.empty]
        return len(answered), len(answered) + sum(1 for r in asked if r not in answered and not r.item.optional)
