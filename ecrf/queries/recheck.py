"""All edit checks over all casebooks: opens and closes what a new check, or a rule about today, changes (``flask recheck``)."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import text

from ecrf import clock
from ecrf.casebook import holds, read, record
from ecrf.casebook.followed import FOLLOWED
from ecrf.casebook.kept import Kept, of_site
from ecrf.crf import Finding, Study, findings
from ecrf.db import db
from ecrf.deviations import opening as deviations
from ecrf.permissions import CONSOLE

from .reconcile import Plan, plan
from .threads import threads

AT_ONCE = 500
"""Subjects whose numbers are fetched together; their casebooks are read one by one."""

_ZONES = text(f"""
    SELECT u.number, s.zone, ({FOLLOWED.format(site='s.code', zone='s.zone')}) AS protocol FROM subject u JOIN site s ON s.code = u.site
    WHERE u.number > :after AND (:everybody OR u.number = ANY(:numbers)) ORDER BY u.number LIMIT :most""")  # noqa: S608 - fixed texts


def recheck(study: Study, subjects: Sequence[str] | None = None,
            progress: Callable[[int], Any] | None = None) -> tuple[int, int]:
    """Run every check on every casebook, or on those of ``subjects``; returns how many queries opened and closed.

    ``progress`` is called with the number of subjects done since its last call.
    """
    opened = closed = 0
    for _number, new, settled in rechecked(study, subjects):
        opened, closed = opened + new, closed + settled
        if progress is not None:
            progress(1)
    return opened, closed


def rechecked(study: Study, subjects: Sequence[str] | None = None, after: str = "") -> Iterator[tuple[str, int, int]]:
    """The same one by one, in the order of the numbers, after one of them: ``(number, opened, closed)`` once committed.

    One act by the console for each subject whose queries or deviations change, none for the others. Between two subjects
    it may be stopped; memory does not grow with their number.
    """
    registers: dict[str, Kept] = {}
    while rows := db.session.execute(_ZONES, {"after": after, "everybody": subjects is None, "most": AT_ONCE, "now": clock.now(),
                                              "numbers": list(subjects or ())}).all():
        for after, zone, protocol in rows:
            if after[:2] not in registers:
                registers = {after[:2]: of_site(after[:2])}
            opened, closed = _recheck_one(study.under(protocol), after, zone, registers[after[:2]])
            db.session.commit()
            yield after, opened, closed


def _recheck_one(study: Study, number: str, zone: str, kept: Kept) -> tuple[int, int]:
    stream = record.subject_stream(number)
    record.lock(stream)
    casebook = read.whole_casebook(number)
    today = clock.today(zone)
    book = casebook.book(study, today, kept)
    found = findings(study, book)
    lines, planned = deviations.plan(study, casebook, book, found), _queries(study, casebook, found)
    if lines:
        lines = deviations.unheld(lines, holds.of_subject(casebook.subject))
    if planned or lines:
        with record.writing(CONSOLE, stream, "recheck", detail={"operator": getpass.getuser()}) as act:
            if deviations.bring(act, casebook, lines):
                planned = _queries(study, casebook, findings(study, casebook.book(study, today, kept)))
            planned.bring(act)
    return planned.opened, planned.resolved


def _queries(study: Study, casebook: read.Casebook, found: Sequence[Finding]) -> Plan:
    """What the findings bring to the queries of a casebook."""
    return plan(study, threads(casebook.subject, None), found, {a: form.id for a, form in casebook.forms.items()}, {})
