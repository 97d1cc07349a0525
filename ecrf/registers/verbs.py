"""What the data manager does to a register: a line is recorded, corrected with a reason, removed with a reason, or many come from a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from ecrf.casebook import holds, record
from ecrf.casebook.locate import NotGranted
from ecrf.crf import Refused, Study, T
from ecrf.crf.answer import change_reason
from ecrf.permissions import Actor

from . import lines, reading
from .lines import Line, Register
from .models import SiteLine
from .reading import Typed

NEEDS_REASON = T("Choisissez le motif\u00a0: rien ne change sans motif.", "Choose the reason: nothing changes without one.")
REMOVED = T("Cette ligne a été retirée. Ajoutez une nouvelle ligne.", "This line was removed. Add a new line.")


@dataclass
class Outcome:
    """What became of it: ``saved``, ``unchanged``, ``refused`` (422) or ``conflict`` (409); the register as it stood."""

    kind: str
    register: Register
    line: str
    typed: Typed

    @property
    def status(self) -> int:
        """The HTTP status of the answer."""
        return {"refused": 422, "conflict": 409}.get(self.kind, 200)


def save(actor: Actor, study: Study, site: str, oid: str, line: str, typed: MultiDict[str, str]) -> Outcome:
    """Record a line (``new``) or correct one; ``_version`` of the typed values is the version the person saw.

    Raises ``NotGranted`` where the role keeps no registers, ``NotFound`` or ``Denied`` for what it does not read.
    """
    register = locked(actor, study, site, oid)
    current = None if line == "new" else _standing(register, line)
    found = reading.read(study, register, typed, "" if current is None else line)
    reason = _reason(found, typed) if current is not None else None
    if current is not None and current.removed:
        found.refuse("", REMOVED, "REMOVED")
    if (held := holds.site_refusal(site, ZoneInfo(register.zone))) is not None:
        found.refuse("", held, "LOCK-01")
    if found.problems:
        _note_refusal(actor, register, line, found)
        return Outcome("refused", register, line, found)
    if current is None and found.same_as is not None:
        return Outcome("unchanged", register, found.same_as.line, found)
    if current is not None and dict(current.values) == found.values:
        return Outcome("unchanged", register, line, found)
    if current is not None and typed.get("_version") != str(current.version):
        return Outcome("conflict", register, line, found)
    if current is not None and reason is None:
        found.refuse("_reason", NEEDS_REASON, "DATA-10")
        _note_refusal(actor, register, line, found)
        return Outcome("refused", register, line, found)
    key = register.next_key() if current is None else line
    _bring(actor, register, "record" if current is None else "correct",
           [_row(register, key, current.version + 1 if current else 1, found.values, reason=reason)])
    return Outcome("saved", register, key, found)


def remove(actor: Actor, study: Study, site: str, oid: str, line: str, typed: MultiDict[str, str]) -> Outcome:
    """Take a line out, with the reason: it holds no more, its history stays. A line removed already stays as it is."""
    register = locked(actor, study, site, oid)
    current, found = _standing(register, line), Typed()
    if current.removed:
        return Outcome("unchanged", register, line, found)
    reason = _reason(found, typed)
    if not found.problems and typed.get("_version") != str(current.version):
        return Outcome("conflict", register, line, found)
    if not found.problems and reason is None:
        found.refuse("_reason", NEEDS_REASON, "DATA-10")
    if (held := holds.site_refusal(site, ZoneInfo(register.zone))) is not None:
        found.refuse("", held, "LOCK-01")
    if found.problems:
        _note_refusal(actor, register, line, found)
        return Outcome("refused", register, line, found)
    _bring(actor, register, "removed",
           [_row(register, line, current.version + 1, current.values, reason=reason, removed=True)])
    return Outcome("saved", register, line, found)


def add(actor: Actor, register: Register, values: Sequence[Mapping[str, str]], detail: Mapping[str, Any]) -> None:
    """Add many lines in one act; the register was read under its site's lock."""
    first = int(register.next_key())
    _bring(actor, register, "record", [_row(register, str(first + n), 1, line) for n, line in enumerate(values)], detail)


def locked(actor: Actor, study: Study, site: str, oid: str) -> Register:
    """The register under its site's lock: nobody else writes to it until this transaction ends.

    Raises ``NotGranted`` where the role keeps no registers, ``NotFound`` or ``Denied`` for what it does not read.
    """
    lines.register(actor, study, site, oid)
    if not actor.may("registers"):
        raise NotGranted
    record.lock(record.site_stream(site))
    return lines.register(actor, study, site, oid)


def _standing(register: Register, line: str) -> Line:
    found = register.line(line)
    if found is None:
        raise NotFound
    return found


def _reason(found: Typed, typed: MultiDict[str, str]) -> str | None:
    try:
        return change_reason(typed.get("_reason", ""), typed.get("_reason_text", ""))
    except Refused as refused:
        found.refuse("_reason", refused.problem, "DATA-10")
        return None


def _row(register: Register, line: str, version: int, values: Mapping[str, str], reason: str | None = None,
         removed: bool = False) -> dict[str, Any]:
    return {"site": register.site, "page": register.page.oid, "line": line, "version": version,
            "crf": register.page.version, "values": dict(values), "removed": removed, "reason": reason}


def _bring(actor: Actor, register: Register, verb: str, rows: list[dict[str, Any]],
           detail: Mapping[str, Any] | None = None) -> None:
    act = record.begin(actor, record.site_stream(register.site), verb, detail={"page": register.page.oid, **(detail or {})})
    record.bring(act, SiteLine, rows)
    record.seal(act)


def _note_refusal(actor: Actor, register: Register, line: str, found: Typed) -> None:
    """One act per refused post: items and rules, never values (rulings R12)."""
    detail = {"page": register.page.oid, "line": line, "items": sorted(n for n in found.problems if n),
              "rules": sorted(set(found.rules))}
    act = record.begin(actor, record.site_stream(register.site), "refuse", detail=detail)
    record.seal(act)
