"""What stands beside the values of a casebook: its queries, verifications, signatures and seals, read subject by subject."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from types import SimpleNamespace
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from ecrf.casebook import extract, holds, seals
from ecrf.casebook.holds import Address, HoldRow, Standing

from .. import tables
from ..definition import yes_no
from ..parcel import Order
from .flags import annotate, annotation
from .writing import Element, node, user

SITE_SIDE = frozenset({"answer"})
"""Messages of the site; all others are the sponsor's."""


class Following:
    """Rows in the order of subjects, handed out subject by subject."""

    def __init__(self, rows: Iterable[Any]):
        self._groups = groupby(rows, key=lambda row: row.subject)
        self._next: tuple[str, Iterator[Any]] | None = next(self._groups, None)

    def of(self, number: str) -> list[Any]:
        """The rows of the subject, the next in order."""
        if self._next is None or self._next[0] != number:
            return []
        found = list(self._next[1])
        self._next = next(self._groups, None)
        return found


class Beside:
    """The readings of an order beside the casebooks; each row has ``address``, ``item`` (or none) and ``at``."""

    def __init__(self, order: Order):
        cut, who, definition = order.cut, order.who, order.definition
        self._queries = Following(_named(tables.QUERIES, tables.queries(cut, definition, order.study, who, order.language)))
        self._marks = Following(_marks(order))
        self._signatures = Following(extract.rows("signatures", cut.name, who, definition.oids))
        self._acts = Following(extract.rows("acts", cut.name, who, ()))
        self._holds, self._wide = Following(_holds(order)), holds.at_cut(cut.name)

    def of(self, number: str) -> OfSubject:
        """Everything beside the casebook of the subject, the next in order."""
        wide = [row for row in self._wide if row.site in (None, number[:2])]
        found = sorted([*wide, *self._holds.of(number)], key=lambda row: row.act)
        return OfSubject(self._queries.of(number), self._marks.of(number), self._signatures.of(number), self._acts.of(number), found)


class OfSubject:
    """What stands beside one casebook; ``seals`` are those of its acts, by their moment; ``holds`` those of its site and the study too."""

    def __init__(self, queries: list[Any], marks: list[Any], signatures: list[Any], acts: list[Any], found: list[HoldRow]):
        self.queries, self.marks, self.signatures, self.enrolment, self.holds = queries, marks, signatures, acts[0], found
        self.seals: dict[str, str] = {seals.moment(act.at): act.digest for act in acts}

    def by_place(self) -> dict[tuple[str, str, str], dict[str | None, list[Any]]]:
        """Messages and marks by the address of their page, then by item, in their order."""
        found: dict[tuple[str, str, str], dict[str | None, list[Any]]] = {}
        for row in (*self.queries, *self.marks):
            found.setdefault(row.address, {}).setdefault(row.item, []).append(row)
        return found

    def signed(self) -> dict[tuple[str, str, str], list[Any]]:
        """The signatures of each page, by its address, the first one first."""
        found: dict[tuple[str, str, str], list[Any]] = {}
        for row in self.signatures:
            found.setdefault((row.visit, row.page, row.line), []).append(row)
        return found


def _holds(order: Order) -> Iterator[HoldRow]:
    """The holds of subjects, visits and pages that the reader may know of."""
    for start in range(0, len(order.who), extract.AT_ONCE):
        for row in holds.at_cut(order.cut.name, [one.number for one in order.who[start:start + extract.AT_ONCE]]):
            if row.page is None or row.page in order.definition.oids:
                yield row


def held(rows: Sequence[HoldRow], address: Address, now: datetime) -> tuple[dict[str, str | None], str | None] | None:
    """The flags and the reason of a page that is frozen, locked or unlocked for a time; ``None`` for one that is open."""
    standing = holds.standing(rows, address, now)
    row = holds.bites(rows, address, now)
    if standing is Standing.OPEN or row is None:
        return None
    return {"HOLD": standing.value, **_hold(row)}, row.reason


def hold_acts(rows: Sequence[HoldRow]) -> Iterator[tuple[dict[str, str | None], str | None]]:
    """The flags and the reason of every act that froze, locked or unlocked something."""
    for row in rows:
        yield {"HOLD_ACT": row.kind, **_hold(row), "VISIT": row.visit or None, "PAGE": row.page, "LINE": row.line or None}, row.reason


