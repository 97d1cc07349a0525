"""What freezing and locking put on the home page of those who decide on them: askings that wait for a second person."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from ecrf.casebook.holds import HoldRow
from ecrf.casebook.locate import path
from ecrf.context import language
from ecrf.crf import Study
from ecrf.permissions import ROLES, Actor
from ecrf.subjects.panels import OTHERS, Panel
from ecrf.subjects.tasks import Task, where_words

from .targets import waiting


def register() -> None:
    """Put the lists on the home page; once, however often the application is made."""
    if askings not in OTHERS:
        OTHERS.append(askings)


def askings(actor: Actor, study: Study) -> Iterator[Panel]:
    """Askings to lock the study or to unlock, on pages the actor reads, the oldest first; ``/locks`` holds the same."""
    if not actor.may("unlock"):
        return
    found = [h for h in waiting("lock_asked", "unlock_asked") if h.page is None or actor.reads(study.pages[h.page])]
    yield Panel("askings", _("Waiting for a second person"), "l2", "wn", [_task(study, h) for h in found], len(found), "/locks",
                nothing=_("Nobody asks to lock the study or to unlock."), rank=1)


def _task(study: Study, hold: HoldRow) -> Task:
    what = _("to lock") if hold.kind == "lock_asked" else _("to unlock")
    if hold.level == "page":
        what += f" – {where_words(study, hold.visit or '', hold.page or '', hold.line or '')}"
    address = path(hold.subject, "", "") + "/locks" if hold.subject else "/locks"
    return Task(hold.subject or hold.site or "", what, f"{ROLES[hold.role][language()]} · {hold.at:%d/%m}", address)
