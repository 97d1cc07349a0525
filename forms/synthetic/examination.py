"""Examinations of a synthetic visit: vital signs, body, heart, eyes, childbearing."""

from __future__ import annotations

from forms.disease.age import oldest
from forms.synthetic.filling import Given, days, gives
from forms.synthetic.measurements import day, vital_signs
from forms.synthetic.scene import Scene

CHILDBEARING_UNTIL = 50
"""Years of age until which the synthetic women may become pregnant."""


@gives("VS")
def vitals(scene: Scene) -> Given:
    """Vital signs."""
    answers, missing = vital_signs(scene.who, scene.visit, scene.chance, scene.tale.mishap)
    return {**answers, **missing}


@gives("PE")
def body(scene: Scene) -> Given:
    """Physical examination: cold thick fingers, nothing else."""
    found: Given = {name: scene.chance.choice(("COLD", "NORMAL")) for name in ("WARMTHR", "WARMTHL")}
    found |= dict.fromkeys(("SCLEROR", "SCLEROL", "PITTINGR", "PITTINGL", "AMPASKED"), "Y")
    found |= {name: str(scene.chance.choice((2, 2, 3, 4))) for name in ("REFILLR", "REFILLL")}
    found |= dict.fromkeys(("RADIALR", "RADIALL", "ULNARR", "ULNARL"), "PRESENT")
    if scene.visit == "SCR" and scene.chance.random() < 0.3:
        found |= {"MUSCLE": "ABN_NCS", "MUSCLET": "Raideur des doigts"}
    return found


@gives("EG")
def heart(scene: Scene) -> Given:
    """Electrocardiogram: sinus rhythm, normal intervals."""
    rate = scene.chance.randint(60, 88)
    return {"EGHR": str(rate), "PR": str(scene.chance.randint(140, 190)), "QRS": str(scene.chance.randint(80, 105)),
            "QT": str(scene.chance.randint(360, 400)), "QTCF": str(scene.chance.randint(395, 430)), "RHYTHM": "SINUS",
            "EGINTP": "NORMAL"}


@gives("OE")
def eyes(scene: Scene) -> Given:
    """Retinal examination, some weeks before at most; what it finds keeps one subject out of the study."""
    when = scene.when - days(scene.chance.choice((0, 10, 40)))
    found = {"RETINOR": "PRESENT", "ACTIVER": "Y"} if scene.plan.path == "screen_failed" else {"RETINOR": "ABSENT"}
    return {"OEDAT": day(when), "OEMETH": "FUNDUS_CAMERA", "OEEVAL": "OPHTHALMOLOGIST", "RETINOL": "ABSENT", **found}


@gives("RP")
def childbearing(scene: Scene) -> Given:
    """Pregnancy and contraception: negative tests, contraception since before the study."""
    born = scene.book.form("DM").BRTHDAT
    if oldest(born, scene.plan.consent) > CHILDBEARING_UNTIL:
        return {"CBP": "N", "STERIL": "N", "AMENO": "Y", "AMENDAT": f"{(scene.plan.consent - days(1500)):%Y}", "HRT": "N",
                "FSH": "62", "BREAST": "N", "PLANS": "N"}
    today = day(scene.when)
    return {"CBP": "Y", "CONTRA": "IUD", "CONTST": f"{(scene.plan.consent - days(700)):%m/%Y}", "CONTON": "Y",
            "BREAST": "N", "PLANS": "N", "PREGTEST": "BOTH", "HCGDAT": today, "HCGRES": "NEG",
            "UHCGDAT": today, "UHCGRES": "NEG"}
