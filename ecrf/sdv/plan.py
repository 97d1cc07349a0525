"""The verification plan: its versions, and what each asks of a page, by the same rule in Python and in the database.

A page belongs to the newest plan that was set before the page was begun, for good: a new plan says nothing about pages
that are there already (SDV-03). Before the first plan everything is required.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from ecrf.casebook import entered
from ecrf.casebook.read import FormRecord
from ecrf.crf import CRF, Study
from ecrf.db import db
from ecrf.permissions import Actor


@dataclass(frozen=True)
class Rules:
    """What a plan asks beside the critical items: the first ``first_full`` subjects of each site in full, the pages and
    items of ``always`` (``VS``, ``AE.AETERM``), and ``share`` percent of the other pages, drawn by ``seed``."""

    seed: str
    share: int
    first_full: int
    always: tuple[str, ...] = ()

    def draws(self, subject: str, visit: str, page: str, line: str) -> bool:
        """Whether chance takes that page: always the same answer for the same seed and address."""
        drawn = hashlib.sha256("|".join((self.seed, subject, visit, page, line)).encode()).digest()[:4]
        return int.from_bytes(drawn, "big") * 100 < self.share << 32

    def whole(self, subject: str, visit: str, page: str, line: str) -> bool:
        """Whether every value of that page is required."""
        return (page in self.always or int(subject[-3:]) <= self.first_full or self.draws(subject, visit, page, line))

    def as_dict(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self) | {"always": list(self.always)}


@dataclass(frozen=True)
class Plan:
    """One version of the plan: its rules, who set it, when and why."""

    act: int
    version: int
    rules: Rules
    name: str
    role: str
    at: datetime
    reason: str


Plans = Sequence[Plan]
"""Every version, the newest first."""

_PLANS = text("""
    SELECT s.act, s.version, s.rules, p.name, a.role, a.at, a.reason
    FROM sdv_plan s JOIN act a ON a.id = s.act JOIN account p ON p.code = a.by ORDER BY s.version DESC""")


def plans() -> Plans:
    """Every version of the plan, the newest first; one statement."""
    return tuple(Plan(act, version, rules_of(rules), name, role, at, reason or "")
                 for act, version, rules, name, role, at, reason in db.session.execute(_PLANS))


def rules_of(stored: Mapping[str, Any]) -> Rules:
    """The rules as they are stored."""
    return Rules(str(stored["seed"]), int(stored["share"]), int(stored["first_full"]), tuple(stored["always"]))


def known_to(actor: Actor) -> Plans | None:
    """The plan for whoever follows the monitoring; ``None`` for everybody else: a site never learns of it (SDV-03)."""
    return plans() if actor.may("monitor") else None


def plan_of(known: Plans, form: FormRecord) -> Plan | None:
    """The plan that a page was begun under; ``None`` before the first."""
    return next((plan for plan in known if plan.act < form.begun), None)


def asked(known: Plans | None, page: type[CRF], form: FormRecord) -> frozenset[str]:
    """The items of a page that are to be verified when they hold something, derived ones left out."""
    items = {name: item for name, item in page.items.items() if not item.derived}
    plan = plan_of(known, form) if known else None
    if plan is None or plan.rules.whole(form.subject, *form.address):
        return frozenset(items)
    return frozenset(name for name, item in items.items() if item.critical or item.oid in plan.rules.always)


_DRAWN = """CAST(CAST('x' || substr(encode(sha256(convert_to(concat_ws('|', p.rules->>'seed', f.subject, f.visit, f.page, f.line),
    'UTF8')), 'hex'), 1, 8) AS bit(32)) AS bigint) * 100 < CAST(p.rules->>'share' AS bigint) * 4294967296"""

OF_PLAN = f"""LEFT JOIN LATERAL (
    SELECT p.version, p.rules->'always' AS always, coalesce(jsonb_exists(p.rules->'always', f.page)
           OR CAST(right(f.subject, 3) AS integer) <= CAST(p.rules->>'first_full' AS integer) OR {_DRAWN}, false) AS whole
    FROM sdv_plan p WHERE p.act < f.act ORDER BY p.act DESC LIMIT 1) plan ON true"""  # noqa: S608 - fixed texts
"""What joins the plan of the page ``f`` as ``plan``."""

REQUIRED = """(plan.version IS NULL OR plan.whole OR f.page || '.' || v.item = ANY(:critical)
    OR jsonb_exists(plan.always, f.page || '.' || v.item))"""
"""Whether the plan asks for the item ``v`` of the page ``f``, beside ``OF_PLAN``."""

CURRENT = """item_version v ON v.form = f.id AND NOT EXISTS (
    SELECT 1 FROM item_version n WHERE n.form = v.form AND n.item = v.item AND n.version = v.version + 1)"""
MARKED = """LEFT JOIN LATERAL (SELECT kind, version FROM verification WHERE form = v.form AND item = v.item
                               ORDER BY act DESC LIMIT 1) m ON true"""
STANDS = f"""CASE WHEN m.kind = 'verified' AND m.version = v.version THEN 'verified' WHEN m.kind = 'verified' THEN 'changed'
                  WHEN v.value IS NULL AND v.missing IS NULL THEN NULL
                  WHEN {REQUIRED} THEN 'to_verify' ELSE 'not_required' END"""
"""The state of the value ``v`` in the words of ``marks.state``; null where there is nothing to verify."""

VALUES = f"""
    SELECT f.id AS form, f.subject, f.visit, f.page, f.line, v.item, v.version, m.version AS marked,
           f.page || '.' || v.item = ANY(:critical) AS critical, {STANDS} AS stands
    FROM form f {OF_PLAN} JOIN {CURRENT} {MARKED}
    WHERE {{where}} AND f.page = ANY(:pages) AND f.page || '.' || v.item <> ALL(:derived)
      AND {entered.THERE}"""  # noqa: S608 - fixed texts
"""Every value with how it stands. ``{where}`` (over ``f``) is put in by the statement that holds it, and its parameters
are those of ``parameters``: ``FROM (VALUES) s WHERE s.stands IN ('to_verify', 'changed')`` is required and not verified."""


def parameters(study: Study, pages: Sequence[str]) -> dict[str, Any]:
    """What a statement with ``VALUES`` is given; ``pages`` is the mask, as OIDs."""
    return {"pages": list(pages), "derived": named(study, pages, "derived"), "critical": named(study, pages, "critical")}


def named(study: Study, pages: Sequence[str], fact: str) -> list[str]:
    """``PAGE.ITEM`` of the items of those pages, in any of their versions, of which that is true."""
    within = set(pages)
    return sorted({item.oid for page in study.versions.values() if page.oid in within
                   for item in page.items.values() if getattr(item, fact)})
