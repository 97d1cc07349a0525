"""The formats of files that are imported, and how each is read: a subject at a time, or as the mapping of a site says."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ecrf.crf import Refused, Study, T
from ecrf.permissions import Actor

from . import laboratory, mappings, odm, sampling
from .incoming import Contents
from .loading import Reader

FORMATS = {"odm": T("CDISC ODM 1.3.2\u00a0: données d’un cahier électronique", "CDISC ODM 1.3.2: data of an electronic casebook"),
           "laboratory": T("Fichier du laboratoire d’un centre (CSV)", "File of a site’s laboratory (CSV)")}
"""Format → words."""

NEEDS_SITE = T("Choisissez le centre dont c’est le laboratoire.", "Choose the site whose laboratory this is.")


def reader(actor: Actor, study: Study, form: str, path: Path, site: str = "") -> Reader:
    """Reads that file from its beginning, as often as asked. Raises ``Refused`` where the site has no mapping in force, ``Denied``
    for another person's site."""
    if form == "odm":
        return lambda: odm.subjects(path, study)
    if not site:
        raise Refused(NEEDS_SITE)
    mapping = mappings.effective(actor, study, site)
    if isinstance(mapping, T):
        raise Refused(mapping)

    def read() -> Iterable[Contents]:
        with path.open("rb") as source:
            yield laboratory.read(source, mapping, study, site, sampling.days(study, site))
    return read


def agreement(actor: Actor, study: Study, form: str, site: str, typed: str) -> str:
    """Where the investigator's agreement is recorded: of a laboratory file, the mapping that he signed (IMP-01)."""
    if form != "laboratory" or not site:
        return typed
    newest = mappings.kept(actor, study, site).newest
    return f"laboratory_mapping {site} v{newest.version}, {newest.signer}" if newest is not None and newest.signer else typed
