"""The list of queries: one query object for the list, its counts and the badges, masked by sites and pages (asks 9, 10)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, true, tuple_

from ecrf.casebook import keyset, sums
from ecrf.casebook.asking import Asking
from ecrf.crf import Study
from ecrf.db import db
from ecrf.permissions import Actor

from . import columns
from .columns import HEAD
from .orders import ORDERS, Order
from .sentences import sentence
from .states import STATE_AFTER, UNSETTLED

PAGE = 50
"""Lines of one screen."""

_PLAIN = (HEAD.c.subject, columns.site, HEAD.c.visit, HEAD.c.page, HEAD.c.line, HEAD.c.number, columns.crf, HEAD.c.item,
          HEAD.c.check_id, columns.opening, HEAD.c.speaker, HEAD.c.opened, HEAD.c.moved, columns.stands)
"""What a line shows first, in the order of ``Line``; what depends on the study follows (``_shown``)."""


@dataclass(frozen=True)
class Wanted(Asking):
    """What the list is asked for; every field is the plain text of the address. ``state`` ``""`` is open and answered,
    ``answer`` and ``close`` are those that the reader may move on so; ``party`` ``me`` is what waits for the reader;
    ``due`` ``over`` what is overdue; ``age`` one of ``columns.BANDS``; ``order`` one of ``orders.ORDERS``."""

    state: str = ""
    party: str = ""
    site: str = ""
    subject: str = ""
    visit: str = ""
    page: str = ""
    item: str = ""
    check: str = ""
    raised: str = ""
    due: str = ""
    age: str = ""
    order: str = ""


@dataclass(frozen=True)
class Line:
    """One query of the list: where it stands, what it asks, whom it waits for and until when.

    ``seen`` is the number of messages of its thread, ``cycles`` how often it was asked again, ``over`` for how many days
    its due day has been over at its site (0 or less: it is not).
    """

    subject: str
    site: str
    visit: str
    page: str
    line: str
    number: int
    crf: str
    item: str | None
    check: str | None
    opening: dict[str, Any]
    speaker: str
    opened: datetime
    moved: datetime
    state: str
    party: str
    cycles: int
    seen: int
    raiser: str
    due: date
    over: int
    rank: int = 0

    @property
    def overdue(self) -> bool:
        """Whether somebody should have moved it on before today."""
        return self.over > 0 and bool(self.party)

    @property
    def address(self) -> tuple[str, str, str]:
        """``(visit, page, line)``."""
        return self.visit, self.page, self.line

    @property
    def name(self) -> tuple[str, str, str, str, int]:
        """What names the query: subject, address, number within the page."""
        return self.subject, *self.address, self.number

    @property
    def text(self) -> str | None:
        """The question as a person typed it."""
        return self.opening["text"]

    @property
    def tick(self) -> str:
        """The value of its tick: its name, and how many messages were seen (``bulk.Meant``)."""
        return "/".join(map(str, (*self.name, self.seen)))

    def words(self, study: Study, lang: str) -> str:
        """The question in the reader's language."""
        if self.check is None:
            return self.text or ""
        return sentence(study, self.page, self.crf, self.item, self.opening["detail"])[lang]

    def age(self, now: datetime) -> int:
        """Whole days since it was first opened (regulatory 3.2, Q5)."""
        return (now - self.opened).days


def listed(actor: Actor, study: Study, wanted: Wanted, *shown: ColumnElement[Any], dated: bool = False) -> Select[Any]:
    """The one query object: those columns of what is wanted and the actor may read; ``dated`` where one of them says what is due."""
    calendar = [columns.dated(study)] if dated or wanted.due else []
    return select(*shown).where(*calendar, *_reached(actor, study), *_filters(actor, study, wanted))


def _reached(actor: Actor, study: Study) -> list[ColumnElement[bool]]:
    return [columns.of_pages(actor.readable(study.page_list)), *([] if actor.whole_study else [columns.site.in_(sorted(actor.sites))])]


def lines(actor: Actor, study: Study, wanted: Wanted, after: str = "", before: str = "", most: int | None = None) -> tuple[list[Line], bool, bool]:
    """One screen of the list by the key of its neighbour, and whether there is more before and after it; ``most`` lines where
    not a whole screen is shown."""
    order, most = order_of(wanted), most or PAGE
    by, back, on = order.columns(actor, study), order.read(before), order.read(after)
    query = listed(actor, study, wanted, HEAD.c.query, *(column.label(f"key_{n}") for n, column in enumerate(by)), dated=order.dated)
    if back is not None:
        query = query.where(keyset.beyond(by, back, back=True))
    elif on is not None:
        query = query.where(keyset.beyond(by, on))
    screen = query.order_by(*(column.desc() if back is not None else column for column in by)).limit(most + 1).subquery()
    keys = [screen.c[f"key_{n}"] for n in range(len(by))]
    told = select(*_shown(study), keys[0] if order.ranked else literal(0)).where(screen.c.query == HEAD.c.query, columns.dated(study))
    found = [Line(*row) for row in db.session.execute(told.order_by(*(key.desc() if back is not None else key for key in keys)))]
    more, shown = len(found) > most, found[:most]
    return (shown[::-1], more, True) if back is not None else (shown, on is not None, more)


def order_of(wanted: Wanted) -> Order:
    """The order asked for; an unknown one is the usual."""
    return ORDERS.get(wanted.order, ORDERS[""])


def named(actor: Actor, study: Study, names: Iterable[tuple[str, str, str, str, int]]) -> list[tuple[Line, str | None]]:
    """Those queries as they stand now, as far as the actor reads them, each with what holds its page; one statement."""
    query = select(*_shown(study), columns.held).where(columns.dated(study), *_reached(actor, study))
    rows = db.session.execute(query.where(tuple_(*columns.place).in_(list(names))).order_by(*columns.place))
    return [(Line(*row[:-1]), row[-1]) for row in rows]


