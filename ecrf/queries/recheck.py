"""All edit checks over all casebooks: opens and closes what a new check, or a rule about today, changes (``flask recheck``)."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import text

from ecrf import clock
from ecrf.casebook import read, record
from ecrf.crf import Study, findings
from ecrf.db import db
from ecrf.permissions import CONSOLE

from .reconcile import plan
from .threads import threads

_ZONES = text("""
    SELECT u.number, s.zone FROM subject u JOIN site s ON s.code = u.site
    WHERE :everybody OR u.number = ANY(:numbers) ORDER BY u.number""")


def recheck(study: Study, subjects: Sequence[str] | None = None,
            progress: Callable[[int], Any] | None = None) -> tuple[int, int]:
    """Run every check on every casebook, or on those of ``subjects``; returns how many queries opened and closed.

    One act by the console for each subject whose queries change, none for the others; commits after each subject.
    ``progress`` is called with the number of subjects done since its last call.
    """
    rows = db.session.execute(_ZONES, {"everybody": subjects is None, "numbers": list(subjects or ())}).all()
    opened = closed = 0
    for number, zone in rows:
        changed = _recheck_one(study, number, zone)
        db.session.commit()
        opened, closed = opened + changed[0], closed + changed[1]
        if progress is not None:
            progress(1)
    return opened, closed


def _recheck_one(study: Study, number: str, zone: str) -> tuple[int, int]:
    stream = record.subject_stream(number)
    record.lock(stream)
    casebook = read.whole_casebook(number)
    found = findings(study, casebook.book(study, clock.today(zone)))
    planned = plan(study, threads(number, None), found, {a: form.id for a, form in casebook.forms.items()}, {})
    if planned:
        with record.writing(CONSOLE, stream, "recheck", detail={"operator": getpass.getuser()}) as act:
            planned.bring(act)
    return planned.opened, planned.resolved
