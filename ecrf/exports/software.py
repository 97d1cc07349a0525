"""What an export is written with: Python and the libraries, by name and version."""

from __future__ import annotations

import sys
from functools import cache
from importlib.metadata import distributions
from pathlib import Path


@cache
def software() -> dict[str, object]:
    """What the archive was written with: Python, and every library by its name and version."""
    return {"python": ".".join(map(str, sys.version_info[:3])),
            "libraries": {found.metadata["Name"]: found.version for found in distributions() if _ours(found.locate_file(""))}}


def _ours(place: object) -> bool:
    """Whether a library lies where this Python keeps its own, and not in somebody's folder."""
    return Path(str(place)).resolve().is_relative_to(Path(sys.prefix).resolve())
