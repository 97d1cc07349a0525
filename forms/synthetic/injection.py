"""The day of injection of a synthetic subject: decision per ulcer, session, fingers, product."""

from __future__ import annotations

from datetime import date

from forms.synthetic.course import Ulcer
from forms.synthetic.measurements import day, typed
from forms.synthetic.tale import Tale

MOST_FINGERS = 4


def chosen(wounds: list[Ulcer], when: date) -> list[Ulcer]:
    """The ulcers to inject: eligible, open, the index ulcer first, on four fingers at most."""
    ready = sorted((w for w in wounds if w.eligible and w.active(when)), key=lambda w: not w.index)
    fingers = list(dict.fromkeys(w.region[:2] for w in ready))[:MOST_FINGERS]
    return [w for w in ready if w.region[:2] in fingers]


def decide(tale: Tale, visit: str, wounds: list[Ulcer], when: date) -> None:
    """The physician's decision for each registered ulcer."""
    inject = chosen(wounds, when)
    for ulcer in wounds:
        answers = {"INDEXULC": "Y" if ulcer.index else "N", "INJDEC": "INJECT"}
        if ulcer not in inject:
            why = "Ulcère cicatrisé." if not ulcer.active(when) else "Ulcère non éligible."
            answers |= {"INJDEC": "INJECT_OTHER" if ulcer.active(when) and inject else "DO_NOT_INJECT", "INJREAS": why}
        tale.save("PI", visit, "ULCD", answers, ulcer.line)


def inject(tale: Tale, wounds: list[Ulcer], when: date) -> None:
    """The session: its page, one page per finger, and the product for those cleared to see it."""
    fingers: dict[str, list[str]] = {}
    for ulcer in chosen(wounds, when):
        fingers.setdefault(ulcer.region[:2], []).append(ulcer.line)
    volumes = {finger: tale.chance.choice((0.8, 1.0, 1.0, 1.0, 1.2)) for finger in fingers}
    if fingers and tale.chance.random() < 0.08:
        volumes[next(iter(fingers))] = 1.6
    hour = tale.chance.randint(9, 14)
    answers = {"EXSTDAT": day(when), "EXSTTIM": f"{hour:02d}:05", "EXENTIM": f"{hour:02d}h{25 + 5 * len(fingers)}",
               "RECONF": "Y", "INJSTAF": "INJ", "VOLTOT": typed(sum(volumes.values())),
               "PAINNRS": str(tale.chance.randint(1, 7)), "BLINDOK": "Y"}
    tale.save("PI", "D0", "INJ", answers | _anaesthesia(tale, when))
    for finger, lines in fingers.items():
        tale.save("PI", "D0", "INJF", _finger(tale, lines, volumes[finger]), finger)
    _product(tale, len(fingers))


def _anaesthesia(tale: Tale, when: date) -> dict[str, str]:
    if tale.chance.random() < 0.5:
        return {"ANAES": "NONE"}
    line, dose = tale.line("CM"), str(tale.chance.choice((40, 60, 80)))
    tale.save("PI", "", "CM", {
        "CMTRT": "Lidocaïne 1 %", "CMINDC": "OTHER", "CMGRP": "OTHER", "CMDOSE": dose, "CMDOSU": "mg",
        "CMDOSFRQ": "ONCE", "CMROUTE": "SC", "CMSTDAT": day(when), "CMONGO": "N", "CMENDAT": day(when),
        "CMSTOP": "COMPLETED"}, line)
    return {"ANAES": "DIGITAL_BLOCK", "ANAESCM": line, "LIDOMG": dose, "ADREN": "N"}


def _finger(tale: Tale, lines: list[str], volume: float) -> dict[str, str]:
    pale = "Y" if tale.chance.random() < 0.1 else "N"
    sore = "Y" if tale.chance.random() < 0.35 else "N"
    answers = {"INJULC": " ".join(lines), "ADJACENT": "N", "NPOINTS": "4", "POINTPOS": "LAT_RADIAL LAT_ULNAR",
               "VOLFING": typed(volume, 2), "NEEDLE": tale.chance.choice(("25", "25", "27")), "INJDEPTH": "SUBCUTANEOUS",
               "RESIST": "N", "REFLUX": "Y" if tale.chance.random() < 0.1 else "N", "BLANCH": pale, "RXPALL": pale,
               "RXSWEL": "N", "RXPAIN": sore, "RXBLEED": "N"}
    return answers | {f"{item}G": "1" for item in ("RXPALL", "RXPAIN") if answers[item] == "Y"}


def _product(tale: Tale, fingers: int) -> None:
    """Codes and dose read at the bedside; the dose does not apply to syringes without cells."""
    serial = f"{tale.chance.randint(1000, 9999)}"
    answers = {"PRODCODE": f"TI-{serial}", "LOTNO": f"L{serial}", "KITNO": f"K{tale.chance.randint(100, 999)}",
               "SYRCNT": str(max(1, fingers)), "MATCHCOI": "Y"}
    if tale.chance.random() < 0.5:
        tale.save("INJ", "D0", "INJP", answers, missing={"DOSEPLN": ("NA", ""), "DOSEGIV": ("NA", "")})
        return
    planned = 10.0 * max(1, fingers)
    given = planned * tale.chance.choice((1, 1, 1, 0.95, 0.9, 0.7))
    answers |= {"DOSEPLN": typed(planned), "DOSEGIV": typed(given)}
    if given < planned and tale.chance.random() < 0.6:
        answers["DOSEREAS"] = "Volume résiduel dans la seringue"
    tale.save("INJ", "D0", "INJP", answers)
