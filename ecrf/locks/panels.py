"""What waits for a decision, on the home page of those who decide: locks and maskings asked, casebooks to be locked."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import format_datetime
from flask_babel import gettext as _

from ecrf.audit import masking
from ecrf.casebook.holds import HoldRow
from ecrf.casebook.locate import path
from ecrf.context import language
from ecrf.crf import Study
from ecrf.permissions import ROLES, Actor
from ecrf.subjects.panels import OTHERS, Panel
from ecrf.subjects.tasks import Task, where_words

from . import ready
from .targets import known_to, waiting


def register() -> None:
    """Put the lists on the home page; once, however often the application is made."""
    OTHERS.extend(source for source in (askings, maskings, ended) if source not in OTHERS)


def askings(actor: Actor, study: Study) -> Iterator[Panel]:
    """Askings to lock the study or to unlock, on pages the actor reads, the oldest first; ``/locks`` holds the same."""
    if not actor.may("unlock"):
        return
    found = [h for h in waiting("lock_asked", "unlock_asked") if known_to(actor, study, h)]
    yield Panel("askings", _("Waiting for a second person"), "l2", "wn", [_task(study, h) for h in found], len(found), "/locks",
                nothing=_("Nobody asks to lock the study or to unlock."), rank=1)


def _task(study: Study, hold: HoldRow) -> Task:
    what = _("to lock") if hold.kind == "lock_asked" else _("to unlock")
    if hold.level == "page":
        what += f" – {where_words(study, hold.visit or '', hold.page or '', hold.line or '')}"
    address = path(hold.subject, "", "") + "/locks" if hold.subject else "/locks"
    return Task(hold.subject or hold.site or "", what, f"{ROLES[hold.role][language()]} · {format_datetime(hold.at, 'dd/MM')}", address)


def maskings(actor: Actor, study: Study) -> Iterator[Panel]:
    """Maskings asked on pages the actor reads that nobody decided yet; one statement."""
    if not actor.may("mask"):
        return
    asked = [one for one in masking.requests(actor, study) if one.decided is None]
    tasks = [Task(one.subject, where_words(study, one.visit, one.page, one.line), f"{ROLES[one.role][language()]} · {format_datetime(one.at, 'dd/MM')}",
                  "/audit/masks?show=waiting") for one in asked]
    yield Panel("maskings", _("Maskings to decide"), "warn", "wn", tasks, len(asked), "/audit/masks?show=waiting",
                nothing=_("Nobody asks for a masking."), rank=1)


def ended(actor: Actor, study: Study) -> Iterator[Panel]:
    """Casebooks of subjects whose participation ended, not locked; what stands against each is worked out behind the link.

    Counting those that nothing stands against would mean to look into every one of them for each home page.
    """
    if not actor.may("lock"):
        return
    found = ready.numbers(actor, study)
    ended_so, open_so = _("participation ended"), _("not locked")
    tasks = [Task(number, ended_so, open_so, path(number, "", "") + "/locks", "l0") for number in found]
    yield Panel("ended", _("Ended, not locked"), "l0", "v", tasks, len(found), "/locks/ended", _("what is left is worked out on the list"),
                _("No casebook waits for its lock."), 4, ready.MOST)
