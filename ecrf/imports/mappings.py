"""The mapping of each site: its versions, kept by the data manager, and the investigator's signature that makes one effective.

Nothing is overwritten: a change is a new version, to be signed again. Only the newest version counts, and only signed.
"""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import text
from werkzeug.exceptions import NotFound

from ecrf.accounts import door
from ecrf.casebook import record
from ecrf.casebook.locate import Denied, NotGranted
from ecrf.crf import Study, T
from ecrf.db import db
from ecrf.permissions import Actor
from ecrf.signatures.signers import must_be_bound
from ecrf.signatures.verbs import signs

from . import targets
from .mapping_models import LaboratoryMapping, MappingSignature
from .specification import Mapping

MEANING = "approval"
REASON_SHORTEST, REASON_LONGEST = 10, 500

NEEDS_REASON = T("Dites ce qui change et pourquoi, en 10 à 500 caractères.", "Say what changes and why, in 10 to 500 characters.")
STALE = T("Une autre version a été enregistrée entre-temps. Relisez-la ci-dessous, puis recommencez.",
          "Another version was saved meanwhile. Read it below, then start again.")
UNCHANGED = T("Rien n’est changé\u00a0: la version {version} dit déjà cela.", "Nothing is changed: version {version} says this already.")
WRONG_PHRASE = T("La phrase de passe n’est pas la bonne, ou trop d’essais ont échoué. La correspondance n’est pas signée.",
                 "The pass phrase is not right, or too many tries have failed. The mapping is not signed.")
NOTHING_TO_SIGN = T("Ce centre n’a pas de correspondance à signer.", "This site has no mapping to be signed.")
ALREADY = T("Cette version est déjà signée.", "This version is signed already.")
OWN = T("Qui a écrit cette version ne la signe pas.", "Whoever wrote this version does not sign it.")
NO_MAPPING = T("Le centre {site} n’a pas de correspondance pour les fichiers de son laboratoire. Le data manager l’écrit d’abord.",
               "Site {site} has no mapping for the files of its laboratory. The data manager writes it first.")
NOT_SIGNED = T("La version {version} de la correspondance du centre {site} n’est pas signée. L’investigateur la signe d’abord.",
               "Version {version} of the mapping of site {site} is not signed. The investigator signs it first.")


@dataclass(frozen=True)
class Version:
    """One version: what it says, who wrote it, when and why; who signed it and when, or nobody yet."""

    version: int
    mapping: Mapping
    digest: str
    by: str
    name: str
    role: str
    at: datetime
    reason: str | None
    signer: str | None
    signer_role: str | None
    signed: datetime | None


@dataclass(frozen=True)
class Kept:
    """What a site keeps: its versions, the newest first."""

    site: str
    site_name: str
    zone: str
    versions: tuple[Version, ...]

    @property
    def newest(self) -> Version | None:
        """The version that counts once it is signed."""
        return self.versions[0] if self.versions else None

    @property
    def effective(self) -> Mapping | None:
        """The mapping that files are read by; ``None`` while the newest version is not signed."""
        return self.newest.mapping if self.newest is not None and self.newest.signed is not None else None

    @property
    def lacking(self) -> T | None:
        """Why no file can be read yet; ``None`` when one can."""
        if self.newest is None:
            return NO_MAPPING.filled(site=self.site)
        return None if self.effective is not None else NOT_SIGNED.filled(site=self.site, version=self.newest.version)


@dataclass(frozen=True)
class Standing:
    """A line of the list of sites: its newest version, if any, and when it was signed, if it was."""

    site: str
    site_name: str
    zone: str
    version: int | None
    name: str | None
    at: datetime | None
    signed: datetime | None


@dataclass
class Outcome:
    """What became of it: ``done``, ``unchanged``, ``refused`` (422) or ``conflict`` (409); sentences by control (``""``: all)."""

    kind: str = "done"
    problems: dict[str, T] = field(default_factory=dict)
    version: int = 0

    @property
    def status(self) -> int:
        """The HTTP status of the answer."""
        return {"refused": 422, "conflict": 409}.get(self.kind, 200)


_SITE = text("SELECT name, zone FROM site WHERE code = :site")
_VERSIONS = text("""
    SELECT m.version, m.content, m.digest, a.by, p.name, a.role, a.at, a.reason, s.name AS signer, b.role AS signer_role, b.at AS signed
    FROM laboratory_mapping m JOIN act a ON a.id = m.act JOIN account p ON p.code = a.by
    LEFT JOIN mapping_signature s ON s.site = m.site AND s.version = m.version LEFT JOIN act b ON b.id = s.act
    WHERE m.site = :site ORDER BY m.version DESC""")
_STANDINGS = text("""
    SELECT s.code, s.name, s.zone, m.version, p.name AS by, a.at, b.at AS signed
    FROM site s LEFT JOIN LATERAL (SELECT * FROM laboratory_mapping WHERE site = s.code ORDER BY version DESC LIMIT 1) m ON true
    LEFT JOIN act a ON a.id = m.act LEFT JOIN account p ON p.code = a.by
    LEFT JOIN mapping_signature g ON g.site = m.site AND g.version = m.version LEFT JOIN act b ON b.id = g.act
    WHERE :everywhere OR s.code = ANY(:sites) ORDER BY s.code""")


