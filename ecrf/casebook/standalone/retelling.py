"""Comparing the tables of an archive with what its acts say: every row of data/ told anew from the chains."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from .reading import Archive, canonical, is_canonical, sha256
from .replaying import FACTS, STATES, Casebook, Cells, Form

OWN = ("subject", "visit", "page", "line", "item", "version", "value", "missing", "missing_reason", "reason", "number", "message",
       "kind", "text", "table", "definition")
"""What of a row has a column of its own in the trail, or is left out of it."""


class Rows:
    """A CSV file read along with the chains: its rows are in the order of subjects, or of sites."""

    def __init__(self, archive: Archive, name: str, by: str):
        self.archive, self.name, self.by = archive, name, by
        self.rows = archive.table(name)
        self.next = next(self.rows, None)
        self.header = list(self.next or ())

    def take(self, who: str) -> Iterator[dict[str, str]]:
        """The rows of one subject or site; those of earlier ones that no chain is of are wrong."""
        while self.next is not None and self.next[self.by] <= who:
            if self.next[self.by] == who:
                yield self.next
            else:
                self.archive.wrong("%s has rows of %s, of which there is no chain, or which are out of order.", self.name, self.next[self.by])
            self.next = next(self.rows, None)

    def end(self) -> None:
        """Nothing may be left."""
        if self.next is not None:
            self.archive.wrong("%s has rows of %s, of which there is no chain, or which are out of order.", self.name, self.next[self.by])


class Replay:
    """The acts, line by line, and everything that is compared with them on the way."""

    def __init__(self, archive: Archive, heads: dict[str, tuple[int, str]], definition: dict[str, Any], named: Collection[str]):
        self.archive, self.heads = archive, heads
        self.pages = [page["oid"] for page in definition["pages"]]
        self.registers = [page["oid"] for page in definition.get("site_pages", ())]
        self.stream, self.seq, self.seal, self.broken = "", 0, None, False  # type: str, int, str | None, bool
        self.book, self.kept, self.ended = Casebook(""), {}, set()  # type: Casebook, dict[Any, dict[str, Any]], set[str]
        self.cuts, self.people = {}, {}  # type: dict[tuple[str, int], list[tuple[str, str]]], dict[str, str]
        self.audit, self.past = {}, {}  # type: dict[str, int], dict[int, str]
        by_subject = [*self.pages, "subjects", "queries", "sdv", "signatures"]
        self.tables = {name: Rows(archive, "data/%s.csv" % name, "SUBJID") for name in by_subject if "data/%s.csv" % name in named}
        self.tables.update({name: Rows(archive, "data/%s.csv" % name, "SITEID") for name in self.registers})

    def line(self, place: int, raw: bytes) -> None:
        """One act: its form, its seal, its place in the chain, what it brought."""
        text = raw.decode().rstrip("\n")
        entry = json.loads(text)
        masked = "masked" in entry
        sealed = entry["masked" if masked else "sealed"]
        act, content = sealed["act"], sealed["content"]
        if act["stream"] != self.stream:
            self.finish()
            self.begin(act["stream"], place)
        self.follow(act, sealed["previous"])
        inner = text.partition('"sealed":')[2][:-1]
        if not is_canonical(entry, text) or not in_order(content):
            self.wrong(act, "it is not written in canonical form, so it is not the text that was sealed")
        if masked:
            self.archive.count("acts with masked text, whose seal cannot be computed again")
            self.archive.notes.append("%s, act %s holds masked text: its seal cannot be computed again, so this archive alone does not "
                                      "prove the rest of that act." % (act["stream"], act["seq"]))
            if not any(row.get("masked") for row in content):
                self.wrong(act, "it is said to hold masked text and holds none")
        elif sha256(inner.encode()) != entry["seal"]:
            self.wrong(act, "its seal does not fit: a row, a value, the time, the author or the seal itself was changed")
        for digest, cut in self.cuts.pop((self.stream, act["seq"]), ()):
            if digest != entry["seal"]:
                self.wrong(act, "the cut %s names another seal for it: the chain was written anew since" % cut)
        self.seq, self.seal = act["seq"], entry["seal"]
        if self.stream == "study":
            self.past[self.seq] = self.seal
        self.archive.count("acts")
        self.take(act, content)

    def begin(self, stream: str, place: int) -> None:
        """The first act of a chain."""
        if stream in self.ended:
            self.archive.wrong("Line %d of trail/acts.jsonl is of %s, whose chain ended before: acts are out of order.", place, stream)
        self.stream, self.seq, self.seal, self.broken = stream, 0, None, False
        self.book, self.kept = Casebook(stream.partition("/")[2]), {}

    def follow(self, act: dict[str, Any], previous: str | None) -> None:
        """Whether the act is the next of its chain."""
        if act["seq"] != self.seq + 1:
            self.wrong(act, "act %d should stand before it and is missing" % (self.seq + 1))
        elif previous != self.seal:
            self.wrong(act, "it was sealed after another act than the one that stands before it")

    def wrong(self, act: dict[str, Any], words: str) -> None:
        """The first problem of a chain."""
        if not self.broken:
            self.archive.wrong("%s, act %s (%s by %s, %s): %s.", act["stream"], act["seq"], act["verb"], act["by"], act["at"], words)
        self.broken = True

    def take(self, act: dict[str, Any], content: list[dict[str, Any]]) -> None:
        """What an act brought, and how the trail tells it."""
        kind, _, name = self.stream.partition("/")
        for row in content:
            whose = row.get("number") if row["table"] == "subject" else row.get("subject")
            if whose is not None and (kind, name) != ("subject", whose):
                self.wrong(act, "it brought a row of %s, which is not of this chain" % whose)
            if row["table"] == "cut_head" and row["stream"] != self.stream:
                self.cuts.setdefault((row["stream"], row["seq"]), []).append((row["digest"], row["cut"]))
            elif row["table"] == "cut_head" and self.past.get(row["seq"]) != row["digest"]:
                self.wrong(act, "the cut %s names another seal for act %s than that act has" % (row["cut"], row["seq"]))
            elif row["table"] == "account":
                self.people[row["code"]] = row["name"]
            elif row["table"] == "site_line":
                self.kept[row["page"], row["line"]] = row
        olds = self.book.olds(content) if kind == "subject" else {}
        self.audit[self.stream] = (self.audit.get(self.stream, 0) + sum(map(mark, told(act, content, olds, self.pages + self.registers)))) % 2 ** 256
        if kind == "subject":
            self.book.take(act, content)
            for where in self.book.unfitting(act):
                self.wrong(act, "its signature does not fit what stood on the page %s" % where)
            self.archive.count("signatures", sum(row["table"] == "signature" for row in content))

    def finish(self) -> None:
        """The end of a chain: its head, and the tables of its subject or site."""
        if not self.stream:
            return
        self.ended.add(self.stream)
        self.archive.count("chains")
        head, kind = self.heads.pop(self.stream, None), self.stream.partition("/")[0]
        if head is None:
            self.archive.wrong("%s: the cut names no act of it, so the chain was added.", self.stream)
        elif head != (self.seq, self.seal) and not self.broken:
            self.archive.wrong("%s: the cut ends with act %d and another seal, the archive with act %d: acts were removed or added at the end.",
                               self.stream, head[0], self.seq)
        if kind == "subject":
            compare_subject(self.archive, self.tables, self.book, self.pages)
        elif kind == "site":
            compare_site(self.tables, self.kept, self.book.subject, self.registers)

    def end(self) -> None:
        """After the last act: what should still have come, and the trail."""
        self.finish()
        for stream in sorted(self.heads):
            self.archive.wrong("%s: the cut names its act %d, and the whole chain is gone.", stream, self.heads[stream][0])
        for stream, seq in sorted(self.cuts):
            if stream not in self.heads and seq > 0:
                self.archive.wrong("%s: an earlier cut names its act %d, which is gone.", stream, seq)
        for rows in self.tables.values():
            rows.end()
        compare_trail(self.archive, self.audit, self.people)


def in_order(content: list[dict[str, Any]]) -> bool:
    """Whether the rows of an act stand in the order of their text."""
    rows = [json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() for row in content]
    if rows != sorted(rows):
        rows = [canonical(row).encode() for row in content]
    return rows == sorted(rows)


def differ(rows: Rows, who: str, key: Sequence[str], wanted: dict[tuple[str, ...], Cells]) -> None:
    """Compare the rows of one subject or site with what they should be, cell by cell."""
    left = dict(wanted)
    for row in rows.take(who):
        named = tuple(row[column] for column in key)
        where = "%s, %s %s" % (rows.name, who, "/".join(filter(None, named)))
        if named not in left:
            rows.archive.wrong("%s: no act brought this row, or it is there twice.", where)
        for column, said in left.pop(named, {}).items():
            rows.archive.count("cells")
            if row.get(column) != (said or ""):
                rows.archive.wrong("%s: %s is %r and the acts say %r.", where, column, row.get(column), said or "")
    for named in left:
        rows.archive.wrong("%s, %s %s: the acts brought this row and it is missing.", rows.name, who, "/".join(filter(None, named)))


def compare_subject(archive: Archive, tables: dict[str, Rows], book: Casebook, pages: Sequence[str]) -> None:
    """The tables of one subject."""
    who, place = book.subject, ("VISIT", "PAGE", "LINE")
    for page in pages:
        differ(tables[page], who, ("VISIT", "LINE"), {(visit, line): cells_of(archive, tables[page], form, book) for (visit, oid, line), form
                                                     in book.forms.items() if oid == page})
    differ(tables["subjects"], who, (), {(): {"SITEID": book.site, "ENROLLED_AT": book.enrolled}})
    last = {}  # type: dict[tuple[str, ...], str]
    for query, _, row in book.messages:
        last[query] = STATES.get(row["kind"], last.get(query, ""))
    differ(tables["queries"], who, (*place, "QUERY", "MESSAGE"), {
        (*query, str(row["message"])): message_cells(book.queries[query], act, row, last[query])
        for query, act, row in book.messages if query[1] in pages})
    differ(tables["sdv"], who, (*place, "ITEM", "VERSION", "AT"), {
        (row["visit"], row["page"], row["line"], row["item"], str(row["version"]), act["at"]): {
            "KIND": row["kind"], "BY": act["by"], "ROLE": act["role"],
            "VERSION_IS_CURRENT": "Y" if book.form(row).items[row["item"]][0] == row["version"] else "N"}
        for act, row in book.marks if row["page"] in pages})
    differ(tables["signatures"], who, (*place, "AT"), {
        (row["visit"], row["page"], row["line"], act["at"]): {
            "SCOPE": row["scope"], "MEANING": row["meaning"], "NAME": row["name"], "ZONE": row["zone"], "DIGEST": row["digest"],
            "BY": act["by"], "ROLE": act["role"], "VOID": "Y" if book.form(row).touched > seq else "N"}
        for act, row, seq in book.signatures if row["page"] in pages})


def cells_of(archive: Archive, rows: Rows, form: Form, book: Casebook) -> Cells:
    """What the row of a page should say; values computed from other pages are not in the chain and are only counted."""
    state, removed = form.state()
    why = next((reason for kind, reason in reversed(form.events) if kind == "not_done"), None) if state == "not_done" else None
    found = {"SITEID": book.site, "PAGE_VERSION": form.crf(), "PAGE_STATE": state, "PAGE_NOT_DONE_REASON": why,
             "PAGE_REMOVED": "Y" if removed else "N"}  # type: Cells
    for column in rows.header[FACTS:]:
        name, _, aspect = column.partition("_")
        if name in form.items:
            found[column] = form.items[name][{"": 1, "MISS": 2, "REASND": 3}[aspect]]
        elif aspect or "%s_MISS" % name in rows.header:
            found[column] = None
        else:
            archive.count("cells computed from other pages, not checked")
    for name in sorted(set(form.items) - set(rows.header)):
        archive.wrong("%s has no column %s, of which the acts of %s have a value.", rows.name, name, book.subject)
    return found


def message_cells(query: dict[str, Any], act: dict[str, Any], row: dict[str, Any], state: str) -> Cells:
    """What the row of a message should say; a check's question is worded by the definition, masked text by nobody."""
    found = {"ITEM": query["item"], "CHECK": query["check_id"], "FOLLOWS": None if query["follows"] is None else str(query["follows"]),
             "STATE": state, "KIND": row["kind"], "AT": act["at"], "BY": act["by"], "ROLE": act["role"]}  # type: Cells
    if row.get("text") is not None:
        found["TEXT"] = row["text"]
    return found


