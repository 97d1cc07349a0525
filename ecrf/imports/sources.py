"""The formats of files that are imported, and how each is read: a subject at a time, or as the mapping of a site says."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from ecrf.crf import Refused, Study, T
from ecrf.permissions import Actor

from . import laboratory, mappings, sampling
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
        return lambda: import_module(".odm", __package__).subjects(path, study)
    if not site:
        raise Refused(NEEDS_SITE)
    mapping = mappings.effective(actor, study, site)
    if isinstance(mapping, T):
        raise Refused(mapping)

    def read() -> Iterable[Contents]:
        with path.open("rb") as source:
            yield laboratory.read(source, mapping, study, site, sampling.days(study, site))
    return read


def agreed(actor: Actor, study: Study, form: str, site: str, typed: str) -> dict[str, str]:
    """Where the investigator's agreement is recorded: of a laboratory file, the mapping that he signed (IMP-01), which may
    also name the laboratory."""
    newest = mappings.kept(actor, study, site).newest if form == "laboratory" and site else None
    if newest is None or not newest.signer:
        return {"agreement": typed}
    return {"agreement": f"laboratory_mapping {site} v{newest.version}, {newest.signer}", "laboratory": newest.mapping.laboratory}
