"""Released pages that a successor replaced; each keeps its class, version and digest for the forms begun under it."""

from __future__ import annotations

from ecrf.crf import CRF

SUPERSEDED: tuple[type[CRF], ...] = ()
"""Earlier versions of pages, oldest first. None yet: every page is in its first version."""
