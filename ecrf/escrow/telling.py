"""What a copy says: the whole sealed text of an act, or as much of it as a blinded site may read, with its seal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any

from ecrf.casebook import seals
from ecrf.casebook.sieve import Sight, sight
from ecrf.crf import Study
from ecrf.exports.definition import of_release
from ecrf.permissions import Actor

INVESTIGATOR = Actor("", "", "PI", whole_study=True)
"""Whose reading a site's own store follows: the site file is the principal investigator's, who stays blinded."""
KEEPER = Actor("", "", "SYSTEM", whole_study=True, unblinded=True)
"""Whose reading the store of the whole chains follows."""


class Teller:
    """Tells acts and definitions to the holder of a store, as far as ``reader`` may read them."""

    def __init__(self, study: Study, reader: Actor):
        self.study, self.reader = study, reader

    @cached_property
    def sight(self) -> Sight:
        """The pages and registers that may be read, and the names of the others."""
        return sight(self.reader, self.study.every_page)

    def line(self, act: Any, previous: str | None) -> bytes:
        """One act as a line of a store; its seal is proven by the text, or, where something is withheld, by the next act."""
        rows = sorted(act.content or (), key=seals.canonical)
        seen = [row for row in rows if row.get("page") is None or row["page"] in self.sight.pages]
        told = seals.said(act)
        if self.reader is KEEPER or (len(seen) == len(rows) and self.sight.may_know(act.detail)):
            return self._written(act, "sealed", told, rows, previous, name=act.name)
        told |= {"reason": None, "detail": None}
        if seen:
            return self._written(act, "withheld", told, seen, previous, name=act.name)
        return self._written(act, "withheld", {"stream": act.stream, "seq": act.seq}, [], previous)

    def _written(self, act: Any, how: str, told: Mapping[str, Any], rows: list[Any], previous: str | None, **more: str) -> bytes:
        return seals.canonical({**more, "seal": act.digest, how: {"act": dict(told), "content": rows, "previous": previous}}) + b"\n"

    def definition(self, digest: str) -> bytes:
        """The definition of a release: whole, or the part that may be read."""
        return _definition(digest, self.reader is KEEPER)


@lru_cache(maxsize=4)
def _definition(digest: str, whole: bool) -> bytes:
    """A release never changes under its digest."""
    known = of_release(digest, KEEPER if whole else INVESTIGATOR)
    if whole:
        return seals.canonical(known.study)
    used = {item["codelist"] for page in (*known.pages, *known.registers) for item in page["items"]} | {"MISSING", "CHANGE_REASON"}
    part = {"oid": known.study["oid"], "registration": known.study["registration"], "protocol": known.study["protocol"],
            "pages": known.pages, "site_pages": known.registers,
            "codelists": [one for one in known.study["codelists"] if one["oid"] in used]}
    return json.dumps(part, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
