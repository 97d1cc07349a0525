"""Receipts of copies: the investigator signs for the complete copy of the own site, and what was recorded after it is counted (EXP-06).

A receipt covers its site as long as nothing that an investigator reads was recorded there after the cut of the copy. That is
counted from the record each time, with the eyes of an investigator whoever looks: nobody learns of pages that stay hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import text

from ecrf.accounts import door, leaving
from ecrf.casebook import record, sieve
from ecrf.casebook.locate import Denied, NotGranted
from ecrf.crf import Study, T
from ecrf.db import db
from ecrf.permissions import Actor
from ecrf.signatures.signers import must_be_bound

from . import orders
from .orders import Ordered
from .receipt_models import CopyReceipt

WHOLE = ("archive", "record")
"""Formats that hold data, metadata and trail, and so are a complete copy."""
INVESTIGATOR = Actor("", "", "PI")
"""With whose eyes acts after a copy are counted: what it holds is what an investigator reads."""
MOST = 1000
"""More acts than this after a copy are told as this many and more."""

WRONG_PHRASE = T("La phrase de passe n’est pas la bonne, ou trop d’essais ont échoué. Le reçu n’est pas signé.",
                 "The pass phrase is not right, or too many tries have failed. The receipt is not signed.")
NOT_FETCHED = T("Téléchargez d’abord la copie\u00a0: le reçu dit que vous l’avez.", "Download the copy first: the receipt says that you have it.")
ALREADY = T("Le reçu de cette copie est déjà signé.", "The receipt of this copy is signed already.")
NONE = T("aucune copie complète du dossier de ce centre n’a été reçue.", "no complete copy of its record was received.")
OVERTAKEN = T("la copie reçue s’arrête à la coupe {cut}\u00a0: {n} actes l’ont suivie.", "the copy received ends with the cut {cut}: {n} acts came after it.")
OVERTAKEN_ONCE = T("la copie reçue s’arrête à la coupe {cut}\u00a0: un acte l’a suivie.", "the copy received ends with the cut {cut}: one act came after it.")

_MADE = text("""
    SELECT x.detail->>'order' AS order, x.id, x.detail->>'manifest_sha256' AS manifest,
        EXISTS (SELECT 1 FROM copy_receipt r WHERE r.export = x.id) AS signed,
        (SELECT max(d.at) FROM act d WHERE d.verb = 'download_export' AND d.by = x.by AND d.detail->>'order' = x.detail->>'order') AS fetched
    FROM act x WHERE x.verb = 'export' AND x.by = :by AND x.detail->>'order' = ANY(:orders)""")
_ZONES = text("SELECT code, zone FROM site WHERE code = ANY(:sites)")
_STANDING = text(f"""
    SELECT s.code, s.name, s.zone, EXISTS (SELECT 1 FROM subject p WHERE p.site = s.code) AS subjects,
        r.at, r.signer, r.meaning, r.cut, r.cut_at, r.manifest, r.form, n.since, u.until
    FROM site s
    LEFT JOIN LATERAL (
        SELECT a.at, c.name AS signer, c.meaning, c.cut, k.at AS cut_at, c.manifest, x.detail->>'format' AS form
        FROM copy_receipt c JOIN act a ON a.id = c.act JOIN act x ON x.id = c.export JOIN cut u ON u.name = c.cut JOIN act k ON k.id = u.act
        WHERE c.site = s.code ORDER BY k.at DESC, c.act DESC LIMIT 1) r ON true
    LEFT JOIN LATERAL (
        SELECT count(*) AS since FROM (
            SELECT 1 FROM act a LEFT JOIN cut_head h ON h.cut = r.cut AND h.stream = a.stream
            WHERE left(a.stream, 10) = 'subject/' || s.code AND a.at > r.cut_at - interval '1 day' AND a.seq > coalesce(h.seq, 0)
            AND {sieve.BROUGHT} LIMIT {MOST}) later) n ON r.cut IS NOT NULL
    LEFT JOIN LATERAL (SELECT CASE WHEN bool_and(g.ends IS NOT NULL) THEN max(g.ends) END AS until FROM role_grant g
        WHERE g.site = s.code AND {leaving.INVESTIGATES}) u ON true
    WHERE :everywhere OR s.code = ANY(:sites) ORDER BY s.code""")  # noqa: S608 - fixed texts
"""Where each site stands: its copy of the latest cut, and how many acts came after. A day before the cut only narrows where the
index looks; which act came after is told by the heads of the cut."""


@dataclass(frozen=True)
class Copy:
    """A complete copy that somebody ordered: the act that handed it over, the manifest's digest, when it was last fetched, whether signed for."""

    order: str
    export: int
    manifest: str
    signed: bool
    fetched: datetime | None

    @property
    def state(self) -> str:
        """``signed``, ``unsigned`` once it was fetched, ``unfetched`` before."""
        return "signed" if self.signed else "unsigned" if self.fetched else "unfetched"


