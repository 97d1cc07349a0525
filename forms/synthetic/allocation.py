"""A synthetic allocation list: both arms in blocks of four, per site and number of ulcers."""

from __future__ import annotations

import random
from collections.abc import Sequence

from forms.cells.codelists import ARM, STRATUM_ULCERS

BLOCK = 4


def allocation_list(sites: Sequence[str], subjects: int, seed: int, before: int = 0) -> list[dict[str, str]]:
    """The lines of a list with room for ``subjects`` in every stratum; numbers and kits go on after ``before`` lines."""
    chance = random.Random(f"{seed}-{before}-allocation")  # noqa: S311 - invented data
    rows: list[dict[str, str]] = []
    for site in sites:
        for ulcers in STRATUM_ULCERS:
            for _ in range(-(-subjects // BLOCK)):
                for arm in chance.sample([code.code for code in ARM] * (BLOCK // len(ARM)), BLOCK):
                    number = before + len(rows) + 1
                    rows.append({"stratum": f"{site}-{ulcers.code}", "number": f"R{number:05d}", "arm": arm, "kit": f"K{number:05d}"})
    return rows
