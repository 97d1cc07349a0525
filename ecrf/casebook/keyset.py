"""Where a long list goes on: a key made of what its reader sees of the line at the edge, never of a surrogate number.

A gap between surrogate numbers would tell a blinded reader that there is something between two lines.
"""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, literal, tuple_

LONGEST = 600
"""Characters of a key that are looked at."""


def key(*values: Any) -> str:
    """The key of a line, from the values that its list is ordered by."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode().rstrip("=")


def read(text: str, *kinds: type) -> tuple[Any, ...] | None:
    """The values of a key, of these kinds; ``None`` for what is no key of such a list."""
    if not text or len(text) > LONGEST or "\x00" in text:
        return None
    try:
        plain = json.loads(urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
        values = [datetime.fromisoformat(v) if kind is datetime else v for v, kind in zip(plain, kinds, strict=True)]
    except (ValueError, TypeError, binascii.Error, RecursionError):
        return None
    fits = all(type(value) is kind and "\x00" not in str(value) for value, kind in zip(values, kinds, strict=True))
    small = all(abs(value) < 2 ** 31 for value in values if isinstance(value, int))
    zoned = all(value.tzinfo is not None for value in values if isinstance(value, datetime))
    return tuple(values) if fits and small and zoned else None


def beyond(columns: Sequence[ColumnElement[Any]], values: Sequence[Any], *, back: bool = False) -> ColumnElement[bool]:
    """The lines after that key in ascending order of the columns; ``back``: those before it."""
    edge = tuple_(*(literal(value, column.type) for value, column in zip(values, columns, strict=True)))
    return tuple_(*columns) < edge if back else tuple_(*columns) > edge
