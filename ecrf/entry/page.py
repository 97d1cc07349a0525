"""A page as it is drawn for one reader: rows of question, answer and margin, from the record, a draft or a refused save."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from werkzeug.datastructures import MultiDict

from ecrf.casebook.locate import Place
from ecrf.casebook.read import Casebook, FormRecord, ItemRecord, PastVersion
from ecrf.crf import CRF, Book, Context, Derived, FormView, Item, Line, Refused, Staff, Study, T
from ecrf.permissions import Actor
from ecrf.queries.threads import Thread
from ecrf.sdv.marks import Mark, state

from .saving import context_for
from .seen import Seen
from .submission import Submission


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
            return ""
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

    def problems(self, lang: str) -> list[tuple[str, str, str]]:
        """For the summary on top: (anchor, question, sentence)."""
        page = [("main", "", words[lang]) for words in self.page_problems]
        return page + [(row.name, row.item.label[lang], words[lang]) for row in self.rows for words in row.problems]

    def counted(self) -> tuple[int, int]:
        """How many of the questions asked are answered; an optional one counts once it is answered."""
        asked = [r for r in self.rows if r.applicable and not r.item.derived]
        answered = [r for r in asked if r.record is not None and not r.record.empty]
        return len(answered), len(answered) + sum(1 for r in asked if r not in answered and not r.item.optional)


def sheet(actor: Actor, study: Study, place: Place, casebook: Casebook, threads: Mapping[int, list[Thread]],
          marks: Mapping[tuple[int, str], Mark], lang: str, *, typed: MultiDict[str, str] | None = None,
          submission: Submission | None = None, from_draft: bool = False) -> Sheet:
    """Draw a page. ``typed`` replaces the record in the controls (a draft, or a save that was refused)."""
    form = casebook.form(*place.address)
    page = study.page(place.page.oid, form.version if form else None)
    context = context_for(study, place, casebook, lang)
    editable = actor.records(page) and not (form is not None and form.removed)
    said = threads.get(form.id, []) if form else []
    drawn = Sheet(place, page, form, [], editable, [], [t for t in said if t.item is None], [], from_draft,
                  Seen.read(typed) if typed is not None else None)
    rows = _rows(actor, page, form, context, lang, typed, editable)
    values = _asked(page, rows, context)
    if typed is not None or form is None:
        view = FormView(page, place.event, place.line, values, opened=form is not None)
    else:
        view = form.view(page)
    _derived(rows, view, casebook.book(study, place.subject.today), as_typed=typed is not None)
    for name, row in rows.items():
        row.threads = [t for t in said if t.item == name]
        row.mark = marks.get((form.id, name)) if form else None
        row.sdv = state(row.mark, row.record) if row.record is not None and not row.item.derived else ""
        row.needs_reason = row.record is not None or (form is not None and form.state in ("completed", "not_done"))
    if typed is not None:
        drawn.voids = [n for n, row in rows.items() if not row.applicable and not row.item.derived
                       and (row.raw or row.missing not in ("", "NA"))]
    if submission is not None:
        drawn.page_problems = submission.problems.get("", [])
        drawn.voids = submission.voids
        for name, problems in submission.problems.items():
            if name in rows:
                rows[name].problems = problems
    drawn.sections = [(title, [rows[i.name] for i in items]) for title, items in page.sections()]
    return drawn


def _gates(page: type[CRF]) -> set[str]:
    """Items whose change moves something else on the page: a skip rule, a computed value, a warning (rulings R17)."""
    rules = {i.name for item in page.items.values() if item.when for i in item.when.items}
    inputs = {i.name for item in page.items.values() if isinstance(item, Derived) for i in item.inputs if isinstance(i, Item)}
    return rules | inputs | {name for name, item in page.items.items() if item.soft is not None and not item.derived}


def _rows(actor: Actor, page: type[CRF], form: FormRecord | None, context: Context, lang: str,
          typed: MultiDict[str, str] | None, editable: bool) -> dict[str, Row]:
    gates = _gates(page)
    seen = Seen.read(typed).versions if typed is not None else {}
    rows = {}
    for name, item in page.items.items():
        record = form.items.get(name) if form else None
        raw, aspects, touched = _control(item, record, typed, seen, lang)
        may = editable and not item.derived and (not item.judgement or actor.may("judge"))
        row = Row(item, record, raw, aspects["missing"], aspects["missing_reason"], aspects["reason"],
                  aspects["reason_text"], aspects["comment"], True, may, touched=touched, gate=name in gates,
                  seen=seen.get(name, record.version if record else 0))
        row.options = list(_options(item, raw, context, lang))
        row.unusual = _unusual(item, raw, context)
        rows[name] = row
    return rows


def _control(item: Item, record: ItemRecord | None, typed: MultiDict[str, str] | None, seen: Mapping[str, int],
             lang: str) -> tuple[list[str], dict[str, str], bool]:
    """What stands in the controls of an item: what was typed where something was, else what is on file."""
    aspects = dict.fromkeys(("missing", "missing_reason", "reason", "reason_text", "comment"), "")
    on_file: list[str] = []
    if record is not None:
        aspects |= {"missing": record.missing or "", "missing_reason": record.missing_reason or ""}
        if record.value is not None:
            on_file = record.value.split(" ") if item.multiple else [_as_typed(item, record.value, lang)]
    if typed is None or not (item.name in typed or item.name in seen):
        return on_file, aspects, False
    raw = [text for text in typed.getlist(item.name) if text != ""]
    if item.multiple:
        raw = [code for text in raw for code in text.split()]
    before = (on_file, aspects["missing"], aspects["missing_reason"])
    aspects |= {a: typed.get(f"{item.name}.{a}", "") for a in aspects}
    return raw, aspects, (raw, aspects["missing"], aspects["missing_reason"]) != before


def _as_typed(item: Item, value: str, lang: str) -> str:
    if item.codelist is not None or isinstance(item, Line | Staff):
        return value
    if item.control == "datetime":
        return f"{item.shown(value, lang)[:10]} {value[11:16]} {value[16:]}"
    return item.shown(value, lang)


def _options(item: Item, raw: list[str], context: Context, lang: str) -> Iterable[Option]:
    chosen = set(raw)
    if item.codelist is not None:
        for code in item.codelist:
            yield Option(code.code, code.label[lang], code.code in chosen, code.group[lang] if code.group else None)
    elif isinstance(item, Line):
        lines = context.lines.get(item.of, {})
        for key in dict.fromkeys([*lines, *raw]):
            yield Option(key, lines.get(key, key), key in chosen)
    elif isinstance(item, Staff):
        for code, name in sorted(context.staff.items(), key=lambda pair: pair[1]):
            yield Option(code, f"{name} ({code})", code in chosen)


def _unusual(item: Item, raw: list[str], context: Context) -> T | None:
    if item.soft is None or item.derived or not raw:
        return None
    try:
        value = item.parse(raw, context)
    except Refused:
        return None
    return item.unusual(value) if value is not None else None


def _asked(page: type[CRF], rows: dict[str, Row], context: Context) -> dict[str, str | None]:
    """Mark the rows that are asked, given what stands in the controls; returns those values."""
    values: dict[str, str | None] = {}
    for name, row in rows.items():
        try:
            values[name] = row.item.parse(row.raw, context) if not row.item.derived else \
                (row.record.value if row.record else None)
        except Refused:
            values[name] = None
    asked = {item.name for item in page.applicable(values)}
    for name, row in rows.items():
        row.applicable = name in asked
    return values


def _derived(rows: dict[str, Row], view: FormView, book: Book, as_typed: bool) -> None:
    """Compute what nobody types; over what is typed just now, not yet on file, it is shown the same way."""
    for row in rows.values():
        if isinstance(row.item, Derived):
            row.derived = row.item.value_for(view, book) if as_typed else derived_value(row.item, view, book)


def derived_value(item: Derived, view: FormView, book: Book) -> str | None:
    """A derived value: the stored version when its inputs are all on the page, else computed now (rulings R8)."""
    return view.values.get(item.name) if item.stored else item.value_for(view, book)
