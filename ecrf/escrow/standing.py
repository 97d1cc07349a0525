"""How the stores stand, for pages, for the mail of the day and for the lock of the study."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ecrf import clock
from ecrf.crf import Study
from ecrf.permissions import Actor

from . import comparing, marks, words
from .copying import late, root

IDLE = timedelta(minutes=10)
"""A store that no worker visited for so long: none runs."""


@dataclass(frozen=True)
class Standing:
    """A store: its site, whether it holds whole chains, its holder, since when acts wait, why, the last comparison.

    ``state``: ``fresh``, ``waiting`` (within the time that the study allows), ``late``, or ``idle`` where no worker comes by.
    """

    site: str
    whole: bool
    holder: str
    turned: datetime
    since: datetime | None
    problem: str
    compared: datetime | None
    differences: int | None
    state: str

    @property
    def bad(self) -> bool:
        """Whether somebody must do something about it."""
        return self.state in ("late", "idle") or bool(self.problem) or bool(self.differences)


def stores(actor: Actor, lang: str) -> list[Standing]:
    """The stores of the sites that the actor reaches; one statement."""
    found = [_standing(row, lang) for row in marks.stores() if actor.reaches(row.folder[-2:])]
    return [one for one in found if actor.whole_study or not one.whole]


def _standing(row: Any, lang: str) -> Standing:
    idle = clock.now() - row.turned > IDLE
    state = "idle" if idle else "fresh" if row.since is None else "late" if late(row.since) else "waiting"
    problem = words.PROBLEMS[row.problem][lang].format(about=row.about) if row.problem else ""
    return Standing(row.folder[-2:], row.folder.startswith(marks.UNBLINDED), row.holder, row.turned, row.since, problem,
                    row.compared, row.differences, state)


def bad(actor: Actor, _study: Study) -> int:
    """How many stores somebody must look after; for the mail of the day."""
    if root() is None or not (actor.may("unlock") or actor.may("grant")):
        return 0
    return sum(one.bad for one in stores(actor, "en"))


def lacking() -> dict[str, int]:
    """What of the copies stands against locking the study: chains that wait, and what the last comparison found."""
    if root() is None:
        return {}
    last = comparing.latest()
    found = {"copies": marks.count_waiting(), "copies_differ": int(last[1]["found"]) if last else 0}
    return {kind: count for kind, count in found.items() if count}
