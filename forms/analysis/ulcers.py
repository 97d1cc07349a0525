"""ADULC: one row per ulcer, its baseline, its area and status at week 16, when it healed (trial.md 7.1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ecrf.crf import NO, YES, T
from ecrf.crf.analysis import Analysis, Column
from forms.analysis.choices import HEALING
from forms.analysis.days import columns, days
from forms.ulcers.area import measured, reduction, reference
from forms.ulcers.course import CLOSED, OPEN, assessments, baseline_status, confirmed
from forms.ulcers.following import is_index

END = "W16"
"""The visit of the candidate endpoint."""


def flag(fact: bool | None) -> str | None:
    """``Y`` or ``N``; ``None`` where it is not known."""
    return None if fact is None else YES if fact else NO


def key_of(line: str) -> str:
    """The name of an ulcer as the pages show it: U01."""
    return f"U{int(line):02d}"


def baseline(book: Any, form: Any) -> bool | None:
    """A baseline ulcer: on the register by day 0, eligible (ULCELIG) and active; ``None`` before day 0."""
    zero, seen = book.anchor("D0"), form.ULCSTDAT
    if zero is None:
        return None
    known = seen is None or not seen.surely_after(zero)
    return known and form.ULCORI != "NEW" and baseline_status(book, form.line) == "ACTIVE" and form.page.items["ULCELIG"].compute(form, book) == YES


def followed(book: Any, line: str) -> list[tuple[date, Any]]:
    """The assessments of an ulcer from day 0 on, oldest first; none before day 0 is known. What healed before and opened again is not healed."""
    zero = book.anchor("D0")
    return [(day, form) for day, form in assessments(book, line) if zero and day >= zero]


def first_healed(book: Any, line: str) -> date | None:
    """The first day from day 0 on at which an ulcer was seen healed."""
    return next((day for day, form in followed(book, line) if form.ULCSTAT == "HEALED"), None)


def healed_on(book: Any, line: str, choices: Mapping[str, str]) -> date | None:
    """The day an ulcer healed, by the alternative HEALING; from day 0 on."""
    return confirmed(followed(book, line)) if choices["HEALING"] == "CONFIRMED" else first_healed(book, line)


def end_on(book: Any) -> date | None:
    """The day of week 16: of the visit, else the last of its window, so that a visit missed does not lengthen the follow-up; ``None`` before day 0."""
    zero = book.anchor("D0")
    window = book.study.visits[END].planned(zero)
    return book.visit_date(END) or (window.last if window else None)


def healed_at_end(book: Any, line: str) -> bool | None:
    """Healed at week 16 and not active again between the first visit from day 0 on that saw it healed and it; ``None`` without an assessment there."""
    at_end = book.form("ULCA", END, line)
    if at_end.ULCSTAT is None or at_end.ULCSTAT == "NOT_ASSESSABLE":
        return None
    first = first_healed(book, line)
    reopened = any(form.ULCSTAT == "ACTIVE" for day, form in assessments(book, line) if first and day >= first)
    return at_end.ULCSTAT in CLOSED and not reopened


def rows(book: Any, choices: Mapping[str, str]) -> list[dict[str, Any]]:
    """The ulcers of a subject, in the order of the register."""
    zero, found = book.anchor("D0"), []
    for form in book.forms("ULCR"):
        base, end = reference(book, form.line), book.form("ULCA", END, form.line)
        area = measured(end) if end.ULCSTAT in (*OPEN, *CLOSED) else None
        first = first_healed(book, form.line)
        seen = form.ULCSTDAT
        found.append({
            "ULCID": key_of(form.line), "LOC": form.ULCLOC, "ORIGIN": form.ULCORI, "CLASS": form.ULCCLAS, "SEENDTC": str(seen) if seen else None,
            "BASEFL": flag(baseline(book, form)), "INDEXFL": flag(is_index(book, form.line)),
            "NEWFL": flag(None if zero is None or seen is None else seen.surely_after(zero)), "BSTATUS": baseline_status(book, form.line),
            "ABASE": base, "AW16": area, "RED16": reduction(base, area), "STATW16": end.ULCSTAT, "HEAL16FL": flag(healed_at_end(book, form.line)),
            "HEALDT": first, "CONFDT": confirmed(followed(book, form.line)), "HEALDAYS": (day - zero).days if zero and (day := healed_on(book, form.line, choices)) else None,
            "SRCPAGE": f"ULCR/{form.line}",
        })
    return found


_AREA = T("ULCA.LDIAM × ULCA.LPERP × 0,785\u202f; 0 si fermé", "ULCA.LDIAM × ULCA.LPERP × 0.785; 0 once closed")
ADULC = Analysis("ADULC", T("Ulcères", "Ulcers"), T("une ligne par ulcère du registre", "one row per ulcer of the register"), (
    Column("ULCID", T("Ulcère", "Ulcer"), "text", T("numéro de ligne de ULCR", "line of ULCR")),
    Column("LOC", T("Emplacement", "Location"), "text", T("ULCR.ULCLOC", "ULCR.ULCLOC")),
    Column("ORIGIN", T("Origine", "Origin"), "text", T("ULCR.ULCORI", "ULCR.ULCORI")),
    Column("CLASS", T("Classe", "Class"), "text", T("ULCR.ULCCLAS", "ULCR.ULCCLAS")),
    Column("SEENDTC", T("Vu pour la première fois", "First seen"), "text", T("ULCR.ULCSTDAT, tel que noté", "ULCR.ULCSTDAT, as recorded")),
    Column("BASEFL", T("Ulcère de base", "Baseline ulcer"), "text",
           T("connu au jour 0, éligible (ULCR.ULCELIG), actif à l’inclusion", "known on day 0, eligible (ULCR.ULCELIG), active at inclusion")),
    Column("INDEXFL", T("Ulcère cardinal", "Index ulcer"), "text", T("ULCD.INDEXULC = Y", "ULCD.INDEXULC = Y")),
    Column("NEWFL", T("Nouveau après l’injection", "New after the injection"), "text", T("ULCR.ULCSTDAT après INJ.EXSTDAT", "ULCR.ULCSTDAT after INJ.EXSTDAT")),
    Column("BSTATUS", T("Statut à l’inclusion", "Status at inclusion"), "text",
           T("ULCA.ULCSTAT à INC, sinon le dernier jusqu’au jour 0", "ULCA.ULCSTAT at INC, else the last up to day 0")),
    Column("ABASE", T("Surface de base (mm²)", "Baseline area (mm²)"), "number", T(f"dernière jusqu’au jour 0\u00a0: {_AREA.fr}", f"last up to day 0: {_AREA.en}")),
    Column("AW16", T("Surface à S16 (mm²)", "Area at W16 (mm²)"), "number", T(f"à W16\u00a0: {_AREA.fr}", f"at W16: {_AREA.en}")),
    Column("RED16", T("Réduction à S16 (%)", "Reduction at W16 (%)"), "number", T("(ABASE − AW16) / ABASE × 100 (S47)", "(ABASE − AW16) / ABASE × 100 (S47)")),
    Column("STATW16", T("Statut à S16", "Status at W16"), "text", T("ULCA.ULCSTAT à W16", "ULCA.ULCSTAT at W16")),
    Column("HEAL16FL", T("Cicatrisé à S16", "Healed at W16"), "text",
           T("fermé à W16, jamais actif depuis HEALDT", "closed at W16, never active since HEALDT")),
    Column("HEALDT", T("Première fois cicatrisé", "First healed"), "date", T("première ULCA.ULCSTAT = HEALED dès le jour 0", "first ULCA.ULCSTAT = HEALED from day 0 on")),
    Column("CONFDT", T("Cicatrisation confirmée", "Confirmed healing"), "date",
           T("première HEALED dès le jour 0, suivie d’une visite fermée à 14 jours ou plus", "first HEALED from day 0 on that a closed visit 14 days later or more follows")),
    Column("HEALDAYS", T("Jours jusqu’à la cicatrisation", "Days to healing"), "number", T("HEALDT (ou CONFDT) − INJ.EXSTDAT", "HEALDT (or CONFDT) − INJ.EXSTDAT")),
    Column("SRCPAGE", T("Page source", "Source page"), "text", T("adresse derrière le sujet", "address behind the subject")),
), rows, (HEALING,))


def visit_rows(book: Any, choices: Mapping[str, str]) -> list[dict[str, Any]]:
    """One row per ulcer and dated assessment."""
    zero, found = book.anchor("D0"), []
    for register in book.forms("ULCR"):
        base, seen = reference(book, register.line), register.ULCSTDAT
        for day, form in assessments(book, register.line):
            area = measured(form) if form.ULCSTAT in (*OPEN, *CLOSED) else None
            found.append({"ULCID": key_of(register.line), "AVISIT": form.visit, "ADT": day, **days("A", day, zero), "STATUS": form.ULCSTAT,
                          "AREA": area, "RED": reduction(base, area) if zero and day > zero else None, "PAINNRS": form.PAINNRS,
                          "NEWFL": flag(None if zero is None or seen is None else seen.surely_after(zero)), "SRCPAGE": f"{form.visit}/ULCA/{form.line}"})
    return found


ADULCA = Analysis("ADULCA", T("Évaluations des ulcères", "Ulcer assessments"), T("une ligne par ulcère et visite", "one row per ulcer and visit"), (
    Column("ULCID", T("Ulcère", "Ulcer"), "text", T("ligne de ULCR", "line of ULCR")),
    Column("AVISIT", T("Visite", "Visit"), "text", T("visite de la page", "visit of the page")),
    Column("ADT", T("Date", "Date"), "date", T("ULCA.TRDAT, sinon SV.SVDAT", "ULCA.TRDAT, else SV.SVDAT")),
    *columns("A", T("Date", "Date"), T("ADT", "ADT")),
    Column("STATUS", T("Statut", "Status"), "text", T("ULCA.ULCSTAT", "ULCA.ULCSTAT")),
    Column("AREA", T("Surface (mm²)", "Area (mm²)"), "number", _AREA),
    Column("RED", T("Réduction depuis l’injection (%)", "Reduction since the injection (%)"), "number", T("comme ADULC.RED16, à cette visite", "as ADULC.RED16, at this visit")),
    Column("PAINNRS", T("Douleur (0 à 10)", "Pain (0 to 10)"), "number", T("ULCA.PAINNRS", "ULCA.PAINNRS")),
    Column("NEWFL", T("Nouveau après l’injection", "New after the injection"), "text", T("comme ADULC.NEWFL", "as ADULC.NEWFL")),
    Column("SRCPAGE", T("Page source", "Source page"), "text", T("adresse derrière le sujet", "address behind the subject")),
), visit_rows)
