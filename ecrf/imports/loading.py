"""A file judged and loaded: whole or not at all, exactly what was shown, in one transaction under the locks of its subjects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ecrf.casebook import record
from ecrf.casebook.locate import NotGranted
from ecrf.crf import Study, T
from ecrf.db import db
from ecrf.permissions import Actor

from .filling import Filling
from .incoming import Contents, Happened, Incoming
from .origin import Importer, Origin, demand, importer
from .verdicts import Report, Verdict

Reader = Callable[[], Iterable[Contents]]
"""Reads the file from its beginning, part by part; called more than once."""

CHANGED = T("Les données ont changé depuis l’essai. Les verdicts sont refaits ci-dessous\u00a0: relisez-les, puis confirmez.",
            "The data changed since the trial run. The verdicts below are made anew: read them, then confirm.")
NOTHING_NEW = T("Tout est déjà enregistré\u00a0: rien n’a été écrit.", "Everything is recorded already: nothing was written.")
NOT_SOUND = T("Le fichier n’est pas chargé (lignes à corriger\u00a0: {wrong}\u202f; refus\u00a0: {refused}). Rien n’a été écrit. Chaque ligne dit que faire.",
              "The file is not loaded (lines to be corrected: {wrong}; refused: {refused}). Nothing was written. Each line says what to do.")
CONFLICTS = T("Le fichier n’est pas chargé\u00a0: il diffère de ce qui est enregistré ({n}). Corrigez le fichier, ou laissez ces valeurs comme elles sont.",
              "The file is not loaded: it differs from what is recorded ({n}). Correct the file, or leave those values as they are.")


def weigh(actor: Actor, study: Study, reader: Reader, origin: Origin) -> Report:
    """What would become of each value; nothing is written. Raises ``Refused`` for what the origin lacks, ``NotGranted``."""
    report, who = Report(), _allowed(actor, origin)
    for part in _parts(reader()):
        with db.session.begin_nested() as tried:
            _bring(who, study, part, report)
            tried.rollback()
    return report


def load(actor: Actor, study: Study, reader: Reader, origin: Origin, leave: bool = False, shown: str | None = None) -> Report:
    """Record what is new, or nothing: not while anything is wrong, refused, in conflict (unless they are left), or, with
    ``shown``, other than the verdicts of that digest. Raises as ``weigh``. The caller commits.
    """
    report, who = Report(), _allowed(actor, origin)
    _queue(reader)
    with db.session.begin_nested() as loading:
        for part in _parts(reader()):
            _bring(who, study, part, report)
        if not report.may_load(leave) or (shown is not None and shown != report.digest):
            loading.rollback()
            return report
    _note(actor, origin, report)
    report.loaded = True
    return report


def refusal(report: Report, leave: bool) -> T | None:
    """Why a report was not loaded, in one sentence; ``None`` where it may be."""
    if not report.sound:
        return NOT_SOUND.filled(wrong=report.counts["wrong"], refused=report.counts["refused"])
    if report.counts["conflict"] and not leave:
        return CONFLICTS.filled(n=report.counts["conflict"])
    return None if report.brings else NOTHING_NEW


def _allowed(actor: Actor, origin: Origin) -> Importer:
    if not actor.may("import"):
        raise NotGranted
    demand(actor, origin)
    return importer(actor, origin)


def _queue(reader: Reader) -> None:
    """Take every lock that the file needs, in one order for everybody: sites, the study, subjects."""
    numbers = {row.subject for part in reader() for row in _rows(part)}
    sites = sorted({number[:2] for number in numbers})
    for stream in [*map(record.site_stream, sites), *(["study"] if len(sites) != 1 else [])]:
        record.lock(stream)
    for number in sorted(numbers):
        record.lock(record.subject_stream(number))


def _parts(read: Iterable[Contents]) -> Iterator[Contents]:
    """The same subject by subject: a part may hold many."""
    for part in read:
        told: dict[str, tuple[list[Incoming], list[Happened]]] = {}
        for row in part.values:
            told.setdefault(row.subject, ([], []))[0].append(row)
        for event in part.events:
            told.setdefault(event.subject, ([], []))[1].append(event)
        if part.wrong or not told:
            yield Contents(wrong=part.wrong)
        for values, events in told.values():
            yield Contents(tuple(values), (), tuple(events))


def _rows(part: Contents) -> list[Incoming | Happened]:
    return [*part.values, *part.events]


def _bring(who: Importer, study: Study, part: Contents, report: Report) -> None:
    for wrong in part.wrong:
        report.add(Verdict("wrong", wrong.where, problem=wrong.problem))
    rows = _rows(part)
    if rows:
        Filling(who, study, rows[0].subject, report).bring(part.values, part.events)


def _note(actor: Actor, origin: Origin, report: Report) -> None:
    """The act of the import: on the site's stream where the file is of one site, else on the study's."""
    stream = record.site_stream(next(iter(report.sites))) if len(report.sites) == 1 else "study"
    left = [f"{v.subject}/{v.address}/{v.item}" for v in report.shown["conflict"]]
    detail = {**origin.told(), "counts": report.told(), **({"left": left} if left else {})}
    with record.writing(actor, stream, "import", origin.ticket, detail):
        pass
