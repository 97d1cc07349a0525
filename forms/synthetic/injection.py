"""The day of injection of a synthetic subject: decision per ulcer, session, fingers, product, monitoring."""

from __future__ import annotations

from forms.cells.codelists import MONTPT
from forms.synthetic.course import Ulcer
from forms.synthetic.filling import Given
from forms.synthetic.measurements import day, typed
from forms.synthetic.product import ARMS, DOSE, code_of, lot_of
from forms.synthetic.scene import Scene

MOST_FINGERS = 4
HOUR = 11
"""The session begins at this hour."""
AFTER = {"T0": 0, "T30": 30, "T1H": 60, "T2H": 120, "T4H": 240, "H2448": 0}
"""Minutes after the end of the session."""


def chosen(scene: Scene) -> list[Ulcer]:
    """The ulcers to inject: eligible, open, the index ulcer first, on four fingers at most."""
    ready = sorted((w for w in scene.registered if w.eligible and w.active(scene.when)), key=lambda w: not w.index)
    fingers = list(dict.fromkeys(w.region[:2] for w in ready))[:MOST_FINGERS]
    return [w for w in ready if w.region[:2] in fingers]


def decide(scene: Scene) -> None:
    """The physician's decision for each registered ulcer."""
    inject = chosen(scene)
    for ulcer in scene.registered:
        answers: Given = {"INDEXULC": "Y" if ulcer.index else "N", "INJDEC": "INJECT"}
        if ulcer not in inject:
            open_now = ulcer.active(scene.when)
            answers |= {"INJDEC": "INJECT_OTHER" if open_now and inject else "DO_NOT_INJECT",
                        "INJREAS": "Ulcère non éligible." if open_now else "Ulcère cicatrisé."}
        scene.save("ULCD", scene.visit, ulcer.line, answers)


def inject(scene: Scene) -> None:
    """The clearance, the session, one page per finger, the product for those cleared to see it, the hours after."""
    fingers: dict[str, list[str]] = {}
    for ulcer in chosen(scene):
        fingers.setdefault(ulcer.region[:2], []).append(ulcer.line)
    volumes = {finger: scene.chance.choice((0.8, 1.0, 1.0, 1.0, 1.2)) for finger in fingers}
    scene.take("PI", "CLRI", scene.when, HOUR - 1, {"ICLRDTC": "", "ICLRBY": "PI"})
    answers: Given = {"EXSTDAT": day(scene.when), "EXSTTIM": f"{HOUR}:05", "EXENTIM": f"{HOUR}h{25 + 5 * len(fingers)}", "RECONF": "Y",
                      "INJSTAF": "INJ", "VOLTOT": typed(sum(volumes.values())), "PAINNRS": str(scene.chance.randint(1, 6)),
                      "BLINDOK": "Y"}
    scene.save("INJ", "D0", "", answers | _anaesthesia(scene), role="PI")
    for finger, lines in fingers.items():
        scene.save("INJF", "D0", finger, _finger(scene, lines, volumes[finger]), role="PI")
    for arm in ARMS:
        scene.save("INJP", "D0", "", _product(len(fingers), scene, arm), role="INJ", arm=arm)
    for point in MONTPT:
        if point.code != "H2448":
            monitor(scene, "D0", point.code)


def monitor(scene: Scene, visit: str, point: str) -> None:
    """The signs at one moment after the session; on the wards the fingers keep their colour."""
    minutes = (HOUR + 1) * 60 + AFTER[point]
    person, chance = scene.who, scene.chance
    answers: Given = {
        "MONDTC": f"{day(scene.when)} {minutes // 60:02d}:{minutes % 60:02d}", "SYSBP": str(person.systolic + chance.randint(-9, 9)),
        "DIABP": str(chance.randint(62, 80)), "PULSE": str(chance.randint(60, 90)), "TEMP": typed(chance.uniform(36.3, 37.2)),
        "OXYSAT": str(chance.randint(95, 99)), "OXYLOC": "EAR", "PAINNRS": str(chance.randint(1, 5))}
    for ulcer in chosen(scene):
        finger = ulcer.region[:2]
        answers |= {f"COL{finger}": "NORMAL", f"REF{finger}": "2", f"PAR{finger}": "N"}
    if point == "T4H":
        answers["DISCHDTC"] = f"{day(scene.when)} 18:00"
    scene.save("MON", visit, point, answers)


def _anaesthesia(scene: Scene) -> Given:
    if scene.chance.random() < 0.5:
        return {"ANAES": "NONE"}
    line, dose, when = scene.tale.line("CM"), str(scene.chance.choice((40, 60, 80))), day(scene.when)
    scene.save("CM", "", line, {
        "CMTRT": "Lidocaïne 1 %", "CMINDC": "OTHER", "CMGRP": "OTHER", "CMDOSE": dose, "CMDOSU": "mg", "CMDOSFRQ": "ONCE",
        "CMROUTE": "SC", "CMSTDAT": when, "CMONGO": "N", "CMENDAT": when, "CMSTOP": "COMPLETED"}, role="PI")
    return {"ANAES": "DIGITAL_BLOCK", "ANAESCM": line, "LIDOMG": dose, "ADREN": "N"}


def _finger(scene: Scene, lines: list[str], volume: float) -> Given:
    pale, sore = ("Y" if scene.chance.random() < share else "N" for share in (0.1, 0.35))
    answers: Given = {
        "INJULC": " ".join(lines), "ADJACENT": "N", "NPOINTS": "4", "POINTPOS": "LAT_RADIAL LAT_ULNAR", "VOLFING": typed(volume, 2),
        "NEEDLE": scene.chance.choice(("25", "25", "27")), "INJDEPTH": "SUBCUTANEOUS", "RESIST": "N",
        "REFLUX": "Y" if scene.chance.random() < 0.1 else "N", "BLANCH": pale, "RXPALL": pale, "RXSWEL": "N", "RXPAIN": sore,
        "RXBLEED": "N"}
    return answers | {f"{item}G": "1" for item in ("RXPALL", "RXPAIN") if answers[item] == "Y"}


def _product(fingers: int, scene: Scene, arm: str) -> Given:
    """Codes and dose read at the bedside; the dose does not apply to syringes without cells."""
    answers: Given = {"PRODCODE": code_of(scene), "LOTNO": lot_of(scene), "KITNO": "{RANDU.KITNO}", "SYRCNT": str(max(1, fingers)),
                      "MATCHCOI": "Y"}
    if arm == "PLACEBO":
        return answers | {"DOSEPLN": ("NA", ""), "DOSEGIV": ("NA", "")}
    return answers | {"DOSEPLN": str(DOSE), "DOSEGIV": str(DOSE)}


