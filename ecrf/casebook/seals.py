"""The seal: what exactly is hashed, in which canonical form, for the writer, for ``flask verify`` and for an archive."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import rfc8785


def moment(at: datetime) -> str:
    """A moment as it is hashed and exported: UTC, microseconds, ``2026-11-22T10:41:07.123456Z``."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


_QUICK = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode
_PARTING = re.compile(r"[\[:,]-?\d+(?:\.0(?![0-9])|(?:\.\d+)?e|\d{15})|[\U00010000-\U0010ffff]")
"""What Python may write otherwise than RFC 8785: 1.0, exponents, large numbers; and texts beyond 16 bits, for the order of keys."""


def canonical(value: Any) -> bytes:
    """RFC 8785 canonical JSON of a value whose keys are texts. Raises ``ValueError`` for what JSON cannot say.

    Python's own writer, in C, gives the same bytes many times as fast, but for what ``_PARTING`` finds.
    """
    quick = _QUICK(value)
    return rfc8785.dumps(value) if _PARTING.search("," + quick) else quick.encode()


def said(act: Any) -> dict[str, Any]:
    """What of an act enters its seal; ``act`` is a row of the table, its time a moment."""
    return {"stream": act.stream, "seq": act.seq, "by": act.by, "role": act.role, "verb": act.verb,
            "at": moment(act.at), "reason": act.reason, "detail": act.detail}


def digest(previous: str | None, act: Mapping[str, Any], content: Iterable[Mapping[str, Any]]) -> str:
    """SHA-256 (hex) over the previous seal of the stream, the act, and every row that the act brought.

    ``act`` is what ``said`` gives; ``content`` the natural rows in any order.
    """
    rows = b",".join(sorted(canonical(dict(row)) for row in content))
    whole = b'{"act":' + canonical(dict(act)) + b',"content":[' + rows + b'],"previous":' + canonical(previous) + b"}"
    return hashlib.sha256(whole).hexdigest()
