"""Orders of exports: asked for on the page and put on record, made later by the worker, listed, fetched by whoever asked."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BufferedReader
from typing import Any

from sqlalchemy import text

from ecrf import clock
from ecrf.accounts.sessions import holder
from ecrf.casebook import keyset, record
from ecrf.casebook.locate import Denied
from ecrf.casebook.sieve import sight
from ecrf.crf import Refused, Study, T
from ecrf.db import db
from ecrf.jobs import queue
from ecrf.permissions import ROLES, Actor

from . import cuts, deliveries, progress, storage
from .parcel import Order

TASK = "export"
PAGE = 50
"""Lines of the list on one screen."""
PATIENCE = timedelta(minutes=2)
"""Only after this long an order that is not done asks whether its job is still there, and whether a worker runs at all."""
OVERSEERS = frozenset({"DM", "INS"})
"""Roles that see every order's line; nobody fetches another person's file."""

_ENDED = T("Le droit d’exporter avec le rôle «\u00a0{role}\u00a0» a pris fin depuis la demande, ou sa portée a été réduite. Rien n’a été fait.",
           "The right to export as “{role}” ended after the order, or its scope became smaller. Nothing was made.")


@dataclass(frozen=True)
class Ordered:
    """An order as it was asked for, and how far it is: ``state`` is waiting, running, ready or failed."""

    id: str
    at: datetime
    by: str
    name: str
    role: str
    purpose: str
    detail: Mapping[str, Any]
    state: str
    total: int | None
    done: int
    problem: Mapping[str, str] | None
    file: str | None
    masks: int | None
    rows: int | None
    bytes: int | None
    sha256: str | None
    made: datetime | None

    @property
    def reader(self) -> Actor:
        """Who reads for the export: the person who ordered, as the role and its scope stood then."""
        sites = self.detail["sites"]
        return Actor(self.by, self.name, self.role, frozenset() if sites == "all" else frozenset(sites), sites == "all",
                     self.detail["unblinded"], self.detail["language"])

    @property
    def download_name(self) -> str:
        """What the file is called when it is fetched."""
        return "-".join([self.detail["study"], *(self.detail[part] for part in ("cut", "format", "as", "language"))]) + ".zip"


_ORDERS = """
    SELECT o.id, a.at, a.by, p.name, a.role, a.reason AS purpose, a.detail, o.state, o.total, o.done, o.problem, o.file, o.masks,
           o.rows, o.bytes, o.sha256, o.made
    FROM export_order o JOIN act a ON a.id = o.act JOIN account p ON p.code = a.by"""
_ONE = text(_ORDERS + " WHERE o.id = :id")
_LIST = text(_ORDERS + f""" WHERE (:everybodys OR a.by = :me) AND (a.at, o.id) < (:at, :id)
    ORDER BY a.at DESC, o.id DESC LIMIT {PAGE + 1}""")
_END = (datetime.max.replace(tzinfo=UTC), "")


def ask(actor: Actor, study: Study, name: str, form: str, language: str, purpose: str) -> Ordered:
    """Put an order on record. A file made before for the same cut, format, scope and language is handed over at once; else the
    worker is asked. Raises ``Refused`` for an unknown cut, without a purpose, for a role that reads nothing."""
    cut, order = cuts.find("" if "\x00" in name else name), secrets.token_hex(8)
    purpose = deliveries.checked(actor, study, purpose)
    asked = Order(storage.folder(), cut, actor, study, language)
    masked = storage.masks()
    kept = storage.found(storage.name(asked, form, masked), masked)
    detail = {"order": order, "study": study.oid, "cut": cut.name, "format": form, "as": actor.role, "language": language,
              "sites": actor.reach, "unblinded": actor.unblinded,
              **deliveries.opened(actor, study)}
    with record.writing(actor, "study", "order_export", purpose, detail) as act:
        progress.wait(order, act.id)
    if kept is None:
        queue.defer(TASK, {f"{TASK}/{order}": {"order": order}})
    else:
        hand_over(order, actor, asked, form, purpose, kept)
    return find(order)


def hand_over(order: str, requester: Actor, asked: Order, form: str, purpose: str, kept: storage.Kept) -> None:
    """Put on record that the file of an order is there, with its rows and digests."""
    written = deliveries.lying(storage.path(kept.file))
    deliveries.note(requester, form, asked, written, purpose, order=order, sha256=kept.sha256, bytes=kept.bytes)
    progress.ready(order, kept, written.rows)


def find(order: str) -> Ordered:
    """The order of that id. Raises ``LookupError`` when there is none."""
    row = db.session.execute(_ONE, {"id": order}).one_or_none()
    if row is None:
        raise LookupError(order)
    return Ordered(*row)


def may_fetch(actor: Actor, order: Ordered) -> bool:
    """Whether it is this person's own order, and the same role and at least the same scope are acted in now."""
    then = order.reader
    return (actor.account == order.by and actor.role == order.role and actor.may(TASK)
            and (actor.whole_study or (not then.whole_study and then.sites <= actor.sites)) and (actor.unblinded or not then.unblinded))


