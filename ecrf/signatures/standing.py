"""Which signature each page has, and whether it stands: void once a version or an event of the page came after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import text

from ecrf.casebook import masks, signed
from ecrf.casebook.signed import Content, Value
from ecrf.db import db


@dataclass(frozen=True)
class Signed:
    """One signature of a page: who (printed name, role), in which meaning, when and in which zone; ``void`` if it fell."""

    act: int
    by: str
    name: str
    role: str
    scope: str
    meaning: str
    at: datetime
    zone: str
    void: bool

    @property
    def state(self) -> str:
        """``signed`` or ``void``."""
        return "void" if self.void else "signed"

    @property
    def local(self) -> datetime:
        """When, at the site."""
        return self.at.astimezone(ZoneInfo(self.zone))

    @property
    def utc(self) -> datetime:
        """When, in universal time."""
        return self.at.astimezone(UTC)


@dataclass(frozen=True)
class Later:
    """What came after a signature and made it void: a version of an item, or an event of the page (``kind``)."""

    item: str
    kind: str
    old: Value | None
    new: Value | None
    reason: str | None
    name: str
    role: str
    at: datetime


@dataclass
class Kept:
    """A signature in the history of a page, with what made it void; the newest one of a page comes first."""

    signature: Signed
    later: list[Later] = field(default_factory=list)


VOID = """(EXISTS (SELECT 1 FROM item_version v WHERE v.form = s.form AND v.act > s.act)
    OR EXISTS (SELECT 1 FROM form_event e WHERE e.form = s.form AND e.act > s.act AND e.kind <> 'signed'))"""
"""Whether something of its page came after the signature ``s``: the rule, worked out each time, nothing is maintained."""
STANDS = f"EXISTS (SELECT 1 FROM signature s WHERE s.form = f.id AND NOT {VOID})"  # noqa: S608 - fixed texts
"""Whether the page ``f`` has a signature that stands."""
_OF = f"s.form, s.act, a.by, s.name, a.role, s.scope, s.meaning, a.at, s.zone, {VOID} AS void"
_LAST = text(f"""
    SELECT DISTINCT ON (s.form) {_OF}
    FROM form f JOIN signature s ON s.form = f.id JOIN act a ON a.id = s.act
    WHERE f.subject = :subject AND (:everything OR f.page = ANY(:pages)) ORDER BY s.form, s.act DESC""")  # noqa: S608
_STANDING = text(f"SELECT f.visit, f.page, f.line FROM form f WHERE f.subject = :subject AND {STANDS}")  # noqa: S608
_EVERY = text(f"""
    SELECT {_OF} FROM signature s JOIN act a ON a.id = s.act WHERE s.form = :form ORDER BY s.act DESC""")  # noqa: S608
_MASKED = text("SELECT form, item, version FROM mask WHERE kind = 'masked' AND form = ANY(:forms)")
_LATER = text("""
    SELECT c.form, c.item, c.kind, c.version, c.value, c.missing, c.missing_reason, c.reason, c.act, p.name, a.role, a.at
    FROM (SELECT v.form, v.item, '' AS kind, v.version, v.value, v.missing, v.missing_reason, v.reason, v.act
          FROM unnest(CAST(:forms AS int[]), CAST(:acts AS int[])) w (form, act) JOIN item_version v ON v.form = w.form AND v.act > w.act
          UNION ALL
          SELECT e.form, '', e.kind, 0, NULL, NULL, NULL, e.reason, e.act
          FROM unnest(CAST(:forms AS int[]), CAST(:acts AS int[])) w (form, act) JOIN form_event e ON e.form = w.form AND e.act > w.act
          WHERE e.kind <> 'signed') c
    JOIN act a ON a.id = c.act JOIN account p ON p.code = a.by ORDER BY c.act, c.kind, c.item""")


def standings(subject: str, pages: Sequence[str] | None) -> dict[int, Signed]:
    """The last signature of every page of a subject that has one, by form, in one statement; ``pages`` is the mask."""
    rows = db.session.execute(_LAST, {"subject": subject, "everything": pages is None, "pages": list(pages or ())})
    return {row[0]: Signed(*row[1:]) for row in rows}


def standing_pages(subject: str) -> set[tuple[str, str, str]]:
    """The addresses of a subject’s pages whose signature stands, unmasked: for the engine, never for a page."""
    return {(row.visit, row.page, row.line) for row in db.session.execute(_STANDING, {"subject": subject})}


def later(acts: Mapping[int, int]) -> dict[int, list[Later]]:
    """What came after these acts on these pages (form → act), oldest first, each value beside the one it replaced."""
    forms = list(acts)
    before, hidden = signed.contents(list(acts.items())), _masked(forms)
    values = {form: dict(content.items) for (form, _act), content in before.items()}
    found: dict[int, list[Later]] = {}
    for row in db.session.execute(_LATER, {"forms": forms, "acts": [acts[form] for form in forms]}) if forms else ():
        new = (row.version, row.value, row.missing, row.missing_reason) if row.item else None
        old = values.get(row.form, {}).get(row.item)
        reason = row.reason.partition(": ")[0] if (row.form, row.item, row.version) in hidden else row.reason
        found.setdefault(row.form, []).append(Later(row.item, row.kind, _shown(hidden, row.form, row.item, old),
                                                    _shown(hidden, row.form, row.item, new), reason, row.name, row.role, row.at))
        if new is not None:
            values.setdefault(row.form, {})[row.item] = new
    return found


def history(form: int) -> list[Kept]:
    """Every signature of a page, the newest first; what made a void one void stands with it."""
    every = [Kept(Signed(*row[1:])) for row in db.session.execute(_EVERY, {"form": form})]
    first = min((kept.signature.act for kept in every if kept.signature.void), default=None)
    came = later({form: first}).get(form, []) if first is not None else []
    for kept in every:
        after = [one for one in came if one.at > kept.signature.at]
        again = min((k.signature.at for k in every if after and k.signature.at > after[0].at), default=None)
        kept.later = [one for one in after if again is None or one.at < again]
    return every


def _masked(forms: Sequence[int]) -> set[tuple[int, str, int]]:
    """The versions of these pages that no reader sees any more (AUD-14)."""
    return {tuple(row) for row in db.session.execute(_MASKED, {"forms": list(forms)})} if forms else set()


def _shown(hidden: set[tuple[int, str, int]], form: int, item: str, value: Value | None) -> Value | None:
    """A value as a reader may see it."""
    return (value[0], None, masks.CODE, None) if value is not None and (form, item, value[0]) in hidden else value


def fresh(last: Mapping[int, Signed], now: Mapping[int, Content]) -> dict[int, dict[str, Value | None]]:
    """For each page the items that are new or changed since its last signature, with the value that was signed.

    A page never signed has all its items, each with ``None``.
    """
    then = {form: content for (form, _), content in signed.contents(
        [(form, last[form].act) for form in now if form in last]).items()}
    hidden = _masked(list(then))
    return {form: {item: _shown(hidden, form, item, then[form].items.get(item)) if form in then else None for item, value in content.items.items()
                   if form not in then or then[form].items.get(item) != value} for form, content in now.items()}