def _hold(row: HoldRow) -> dict[str, str | None]:
    return {"HOLD_LEVEL": row.level, "AT": seals.moment(row.at), "BY": user(row.by, row.role),
            "HOLD_UNTIL": seals.moment(row.until) if row.until else None}


def _named(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[Any]:
    """Rows of a table as the CSV has them, by the names of its columns."""
    for row in rows:
        found = SimpleNamespace(**{name.lower(): value for name, value in zip(names, row, strict=True)})
        found.subject, found.address = found.subjid, (found.visit, found.page, found.line)
        yield found


class Mark(NamedTuple):
    """A monitor's mark; ``said`` is the same for all marks of a round."""

    subject: str
    address: Address
    item: str
    at: str
    said: tuple[str, str, str, str, str]
    """Kind, version, whether that version is current, account, role."""

    @property
    def by(self) -> str:
        """The account of the monitor."""
        return self.said[3]

    @property
    def role(self) -> str:
        """The role in which it was set."""
        return self.said[4]


def _marks(order: Order) -> Iterator[Mark]:
    """The marks of the order's subjects."""
    moment = lru_cache(1000)(seals.moment)
    for subject, visit, page, line, item, version, kind, by, role, at, current in extract.rows(
            "verifications", order.cut.name, order.who, order.definition.oids):
        yield Mark(subject, (visit, page, line), item, moment(at), (kind, str(version), yes_no(current), by, role))


def beside(parent: Element, number: int, row: Any, seal: Mapping[str, str], lost: bool = False) -> None:
    """A message of a query, or a monitor's mark, as an annotation; ``lost``: its item has no value that it could stand at."""
    if isinstance(row, Mark):
        parent.append(copy(_marked(number, row.said, row.at, seal.get(row.at), row.item if lost else None)))
    else:
        told = {"AT": row.at, "BY": user(row.by, row.role), "SEAL": seal.get(row.at), "ITEM": row.item if lost else None}
        annotate(parent, number, {"QUERY": str(row.query), "QUERY_STATE": row.state, "MESSAGE": str(row.message), "QUERY_MESSAGE": row.kind,
                                  "CHECK": row.check, "FOLLOWS": None if row.follows is None else str(row.follows),
                                  "DETAIL": row.detail, **told}, row.text, "Site" if row.kind in SITE_SIDE else "Sponsor")


@lru_cache(maxsize=1024)
def _marked(number: int, said: tuple[str, str, str, str, str], at: str, seal: str | None, item: str | None) -> Element:
    """The annotation of a mark, to be copied."""
    kind, version, current, by, role = said
    return annotation(number, {"SDV": kind, "SDV_VERSION": version, "SDV_VERSION_IS_CURRENT": current, "AT": at, "BY": user(by, role), "SEAL": seal, "ITEM": item})


def signature(parent: Element, site: str, row: Any, seal: str) -> None:
    """The signature of a page: who, in which meaning, when (the site's time with its offset), and what it covers."""
    found = node(parent, "Signature", ID=".".join(filter(None, ("S", seal, row.visit, row.page, row.line))))
    node(found, "UserRef", UserOID=user(row.by, row.role))
    node(found, "LocationRef", LocationOID=f"LOC.{site}")
    node(found, "SignatureRef", SignatureOID=f"SIG.{row.meaning}")
    node(found, "DateTimeStamp", local(row))
    node(found, "CryptoBindingManifest", row.digest)


def signed(row: Any, state: str | None) -> dict[str, str | None]:
    """The flags of a signature: what ``Signature`` cannot say, and all of it for one that is void."""
    return {"SIGNATURE": state, "MEANING": row.meaning, "SCOPE": row.scope, "PRINTED_NAME": row.name, "ROLE": row.role,
            "BY": user(row.by, row.role), "AT": seals.moment(row.at), "LOCAL_TIME": local(row), "DIGEST": row.digest}


def local(row: Any) -> str:
    """The moment at the site, with the offset that makes it universal."""
    moment: str = row.at.astimezone(ZoneInfo(row.zone)).isoformat(timespec="microseconds")
    return moment
