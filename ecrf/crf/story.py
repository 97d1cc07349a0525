"""A synthetic casebook told as what people do, one step after another; the engine plays it through its public verbs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Step:
    """One act of one person on one page.

    ``verb``: ``save`` (answers as a person types them; ``"ND: reason"`` style missing codes go in ``missing``),
    ``correct`` (same, with ``reason``), ``take`` (the step of the protocol that fills the page, at ``moment``, the site's
    local time with offset), ``not_done`` (page not done, ``reason``), ``remove`` (line entered in error, ``reason``),
    ``raise`` (query ``text`` at ``item``), ``answer``, ``close``, ``ask_again`` (same item, ``text``),
    ``verify`` (SDV of ``item``, or of the whole page when ``item`` is empty), ``sign`` (the page as it stands).
    ``role`` is who does it.

    An answer ``{number}`` stands for the subject's number, ``{PAGE.ITEM}`` for what that page of the subject says.
    ``when`` is ``(page, item, code)``: the step is played only where the casebook says so, for what chance allocates.
    """

    verb: str
    role: str
    visit: str
    page: str
    line: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    reason: str = ""
    item: str = ""
    text: str = ""
    moment: str = ""
    when: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class Story:
    """A synthetic subject: the site it belongs to (1, 2, 3 …), how it ends in one word, and its steps in order."""

    site: int
    path: str
    consented_on: str
    steps: tuple[Step, ...]
