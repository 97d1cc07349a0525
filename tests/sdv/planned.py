"""A verification plan in tests: set by the sponsor, with what the form posts."""

from __future__ import annotations

from typing import Any

from ecrf.permissions import Actor
from ecrf.sdv import planning
from ecrf.sdv.plan import plans
from tests.conftest import PASS_PHRASE
from tests.playing import study

WHY = "Agreed with the monitoring team."


def typed(**changed: Any) -> dict[str, str]:
    """What the form of the plan posts: critical values only, the first subject of each site not in full."""
    known = plans()
    return {name: str(value) for name, value in ({
        "seed": "ADUSE-1", "share": 0, "first_full": 0, "always": "", "reason": WHY, "password": PASS_PHRASE,
        "based": known[0].version if known else 0} | changed).items()}


def set_plan(sponsor: Actor, **changed: Any) -> planning.Proposal:
    """Set a plan; it must go through."""
    found = planning.set_plan(sponsor, study(), typed(**changed))
    assert not found.problems, found.problems
    return found
