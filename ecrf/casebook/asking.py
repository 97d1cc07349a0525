"""What a list is asked for: the filters of a request as plain text, and the same again for the links of the list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

LONGEST = 40
"""Characters of one filter that are looked at."""


@dataclass(frozen=True)
class Asking:
    """The filters of one list: each a field of the subclass, ``""`` for none."""

    @classmethod
    def of(cls, typed: Mapping[str, str]) -> Self:
        """The filters of a request; unreadable characters are left out."""
        return cls(**{f.name: "".join(c for c in typed.get(f.name, "").strip()[:LONGEST] if c.isprintable()) for f in fields(cls)})

    def as_dict(self) -> dict[str, str]:
        """The filters set, for the links of the list."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name))}
