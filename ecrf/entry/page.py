"""Drawing a page: the rows of a sheet from the record, a draft or a refused save."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from werkzeug.datastructures import MultiDict

from ecrf.casebook.locate import Place
from ecrf.casebook.read import Casebook, FormRecord, ItemRecord
from ecrf.crf import CRF, Book, Context, Derived, FormView, Item, Line, Refused, Staff, Study, T
from ecrf.permissions import Actor
from ecrf.queries.threads import Thread
from ecrf.sdv.marks import Mark, plans_in, state
from ecrf.sdv.plan import asked as asked_by_plan

from . import owned
from .orphaned import orphans
from .saving import context_for
from .seen import Seen
from .sheet import Option, Row, Sheet
from .submission import Submission, voided


def sheet(actor: Actor, study: Study, place: Place, casebook: Casebook, threads: Mapping[int, list[Thread]],
          marks: Mapping[tuple[int, str], Mark], lang: str, *, typed: MultiDict[str, str] | None = None,
          submission: Submission | None = None, from_draft: bool = False) -> Sheet:
    """Draw a page. ``typed`` replaces the record in the controls (a draft, or a save that was refused)."""
    form = casebook.form(*place.address)
    page = study.page(place.page.oid, form.version if form else None)
    context = context_for(study, place, casebook, lang)
    editable = (actor.records(page) and not (form is not None and form.removed)) and (submission is not None or place.standing.takes_values)
    said = threads.get(form.id, []) if form else []
    drawn = Sheet(place, page, form, [], editable, [], [t for t in said if t.item not in page.items], [], from_draft,
                  whole=typed.to_dict() if typed is not None else {},
                  typed_over=Seen.read(typed) if typed is not None else None)
    rows = _rows(actor, page, form, context, lang, typed, editable)
    values = _asked(page, rows, context)
    if typed is not None or form is None:
        view = FormView(page, place.event, place.line, values, opened=form is not None, known=study.known(page.oid))
    else:
        view = form.view(page, study.known(page.oid))
    book = casebook.book(study, place.subject.today, place.subject.kept)
    _derived(rows, view, book, as_typed=typed is not None)
    drawn.computed = page.computed(book, place.event) if page.computed is not None else None
    required = asked_by_plan(plans_in(marks), page, form) if form else frozenset()
    for name, row in rows.items():
        row.evidence = row.item.evidence(book, place.event) if row.item.evidence is not None else None
        row.threads = [t for t in said if t.item == name]
        row.mark = marks.get((form.id, name)) if form else None
        row.sdv = state(row.mark, row.record, None, name in required) if row.record is not None and not row.item.derived else ""
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
    drawn.orphaned = orphans(study, page, form)
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
        brought = owned.source(item, record)
        may = editable and brought is None and not item.derived and (not item.judgement or actor.may("judge"))
        row = Row(item, record, raw, aspects["missing"], aspects["missing_reason"], aspects["reason"],
                  aspects["reason_text"], aspects["comment"], True, may, touched=touched, gate=name in gates,
                  seen=seen.get(name, record.version if record else 0), brought=brought)
        row.options = list(_options(item, raw, context, lang))
        row.unusual = _unusual(item, raw, context)
        rows[name] = row
    return rows


def _control(item: Item, record: ItemRecord | None, typed: MultiDict[str, str] | None, seen: Mapping[str, int],
             lang: str) -> tuple[list[str], dict[str, str], bool]:
    """What stands in the controls of an item: what was typed where something was, else what is on file."""
    aspects = dict.fromkeys(("missing", "missing_reason", "reason", "reason_text", "comment"), "")
    on_file: list[str] = []
    if record is not None and not voided(record):
        if item.grid is not None and record.missing is not None:
            on_file = [record.missing]
        else:
            aspects["missing"] = record.missing or ""
        aspects["missing_reason"] = record.missing_reason or ""
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
    value = _legible(item, raw, context)
    return item.unusual(value) if value is not None else None


def _legible(item: Item, raw: list[str], context: Context) -> str | None:
    """What stands in the control as a canonical value; ``None`` when it is empty, absent or cannot be read."""
    try:
        return None if item.absent(raw) else item.parse(raw, context)
    except Refused:
        return None


def _asked(page: type[CRF], rows: dict[str, Row], context: Context) -> dict[str, str | None]:
    """Mark the rows that are asked, given what stands in the controls; returns those values."""
    values: dict[str, str | None] = {}
    for name, row in rows.items():
        on_file = row.record.value if row.record else None
        values[name] = on_file if row.item.derived else _legible(row.item, row.raw, context)
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
