"""What ties records together: supplemental qualifiers to their parents, comments, related records of other domains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ecrf.exports.layouts import cuts

from .making import PAGES, SEVERAL, SLOTS, Record, Row
from .recipes import Json, asked_after
from .wording import Wording, numbered

LONG = 200
"""The bytes that a text of the transport format holds (SDTMIG 4.5.3)."""


class Links:
    """The ties of one subject, found by the addresses of its rows."""

    def __init__(self, rows: Sequence[Row], wording: Wording):
        self.rows, self.wording = rows, wording
        self._at = {row.form.address: row for row in rows}

    def parent(self, row: Row, domain: str) -> Row | None:
        """The row whose records of that domain the row speaks of: itself, else the line that it is a page of."""
        if row.made.get(domain):
            return row
        if domain in row.joined:
            return row.joined[domain]
        per = row.recipe.page.get("per")
        above = self._at.get(("", per, row.form.line)) or self._at.get((row.form.visit, per, row.form.line)) if per else None
        return above if above is not None and above.made.get(domain) else None

    def supplements(self) -> Iterator[tuple[str, Record]]:
        """The rows of SUPP--: dataset and record. A qualifier of one record names its --SEQ, one of all names their --GRPID."""
        for row in self.rows:
            for domain, made in row.made.items():
                for recipe, record in made:
                    if row.form.state == "not_done":
                        continue
                    for name, item in recipe.supplements:
                        yield from self._supplement(row, domain, f"{domain}SEQ", record[f"{domain}SEQ"], name, item)
                    for name, item, term in record.get(SEVERAL, ()):
                        yield f"SUPP{domain}", _qualifier(domain, f"{domain}SEQ", record[f"{domain}SEQ"], name, self.wording.qualifier_name(domain, name, item), term)
            for domain, given in row.recipe.supplements.items():
                found = row if domain == "DM" else self.parent(row, domain)
                if found is not None:
                    for name, item in given:
                        yield from self._supplement(row, domain, *_key(found, domain), name, item)

    def _supplement(self, row: Row, domain: str, by: str | None, value: Any, name: str, item: Json) -> Iterator[tuple[str, Record]]:
        said = row.values.get(item["name"])
        if said is None:
            return
        label = self.wording.qualifier_name(domain, name, item)
        for part, text in enumerate(cuts(self.wording.said(item, said), LONG)):
            yield f"SUPP{domain}", _qualifier(domain, by, value, numbered(name, part), label, text, "DERIVED" if item["kind"] == "Derived" else "CRF")

    def comments(self) -> Iterator[Record]:
        """The rows of CO: each says which rows it is about."""
        for row in self.rows:
            for slot, item in enumerate(row.recipe.comments, 1):
                said = row.values.get(item["name"])
                if said is None:
                    continue
                domain = next((one for one in (row.recipe.page["domain"], *row.made) if row.made.get(one)), None)
                about = {"RDOMAIN": domain, "IDVAR": f"{domain}GRPID", "IDVARVAL": row.group} if domain else {"COREF": row.group}
                texts = {f"COVAL{part or ''}": text for part, text in enumerate(cuts(said, LONG))}
                yield about | texts | {"COSEQ": row.ordinal * PAGES + slot * SLOTS}

    def related(self) -> Iterator[Record]:
        """The rows of RELREC, in pairs: the records of a row, and those of a line that it points at. What is asked after one answer ties its record alone."""
        for row in self.rows:
            for place, (own, other, item) in enumerate(row.recipe.links, 1):
                target, near, asked = item.get("of"), self.parent(row, own), set(asked_after(item))
                one = next((record for recipe, record in row.made.get(own, ()) if recipe.answer is not None and recipe.answer["name"] in asked), None)
                for line in (row.values.get(item["name"]) or "").split() if target else ():
                    far = self._at.get((row.form.visit, target, line)) or self._at.get(("", target, line))
                    if near is None or far is None or not far.made.get(other):
                        continue
                    relation = f"{row.ordinal}-{place}-{line}"
                    key = (f"{own}GRPID", near.group) if one is None else (f"{own}SEQ", str(one[f"{own}SEQ"]))
                    yield {"RDOMAIN": own, "IDVAR": key[0], "IDVARVAL": key[1], "RELID": relation}
                    yield {"RDOMAIN": other, "IDVAR": f"{other}GRPID", "IDVARVAL": far.group, "RELID": relation}


def _qualifier(domain: str, by: str | None, value: Any, name: str, label: str, said: str, origin: str = "CRF") -> Record:
    return {"RDOMAIN": domain, "IDVAR": by, "IDVARVAL": None if value is None else str(value), "QNAM": name, "QLABEL": label, "QVAL": said, "QORIG": origin}


def _key(row: Row, domain: str) -> tuple[str | None, Any]:
    """What the records of a row in a domain are found by: their group; a visit by its number; a subject by itself."""
    if domain == "DM":
        return None, None
    if domain == "SV":
        return "VISITNUM", f"{row.made[domain][0][1]['VISITNUM']:g}"
    return f"{domain}GRPID", row.group

