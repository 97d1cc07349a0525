"""Answers that are given once and repeated: EXC22 repeats EXC16, as the registry entry prints the rule twice (EC08, D5)."""

from __future__ import annotations

from typing import Any


def statin_at_screening(form: Any, book: Any) -> str | None:
    """The answer to EXC16 at screening."""
    return book.form("IES", "SCR").EXC16  # type: ignore[no-any-return]
