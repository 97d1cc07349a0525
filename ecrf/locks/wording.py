"""Freezes and locks in words: states, verbs, what is missing, where a hold is."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from ecrf.audit.words import listing_words
from ecrf.context import language, study
from ecrf.crf import T
from ecrf.subjects.schedule import numbered, page_label

from .preconditions import Missing
from .targets import Stand, Target

GLYPHS = {"open": ("l0", "off"), "frozen": ("lf", "lk"), "locked": ("l1", "lk"), "reopened": ("l2", "wn"),
          "lock_asked": ("l0", "wn"), "unlock_asked": ("l1", "wn")}
"""State → symbol and tone (look.md: padlock)."""


def _of(state: str, english: str) -> dict[bool, T]:
    return {True: T(state.format(e="e"), english), False: T(state.format(e=""), english)}


STATES = {"open": _of("ouvert{e}", "open"), "frozen": _of("gelé{e}", "frozen"), "locked": _of("verrouillé{e}", "locked"),
          "reopened": _of("rouvert{e}", "open again"),
          "lock_asked": _of("ouvert{e}, verrouillage demandé", "open, lock asked"),
          "unlock_asked": _of("verrouillé{e}, déverrouillage demandé", "locked, unlocking asked")}
"""Each state, of what is feminine in French (a page, a visit, the study) and of what is not (a casebook, a site)."""
UNTIL = _of("rouvert{e} jusqu’au {{moment}}", "open again until {moment}")


def state_words(one: Stand, state: str = "", until: str = "") -> str:
    """How something stands, in words; ``until`` is the moment, in words, at which it is locked again."""
    feminine = one.target.level not in ("subject", "site")
    words = UNTIL[feminine].filled(moment=until) if until else STATES[state or one.state][feminine]
    return words[language()]


def where_words(target: Target) -> str:
    """What a hold is on, in words."""
    if target.level == "study":
        return str(_("The whole study"))
    if target.level == "site":
        return str(_("Site %(site)s", site=target.site))
    if target.level == "subject":
        return str(_("Casebook %(number)s", number=target.subject))
    return f"{target.subject} · {_part(target)[language()]}"


def _part(target: Target) -> T:
    visit = numbered(study().visit(target.visit).short, target.visit) if target.visit else T("pages du sujet", "pages of the subject")
    if target.level == "visit":
        return visit
    title = page_label(study(), study().pages[target.page or ""], target.line or "")
    return T(f"{visit.fr} · {title.fr}", f"{visit.en} · {title.en}") if target.visit else title


def missing_words(line: Missing) -> str:
    """One line of what is missing."""
    n = line.count
    if line.kind == "review":
        return str(_("Review of the audit trail does not cover every day up to the last change: %(listing)s", listing=_lowered(listing_words(line.check))))
    if line.kind == "findings":
        return str(_("%(check)s stands and stops the lock; only the data lift it", check=line.check))
    return str({
        "queries": lambda: ngettext("%(num)s query not settled", "%(num)s queries not settled", n),
        "started": lambda: ngettext("%(num)s page begun and not complete", "%(num)s pages begun and not complete", n),
        "verification": lambda: ngettext("%(num)s value of the plan not verified", "%(num)s values of the plan not verified", n),
        "signature": lambda: ngettext("%(num)s page without a signature that stands", "%(num)s pages without a signature that stands", n),
        "not_begun": lambda: ngettext("%(num)s required page not begun", "%(num)s required pages not begun", n),
        "casebooks": lambda: ngettext("%(num)s casebook not locked", "%(num)s casebooks not locked", n),
        "unlockings": lambda: ngettext("%(num)s unlocking asked or in force", "%(num)s unlockings asked or in force", n),
        "copies": lambda: ngettext("%(num)s chain of acts not copied to its stores yet: no reason goes past that; the worker copies each minute",
                                   "%(num)s chains of acts not copied to their stores yet: no reason goes past that; the worker copies each minute", n),
        "copies_differ": lambda: ngettext("%(num)s difference between the record and its copies, at the last comparison",
                                          "%(num)s differences between the record and its copies, at the last comparison", n),
        "hidden": lambda: _("Something on a page that your role does not read is still missing. Those who read it see what."),
    }[line.kind]())


def _lowered(words: str) -> str:
    """A title within a sentence."""
    return words[:1].lower() + words[1:]


def summed(lines: list[Missing]) -> list[tuple[str, list[Missing]]]:
    """What is missing under the kinds, in their order; the lines of one kind together."""
    found: dict[str, list[Missing]] = {}
    for line in lines:
        found.setdefault(line.kind, []).append(line)
    return list(found.items())


def missing_total(kind: str, lines: list[Missing]) -> str:
    """The lines of one kind in one."""
    if kind == "findings":
        return str(ngettext("%(num)s finding that stops the lock; only the data lift it",
                            "%(num)s findings that stop the lock; only the data lift them", len(lines)))
    return missing_words(Missing(kind, sum(line.count for line in lines)))


def kind_words(kind: str) -> str:
    """One kind of what is missing, as the title of its list."""
    return str({"queries": _("Queries not settled"), "started": _("Pages begun and not complete"),
                "verification": _("Values of the plan not verified"), "signature": _("Pages without a signature that stands"),
                "casebooks": _("Casebooks not locked")}[kind])


def page_words(address: tuple[str, str, str]) -> str:
    """A page of a casebook, with its visit."""
    return _part(Target("page", None, None, *address))[language()]