def compare_site(tables: dict[str, Rows], kept: dict[Any, dict[str, Any]], site: str, registers: Sequence[str]) -> None:
    """The lines that a site keeps, of which the last version counts."""
    for page in registers:
        live = [row for (oid, _), row in kept.items() if oid == page and not row["removed"]]
        columns = tables[page].header[4:]
        differ(tables[page], site, ("LINE",), {
            (row["line"],): {"PAGE_VERSION": row["crf"], **{column: row["values"].get(column) for column in columns}} for row in live})


def told(act: dict[str, Any], content: list[dict[str, Any]], olds: dict[Any, Any], pages: Sequence[str]) -> Iterator[list[str | None]]:
    """The lines of the trail about one act: one for each row that can be shown, one for an act that brought none."""
    rows = [row for row in content if row["table"] != "cut_head"]
    shown = [row for row in rows if row.get("page") is None or row["page"] in pages]
    hidden = len(shown) < len(rows)
    kind, _, name = act["stream"].partition("/")
    if kind == "subject" and not shown and hidden:
        return
    site = name[:2] if kind in ("subject", "site") else None
    for row in shown or [{}]:
        table = row.get("table", "")
        old = olds.get((row.get("visit"), row.get("page"), row.get("line"), row.get("item")), (None, None))
        rest = {column: said for column, said in row.items() if column not in OWN and said is not None}
        cells = [act["at"], act["by"], act["role"], act["verb"], act["stream"], site, name if kind == "subject" else None,
                 row.get("visit"), row.get("page"), row.get("line"), table, row.get("item"), row.get("version"), *old,
                 row.get("value") if table == "item_version" else None, row.get("missing"), row.get("missing_reason"), row.get("reason"),
                 row.get("number") if table.startswith("query") else None, row.get("message"), row.get("kind"), row.get("text"),
                 canonical(rest) if rest else None, None if hidden else act["reason"],
                 None if hidden or act["detail"] is None else canonical(act["detail"])]
        yield [None if cell is None else str(cell) for cell in cells]


def mark(cells: Sequence[str | None]) -> int:
    """A line of the trail as a number: their sum is the same in whatever order the lines stand."""
    return int(sha256(json.dumps([cell or "" for cell in cells]).encode()), 16)


def compare_trail(archive: Archive, wanted: dict[str, int], people: dict[str, str]) -> None:
    """The table of the trail, chain by chain: its lines are those that the acts tell, in whatever order."""
    found = {}  # type: dict[str, int]
    for row in archive.table("data/audit.csv"):
        name = row.pop("NAME")
        if name != people.get(row["BY"], name):
            archive.wrong("data/audit.csv: %s is called %r and the acts say %r.", row["BY"], name, people[row["BY"]])
        cells = [canonical(json.loads(cell)) if cell and column in ("DETAIL", "ACT_DETAIL") else cell for column, cell in row.items()]
        found[row["STREAM"]] = (found.get(row["STREAM"], 0) + mark(cells)) % 2 ** 256
        archive.count("lines of the trail")
    for stream in sorted(set(found) | set(wanted)):
        if found.get(stream, 0) != wanted.get(stream, 0):
            archive.wrong("data/audit.csv: its lines about %s are not those that the acts tell.", stream)
