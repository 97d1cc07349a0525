"""What SDTMIG 3.4 prints of each domain: label, class, structure, keys, and its variables in order with label, role and core.

The file beside holds facts of the standard: the variables of the three general observation classes (SDTM 2.0) and, for each
domain that this study fills, which of them are required or expected and which are called otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

GENERAL = ("INTERVENTIONS", "EVENTS", "FINDINGS")


@dataclass(frozen=True)
class Printed:
    """A variable as the guide prints it: ``type`` is Char or Num, ``core`` Req, Exp or Perm."""

    name: str
    label: str
    type: str
    role: str
    core: str


@dataclass(frozen=True)
class Domain:
    """A domain of the guide; ``printed`` are the variables it may hold, in order."""

    name: str
    label: str
    class_: str
    structure: str
    keys: tuple[str, ...]
    printed: tuple[Printed, ...]

    @property
    def topic(self) -> str | None:
        """The variable that says what a record is about; ``None`` outside the general classes."""
        stem = {"INTERVENTIONS": "TRT", "EVENTS": "TERM", "FINDINGS": "TESTCD"}.get(self.class_)
        return self.name + stem if stem else None

    def holds(self, filled: Iterable[str]) -> tuple[Printed, ...]:
        """The required and expected variables, and of the others those that are filled."""
        wanted = set(filled)
        return tuple(one for one in self.printed if one.core != "Perm" or one.name in wanted)


@cache
def _read() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(__file__).parent / "standard.json").read_text(encoding="utf-8"))
    return found


def guide() -> str:
    """The version of the implementation guide."""
    return str(_read()["ig"])


@cache
def domain(name: str) -> Domain:
    """A domain by its code; ``SUPPAE`` is the supplement of AE. Raises ``KeyError`` for one that the file does not hold."""
    said = _read()["domains"]["SUPP" if name.startswith("SUPP") else name]
    parts = said.get("variables") or [*_read()["identifiers"], *_read()[said["class"]], *_read()["timing"]]
    label = f"Supplemental Qualifiers for {name.removeprefix('SUPP')}" if name.startswith("SUPP") else said["label"]
    return Domain(name, label, said["class"], said["structure"], tuple(said["keys"]), tuple(_printed(name, said, part) for part in parts))


def _printed(name: str, said: Mapping[str, Any], part: Mapping[str, str]) -> Printed:
    called = part["name"].replace("--", name)
    always = called in ("STUDYID", "DOMAIN", "USUBJID") or part["name"] == "--SEQ" or called in said["required"]
    core = "Req" if always else "Exp" if called in said["expected"] else "Perm"
    return Printed(called, said["labels"].get(called, part["label"]), part["type"], part["role"], core)
