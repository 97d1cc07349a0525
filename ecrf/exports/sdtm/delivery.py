"""The delivery of SDTM: datasets as Dataset-JSON and SAS transport, Define-XML with its style sheet; every file counted against the others."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

from ecrf.casebook import seals
from ecrf.crf import Refused, T

from .. import papers
from ..parcel import Order
from ..sheets import File
from . import datasetjson, define, engine, transport
from .model import Dataset
from .plan import Plan
from .spool import Spool

STYLE = "define2-1.xsl"
_NOT_VALID = T("define.xml n’est pas conforme au schéma de CDISC\u00a0: {error}. Rien n’est livré\u202f; l’export précédent reste. Prévenez l’équipe technique.",
               "define.xml does not follow CDISC’s schema: {error}. Nothing is delivered; the earlier export stays. Tell the technical team.")


def files(order: Order) -> Sequence[File]:
    """Write the whole delivery into the order's folder. Raises ``Refused`` where it would not be true."""
    plan = engine.plan_of(order)
    folder = order.folder / "datasets"
    folder.mkdir()
    with tempfile.TemporaryDirectory() as place, Spool(Path(place), plan.datasets) as spool:
        for name, record in engine.records(order, plan):
            spool.add(name, record)
        spool.close()
        written = []
        for dataset in spool.filled:
            written.append(datasetjson.write(folder, dataset, spool, facts(order)))
            written.append(transport.write(folder, dataset, spool, order.cut.at))
        return [*written, *_described(order, plan, spool.filled, spool.lengths)]


def described(order: Order) -> Sequence[File]:
    """Write define.xml and its style sheet alone: all that the definition plans, without any data."""
    plan = engine.plan_of(order)
    every = list(plan.datasets.values())
    return _described(order, plan, every, {one.name: [transport.TEXT] * len(one.variables) for one in every})


def facts(order: Order) -> dict[str, str]:
    """What a Dataset-JSON file says of itself; its time is the cut's."""
    study, cut = order.definition.study, order.cut
    return {"at": seals.moment(cut.at), "study": study["oid"], "file": f"{study['oid']}.{cut.name}.{order.reader.role}", "metadata": define.METADATA,
            "originator": study["oid"], "system": "ecrf", "version": cut.release[:12]}


def _described(order: Order, plan: Plan, datasets: Sequence[Dataset], lengths: Mapping[str, Sequence[int]]) -> list[File]:
    path, crf = order.folder / "define.xml", papers.annotated(order)
    told = define.Delivered(datasets, lengths, crf.main if crf else None, crf.pages if crf else {})
    define.write(path, order, plan, told)
    try:
        _schema().assertValid(etree.parse(str(path)))
    except etree.DocumentInvalid as error:
        raise Refused(_NOT_VALID.filled(error=str(error)[:300])) from error
    shutil.copyfile(Path(__file__).parent / STYLE, order.folder / STYLE)
    for name, raw in (crf.files if crf else {}).items():
        (order.folder / name).write_bytes(raw)
    rows = {path.name: sum(len(one.variables) for one in datasets), STYLE: 0, **dict.fromkeys(crf.files if crf else (), 0)}
    return [_file(order.folder, name, count) for name, count in rows.items()]


def _file(folder: Path, name: str, rows: int) -> File:
    raw = (folder / name).read_bytes()
    return File(name, rows, len(raw), hashlib.sha256(raw).hexdigest())


@cache
def _schema() -> etree.XMLSchema:
    """CDISC's schema of Define-XML 2.1, as odmlib carries it; the library itself is not loaded."""
    folder = Path(find_spec("odmlib").origin).parent / "schemas"  # type: ignore[union-attr, arg-type]
    found = next(folder.rglob("define2-1-0.xsd"))
    return etree.XMLSchema(etree.parse(str(found), etree.XMLParser(no_network=True)))
