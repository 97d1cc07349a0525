"""Protocol deviations: one log that everybody cleared reads, and its twin for what would break the blinding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ecrf.crf import (
    CRF,
    NO,
    YES,
    YN,
    Book,
    Choice,
    Date,
    Derived,
    DeviationLog,
    Item,
    Log,
    Said,
    T,
    Table,
    Text,
    same,
    standing,
    visible,
)
from forms.safety.codelists import DV_CATEGORY, DV_DETECTED, DV_EXCLUDED, DV_NOTIFIED, PD_SEV
from forms.source import section

_NOTIFIED = ("CPP", "ANSM", "BOTH")
_HELP = T("Un contrôle ouvre une ligne par lui-même et n’en ouvre pas d’autre pour la même date. Si la date était "
          "fausse et que le constat a disparu, retirez la ligne avec son motif.",
          "A check opens a line by itself, and no other for the same date. When the date was wrong and the finding is "
          "gone, remove the line with its reason.")
_STANDS = T("Le constat tient toujours", "The finding still stands")
_FORMULA = T("le contrôle est refait à l’endroit noté", "the check is run again at the place noted")
_BY_SYSTEM = T("Écrit par le contrôle automatique ; à laisser vide pour une ligne saisie.",
               "Written by the automatic check; leave it empty on a line typed by hand.")


def finding_stands(form: Any, book: Any) -> str | None:
    """Whether the check that opened the line still finds the same at that date; ``None`` for a line typed by hand."""
    if form.DVCHECK is None or form.DVWHERE is None:
        return None
    return YES if standing(book, form.DVCHECK, form.DVWHERE) else NO


def masked_finding_stands(form: Any, book: Any) -> str | None:
    """The same for readers of the product only: ``None`` when a page that the check looks at is not before them."""
    found = finding_stands(form, book)
    return None if found == NO and not visible(book, form.DVCHECK) else found


def _told(log: str, stands: Callable[[Any, Any], str | None]) -> Callable[[Book, str], Table]:
    """The table above the lines: for each line that a check opened, its finding in the reader's language."""
    gone = T("Le constat a disparu : la date ou la donnée a été corrigée", "The finding is gone: the date or the data were corrected")
    unknown = T("Jugé sur des pages qui ne sont pas lues ici", "Judged on pages that are not read here")

    def table(book: Book, visit: str) -> Table:
        lines = []
        for form in book.forms(log):
            found, state = standing(book, form.DVCHECK, form.DVWHERE), stands(form, book)
            if form.DVCHECK is not None:
                words = found.message if found else gone if state == NO else unknown
                lines.append((Said(same(form.line), source=("", log, form.line)), Said(same(form.DVCHECK)),
                              Said(words, {YES: "fail", NO: "pass"}.get(state or "", "unknown"),
                                   found.address if found else None, found.item if found else "")))
        return Table(T("Déviations ouvertes par un contrôle", "Deviations opened by a check"),
                     (T("Ligne", "Line"), T("Contrôle", "Check"), T("Constat", "Finding")), tuple(lines))
    return table


def _what_happened() -> tuple[Item, ...]:
    """The questions of either log, up to where a check found it."""
    return (
        Text(T("Ce qui s’est passé", "What happened"), max=400, lines=3, critical=True, sdtm="DV.DVTERM"),
        Choice(T("Catégorie", "Category"), DV_CATEGORY, critical=True, sdtm="DV.DVCAT"),
        Choice(T("Gravité", "Severity"), PD_SEV, critical=True, sdtm="DV.DVSEV"),
        Date(T("Date de la déviation", "Date of the deviation"), critical=True, sdtm="DV.DVSTDTC"),
        Choice(T("Détectée par", "Detected by"), DV_DETECTED, sdtm="SUPPDV.QNAM=DVDET"),
        Text(T("Contrôle", "Check"), max=8, optional=True, help=_BY_SYSTEM, sdtm="SUPPDV.QNAM=DVCHECK",
             section=T("Ouverte par un contrôle", "Opened by a check")),
        Text(T("Endroit et date jugés", "Place and date judged"), max=80, optional=True, help=_BY_SYSTEM,
             sdtm="SUPPDV.QNAM=DVWHERE"))


def _follow_up() -> tuple[Item, ...]:
    """The questions of either log on what was done about it."""
    action = Text(T("Action", "Action"), max=400, lines=2, section=T("Suites", "Follow-up"), sdtm="SUPPDV.QNAM=DVACT")
    told = Choice(T("Autorités averties", "Authorities told"), DV_NOTIFIED, sdtm="SUPPDV.QNAM=DVNOTIF")
    return (action, told, Date(T("Averties le", "Told on"), when=told.one_of(*_NOTIFIED), sdtm="SUPPDV.QNAM=DVNODAT"),
            Choice(T("Exclusion d’une analyse", "Excluded from an analysis"), DV_EXCLUDED, optional=True,
                   sdtm="SUPPDV.QNAM=DVEXCL", help=T("Décidé à la revue des données.", "Decided at the data review.")))


class DV(CRF):
    """A protocol deviation, opened by a check or typed by hand."""

    oid, version, domain = "DV", "1.0", "DV"
    title = T("Déviation", "Protocol deviation")
    source = section("4.44", "F52")
    scope = "subject"
    repeats = Log()
    summary = ("DVTERM", "DVCAT", "DVSEV", "DVSTDAT")
    computed = staticmethod(_told("DV", finding_stands))
    help = _HELP

    DVTERM, DVCAT, DVSEV, DVSTDAT, DVDET, DVCHECK, DVWHERE = _what_happened()
    DVSTANDS = Derived(_STANDS, codelist=YN, inputs=(DVCHECK, DVWHERE, "SV.SVDAT"), compute=finding_stands,
                       formula=_FORMULA, no_sdtm="computed again at each reading")
    DVACT, DVNOTIF, DVNODAT, DVEXCL = _follow_up()


class DVU(CRF):
    """A deviation that tells of the product or the arm: seen by unblinded roles only."""

    oid, version, domain = "DVU", "1.0", "DV"
    title = T("Déviation, produit", "Protocol deviation, product")
    source = section("4.44", "F52, unblinded part")
    scope = "subject"
    repeats = Log()
    seen_by = "unblinded"
    area = "product"
    summary = ("DVTERM", "DVCAT", "DVSEV", "DVSTDAT")
    computed = staticmethod(_told("DVU", masked_finding_stands))
    help = _HELP

    DVTERM, DVCAT, DVSEV, DVSTDAT, DVDET, DVCHECK, DVWHERE = _what_happened()
    DVSTANDS = Derived(_STANDS, codelist=YN, inputs=(DVCHECK, DVWHERE, "INJP.LOTNO"), compute=masked_finding_stands,
                       formula=_FORMULA, no_sdtm="computed again at each reading")
    DVACT, DVNOTIF, DVNODAT, DVEXCL = _follow_up()


DEVIATIONS = DeviationLog(page="DV", masked="DVU", term="DVTERM", category="DVCAT", severity="DVSEV", day="DVSTDAT",
                          check="DVCHECK", where="DVWHERE", always={"DVDET": "SYSTEM"})
"""Where a finding with a deviation is entered (rulings R27, R43)."""
