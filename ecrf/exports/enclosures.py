"""What a study archive encloses beside the record itself: the same cut in formats that last, its schemas, documents, software."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ecrf.casebook import seals

from . import casebooks, datasets, odm, papers
from .odm.checking import EDITION, SCHEMAS
from .parcel import Order
from .sheets import File
from .software import software

PARTS: Mapping[str, Callable[[Order], Sequence[File]]] = {
    "odm": odm.snapshot, "odm/transactional": odm.transactional, "xpt": datasets.xpt, "pdf": casebooks.files}
"""Folder in the archive → what fills it, in the order of the manifest."""
PASSES = len(PARTS) + 1
"""How many times an archive goes through the casebooks: once for its own tables, once for each part."""

@dataclass
class Share:
    """The progress of an archive: a subject counts as done for every ``passes`` times that it was gone through."""

    tell: Callable[[int], None]
    passes: int = PASSES
    seen: int = 0

    def __call__(self, done: int) -> None:
        """So many more were gone through once."""
        before, self.seen = self.seen // self.passes, self.seen + done
        if whole := self.seen // self.passes - before:
            self.tell(whole)


def files(order: Order) -> list[File]:
    """Write every part into the order's folder, each checked by its own format. Raises ``Refused``."""
    found: list[File] = []
    for name, fill in PARTS.items():
        place = order.folder / name
        place.mkdir(parents=True, exist_ok=True)
        found += [replace(file, name=f"{name}/{file.name}") for file in fill(replace(order, folder=place))]
    for name, raw in _enclosed(order):
        place = order.folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(raw)
        found.append(File(name, 0, len(raw), hashlib.sha256(raw).hexdigest()))
    return found


def _enclosed(order: Order) -> Iterable[tuple[str, bytes]]:
    for path in sorted((SCHEMAS / EDITION.schema_at).parent.glob("*.xsd")):
        yield f"schemas/odm-1.3.2/{path.name}", path.read_bytes()
    for name, raw in papers.of(order):
        yield f"documents/{name}", raw
    yield "software.json", seals.canonical(software())
