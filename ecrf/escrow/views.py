"""The page of the copies that sites hold: read only, for whoever must know that they are there; nothing of a store is written here."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, g, render_template

from ecrf.casebook.sieve import sight
from ecrf.context import language, study
from ecrf.crf import T
from ecrf.jobs import queue
from ecrf.permissions import requires
from ecrf.queries import digest

from . import comparing, copying, standing, words

blueprint = Blueprint("escrow", __name__, url_prefix="/escrow")
queue.offer(queue.Task("copy_out", copying.turn, cron=queue.MINUTELY, again=False))
queue.offer(queue.Task("compare_copies", comparing.compare_at_night, cron=queue.HOURLY))
digest.tell(digest.Point(
    standing.bad, T("{n} dépôt de copies demande votre attention", "{n} store of copies needs your attention"),
    T("{n} dépôts de copies demandent votre attention", "{n} stores of copies need your attention")))


@blueprint.get("")
@requires("copies")
def index() -> str:
    """Each store: who holds it, whether it is up to date, the last comparison and what it found."""
    return render_template("escrow/index.html", on=copying.root() is not None, stores=standing.stores(g.actor, language()),
                           minutes=study().copy_minutes, **_compared())


def _compared() -> dict[str, Any]:
    """The last comparison as far as the actor may know it: of the own sites; whoever reads no page hears of no casebook."""
    last = comparing.latest()
    if last is None:
        return {"at": None, "acts": 0, "found": [], "differ": False}
    seen = sight(g.actor, study().every_page)
    own = [one for one in last[1]["differences"] if g.actor.reaches(_site(one))]
    told = own if g.actor.may("view") else []
    sentences = [words.difference(one if seen.may_know(one) else {**one, "copied": (), "recorded": ()}, language()) for one in told]
    return {"at": last[0], "acts": last[1]["acts"], "found": sentences, "differ": bool(own)}


def _site(one: dict[str, Any]) -> str:
    kind = re.match(r"(?:subject|site)/(\d\d)", one.get("stream", ""))
    return kind[1] if kind else one["folders"][0][-2:]


@blueprint.app_template_global("escrow_alert")
def alert() -> dict[str, Any]:
    """What the pages of those in charge say of the copies: that there are none, or that a store needs somebody."""
    if copying.root() is None:
        return {"off": True, "bad": []}
    return {"off": False, "bad": [one for one in standing.stores(g.actor, language()) if one.bad]}
