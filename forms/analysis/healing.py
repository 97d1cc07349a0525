"""ADTTE: time to healing of each baseline ulcer, of the index ulcer and of all baseline ulcers of a subject (trial.md 7.1; S27, S30, S33)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ecrf.crf import T
from ecrf.crf.analysis import Analysis, Column
from forms.analysis.choices import EVERY
from forms.analysis.rescue import first_amputation, first_rescue
from forms.analysis.ulcers import END, baseline, end_on, healed_on, key_of
from forms.ulcers.course import assessments
from forms.ulcers.following import is_index

HEALED, LAST, RESCUED, AMPUTATED, AT_END, COMPETED = 0, 1, 2, 3, 4, 9
"""CNSR: 0 the event; 1 to 4 why it was not seen; 9 a competing event."""
WHY = {HEALED: "HEALED", LAST: "LAST ASSESSMENT", RESCUED: "RESCUE TREATMENT", AMPUTATED: "AMPUTATION", AT_END: "WEEK 16", COMPETED: "AMPUTATION (COMPETING)"}


@dataclass(frozen=True)
class Outcome:
    """How following something ended: the day, the code of CNSR, the page and the item that say so."""

    day: date
    code: int
    page: tuple[str, str, str]
    item: str = "ULCSTAT"


def end_of_follow_up(book: Any, lines: Sequence[str]) -> tuple[date, int, tuple[str, str, str]] | None:
    """The last assessment of these ulcers, not after week 16; whether it is that of week 16."""
    seen = [(day, form) for line in lines for day, form in assessments(book, line)]
    last = end_on(book)
    seen = [(day, form) for day, form in seen if last is None or day <= last]
    if not seen:
        return None
    day, form = max(seen, key=lambda pair: pair[0])
    return day, AT_END if form.visit == END else LAST, form.address


def outcome(book: Any, lines: Sequence[str], choices: Mapping[str, str]) -> Outcome | None:
    """How following these ulcers from day 0 ended: all healed, or the first that censors. ``None`` before day 0 and without assessment."""
    zero, ended = book.anchor("D0"), end_of_follow_up(book, lines)
    if zero is None or ended is None or ended[0] < zero:
        return None
    stops = [Outcome(*ended)]
    rescue, amputation = first_rescue(book, zero), first_amputation(book, zero)
    if amputation is not None:
        stops.append(Outcome(amputation.day, COMPETED if choices["AMPUT"] == "COMPETING" else AMPUTATED, amputation.page, amputation.item))
    if rescue is not None and choices["RESCUE"] == "CENSOR":
        stops.append(Outcome(rescue.day, RESCUED, rescue.page, rescue.item))
    stop = min(stops, key=lambda one: one.day)
    days = [healed_on(book, line, choices) for line in lines]
    if any(day is None for day in days):
        return stop
    healed = max(day for day in days if day is not None)
    if healed > stop.day:
        return stop
    line = lines[days.index(healed)]
    page = next(form.address for day, form in assessments(book, line) if day == healed)
    return Outcome(healed, HEALED, page)


def rows(book: Any, choices: Mapping[str, str]) -> list[dict[str, Any]]:
    """One row per baseline ulcer, one for the index ulcer, one for the subject's baseline ulcers together."""
    lines = [form.line for form in book.forms("ULCR") if baseline(book, form)]
    index = [line for line in lines if is_index(book, line)]
    wanted = [("TTHULC", "Time to Healing of the Ulcer", key_of(line), [line]) for line in lines]
    wanted += [("TTHIDX", "Time to Healing of the Index Ulcer", key_of(line), [line]) for line in index[:1]]
    wanted += [("TTHALL", "Time to Healing of All Baseline Ulcers", None, lines)] if lines else []
    zero, found = book.anchor("D0"), []
    for code, name, ulcer, of in wanted:
        end = outcome(book, of, choices)
        if end is not None:
            found.append({"PARAMCD": code, "PARAM": name, "ULCID": ulcer, "STARTDT": zero, "ADT": end.day, "AVAL": (end.day - zero).days, "CNSR": end.code,
                          "EVNTDESC": WHY[end.code], "SRCVISIT": end.page[0] or None, "SRCPAGE": end.page[1], "SRCLINE": end.page[2] or None, "SRCITEM": end.item})
    return found


ADTTE = Analysis("ADTTE", T("Temps jusqu’à la cicatrisation", "Time to healing"),
                 T("une ligne par ulcère de base, une pour l’ulcère cardinal, une pour tous", "one row per baseline ulcer, one for the index ulcer, one for all"), (
    Column("PARAMCD", T("Paramètre, code", "Parameter code"), "text", T("TTHULC, TTHIDX, TTHALL", "TTHULC, TTHIDX, TTHALL")),
    Column("PARAM", T("Paramètre", "Parameter"), "text", T("en mots", "in words")),
    Column("ULCID", T("Ulcère", "Ulcer"), "text", T("ligne de ULCR\u202f; vide pour tous", "line of ULCR; empty for all")),
    Column("STARTDT", T("Début", "Start"), "date", T("INJ.EXSTDAT", "INJ.EXSTDAT")),
    Column("ADT", T("Fin", "End"), "date", T("jour de l’événement ou de la censure", "day of the event or of censoring")),
    Column("AVAL", T("Jours", "Days"), "number", T("ADT − STARTDT", "ADT − STARTDT")),
    Column("CNSR", T("Censure", "Censored"), "number",
           T("0 cicatrisé\u202f; 1 dernière évaluation, 2 secours, 3 amputation, 4 semaine 16, 9 concurrent", "0 healed; 1 last assessment, 2 rescue, 3 amputation, 4 week 16, 9 competing")),
    Column("EVNTDESC", T("Événement ou censure", "Event or censoring"), "text", T("CNSR en mots", "CNSR in words")),
    Column("SRCVISIT", T("Visite source", "Source visit"), "text", T("de la page qui le dit", "of the page that says so")),
    Column("SRCPAGE", T("Page source", "Source page"), "text", T("ULCA, CM, PR ou ULCC", "ULCA, CM, PR or ULCC")),
    Column("SRCLINE", T("Ligne source", "Source line"), "text", T("de la page qui le dit", "of the page that says so")),
    Column("SRCITEM", T("Donnée source", "Source item"), "text", T("la donnée de cette page qui le dit", "the item of that page that says so")),
), rows, EVERY)
