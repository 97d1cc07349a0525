"""Who the synthetic person is: demographics, disease, antibodies, history, habits, what is asked of medication."""

from __future__ import annotations

from ecrf.crf import PartialDate
from forms.synthetic.filling import Given, days, gives
from forms.synthetic.measurements import day
from forms.synthetic.scene import Scene

ASKED_OF = {"DMARD": ("MMF", "MTX"), "STEROID": ("STEROID",), "STATIN": ("STATIN",), "VASOD": ("CCB", "ERA", "PDE5", "PGI"),
            "ILOP": ("PGI",), "OPIOID": ("OPIOID",), "ACOAG": ("APLT",)}
"""The drugs of the cabinet that each question of CMQ is about."""


@gives("DM")
def person(scene: Scene) -> Given:
    """Demographics."""
    who = scene.who
    return {"BRTHDAT": f"{who.born:%m/%Y}", "AGE18": "Y", "SEX": who.sex, "HANDED": who.handed, "COLDOCC": who.cold_work,
            "SSAFFIL": "Y"}


@gives("SSCH")
def disease(scene: Scene) -> Given:
    """History of the scleroderma: Raynaud first, then the disease, then ulcers."""
    start = scene.plan.consent - days(scene.chance.randint(1500, 6500))
    seen = scene.plan.consent - days(scene.chance.randint(400, 1400))
    return {"RAYSTDAT": f"{(start - days(800)):%Y}", "NRSTDAT": f"{start:%m/%Y}", "SSDXDAT": f"{(start + days(200)):%m/%Y}",
            "SSCSUBS": scene.who.subset, "ULC1DAT": f"{seen:%m/%Y}", "ULCLIFE": scene.chance.choice(("1_4", "5_9", "10_UP")),
            "ULC12M": str(scene.chance.randint(2, 6)), "ULCSITE": "R2 R3 L2", "ILOEVER": "N",
            "ILD": "N", "ILDHRCT": "N", "PAH": "N", "CALCHAND": "N"}


@gives("AAB")
def antibodies(scene: Scene) -> Given:
    """Antibodies: centromere with the limited form, topoisomerase with the diffuse one."""
    limited = scene.who.subset == "LCSSC"
    return {"ISDAT": day(scene.plan.consent - days(300)), "ISLAB": "CHU-IMMUNO", "ANA": "POS", "ANATIT": "640",
            "ANAPAT": "CENTROMERE" if limited else "SPECKLED", "ACA": "POS" if limited else "NEG",
            "SCL70": "NEG" if limited else "POS"}


@gives("ACR")
def classification(scene: Scene) -> Given:
    """The items of the classification, as the history and the antibodies say."""
    limited = scene.who.subset == "LCSSC"
    there = {"ACRSCLD", "ACRULC", "ACRPIT", "ACRTEL", "ACRCAP", "ACRRAY", "ACRACA" if limited else "ACRSCL7"}
    there |= set() if limited else {"ACRSKIN"}
    known = {"ACRCAP": "CAPILLAROSCOPY", "ACRPAH": "RHC", "ACRILD": "HRCT", "ACRRAY": "HISTORY"}
    found: Given = {"MIMIC": "N"}
    for name, item in scene.page.items.items():
        if item.codelist is not None and item.codelist.oid == "ACR_ANSWER":
            found[name] = "PRESENT" if name in there else "ABSENT"
            found[f"{name}H"] = known.get(name, "LAB" if name in ("ACRACA", "ACRSCL7", "ACRRNAP") else "EXAM")
    return found


@gives("MH")
def history(scene: Scene) -> Given:
    """Medical history: mostly nothing."""
    found: Given = {}
    if scene.chance.random() < 0.3:
        found |= {"HTN": "Y", "HTNST": f"{(scene.plan.consent - days(2000)):%Y}", "HTNON": "Y"}
    return found


@gives("SU")
def habits(scene: Scene) -> Given:
    """Tobacco, the same at every visit."""
    return {**scene.who.tobacco, "NICOTINE": "N", "ECIG": "N", "CANNABIS": "N", "SUALC": str(scene.who.drinks)}


@gives("CMQ")
def prompts(scene: Scene) -> Given:
    """What is asked of medication, as its lines say."""
    found: Given = {}
    for name in scene.page.items:
        taken = any(drug in scene.who.drugs for drug in ASKED_OF.get(name, ()))
        found[name] = "Y" if taken or name.endswith("N") and name[:-1] in scene.page.items else "N"
    return found


def born(scene: Scene) -> int:
    """The year of birth on file."""
    return PartialDate(f"{scene.who.born:%Y-%m}").earliest.year
