"""Hands and skin of a synthetic visit: mobility, strength, feeling, skin score, capillaries."""

from __future__ import annotations

from forms.function.skin import PROXIMAL
from forms.synthetic.filling import Given, gives
from forms.synthetic.measurements import typed
from forms.synthetic.scene import Scene


@gives("FUNC")
def hands(scene: Scene) -> Given:
    """Three close trials per test and hand; moderate stiffness."""
    found: Given = {"FTEVAL": "PI"}
    for side in "RL":
        found |= {f"HAM{n}{side}": scene.chance.choice(("0", "1", "1")) for n in range(1, 10)}
        found |= {f"SW{n}{side}": scene.chance.choice(("2.83", "3.22", "3.61")) for n in range(1, 6)}
        found |= {f"KAP{side}": str(scene.chance.randint(7, 9)), f"FTPF{side}": "20", f"FTPE{side}": "60", f"CONTR{side}": "10"}
        for test, mean in (("GRIP", scene.who.grip), ("KEY", 5.0), ("PULP", 4.0)):
            found |= {f"{test}{n}{side}": typed(mean * scene.chance.uniform(0.97, 1.03)) for n in (1, 2, 3)}
    return found


@gives("SKN")
def skin(scene: Scene) -> Given:
    """The skin score of the person, which moves slowly; the limited form spares the trunk."""
    limited = scene.who.subset == "LCSSC"
    found: Given = {"RSEVAL": "PI", "RSTRAIN": "Y", "RSTRDAT": "15/01/2024", "RSRULE": "MAXIMUM"}
    for name, item in scene.page.items.items():
        if item.codelist is not None and item.codelist.oid == scene.page.items["FACE"].codelist.oid:  # type: ignore[union-attr]
            found[name] = "0" if limited and name in PROXIMAL else "2" if name[:4] in ("FING", "HAND") else "1"
    return found


@gives("CAP")
def capillaries(scene: Scene) -> Given:
    """A scleroderma pattern: fewer capillaries, giants."""
    found: Given = {"CVEVAL": "PI", "CAPDEV": "Vidéocapillaroscope", "CAPMAG": "200", "CAPPAT": "ACTIVE"}
    for name in scene.page.items:
        if name.startswith("DEN"):
            found[name] = typed(scene.chance.uniform(4, 7))
        elif name.startswith(("GIA", "HAE")):
            found[name] = "Y"
    return found
