"""The seal: what exactly is hashed, in which canonical form, for the writer, for ``flask verify`` and for an archive."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import rfc8785


def moment(at: datetime) -> str:
    """A moment as it is hashed and exported: UTC, microseconds, ``2026-11-22T10:41:07.123456Z``."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def canonical(value: Any) -> bytes:
    """RFC 8785 canonical JSON."""
    return rfc8785.dumps(value)


def digest(previous: str | None, act: Mapping[str, Any], content: Iterable[Mapping[str, Any]]) -> str:
    """SHA-256 (hex) over the previous seal of the stream, the act, and every row that the act brought.

    ``act`` has stream, seq, by, role, verb, at (text), reason, detail; ``content`` the natural rows in any order.
    """
    rows = b",".join(sorted(canonical(dict(row)) for row in content))
    whole = b'{"act":' + canonical(dict(act)) + b',"content":[' + rows + b'],"previous":' + canonical(previous) + b"}"
    return hashlib.sha256(whole).hexdigest()
