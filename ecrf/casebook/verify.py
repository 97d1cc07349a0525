"""The verifier: replays every chain, casts every value, compares with heads written down elsewhere, names what is bad.

Nothing here trusts the database's own constraints: whoever could change a row could also switch them off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, and_, exists, select, text

from ecrf.crf import Item, PartialDate, Study
from ecrf.crf.dates import parse_time
from ecrf.db import db

from . import heads, seals, signed
from .anchor import Anchored

SHOWN_ROWS = 12
"""How many rows of a bad act its sentence lists."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. ``kind``: ``missing act``, ``missing seal``, ``changed act``, ``changed seal``,
    ``stray row``, ``cut-off tail``, ``rewritten chain``, ``unfitting signature``, ``unfitting head``,
    ``lost row`` or ``impossible value``."""

    kind: str
    where: str
    sentence: str


Expected = dict[str, dict[int, dict[str, str]]]
"""Stream → sequence number → digest → who wrote it down."""


@dataclass
class _Chain:
    """One stream while it is replayed: what the next act must be, and whether it broke already."""

    stream: str = ""
    seq: int = 0
    digest: str | None = None
    problem: Problem | None = None
    recomputed: str | None = None
    anchored: dict[int, dict[str, str]] = field(default_factory=dict)


_ACTS = text("""
    SELECT a.stream, a.seq, a.by, a.role, a.verb, a.at, a.reason, a.detail, s.digest, c.content
    FROM act a LEFT JOIN seal s ON s.act = a.id
    LEFT JOIN LATERAL (SELECT jsonb_agg(content) AS content FROM act_content WHERE act = a.id) c ON true
    ORDER BY a.stream COLLATE "C", a.seq, a.id""").execution_options(stream_results=True, yield_per=500)
_CUTS = text("SELECT cut, stream, seq, digest FROM cut_head").execution_options(stream_results=True, yield_per=2000)
_COUNTS = text("SELECT count(DISTINCT stream) AS chains, count(*) AS acts FROM act")
_VALUES = text("""
    SELECT f.page, coalesce(m.reason, f.version) AS crf, v.item, v.value, min(v.form) AS form
    FROM item_version v JOIN form f ON f.id = v.form
    LEFT JOIN (SELECT DISTINCT form FROM form_event WHERE kind = 'migrated') g ON g.form = f.id
    LEFT JOIN LATERAL (SELECT e.reason FROM form_event e
                       WHERE g.form IS NOT NULL AND e.form = g.form AND e.kind = 'migrated' AND e.act <= v.act
                       ORDER BY e.act DESC LIMIT 1) m ON true
    WHERE v.value IS NOT NULL
    GROUP BY f.page, coalesce(m.reason, f.version), v.item, v.value
    ORDER BY 1, 2, 3, 4""").execution_options(stream_results=True, yield_per=2000)
_KEPT = text("""
    SELECT k.site, k.page, k.line, k.version, k.crf, v.key AS item, v.value
    FROM site_line k CROSS JOIN LATERAL jsonb_each_text(k."values") v
    ORDER BY k.site, k.page, k.line, k.version, v.key""").execution_options(stream_results=True, yield_per=2000)
_PLACE = text("SELECT subject, visit, page, line FROM form WHERE id = :form")


def counts() -> tuple[int, int]:
    """How many chains and acts there are."""
    row = db.session.execute(_COUNTS).one()
    return row.chains, row.acts


def verify(study: Study, anchors: Iterable[Anchored] | None = None,
           progress: Callable[[int], None] | None = None) -> list[Problem]:
    """Everything wrong with the record: for each stream the first bad row, for each subject the first signature that does
    not fit, then heads that say something else, lost rows, impossible values.

    ``anchors`` are heads kept outside the database; the heads kept with each cut are compared in any case.
    ``progress(n)`` is called with the number of acts done since the last call. Acts are streamed, never all in memory.
    """
    expected = _expected(anchors or ())
    return [*_replay(expected, progress or (lambda done: None)), *unfitting_signatures(),
            *unfitting_heads(), *lost_rows(), *impossible_values(study)]


def _expected(anchors: Iterable[Anchored]) -> Expected:
    expected: Expected = {}
    for row in db.session.execute(_CUTS):
        expected.setdefault(row.stream, {}).setdefault(row.seq, {})[row.digest] = f"the cut {row.cut}"
    for line in anchors:
        for stream, (seq, digest) in line.heads.items():
            expected.setdefault(stream, {}).setdefault(seq, {})[digest] = line.label
    return expected


def _replay(expected: Expected, progress: Callable[[int], None]) -> Iterator[Problem]:
    chain, done = _Chain(), 0
    for done, act in enumerate(db.session.execute(_ACTS), 1):
        if act.stream != chain.stream:
            yield from _end(chain)
            chain = _Chain(act.stream, anchored=expected.pop(act.stream, {}))
        _step(chain, act)
        if done % 500 == 0:
            progress(500)
    progress(done % 500)
    yield from _end(chain)
    for stream in sorted(expected):
        yield from _end(_Chain(stream, anchored=expected[stream]))


def _step(chain: _Chain, act: Any) -> None:
    """Compare one act with what its chain expects; keeps the first problem of the chain."""
    if chain.problem is not None:
        _tell_seal_from_content(chain, act)
        chain.anchored.pop(act.seq, None)
        return
    digest = seals.digest(chain.digest, seals.said(act), act.content or ())
    others = [label for noted, label in chain.anchored.pop(act.seq, {}).items() if noted != digest]
    if act.seq != chain.seq + 1:
        chain.problem = _missing(chain, act)
    elif act.digest is None:
        chain.problem = _problem("missing seal", act, "it has no seal, so it was not written by the application")
    elif act.digest != digest:
        chain.problem = _problem("changed act", act, "its seal does not fit: a row, a value, the time or the author was "
                                 "changed, removed or added after it was sealed")
        chain.recomputed = digest
    elif others:
        chain.problem = _problem("rewritten chain", act, f"{others[0]} holds another digest for it: the chain was "
                                 "written anew since")
    elif stray := _stray(act):
        chain.problem = _problem("stray row", act, f"it brought {stray}, which is not of this stream")
    chain.seq, chain.digest = act.seq, act.digest


def _missing(chain: _Chain, act: Any) -> Problem:
    lost = f"act {chain.seq + 1}" if act.seq <= chain.seq + 2 else f"acts {chain.seq + 1} to {act.seq - 1}"
    return _problem("missing act", act, f"{lost} of the stream should stand before it and "
                    f"{'is' if act.seq <= chain.seq + 2 else 'are'} missing")


def _tell_seal_from_content(chain: _Chain, act: Any) -> None:
    """The act after a bad one says which it was: it was sealed over the digest that is right."""
    bad, digest = chain.problem, chain.recomputed
    chain.recomputed = None
    if bad is None or digest is None or seals.digest(digest, seals.said(act), act.content or ()) != act.digest:
        return
    chain.problem = Problem("changed seal", bad.where, f"{bad.where}: its seal was changed; the act itself is as it was "
                            "when the next one was sealed.")


def _end(chain: _Chain) -> Iterator[Problem]:
    if chain.problem is not None:
        yield chain.problem
    elif chain.anchored:
        seq = min(chain.anchored)
        left = f"the chain ends at act {chain.seq}" if chain.seq else "the whole chain is gone"
        where = f"{chain.stream}, act {seq}"
        label = next(iter(chain.anchored[seq].values()))
        yield Problem("cut-off tail", where, f"{where}: {label} names it, but {left}: the tail was cut off.")


def _problem(kind: str, act: Any, words: str) -> Problem:
    where = f"{act.stream}, act {act.seq}"
    rows = sorted(describe(row) for row in act.content or ())
    more = f"; and {len(rows) - SHOWN_ROWS} more" if len(rows) > SHOWN_ROWS else ""
    brought = f" It brought: {'; '.join(rows[:SHOWN_ROWS])}{more}." if rows else " It brought no row."
    return Problem(kind, where, f"{where} ({act.verb} by {act.by} as {act.role}, {seals.moment(act.at)}): {words}.{brought}")


def describe(row: Mapping[str, Any]) -> str:
    """One row that an act brought, in a few words: ``01-007 D0/VS SYSBP version 2 = 120``."""
    table = row["table"]
    place = "/".join(filter(None, (row.get("visit"), row.get("page"), row.get("line"))))
    named = " ".join(filter(None, (row.get("subject"), place, row.get("item"))))
    if table == "item_version":
        said = row["value"] if row["value"] is not None else row["missing"] or "(cleared)"
        return f"{named} version {row['version']} = {_short(said)}"
    rest = ", ".join(f"{name} {_short(value)}" for name, value in row.items() if value is not None and name not in
                     ("table", "subject", "visit", "page", "line", "item", "definition"))
    return " ".join(filter(None, (table.replace("_", " "), named, rest)))


def _short(value: Any) -> str:
    words = str(value)
    return words if len(words) <= 60 else f"{words[:57]}…"


def _stray(act: Any) -> str | None:
    """A row of another subject or site than the stream's, or ``None``."""
    for row in act.content or ():
        subject = row.get("number") if row["table"] == "subject" else row.get("subject")
        strange = row["table"] == "site_line" and act.stream != f"site/{row['site']}"
        if strange or (subject is not None and act.stream != f"subject/{subject}"):
            return describe(row)
    return None


