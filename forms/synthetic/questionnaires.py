"""Questionnaires of a synthetic visit: the patient’s burden, in proportion to how much hurts that day."""

from __future__ import annotations

from forms.synthetic.filling import Given, gives
from forms.synthetic.scene import Scene

SCALED = ("CHFS", "SHAQ", "HDISS", "DLQI", "EQ5D")
"""Questionnaires whose answers grow with the burden."""


def burden(scene: Scene) -> float:
    """From 0 to 1: how much the hands bother, by the ulcers that are open."""
    open_now = sum(u.active(scene.when) for u in scene.registered)
    return min(1.0, scene.who.severity * (0.35 + 0.07 * min(4, open_now)))


def pain(scene: Scene) -> int:
    """Pain now, 0 to 10, the same on every page of the visit."""
    return round(8 * burden(scene))


def _head(scene: Scene) -> Given:
    found = {"QSEVAL": "PATIENT", "QSMODE": "PAPER", "QSLANG": "FR", "QSVER": "FR 1.0", "QSTIM": scene.clock(8, 9), "QSDUR": "6"}
    return {name: answer for name, answer in found.items() if name in scene.page.items}


@gives(*SCALED, "SATIS", "CAS")
def answers(scene: Scene) -> Given:
    """Answers around the burden of the day: the codes of a scale in the order of their numbers."""
    found = _head(scene)
    for name, item in scene.page.items.items():
        steps = sorted(code.code for code in item.codelist or () if code.code.isdigit())
        if steps and name not in found:
            aim = burden(scene) * (len(steps) - 1) + scene.chance.choice((-0.4, 0, 0.4))
            found[name] = steps[min(len(steps) - 1, max(0, round(aim)))]
    if scene.page.oid == "EQ5D":
        found["EQVAS"] = str(round(85 - 45 * burden(scene)))
    if scene.page.oid == "SATIS":
        found |= {"SATPAT": "7", "SATPHY": "7", "SATEVAL": "PI"}
    return found


@gives("QVAS")
def marks(scene: Scene) -> Given:
    """Visual scales, in mm."""
    now = 10 * pain(scene)
    worst = min(100, now + 10)
    return _head(scene) | {"VASWORST": str(worst), "VASNOW": str(now), "VASULC": str(now), "VASHLTH": str(now),
                           "VASPHY": str(max(0, now - 10)), "PHYEVAL": "PI", "PHYTIM": scene.clock(11, 15)}


@gives("QNRS")
def numbers(scene: Scene) -> Given:
    """Numeric scales; they agree with the visual ones."""
    now = pain(scene)
    return _head(scene) | {"NRSWORST": str(min(10, now + 1)), "NRSAVG": str(now), "NRSNOW": str(now),
                           "NRSRP": str(scene.chance.randint(2, 6)), "NRSITCH": "1"}


@gives("DIARY")
def diary(scene: Scene) -> Given:
    """Fourteen days, seldom a day forgotten."""
    found = _head(scene) | {"DIALATE": "0"}
    now = pain(scene)
    for number in range(1, 15):
        if scene.chance.random() < 0.06:
            continue
        attacks = scene.chance.randint(0, 6)
        found |= {f"RCS{number:02d}": str(min(10, attacks)), f"ATT{number:02d}": str(attacks),
                  f"MIN{number:02d}": str(12 * attacks), f"NEW{number:02d}": "N", f"PAI{number:02d}": str(now),
                  f"ABX{number:02d}": "N"}
    return found
