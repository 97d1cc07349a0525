"""The study archive: data, definition, trail as it was sealed, signatures, what it is enclosed with, and what checks and explains it.

A reader who sees everything gets the chains: the text of every act exactly as it was sealed, so that each digest can be
computed again without the application. What is masked stays masked (AUD-14): of an act that brought such a text the rest
is told with its seal, which the next act names. A reader who does not see everything gets no chain, and is told so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import text

from ecrf.casebook import extract, masks, seals, standalone
from ecrf.casebook.sieve import ACCOUNT_READERS
from ecrf.casebook.standalone import checking, reading
from ecrf.crf import Refused, T
from ecrf.db import db

from . import csvs, enclosures, readme
from .cuts import every, heads_digest
from .definition import yes_no
from .pages import keys
from .parcel import Order
from .sheets import File, fill

CUTS = ("CUT", "AT", "BY", "NAME", "PROTOCOL", "DEFINITION", "REASON")
SIGNATURES = ("STUDYID", "SITEID", "SUBJID", "USUBJID", "VISIT", "PAGE", "LINE", "SCOPE", "MEANING", "NAME", "ZONE", "DIGEST", "VOID",
              "AT", "BY", "ROLE")

_UNFIT = T("L’archive n’a pas été écrite\u00a0: {where}, acte {seq} ne correspond pas à son sceau. Lancez «\u00a0flask verify\u00a0».",
           "The archive was not written: {where}, act {seq} does not fit its seal. Run “flask verify”.")
_DIFFERS = T("L’archive n’a pas été remise, car son propre contrôle a trouvé\u00a0: {sentence}",
             "The archive was not handed over, because its own check found: {sentence}")

_ACTS = text(f"""
    SELECT a.stream, a.seq, a.by, a.role, a.verb, a.at, a.reason, a.detail, s.digest, c.content, c.shown
    FROM cut_head h JOIN act a ON a.stream = h.stream AND a.seq <= h.seq LEFT JOIN seal s ON s.act = a.id
    LEFT JOIN LATERAL (SELECT jsonb_agg(content) AS content,
                              CASE WHEN :masking THEN jsonb_agg(CASE WHEN {masks.SLOT} = ANY(:masked) THEN {masks.BLANKED} ELSE content END)
                              END AS shown FROM act_content WHERE act = a.id) c ON true
    WHERE h.cut = :cut ORDER BY a.stream <> 'study', a.stream COLLATE "C", a.seq""").execution_options(  # noqa: S608 - fixed texts
        stream_results=True, yield_per=500)
_HEADS = text('SELECT stream, seq, digest FROM cut_head WHERE cut = :cut ORDER BY stream COLLATE "C"')


def whole(order: Order) -> bool:
    """Whether the reader sees everything of the record: every page, every site, every account."""
    return order.definition.whole and order.reader.whole_study and order.reader.role in ACCOUNT_READERS


def files(order: Order) -> list[File]:
    """Write the whole archive into the order's folder: the record, and what it is enclosed with. Raises ``Refused``."""
    within = replace(order, progress=enclosures.Share(order.progress))
    return _written(within, enclosures.files(within))


def record(order: Order) -> list[File]:
    """Write the record alone into the order's folder. Raises ``Refused`` where it does not stand its own check."""
    return _written(order, [])


def _written(order: Order, enclosed: list[File]) -> list[File]:
    folder, chains = order.folder, whole(order)
    (folder / "data").mkdir()
    found = [replace(file, name=f"data/{file.name}") for file in csvs.files(replace(order, folder=folder / "data"))]
    found += [fill(folder, "data/signatures.csv", SIGNATURES, _signatures(order)), fill(folder, "data/cuts.csv", CUTS, _cuts(order)),
              _put(folder, "definition.json", [seals.canonical(_definition(order, chains))])]
    if chains:
        (folder / "trail").mkdir()
        heads = [list(row) for row in db.session.execute(_HEADS, {"cut": order.cut.name})]
        found += [_put(folder, checking.ACTS, _acts(order.cut.name)), _put(folder, checking.HEADS, [seals.canonical(heads)])]
    found += [*enclosed, _put(folder, "README.txt", [readme.words(order, chains, [file.name for file in enclosed]).encode()]),
              _put(folder, "verify.py", [standalone.source().encode()])]
    if chains:
        _check(order, found)
    return found


def _signatures(order: Order) -> Iterator[tuple[Any, ...]]:
    """One row per page signed; ``VOID``: a value or an event of the page came after it."""
    sites = {one.number: one for one in order.who}
    for row in extract.rows("signatures", order.cut.name, order.who, order.definition.oids):
        yield (*keys(order.definition, sites[row.subject], row.visit)[:5], row.page, row.line, row.scope, row.meaning, row.name,
               row.zone, row.digest, yes_no(row.void), seals.moment(row.at), row.by, row.role)


def _cuts(order: Order) -> Iterator[tuple[Any, ...]]:
    """This cut and the earlier ones, the oldest first."""
    for cut in reversed(every()):
        if cut.at <= order.cut.at:
            yield cut.name, seals.moment(cut.at), cut.by, cut.by_name, cut.protocol, cut.release, cut.reason


def _definition(order: Order, chains: bool) -> Mapping[str, Any]:
    """The definition as released, whose SHA-256 the cut names; for a reader who does not see everything the part that is seen."""
    study, pages, registers = order.definition.study, order.definition.pages, order.definition.registers
    if chains:
        return study
    used = {item["codelist"] for page in (*pages, *registers) for item in page["items"]} | {"MISSING", "CHANGE_REASON"}
    return {"oid": study["oid"], "registration": study["registration"], "protocol": order.cut.protocol, "pages": list(pages),
            "site_pages": list(registers), "codelists": [listed for listed in study["codelists"] if listed["oid"] in used]}


def _acts(cut: str) -> Iterator[bytes]:
    """One line per act: its seal, and the text sealed, computed again here; the study's chain first, for its cuts."""
    hidden, stream, previous = masks.hidden(), "", None
    for act in db.session.execute(_ACTS, {"cut": cut, "masking": bool(hidden), "masked": hidden}):
        previous = previous if act.stream == stream else None
        stream = act.stream
        said = seals.said(act)
        if act.digest is None or seals.digest(previous, said, act.content or ()) != act.digest:
            raise Refused(_UNFIT.filled(where=act.stream, seq=act.seq))
        masked = act.shown is not None and act.shown != act.content
        rows = sorted(act.shown if masked else act.content or (), key=seals.canonical)
        yield seals.canonical({"seal": act.digest, "masked" if masked else "sealed": {
            "act": said, "content": rows, "previous": previous}}) + b"\n"
        previous = act.digest


def _put(folder: Path, name: str, parts: Iterable[bytes]) -> File:
    """Write a file, hashed on the way; its rows are its parts where it has lines of its own."""
    found, size, rows = hashlib.sha256(), 0, 0
    with (folder / name).open("wb") as out:
        for part in parts:
            out.write(part)
            found.update(part)
            size, rows = size + len(part), rows + 1
    return File(name, rows if name.endswith(".jsonl") else 0, size, found.hexdigest())


def _check(order: Order, found: list[File]) -> None:
    """Read everything back with the check that the archive holds, and compare it with the record's own count."""
    archive = reading.Archive(str(order.folder))
    archive.manifest = {"files": [file.as_dict() for file in found], "definition": order.cut.release,
                        "heads_sha256": heads_digest(order.cut.name)}
    checking.check_record(archive)
    if archive.problems:
        raise Refused(_DIFFERS.filled(sentence=archive.problems[0]))
