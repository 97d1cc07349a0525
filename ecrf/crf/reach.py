"""What a change can touch: the pages each check looks at, so that a save runs only the checks whose pages changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from .checks import LOST_LINE, SOFT_RANGE, TODAY, Behaviour
from .derived import Derived
from .item import Item

if TYPE_CHECKING:
    from .study import Study

Judged = tuple[str, str]
"""``(check, page)``: a check, with all its parts and the ranges that bear its number, on the page it is put at."""


class Reach:
    """For each check on each page the pages that can change what it finds there."""

    def __init__(self, study: Study):
        self.pages: dict[Judged, frozenset[str]] = {}
        for (oid, _version), page in study.versions.items():
            for item in page.ranged:
                self._note(item.soft_check or SOFT_RANGE, oid, looked_at(item) if item.derived else ())
            for item in page.pointing:
                self._note(LOST_LINE, oid, looked_at(item))
        for part in (part for check in study.checks.values() for part in check.every):
            if part.fires(study.switches) and part.behaviour is not Behaviour.REFUSE:
                for oid in {item.page.oid for item in part.on}:
                    self._note(part.id, oid, part.pages)
        self._masked = {oid for (oid, _version), page in study.versions.items() if page.seen_by != "blinded"}
        self._aside: dict[frozenset[str], frozenset[Judged]] = {}

    def _note(self, check: str, page: str, pages: Iterable[str]) -> None:
        self.pages[check, page] = self.pages.get((check, page), frozenset()) | {page, *pages}

    def aside(self, changed: Collection[str] | None) -> frozenset[Judged]:
        """What a change of those pages cannot touch: neither its findings nor its queries can move. ``None``: nothing is.

        A change of masked pages alone leaves what a new day brings for another save: else the time of an act that a
        blinded reader may not know of would stand in his trail (rulings R25).
        """
        if changed is None:
            return frozenset()
        moved = frozenset(changed) if self._masked.issuperset(changed) else frozenset({*changed, TODAY})
        if moved not in self._aside:
            self._aside[moved] = frozenset(judged for judged, pages in self.pages.items() if pages.isdisjoint(moved))
        return self._aside[moved]

    def judged(self, changed: Collection[str] | None) -> set[str]:
        """The pages at which a change of those pages can make or settle a finding."""
        aside = self.aside(changed)
        return {page for check, page in self.pages if (check, page) not in aside}

    def read(self, changed: Collection[str]) -> set[str]:
        """The pages that the checks look at which a change of those pages can touch."""
        aside = self.aside(changed)
        return {page for judged, pages in self.pages.items() if judged not in aside for page in pages} - {TODAY}


def looked_at(item: Item) -> list[str]:
    """The other pages that an item looks at: those whose lines it points at, or the inputs of a computed value."""
    if isinstance(item, Derived):
        return [i.partition(".")[0] for i in item.inputs if isinstance(i, str)]
    of = getattr(item, "of", None)
    return [str(of)] if of is not None else []
