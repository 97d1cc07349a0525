"""Treatments of a synthetic subject: the cabinet at screening, standard of care, local care."""

from __future__ import annotations

from datetime import timedelta

from forms.synthetic.filling import Given
from forms.synthetic.measurements import day
from forms.synthetic.person import CABINET, drug_period
from forms.synthetic.scene import Scene

DRESSINGS = ("HYDROCOLLOID", "ALGINATE", "HYDROFIBRE FOAM", "TULLE")


def begin_care(scene: Scene) -> None:
    """Medication at screening, local care, and the start of standard of care."""
    plan, chance, tale = scene.plan, scene.chance, scene.tale
    for drug in CABINET:
        if chance.random() < drug.share:
            scene.who.drugs[drug.key] = tale.line("CM")
            scene.save("CM", "", scene.who.drugs[drug.key], drug.answers | drug_period(drug, plan.consent, plan.start, chance))
    if chance.random() < 0.08:
        line = tale.line("CM")
        scene.save("CM", "", line, CABINET[0].answers | {"CMSTDAT": "2020", "CMONGO": "Y"})
        tale.remove("SC", "CM", line, "Ligne saisie pour un autre patient")
        scene.remove("CM", line)
    begun = max(plan.start, scene.when) if plan.start <= plan.today else scene.when
    scene.save("CARE", "", tale.line("CARE"), {
        "PRULC": " ".join(u.line for u in scene.registered), "PRDRESS": chance.choice(DRESSINGS),
        "PRDEBR": chance.choice(("NONE", "MECHANICAL", "AUTOLYTIC")), "PRANTIS": "N", "PRFREQ": str(chance.choice((2, 3, 3, 7))),
        "PRWHO": chance.choice(("HOME_NURSE", "PATIENT")), "PRSTDAT": day(begun), "PRONGO": "Y"})
    if plan.path != "screen_failed":
        scene.save("SOC", answers={"SOCSTDAT": day(plan.start)}, only=True, role="PI")


def end_care(scene: Scene) -> None:
    """Dressings end once every ulcer is closed."""
    if scene.book.form("CARE", "", "1").PRONGO == "Y" and not any(u.active(scene.when) for u in scene.registered):
        scene.correct("SC", "CARE", "1", {"PRONGO": "N", "PRENDAT": day(scene.when)}, "NEW_INFORMATION")


def conclude_run_in(scene: Scene) -> None:
    """The rest of the standard-of-care page, at the inclusion visit."""
    drugs, chance = scene.who.drugs, scene.chance
    healed = scene.plan.path == "healed_in_run_in"
    fresh = any(u.onset >= scene.plan.start and not u.parent for u in scene.registered)
    answers: Given = {"OTHVAS": "NOT_GIVEN"}
    for name in ("CCB", "PGI", "PDE5", "ERA", "APLT", "STATIN"):
        answers[name] = "GIVEN" if name in drugs else chance.choice(("NOT_GIVEN", "CONTRAINDICATED"))
    if not drugs.keys() & {"CCB", "PGI", "PDE5", "ERA"}:
        answers["CCB"] = "CONTRAINDICATED"
    answers |= {f"{name}CM": drugs[name] for name in answers if name in drugs}
    if "CCB" in drugs:
        answers |= {"CCBMTD": "Y", "CCBADH": str(chance.choice((100, 95, 90, 85)))}
    if "PGI" in drugs:
        ended = scene.plan.start + timedelta(days=chance.randint(20, 45))
        answers |= {"PGIDOSE": "1,5", "PGICRS": "1", "PGIDAYS": "5", "PGILDAT": day(ended), "PGITOL": "GOOD"}
    scene.save("SOC", answers=answers | {
        "COLDPR": "Y", "SMOKADV": "Y", "HANDEX": chance.choice(("Y", "N")), "OCCTH": "N",
        "PAINSTP": "2" if "OPIOID" in drugs else "1" if "PAIN" in drugs else "0", "SOCFULL": "Y",
        "SOCCRS": "HEALED" if healed else "NEW_DU" if fresh else chance.choice(("SAME", "WORSENED")),
        "SOCCONC": "HEALED" if healed else "STILL_ACTIVE"}, role="PI")