@dataclass(frozen=True)
class Standing:
    """A site and its copy of the latest cut, if one was received; ``since``: acts that came after it, up to ``MOST``;
    ``until``: the day on which the last investigator's access lapses by itself, ``None`` where it goes on, or there is none."""

    site: str
    site_name: str
    zone: str
    subjects: bool
    at: datetime | None
    signer: str | None
    meaning: str | None
    cut: str | None
    cut_at: datetime | None
    manifest: str | None
    form: str | None
    since: int | None
    until: date | None

    @property
    def covered(self) -> bool:
        """Whether the site has its copy: one to which nothing is lacking, or nothing to copy."""
        return not self.subjects or self.since == 0


@dataclass
class Outcome:
    """What became of it: the sites signed for, and sentences by control (``""``: all)."""

    signed: list[str] = field(default_factory=list)
    problems: dict[str, T] = field(default_factory=dict)


def copies(actor: Actor, ordered: Sequence[Ordered]) -> dict[str, Copy]:
    """The complete copies of one's own site among these orders, by order."""
    if not actor.may("receive"):
        return {}
    own = [order.id for order in ordered if order.by == actor.account and order.state == "ready" and order.role == actor.role
           and order.detail["format"] in WHOLE and order.detail["sites"] != "all"]
    if not own:
        return {}
    return {row.order: Copy(row.order, row.id, row.manifest, row.signed, row.fetched)
            for row in db.session.execute(_MADE, {"by": actor.account, "orders": own})}


def copy(actor: Actor, order: str) -> tuple[Ordered, Copy]:
    """One's own complete copy. Raises ``Denied`` for what is none, another person's, or of another role."""
    ordered = orders.own(actor, order)
    found = copies(actor, [ordered]).get(order)
    if found is None:
        raise Denied
    return ordered, found


def receive(actor: Actor, study: Study, order: str, language: str, password: str) -> Outcome:
    """Sign for a copy that was fetched, once for each site that it holds. The view commits, also a refusal: a wrong pass phrase is an act.

    Raises ``NotGranted`` for any role but the principal investigator's, ``NotBound`` before the first signature, ``Denied`` as ``copy``.
    """
    if not actor.may("receive"):
        raise NotGranted
    ordered, found = copy(actor, order)
    must_be_bound(actor.account)
    if found.signed or found.fetched is None:
        return Outcome(problems={"": ALREADY if found.signed else NOT_FETCHED})
    if not door.confirms(actor.account, password):
        return Outcome(problems={"password": WRONG_PHRASE})
    sites = {row.code: row.zone for row in db.session.execute(_ZONES, {"sites": ordered.detail["sites"]})}
    for site in sorted(sites):
        record.lock(record.site_stream(site))
    if copy(actor, order)[1].signed:
        return Outcome(problems={"": ALREADY})
    for site in sorted(sites):
        _bring(actor, ordered, found, {"site": site, "zone": sites[site], "meaning": study.receipt[language]})
    return Outcome(sorted(sites))


def _bring(actor: Actor, ordered: Ordered, found: Copy, said: dict[str, str]) -> None:
    detail = {"order": ordered.id, "format": ordered.detail["format"]}
    with record.writing(actor, record.site_stream(said["site"]), "receive_copy", detail=detail) as act:
        record.bring(act, CopyReceipt, [{"export": found.export, "cut": ordered.detail["cut"], "manifest": found.manifest,
                                         "name": actor.name, **said}])


def standings(actor: Actor, study: Study) -> list[Standing]:
    """Where each site that the actor reaches stands. Raises ``NotGranted`` for a role that reads no receipts."""
    if not actor.may("receipts"):
        raise NotGranted
    return _standings(study, actor.whole_study, sorted(actor.sites))


def lacking(study: Study, site: str) -> T | None:
    """What the copy of a site lacks, as the end of a sentence; ``None`` where it has a complete one, or no subject yet."""
    (found,) = _standings(study, False, [site])
    if found.covered:
        return None
    if found.since is None:
        return NONE
    return (OVERTAKEN_ONCE if found.since == 1 else OVERTAKEN).filled(cut=found.cut, n=found.since)


def _standings(study: Study, everywhere: bool, sites: list[str]) -> list[Standing]:
    seen: dict[str, Any] = {"pages": INVESTIGATOR.readable(study.every_page), "everywhere": everywhere, "sites": sites}
    return [Standing(*row) for row in db.session.execute(_STANDING, seen)]
