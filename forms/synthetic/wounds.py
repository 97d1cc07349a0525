"""The pages of ulcers at a synthetic visit: register, assessments, complications, photographs."""

from __future__ import annotations

from datetime import timedelta

from forms.synthetic.course import Ulcer, first_seen
from forms.synthetic.filling import Given, gives
from forms.synthetic.measurements import assessment, day
from forms.synthetic.scene import Scene

DEVICES = ("Canon EOS R50", "Nikon Z30")


def examine(scene: Scene) -> None:
    """New ulcers go to the register; every registered ulcer is assessed."""
    for ulcer in scene.wounds:
        seen = first_seen(scene.plan, ulcer)
        if ulcer not in scene.registered and seen and seen <= scene.when:
            scene.registered.append(ulcer)
            scene.save("ULCR", line=scene.tale.line("ULCR"))
    for ulcer in scene.registered:
        scene.save("ULCA", scene.visit, ulcer.line)


@gives("ULCR")
def register(scene: Scene) -> Given:
    """The register line of an ulcer."""
    ulcer, chance = scene.registered[-1], scene.chance
    vague = ulcer.origin.startswith("BASELINE") and not ulcer.index and chance.random() < 0.25
    answers: Given = {
        "ULCORI": ulcer.origin, "ULCLOC": ulcer.region, "ULCCLAS": ulcer.kind, "ULCISCH": "Y",
        "ULCSTDAT": f"{ulcer.onset:%m/%Y}" if vague else day(ulcer.onset),
        "ULCCALC": "Y" if ulcer.kind == "ON_CALCINOSIS" else "N",
        "ULCBONE": "N" if ulcer.eligible or chance.random() < 0.8 else "Y", "ULCOTH": "N"}
    return answers | ({"ULCPAR": ulcer.parent.line} if ulcer.parent else {})


@gives("ULCA")
def assess(scene: Scene) -> Given:
    """What the visit finds of one registered ulcer."""
    answers, missing = assessment(scene.ulcer, scene.plan, scene.visit, scene.when, scene.chance)
    return {**answers, **missing}


def _since_last_visit(scene: Scene) -> list[Ulcer]:
    before = max((d for v, d in scene.plan.visits if d and d < scene.when and v != scene.visit), default=scene.when)
    return [u for u in scene.registered if before < u.onset <= scene.when]


@gives("ULCC")
def complications(scene: Scene) -> Given:
    """New ulcers since the last visit; what else happened to the ulcers is nothing."""
    new = _since_last_visit(scene)
    if not new:
        return {"ULCCNEW": "N"}
    return {"ULCCNEW": "Y", "ULCCNUL": " ".join(u.line for u in new)}


def photograph(scene: Scene) -> None:
    """Both hands from both sides, and every open ulcer from near; one is missing now and then, with its reason."""
    near = [("CLOSE_UP", u.line) for u in scene.registered if u.active(scene.when)]
    for number, (view, ulcer) in enumerate([("DORSAL", ""), ("PALMAR", ""), *near], 1):
        answers: Given = {"PHOVIEW": view, "PHODONE": "Y", "PHOSIDE": "BOTH", "PHODTM": f"{day(scene.when)} {scene.clock(10, 15)}",
                          "PHODEV": DEVICES[scene.serial % 2], "PHODIST": "30", "PHOSCALE": "Y", "PHOCARD": "Y", "PHOCONS": "Y",
                          "PHOQUAL": "Y", "PHOID": f"IM{scene.serial:03d}-{scene.visit}-{number}",
                          "PHOSENT": day(min(scene.plan.today, scene.when + timedelta(days=2)))}
        if ulcer:
            region = next(u.region for u in scene.registered if u.line == ulcer)
            answers |= {"PHOULC": ulcer, "PHOSIDE": region[0]}
        if not ulcer and scene.tale.mishap(0.02):
            answers = {"PHOVIEW": view, "PHODONE": "N", "PHOREAS": "Appareil en panne"}
        scene.save("PHO", scene.visit, str(number), answers)