def unfitting_signatures() -> Iterator[Problem]:
    """Signatures over something else than what stood there at their act."""
    for where, sentence in signed.unfitting():
        yield Problem("unfitting signature", where, sentence)


def unfitting_heads() -> Iterator[Problem]:
    """Heads beside the record that say something else than the record."""
    for where, sentence in heads.differing():
        yield Problem("unfitting head", where, sentence)


def lost_rows() -> Iterator[Problem]:
    """Rows that point at nothing: at no act, no page, no earlier version (the first row of each kind)."""
    for table in db.metadata.sorted_tables:
        for constraint in sorted(table.foreign_key_constraints, key=lambda c: str(c.name)):
            columns = [(element.parent, element.column) for element in constraint.elements]
            there = exists().where(and_(*(mine == other for mine, other in _aliased(columns))))
            key = list(table.primary_key.columns)
            shown = list(dict.fromkeys([*key, *(mine for mine, _ in columns)]))
            query = select(*shown).where(*(mine.is_not(None) for mine, _ in columns), ~there).order_by(*key).limit(1)
            for row in db.session.execute(query).mappings():
                yield _lost(table, columns, dict(row))


def _aliased(columns: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    other = columns[0][1].table.alias("referred")
    return [(mine, other.c[theirs.name]) for mine, theirs in columns]


def _lost(table: Table, columns: list[tuple[Any, Any]], row: dict[str, Any]) -> Problem:
    wanted = ", ".join(f"{theirs.name} {row[mine.name]}" for mine, theirs in columns)
    named = ", ".join(f"{column.name} {row[column.name]}" for column in table.primary_key.columns)
    place = db.session.execute(_PLACE, {"form": row["form"]}).one_or_none() if "form" in row else None
    where = f"{table.name.replace('_', ' ')} {named}"
    if place is not None:
        where += f" ({place.subject} {'/'.join(filter(None, place[1:]))})"
    return Problem("lost row", where, f"{where}: there is no {columns[0][1].table.name.replace('_', ' ')} with {wanted}, "
                   "which it hangs on.")


def impossible_values(study: Study) -> Iterator[Problem]:
    """Values that are not of their item's type, in the version of the page they were recorded under."""
    for row in db.session.execute(_VALUES):
        said = _impossible(study, row.page, row.crf, row.item, row.value)
        if said is not None:
            place = db.session.execute(_PLACE, {"form": row.form}).one()
            where = f"{place.subject} {'/'.join(filter(None, place[1:]))} {row.item}"
            yield Problem("impossible value", where, f"{where} = {_short(row.value)}: {said}.")
    for row in db.session.execute(_KEPT):
        said = _impossible(study, row.page, row.crf, row.item, row.value)
        if said is not None:
            where = f"site {row.site} {row.page}/{row.line} {row.item} version {row.version}"
            yield Problem("impossible value", where, f"{where} = {_short(row.value)}: {said}.")


def _impossible(study: Study, page: str, version: str, item: str, value: str) -> str | None:
    try:
        blank = study.page(page, version)
    except (KeyError, StopIteration):
        return f"the study has no page {page} of version {version}"
    if item not in blank.items:
        return f"page {page} of version {version} has no such item"
    try:
        cast(blank.items[item], value)
    except (ValueError, ArithmeticError) as error:
        return str(error) or f"not a value of kind {blank.items[item].kind}"
    return None


def cast(item: Item, value: str) -> Any:
    """Canonical text as its type, strictly. Raises ``ValueError`` or ``ArithmeticError`` for text that is not of it."""
    if item.codelist is not None:
        wrong = [code for code in (value.split(" ") if item.multiple else [value]) if code not in item.codelist]
        if wrong:
            raise ValueError(f"{_short(wrong[0])!r} is not a code of {item.codelist.oid}")
    try:
        typed = item.typed(value)
        if isinstance(typed, PartialDate):
            typed.earliest  # noqa: B018 - raises when it is no date
        if item.kind == "Time" and parse_time(value) != value:
            raise ValueError
    except (ValueError, ArithmeticError, TypeError):
        raise ValueError(f"not a value of kind {item.kind}") from None
    return typed
