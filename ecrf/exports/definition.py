"""The study definition that a cut names, as its reader may know it: pages, columns, dictionary, codelists.

Everything comes from the definition stored with the release, so later changes of labels leave old exports as they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from ecrf.db import db
from ecrf.permissions import Actor

from .models import Release

DICTIONARY = ("PAGE", "PAGE_VERSION", "PAGE_FR", "PAGE_EN", "DOMAIN", "SCOPE", "REPEATS", "PER", "AREA", "POSITION", "ITEM",
              "KIND", "LABEL_FR", "LABEL_EN", "UNIT", "HARD_LOW", "HARD_HIGH", "SOFT_LOW", "SOFT_HIGH", "MAX_LENGTH",
              "CODELIST", "LINE_OF", "SDTM", "NO_SDTM", "SEEN_BY", "OPTIONAL", "JUDGEMENT", "CRITICAL", "ASKED_WHEN",
              "INPUTS", "FORMULA_FR", "FORMULA_EN", "SOURCE")
CODELISTS = ("CODELIST", "POSITION", "CODE", "LABEL_FR", "LABEL_EN", "SOURCE", "NCIT")
VISITS = ("POSITION", "VISIT", "TITLE_FR", "TITLE_EN", "SHORT_FR", "SHORT_EN", "ANCHOR", "TARGET_DAY", "DAYS_BEFORE",
          "DAYS_AFTER", "REPEATS", "EXPECTED", "SOURCE")


@dataclass(frozen=True)
class Definition:
    """What a reader may know of a study as released: ``pages`` are only those he reads."""

    study: dict[str, Any]
    pages: tuple[dict[str, Any], ...]
    registers: tuple[dict[str, Any], ...] = ()
    """What each site keeps, as far as the reader reads it."""

    @property
    def oids(self) -> list[str]:
        """OIDs of the pages read."""
        return [page["oid"] for page in self.pages]

    @property
    def unread(self) -> list[str]:
        """OIDs of the pages and registers that the reader does not read."""
        read = {page["oid"] for page in (*self.pages, *self.registers)}
        return [page["oid"] for page in (*self.study["pages"], *self.study.get("site_pages", ())) if page["oid"] not in read]

    @property
    def whole(self) -> bool:
        """Whether nothing is hidden from the reader."""
        return not self.unread

    @property
    def visit_order(self) -> dict[str, int]:
        """Place of each visit in the schedule."""
        return {visit["oid"]: place for place, visit in enumerate(self.study["visits"])}

    def dictionary(self) -> Iterator[tuple[Any, ...]]:
        """One row per item of each page."""
        for page in (*self.pages, *self.registers):
            for position, item in enumerate(page["items"], 1):
                yield _item_row(page, position, item)

    def codelists(self) -> Iterator[tuple[Any, ...]]:
        """One row per code of each codelist that a page read uses."""
        used = {item["codelist"] for page in (*self.pages, *self.registers) for item in page["items"]} | {"MISSING", "CHANGE_REASON"}
        for listed in self.study["codelists"]:
            if listed["oid"] in used:
                for position, code in enumerate(listed["codes"], 1):
                    yield (listed["oid"], position, code["code"], code["label"]["fr"], code["label"]["en"],
                           listed["source"], listed["ncit"])

    def visits(self) -> Iterator[tuple[Any, ...]]:
        """One row per planned visit."""
        for position, visit in enumerate(self.study["visits"], 1):
            before, after = visit["window"] or (None, None)
            yield (position, visit["oid"], visit["title"]["fr"], visit["title"]["en"], visit["short"]["fr"],
                   visit["short"]["en"], visit["anchor"], visit["target"], before, after, yes_no(visit["repeats"]),
                   yes_no(visit["expected"]), visit["source"])


def of_release(digest: str, reader: Actor) -> Definition:
    """The definition of a release, masked for the reader."""
    release: Release = db.session.get_one(Release, digest)
    pages, registers = (tuple(page for page in release.definition.get(kind, ()) if _reads(reader, page))
                        for kind in ("pages", "site_pages"))
    return Definition(release.definition, pages, registers)


def _reads(reader: Actor, page: dict[str, Any]) -> bool:
    return reader.reads(SimpleNamespace(area=page["area"], seen_by=page["seen_by"]))  # type: ignore[arg-type]


def yes_no(fact: Any) -> str:
    """``Y`` or ``N``."""
    return "Y" if fact else "N"


def _item_row(page: dict[str, Any], position: int, item: dict[str, Any]) -> tuple[Any, ...]:
    hard, soft = item["hard"] or (None, None), item["soft"] or (None, None)
    formula = item.get("formula") or {"fr": None, "en": None}
    return (page["oid"], page["version"], page["title"]["fr"], page["title"]["en"], page["domain"], page["scope"],
            page["repeats"], page["per"], page["area"], position, item["name"], item["kind"], item["label"]["fr"],
            item["label"]["en"], item["unit"], *hard, *soft, item.get("max"), item["codelist"], item.get("of"),
            item["sdtm"], item["no_sdtm"], item["seen_by"], yes_no(item["optional"]), yes_no(item["judgement"]),
            yes_no(item["critical"]), item["when"], " ".join(item.get("inputs", ())) or None, formula["fr"],
            formula["en"], page["source"])
