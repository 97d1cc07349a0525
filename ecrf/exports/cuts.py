"""Cuts: naming the head of every stream at one moment, so that what the record said then can be read at any time."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from ecrf import clock
from ecrf.casebook import anchor, record, seals
from ecrf.crf import Refused, Study, T
from ecrf.db import db
from ecrf.permissions import Actor

from .models import Cut, CutHead, Release

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
LONGEST_REASON = 500

_BAD_NAME = T("« {name} » ne peut pas nommer une coupe. Écrivez 1 à 60 lettres sans accent, chiffres, points ou tirets.",
              "“{name}” cannot name a cut. Write 1 to 60 plain letters, digits, dots or dashes.")
_TAKEN = T("Une coupe porte déjà le nom « {name} ». Choisissez-en un autre : un nom ne sert qu’une fois.",
           "A cut is already named “{name}”. Choose another: a name is used once.")
_UNKNOWN = T("Aucune coupe ne porte le nom « {name} ». Les noms connus sont sur la page des exports.",
             "No cut is named “{name}”. The known names are on the exports page.")
_LONG_REASON = T("Le motif de la coupe a plus de {most} caractères. Raccourcissez-le.",
                 "The reason of the cut is longer than {most} characters. Shorten it.")
_NOT_RELEASED = T("La définition de l’étude en service n’est pas enregistrée. Lancez « flask init », puis recommencez.",
                  "The study definition in use is not stored. Run “flask init”, then try again.")


@dataclass(frozen=True)
class CutAt:
    """A cut as it is listed and exported: its moment is the time of its act; ``release`` the digest of its definition;
    ``reason`` why it was made, where somebody said so."""

    name: str
    at: datetime
    by: str
    by_name: str
    release: str
    protocol: str
    reason: str | None = None


_CUTS = """
    SELECT c.name, a.at, a.by, p.name AS by_name, c.release, r.protocol, a.reason
    FROM cut c JOIN act a ON a.id = c.act JOIN account p ON p.code = a.by JOIN release r ON r.digest = c.release"""
_ONE = text(_CUTS + " WHERE c.name = :name")
_ALL = text(_CUTS + " ORDER BY a.at DESC, c.name")


def cut(actor: Actor, study: Study, name: str, reason: str | None = None, **detail: Any) -> str:
    """Name the head of every stream, and the study definition in force; returns the name.

    ``reason`` is the act's, ``detail`` is noted in it. Raises ``Refused`` with a sentence for a name that is taken or
    cannot be one, or a reason of more than 500 characters.
    """
    reason = (reason or "").replace("\x00", "").strip() or None
    if not NAME.fullmatch(name):
        raise Refused(_BAD_NAME.filled(name=name[:60]))
    if reason and len(reason) > LONGEST_REASON:
        raise Refused(_LONG_REASON.filled(most=LONGEST_REASON))
    record.lock("study")
    if db.session.get(Cut, name) is not None:
        raise Refused(_TAKEN.filled(name=name))
    release = released(study)
    with record.writing(actor, "study", "cut", reason, {"cut": name, **detail}) as act:
        record.bring(act, Cut, [{"name": name, "release": release}])
        heads = [{"cut": name, "stream": stream, "seq": seq, "digest": digest}
                 for stream, (seq, digest) in anchor.heads().items()]
        for start in range(0, len(heads), 1000):
            record.bring(act, CutHead, heads[start:start + 1000])
    return name


def definition_digest(study: Study) -> str:
    """SHA-256 of the definition, as its release stores it; computed once per study."""
    found = vars(study).get("_definition_digest")
    if found is None:
        found = hashlib.sha256(seals.canonical(study.as_dict())).hexdigest()
        vars(study)["_definition_digest"] = found
    return str(found)


def released(study: Study) -> str:
    """The digest of the study definition in use. Raises ``Refused`` when it was never stored."""
    digest = definition_digest(study)
    if db.session.get(Release, digest) is None:
        raise Refused(_NOT_RELEASED)
    return digest


def find(name: str) -> CutAt:
    """The cut of that name. Raises ``Refused`` when there is none."""
    row = db.session.execute(_ONE, {"name": name}).one_or_none()
    if row is None:
        raise Refused(_UNKNOWN.filled(name=name[:60]))
    return CutAt(*row)


def every() -> list[CutAt]:
    """All cuts, the newest first."""
    return [CutAt(*row) for row in db.session.execute(_ALL)]


def name_of_the_moment() -> str:
    """A name nobody has to think of: ``20261122T104107Z``, with a number where the second is taken."""
    base = f"{clock.now():%Y%m%dT%H%M%SZ}"
    taken = {row.name for row in every()}
    return next(name for name in (base, *(f"{base}-{n}" for n in range(2, 1000))) if name not in taken)


def heads_digest(name: str) -> str:
    """SHA-256 over the heads of a cut: what the export's act notes beside the manifest."""
    rows = db.session.execute(text('SELECT stream, seq, digest FROM cut_head WHERE cut = :cut ORDER BY stream COLLATE "C"'),
                              {"cut": name})
    return hashlib.sha256(seals.canonical([list(row) for row in rows])).hexdigest()


def subject_count(name: str) -> int:
    """How many subjects a cut holds, whoever reads it; for progress only."""
    found: int = db.session.execute(text("SELECT count(*) FROM cut_head WHERE cut = :cut AND stream LIKE 'subject/%'"),
                                    {"cut": name}).scalar_one()
    return found
