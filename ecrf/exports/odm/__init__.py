"""CDISC ODM 1.3.2 of a cut: the study, its people and sites, the casebooks; as they stood, or everything ever recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from itertools import chain
from pathlib import Path

from ecrf.casebook import seals

from ..cuts import heads_digest
from ..parcel import Order
from ..sheets import File
from . import admin, following, registers
from .metadata import Metadata
from .snapshot import Snapshot
from .transactions import Transactions
from .values import Told
from .writing import Document

Check = Callable[[Path], AbstractContextManager[Callable[[Told], None]]]
"""What reads a file back: entered before it is written, called with what was handed to the writer."""
BESIDE: Check = partial(following.confirming, "ecrf.exports.odm.checking")


def snapshot(order: Order) -> Sequence[File]:
    """The current values at the cut."""
    return [written(order, "Snapshot", Document(order.folder, "odm.xml"), BESIDE)]


def transactional(order: Order) -> Sequence[File]:
    """Every version ever recorded up to the cut, in the order of the acts."""
    return [written(order, "Transactional", Document(order.folder, "odm-transactional.xml"), BESIDE)]


def written(order: Order, kind: str, document: Document, check: Check) -> File:
    """Write the parts of an ODM file into the document of an edition, and hold what lies there against what was handed over.

    Raises ``Refused`` where the check finds anything else.
    """
    told, metadata = Told(), Metadata(order)
    study, every = order.definition.study["oid"], kind == "Transactional"
    with check(document.path) as confirm:
        with document.opened(_attributes(order, kind)):
            document.add(metadata.element())
            document.add(admin.element(order, metadata.oid))
            lines = registers.elements(order, metadata, told, every)
            first = next(lines, None)
            if first is not None:
                with document.within("ReferenceData", StudyOID=study, MetaDataVersionOID=metadata.oid):
                    for line in chain([first], lines):
                        document.add(line)
            with document.within("ClinicalData", StudyOID=study, MetaDataVersionOID=metadata.oid):
                for subject in (Transactions if every else Snapshot)(order, metadata, told).subjects():
                    document.add(subject)
        document.rows = told.values
        confirm(told)
    return document.file


def _attributes(order: Order, kind: str) -> dict[str, str]:
    """The cut names the file: its own time and no other, so that the same cut gives the same bytes."""
    cut, reader, at = order.cut, order.reader, seals.moment(order.cut.at)
    said = [f"cut {cut.name}", f"definition {cut.release}", f"protocol {cut.protocol}", f"read as {reader.role}",
            f"sites {'all' if reader.whole_study else ' '.join(sorted(reader.sites))}"]
    if order.definition.whole:
        said.append(f"heads {heads_digest(cut.name)}")
    return {"FileType": kind, "FileOID": f"{order.definition.study['oid']}.{cut.name}.{kind}.{reader.role}.{order.language}",
            "CreationDateTime": at, "AsOfDateTime": at, "Granularity": "All",
            "Description": "; ".join(said)}