def _shown(study: Study) -> tuple[ColumnElement[Any], ...]:
    return *_PLAIN, columns.party(study), HEAD.c.cycles, HEAD.c.last, HEAD.c.opened_by, columns.due(study), columns.over(study)


def first(actor: Actor, study: Study, wanted: Wanted, most: int) -> list[tuple[Line, str | None]]:
    """The first queries of the list, in its order, each with what holds its page (``frozen``, ``locked``, ``None``)."""
    query = listed(actor, study, wanted, *_shown(study), columns.held, dated=True)
    rows = db.session.execute(query.order_by(*order_of(wanted).columns(actor, study)).limit(most))
    return [(Line(*row[:-1]), row[-1]) for row in rows]


def count(actor: Actor, study: Study, wanted: Wanted) -> int:
    """How many queries the list holds, from the same query object."""
    return int(db.session.execute(listed(actor, study, wanted, func.count())).scalar_one())


@dataclass(frozen=True)
class Tally:
    """What the list holds: all of it, and by band of age where no band is asked for."""

    total: int
    bands: dict[str, int]


def tally(actor: Actor, study: Study, wanted: Wanted) -> Tally:
    """Count the list and its bands of age in one statement, from the same query object."""
    counted = [func.count().filter(columns.aged(band)).label(band) for band in columns.BANDS]
    row = db.session.execute(listed(actor, study, replace(wanted, age=""), func.count(), *counted)).one()
    bands = dict(zip(columns.BANDS, row[1:], strict=True))
    return Tally(bands.get(wanted.age, 0) if wanted.age else row[0], bands)


WAITING = ("waits", "overdue")
EVERY_COUNT = (*WAITING, "to_answer", "to_close", "open", "late")


def counts(actor: Actor, study: Study, names: Sequence[str] = EVERY_COUNT) -> dict[str, int]:
    """What the actor has to do with queries, in one statement, each as the list of that filter holds it: ``waits`` (``party=me``),
    ``overdue`` (of these, ``due=over``), ``to_answer`` (``state=answer``), ``to_close`` (``state=close``), ``open``
    (``state=open``), ``late`` (of these, ``due=over``). All 0 for who has no word in queries."""
    found = dict.fromkeys(names, 0)
    if not any(actor.may(action) for action in ("answer", "raise", "close")):
        return found
    waits, unanswered = columns.waits_for(actor, study), columns.in_state("open")
    meant = {"waits": waits, "overdue": waits & columns.overdue(study), "to_answer": columns.answers(actor, study),
             "to_close": columns.closes(actor, study), "open": unanswered, "late": unanswered & columns.overdue(study)}
    tallies = [func.count().filter(condition).label(name) for name, condition in meant.items() if name in found]
    return found | db.session.execute(listed(actor, study, Wanted(), *tallies, dated=not {"overdue", "late"}.isdisjoint(found))).one()._asdict()


@dataclass(frozen=True)
class Fired:
    """How often a check fired, by what became of its queries; ``closed`` by a person or by the data."""

    open: int = 0
    answered: int = 0
    closed: int = 0

    @property
    def total(self) -> int:
        """Every query it opened."""
        return self.open + self.answered + self.closed


_GROUPS = """SELECT left(subject, 2) AS site, ARRAY[page, kind, check_id] AS names, count(*) FROM query_head
    WHERE left(subject, 2) = ANY(:sites) GROUP BY 1, 2"""


def fired(actor: Actor, study: Study) -> dict[str, Fired]:
    """Queries of each check on the pages and at the sites the actor reads, by number of the check; the same few statements
    however many there are, one where nothing happened since."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    if actor.may("view"):
        readable = set(actor.readable(study.page_list))
        for _site, page, kind, check, count in sums.grouped(actor, "queries", _GROUPS):
            if check and page in readable:
                found[check][STATE_AFTER[kind]] += count
    return {check: Fired(told["open"], told["answered"], told.total() - told["open"] - told["answered"]) for check, told in found.items()}


def unsettled(actor: Actor) -> Counter[str]:
    """How many queries are open or answered at each page, of the sites that the actor reaches; unmasked."""
    found: Counter[str] = Counter()
    for _site, page, kind, _check, count in sums.grouped(actor, "queries", _GROUPS):
        if STATE_AFTER[kind] in UNSETTLED:
            found[page] += count
    return found


def _filters(actor: Actor, study: Study, wanted: Wanted) -> list[ColumnElement[bool]]:
    equal = ((columns.site, wanted.site), (HEAD.c.subject, wanted.subject), (HEAD.c.visit, wanted.visit),
             (HEAD.c.page, wanted.page), (HEAD.c.item, wanted.item), (HEAD.c.check_id, wanted.check),
             (HEAD.c.speaker, wanted.raised))
    found = [*_state(actor, study, wanted.state), *(column == text for column, text in equal if text)]
    if wanted.party:
        found.append(columns.waits_for(actor, study) if wanted.party == "me" else columns.party(study) == wanted.party)
    if wanted.due:
        found.append(columns.overdue(study))
    if wanted.age:
        found.append(columns.aged(wanted.age))
    return found


def _state(actor: Actor, study: Study, state: str) -> list[ColumnElement[bool]]:
    if state == "all":
        return [true()]
    if state == "answer":
        return [columns.unsettled, columns.answers(actor, study)]
    if state == "close":
        return [columns.unsettled, columns.closes(actor, study)]
    if state in ("", *UNSETTLED):
        return [columns.unsettled, *([columns.in_state(state)] if state else [])]
    return [~columns.unsettled, columns.in_state(state)]
