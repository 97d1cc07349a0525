"""Criteria: what the casebook suggests is what the synthetic physician answers; what it cannot tell lets the patient in."""

from __future__ import annotations

from forms.eligibility.criteria import CRITERIA
from forms.synthetic.filling import Given, gives
from forms.synthetic.scene import Scene


def _answers(scene: Scene) -> Given:
    """Each criterion as its evidence suggests."""
    found: Given = {}
    for name, item in scene.page.items.items():
        if name in CRITERIA and not item.derived:
            hint = item.evidence(scene.book, scene.visit).suggests if item.evidence else None
            found[name] = hint or ("Y" if CRITERIA[name].inclusion else "N")
    return found


def _concluded(scene: Scene, met: str, unmet: str, reason: str) -> Given:
    found = _answers(scene)
    fails = [name for name, answer in found.items() if CRITERIA[name].failed_by(str(answer))]
    return found | {"IERES": unmet if fails else met, "IEREAS": f"{reason} ({', '.join(fails)})", "IESTAF": "PI"}


@gives("IES")
def at_screening(scene: Scene) -> Given:
    """Eligibility at screening."""
    return {"OTHTR": "NONE", "EBMTDAT": ""} | _concluded(scene, "ELIGIBLE", "SCREEN_FAILURE", "Critères de sélection")


@gives("IEI")
def at_inclusion(scene: Scene) -> Given:
    """Eligibility at inclusion; the ulcer that meets a to e is the index ulcer."""
    found = _concluded(scene, "ELIGIBLE", "SCREEN_FAILURE", "Critères d’inclusion") | {"SCRMET": "Y"}
    index = next((u.line for u in scene.registered if u.index), None)
    return found | ({"INC03U": index} if index else {})


@gives("IED")
def at_injection(scene: Scene) -> Given:
    """Eligibility on the day of injection."""
    return _concluded(scene, "ELIGIBLE", "NOT_ELIGIBLE", "Critères revus le jour de l’injection")


@gives("CMWO")
def washouts(scene: Scene) -> Given:
    """The computed table, confirmed."""
    return {"WOCONF": "Y", "WOSTAF": "PI"}
