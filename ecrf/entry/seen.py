"""What a person had before them while typing: how many events of the page, and which version of each question (rulings R4)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

CONTROL = "_seen"
"""The one hidden control that carries it through page, draft, refusal, fragment and conflict."""

_VERSION = re.compile(r"([A-Z][A-Z0-9]{0,7}):(\d{1,8})", re.ASCII)


@dataclass(frozen=True)
class Seen:
    """``events`` of the page, and the version of each question on the screen (0: none on file); ``"2 SYSBP:1 PULSE:0"``."""

    events: int = 0
    versions: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        return " ".join([str(self.events), *(f"{name}:{version}" for name, version in self.versions.items())])

    @classmethod
    def read(cls, typed: MultiDict[str, str] | Mapping[str, str]) -> Seen:
        """What a submission says it has seen; one that says nothing, or nothing legible, has seen nothing."""
        head, _space, rest = (typed.get(CONTROL) or "").partition(" ")
        events = int(head) if head.isascii() and head.isdigit() and len(head) < 9 else 0
        return cls(events, {name: int(version) for name, version in _VERSION.findall(rest)})

    def then(self, events: int, versions: Mapping[str, int]) -> Seen:
        """The same once a conflict has shown what is on file now."""
        return Seen(events, {**self.versions, **versions})
