"""The casebooks of subjects whose participation ended and that are not locked: which of them nothing stands against.

What stands against a lock is worked out for the few casebooks of one screen, once per act, never for all: how many
casebooks there are is counted without it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from sqlalchemy import text

from ecrf import clock
from ecrf.casebook.followed import FOLLOWED
from ecrf.casebook.kept import LIVE
from ecrf.casebook.tallies import Asked, Looked, Tally
from ecrf.context import study
from ecrf.crf import Study, findings
from ecrf.db import db
from ecrf.permissions import Actor, requires

from . import lacks
from .preconditions import not_begun, stopping

blueprint = Blueprint("ready", __name__)
PAGE, MOST = 10, 99
"""Casebooks looked into for one screen; casebooks counted at most."""


@dataclass(frozen=True)
class Ended:
    """A casebook whose subject ended: how many lines the reader would see of what stands against its lock, and whether
    there is something on pages that the reader does not see."""

    number: str
    lines: int
    hidden: bool

    @property
    def ready(self) -> bool:
        """Nothing stands against its lock."""
        return not self.lines and not self.hidden


_ENDED = """
    SELECT DISTINCT e.number FROM jsonb_to_recordset(CAST(:told AS jsonb)) AS t(page text, item text, visits jsonb, given jsonb)
    CROSS JOIN LATERAL (
        SELECT DISTINCT f.subject AS number FROM (
            SELECT o.id, o.subject, o.visit FROM form o WHERE o.page = t.page AND o.subject > :after ORDER BY o.subject OFFSET 0) f
        CROSS JOIN LATERAL (SELECT v.value FROM item_version v WHERE v.form = f.id AND v.item = t.item ORDER BY v.version DESC LIMIT 1) v
        WHERE (t.visits = '[]' OR t.visits ? f.visit)
          AND v.value IS NOT NULL AND (t.given = '[]' OR t.given ?| string_to_array(v.value, ' '))
          AND (:everywhere OR left(f.subject, 2) = ANY(:sites))
          AND (NOT EXISTS (SELECT 1 FROM hold h WHERE h.subject = f.subject AND h.level = 'subject' AND h.kind = 'lock')
               OR held(f.subject, '-', '-', '-') IS DISTINCT FROM 'locked')
        ORDER BY f.subject LIMIT :most) e
    ORDER BY e.number LIMIT :most"""
"""The first of each page that ends a participation, in the order of an index, so that none looks further than it shows."""
_NUMBERS = text(_ENDED)
_SCREEN = text(f"""
    SELECT u.number, s.zone, (SELECT coalesce(max(version), 0) FROM sdv_plan) AS plan, ({FOLLOWED.format(site='s.code', zone='s.zone')}) AS protocol, ({LIVE.format(site='u.site')}) AS kept
    FROM ({_ENDED}) e JOIN subject u ON u.number = e.number JOIN site s ON s.code = u.site ORDER BY u.number""")  # noqa: S608 - fixed texts


def numbers(actor: Actor, study: Study, after: str = "", most: int = MOST + 1) -> list[str]:
    """The first of those subjects, by number: one statement, which reads only the pages that end a participation."""
    return list(db.session.execute(_NUMBERS, _given(actor, study, after, most)).scalars())


def screen(actor: Actor, study: Study, after: str = "") -> tuple[list[Ended], bool]:
    """One screen of those casebooks, each looked into, and whether there are more; two statements, and two
    more for those that had an act since."""
    rows = db.session.execute(_SCREEN, _given(actor, study, after, PAGE + 1) | {"now": clock.now()}).all()
    shown = rows[:PAGE]
    asked = [Asked(row.number, study.under(row.protocol), clock.today(row.zone), row.kept) for row in shown]
    against = _against(study, shown[0].plan).of(asked, None) if shown else {}
    return [_seen(actor, one, against[one.number]) for one in asked], len(rows) > PAGE


def _against(study: Study, plan: int) -> Tally:
    """The places of all that stands against the lock of a casebook, under that plan of verification."""
    def ask(numbers: Sequence[str]) -> Mapping[str, Sequence[lacks.Lack]]:
        found: dict[str, list[lacks.Lack]] = {}
        for lack in lacks.pages_of_subjects(study, numbers):
            found.setdefault(lack.subject, []).append(lack)
        return found
    return Tally(f"against a lock, plan {plan}", _work, ask=ask)


def _work(looked: Looked) -> list[tuple[str, str, str]]:
    own = looked.one.study
    places = [lack.address for lack in looked.beside or ()] + not_begun(own, looked.casebook, looked.book)
    return places + [finding.address for finding in stopping(own, findings(own, looked.book), "subject")]


def _seen(actor: Actor, one: Asked, places: Sequence[Sequence[str]]) -> Ended:
    seen = [actor.reads(one.study.pages[page]) for _visit, page, _line in places]
    return Ended(one.number, sum(seen), not all(seen))


def _given(actor: Actor, study: Study, after: str, most: int) -> dict[str, Any]:
    """What says that a participation ended: the answers that only final milestones are told by, on pages the actor reads."""
    before = {answer.page for m in study.milestones if not m.final for row in m.told for answer in row}
    told = list(dict.fromkeys(answer for m in study.milestones if m.final for row in m.told for answer in row
                              if answer.page not in before and actor.reads(study.pages[answer.page])))
    given: dict[tuple[str, str, tuple[str, ...]], set[str] | None] = {}
    for a in told:
        known = given.setdefault((a.page, a.item, tuple(a.visits)), set())
        given[a.page, a.item, tuple(a.visits)] = known | set(a.values) if known is not None and a.values else None
    return {"told": json.dumps([{"page": page, "item": item, "visits": visits, "given": sorted(values or ())}
                                for (page, item, visits), values in given.items()]),
            "everywhere": actor.whole_study, "sites": sorted(actor.sites), "after": after, "most": most}


@blueprint.get("/locks/ended")
@requires("unlock")
def ended() -> str:
    """Casebooks of subjects whose participation ended, not locked: those that nothing stands against, and how much else."""
    after = "".join(c for c in request.args.get("after", "")[:10] if c in "0123456789-")
    found, more = screen(g.actor, study(), after)
    return render_template("locks/ended.html", found=found, first=url_for("locks.ready.ended") if after else None,
                           following=url_for("locks.ready.ended", after=found[-1].number) if more else None)