def own(actor: Actor, order: str) -> Ordered:
    """One's own order. Raises ``Denied`` for another person's, in another role or a smaller scope, and for none at all."""
    try:
        found = find(order)
    except LookupError:
        raise Denied from None
    if not may_fetch(actor, found):
        raise Denied
    return found


def opened(order: Ordered) -> BufferedReader | None:
    """The file of an order, opened at its beginning; ``None`` when it is not there, is not what was made, or holds a text that was
    masked since."""
    if order.state != "ready" or order.masks != storage.masks() or not (place := storage.path(str(order.file))).exists():
        return None
    source = place.open("rb")
    if storage.digest(source) == order.sha256:
        return source
    source.close()
    return None


def note_fetched(actor: Actor, order: Ordered) -> None:
    """Put on record that the file of an order is fetched."""
    detail = {"order": order.id, **{part: order.detail[part] for part in ("cut", "format", "as", "language", "opens") if part in order.detail},
              "sha256": order.sha256}
    with record.writing(actor, "study", "download_export", order.purpose, detail):
        pass


def still_granted(order: Ordered) -> Actor:
    """The reader of an order that is about to be made. Raises ``Refused`` when the person's grant ended or shrank meanwhile."""
    person = holder(order.by)
    if person is None or order.role not in person.roles or not may_fetch(person.acting_as(order.role), order):
        raise Refused(_ENDED.filled(role=ROLES[order.role]))
    return order.reader


@dataclass(frozen=True)
class Line:
    """An order in the list. ``stage``: waiting, late (no worker runs), running, lost (its job is gone), failed, ready or gone (its
    file was removed). ``own``: whether the reader ordered it; ``known``: may know what it holds; ``fetched``: may fetch it."""

    order: Ordered
    stage: str
    own: bool
    known: bool
    fetched: bool

    @property
    def under_way(self) -> bool:
        """Whether its state will change by itself."""
        return self.stage in ("waiting", "late", "running")


def lines(actor: Actor, study: Study, after: str = "") -> tuple[list[Line], str | None]:
    """One screen of orders, the newest first, and the key of the next screen: every order for those who oversee, else one's own."""
    jobs = {job.arguments["order"]: job.state for job in queue.standing() if job.task == TASK}  # before the orders: no job, then done
    attended, masked = queue.attended(), storage.masks()
    at, last = keyset.read(after, datetime, str) or _END
    everybodys = actor.role in OVERSEERS and actor.whole_study
    found = [Ordered(*row) for row in db.session.execute(_LIST, {"everybodys": everybodys, "me": actor.account, "at": at, "id": last})]
    seen = sight(actor, study.every_page)
    shown = [Line(one, _stage(one, jobs.get(one.id), attended, masked), one.by == actor.account,
                  one.by == actor.account or seen.may_know(one.detail), may_fetch(actor, one)) for one in found[:PAGE]]
    return shown, keyset.key(found[PAGE - 1].at, found[PAGE - 1].id) if len(found) > PAGE else None


def _stage(order: Ordered, job: str | None, attended: bool, masked: int) -> str:
    if order.state == "ready":
        return "ready" if order.masks == masked and storage.path(str(order.file)).exists() else "gone"
    if order.state == "failed":
        return "failed"
    if clock.now() - order.at > PATIENCE and job in (None, "failed"):
        return "lost"
    if clock.now() - order.at > PATIENCE and not attended:
        return "late"
    return order.state