def reads(actor: Actor, study: Study) -> bool:
    """Whether the acting role reads mappings: all laboratory pages, which every mapping may name."""
    pages = targets.pages(study)
    return actor.may("view") and bool(pages) and all(actor.reads(page) for page in pages)


def standings(actor: Actor, study: Study) -> list[Standing]:
    """Where each site that the actor reaches stands. Raises ``Denied`` for a role that reads no laboratory page."""
    if not reads(actor, study):
        raise Denied
    found = db.session.execute(_STANDINGS, {"everywhere": actor.whole_study, "sites": sorted(actor.sites)})
    return [Standing(*row) for row in found]


def waiting(actor: Actor, study: Study) -> int:
    """How many mappings wait for the actor's signature."""
    if not reads(actor, study) or not may_sign(actor, study):
        return 0
    return sum(site.version is not None and site.signed is None for site in standings(actor, study))


def kept(actor: Actor, study: Study, site: str) -> Kept:
    """The mapping of a site with its versions, when the actor reads it. Raises ``NotFound`` or ``Denied``, both 404."""
    row = db.session.execute(_SITE, {"site": site}).one_or_none()
    if row is None:
        raise NotFound
    if not actor.reaches(site) or not reads(actor, study):
        raise Denied
    found = db.session.execute(_VERSIONS, {"site": site})
    return Kept(site, row.name, row.zone, tuple(Version(v.version, Mapping.of(v.content), *v[2:]) for v in found))


def effective(actor: Actor, study: Study, site: str) -> Mapping | T:
    """The mapping that a site's files are read by, or the sentence that says why there is none. Raises as ``kept`` does."""
    found = kept(actor, study, site)
    return found.effective or found.lacking or NO_MAPPING.filled(site=site)


def save(actor: Actor, study: Study, site: str, mapping: Mapping, typed: AnyMapping[str, Any]) -> Outcome:
    """Write the next version; ``typed`` holds ``reason`` (from the second version on) and ``based``, the version shown.

    Raises ``NotGranted`` where the role keeps no registers, ``NotFound`` or ``Denied`` for what it does not read.
    """
    kept(actor, study, site)
    if not actor.may("registers"):
        raise NotGranted
    record.lock(record.site_stream(site))
    newest = kept(actor, study, site).newest
    version, reason = newest.version if newest else 0, str(typed.get("reason", "")).strip()
    if str(typed.get("based", "")) != str(version):
        return Outcome("conflict", {"": STALE}, version)
    if newest is not None and newest.mapping == mapping:
        return Outcome("unchanged", {"": UNCHANGED.filled(version=version)}, version)
    if newest is not None and not REASON_SHORTEST <= len(reason) <= REASON_LONGEST:
        return Outcome("refused", {"reason": NEEDS_REASON}, version)
    with record.writing(actor, record.site_stream(site), "map_laboratory", reason if newest else None) as act:
        record.bring(act, LaboratoryMapping, [{"site": site, "version": version + 1, "content": mapping.as_dict(),
                                               "digest": mapping.digest(site, version + 1)}])
    return Outcome("done", {}, version + 1)


def may_sign(actor: Actor, study: Study) -> bool:
    """Whether the acting role signs mappings: it signs every laboratory page itself, so it answers for what is put there."""
    pages = targets.pages(study)
    return bool(pages) and all(signs(actor, page) for page in pages)


def sign(actor: Actor, study: Study, site: str, shown: str, password: str) -> Outcome:
    """Sign the newest version, when its digest is the one shown. The view commits, also a refusal: a wrong pass phrase is an act.

    Raises ``NotGranted`` for a role that does not sign laboratory pages, ``NotBound`` before the first signature,
    ``NotFound`` or ``Denied`` for what the actor does not read.
    """
    kept(actor, study, site)
    if not may_sign(actor, study):
        raise NotGranted
    must_be_bound(actor.account)
    if not door.confirms(actor.account, password):
        return Outcome("refused", {"password": WRONG_PHRASE})
    record.lock(record.site_stream(site))
    found = kept(actor, study, site)
    newest = found.newest
    if newest is None:
        return Outcome("conflict", {"": NOTHING_TO_SIGN})
    if newest.digest != shown:
        return Outcome("conflict", {"": STALE})
    if newest.signed is not None or newest.by == actor.account:
        return Outcome("conflict", {"": ALREADY if newest.signed is not None else OWN})
    with record.writing(actor, record.site_stream(site), "sign_mapping", detail={"meaning": MEANING}) as act:
        record.bring(act, MappingSignature, [{"site": site, "version": newest.version, "digest": newest.digest,
                                              "meaning": MEANING, "name": actor.name, "zone": found.zone}])
    return Outcome("done", {}, newest.version)
