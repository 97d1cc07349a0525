"""Setting the verification plan: the sponsor's, checked word by word, tried out in numbers before it is set, never edited."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from ecrf.accounts import door
from ecrf.casebook import record
from ecrf.casebook.locate import NotGranted
from ecrf.crf import Study, T
from ecrf.db import db
from ecrf.permissions import Actor

from .models import SdvPlan
from .plan import CURRENT, Rules, named, plans

STREAM = "study"
SEED_LONGEST, REASON_SHORTEST, REASON_LONGEST, TRIED = 40, 10, 500, 200
"""Characters; and the subjects last enrolled on which a plan is tried out."""

BAD_SEED = T("Donnez une graine de 1 à 40 lettres, chiffres ou tirets\u00a0: elle fixe le tirage.",
             "Give a seed of 1 to 40 letters, digits or dashes: it fixes what is drawn.")
BAD_SHARE = T("Donnez un pourcentage entier de 0 à 100.", "Give a whole percentage from 0 to 100.")
BAD_FIRST = T("Donnez un nombre entier de sujets, de 0 à 999.", "Give a whole number of subjects, from 0 to 999.")
UNKNOWN = T("Inconnu de l’étude\u00a0: {names}. Écrivez des pages (VS) ou des items (VS.SYSBP).",
            "Unknown to the study: {names}. Write pages (VS) or items (VS.SYSBP).")
NEEDS_REASON = T("Dites pourquoi, en 10 à 500 caractères.", "Say why, in 10 to 500 characters.")
WRONG_PHRASE = T("La phrase de passe n’est pas la bonne. Le plan n’est pas fixé.", "The pass phrase is not right. The plan is not set.")
STALE = T("Une autre version du plan a été fixée entre-temps. Relisez-la, puis recommencez.",
          "Another version of the plan was set meanwhile. Read it, then start again.")


@dataclass
class Proposal:
    """What was typed: the rules when all of it can be read, and problems by control (``""``: of the whole)."""

    rules: Rules | None = None
    problems: dict[str, T] = field(default_factory=dict)


def proposed(study: Study) -> dict[str, str]:
    """What the form holds at first: the newest plan, else what the study hands over."""
    known = plans()
    rules = known[0].rules if known else Rules("", study.sdv_share, study.sdv_first_full)
    return {"seed": rules.seed, "share": str(rules.share), "first_full": str(rules.first_full), "always": " ".join(rules.always)}


def read(study: Study, typed: Mapping[str, str]) -> Proposal:
    """The rules that were typed."""
    found = Proposal()
    seed, always = typed.get("seed", "").strip(), tuple(dict.fromkeys(re.split(r"[\s,;]+", typed.get("always", "").strip())))
    always = tuple(name for name in always if name)
    if not re.fullmatch(rf"[\w-]{{1,{SEED_LONGEST}}}", seed):
        found.problems["seed"] = BAD_SEED
    share, first = _whole(typed.get("share", ""), 100), _whole(typed.get("first_full", ""), 999)
    if share is None:
        found.problems["share"] = BAD_SHARE
    if first is None:
        found.problems["first_full"] = BAD_FIRST
    items = {item.oid for page in study.page_list for item in page.items.values() if not item.derived}
    if unknown := [name[:40] for name in always if name not in study.pages and name not in items]:
        found.problems["always"] = UNKNOWN.filled(names=", ".join(unknown[:10]))
    if not found.problems and share is not None and first is not None:
        found.rules = Rules(seed, share, first, always)
    return found


def _whole(typed: str, most: int) -> int | None:
    typed = typed.strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 3 and int(typed) <= most else None


def set_plan(actor: Actor, study: Study, typed: Mapping[str, str]) -> Proposal:
    """Set a new version of the plan; ``problems`` says why it was not. Raises ``NotGranted``; the view commits.

    ``based`` is the version that the form showed: a plan set meanwhile refuses.
    """
    if not actor.may("plan"):
        raise NotGranted
    found, reason = read(study, typed), typed.get("reason", "").strip()
    if not REASON_SHORTEST <= len(reason) <= REASON_LONGEST:
        found.problems["reason"] = NEEDS_REASON
    if not found.problems and not door.confirms(actor.account, typed.get("password", "")):
        found.problems["password"] = WRONG_PHRASE
    if found.problems or found.rules is None:
        return found
    record.lock(STREAM)
    known = plans()
    version = known[0].version if known else 0
    if typed.get("based", "") != str(version):
        found.problems[""] = STALE
        return found
    with record.writing(actor, STREAM, "set_plan", reason) as act:
        record.bring(act, SdvPlan, [{"version": version + 1, "rules": found.rules.as_dict()}])
    return found


@dataclass(frozen=True)
class Trial:
    """What rules would have required of pages that are there: of ``subjects`` casebooks, ``values`` on ``pages`` pages;
    ``required`` of them, for the reasons named, each value once, in this order."""

    subjects: int = 0
    pages: int = 0
    values: int = 0
    critical: int = 0
    first_full: int = 0
    always: int = 0
    drawn: int = 0
    drawn_pages: int = 0

    @property
    def required(self) -> int:
        """All of them together."""
        return self.critical + self.first_full + self.always + self.drawn

    @property
    def percent(self) -> int:
        """The required ones of all, in percent."""
        return round(100 * self.required / self.values) if self.values else 0


_FILLED = text(f"""
    WITH last AS (SELECT number FROM subject WHERE (:everywhere OR site = ANY(:sites)) ORDER BY act DESC LIMIT :most)
    SELECT f.subject, f.visit, f.page, f.line, array_agg(v.item) FROM form f JOIN last ON last.number = f.subject JOIN {CURRENT}
    WHERE f.page = ANY(:pages) AND (v.value IS NOT NULL OR v.missing IS NOT NULL) AND f.page || '.' || v.item <> ALL(:derived)
    GROUP BY 1, 2, 3, 4""")  # noqa: S608 - fixed texts


def tried(actor: Actor, study: Study, rules: Rules) -> Trial:
    """What those rules would require of the subjects last enrolled, 200 at most, were their pages begun under it."""
    pages = actor.readable(study.page_list)
    rows = db.session.execute(_FILLED, {"everywhere": actor.whole_study, "sites": sorted(actor.sites), "most": TRIED,
                                        "pages": pages, "derived": named(study, pages, "derived")}).all()
    critical = set(named(study, pages, "critical"))
    counted = {"pages": len(rows), "values": 0, "critical": 0, "first_full": 0, "always": 0, "drawn": 0, "drawn_pages": 0}
    for subject, visit, page, line, items in rows:
        drawn = rules.draws(subject, visit, page, line)
        counted["drawn_pages"] += drawn
        for item in items:
            counted["values"] += 1
            why = _why(rules, critical, subject, page, f"{page}.{item}", drawn)
            if why:
                counted[why] += 1
    return Trial(len({row[0] for row in rows}), **counted)


def _why(rules: Rules, critical: set[str], subject: str, page: str, oid: str, drawn: bool) -> str:
    if oid in critical:
        return "critical"
    if int(subject[-3:]) <= rules.first_full:
        return "first_full"
    return "always" if page in rules.always or oid in rules.always else "drawn" if drawn else ""


def as_told(rules: Mapping[str, Any]) -> T:
    """Stored rules in one line, for the audit trail."""
    always = " ".join(rules["always"]) or "–"
    return T(f"{rules['share']}\u00a0% des autres pages\u202f; premiers sujets en totalité, par centre\u00a0: {rules['first_full']}\u202f; "
             f"toujours\u00a0: {always}\u202f; graine\u00a0: {rules['seed']}",
             f"{rules['share']}% of the other pages; first subjects in full, per site: {rules['first_full']}; "
             f"always: {always}; seed: {rules['seed']}")
