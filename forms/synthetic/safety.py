"""The pages that follow a serious or special event of a synthetic subject: the report, the sponsor’s, the sheet, death."""

from __future__ import annotations

from forms.synthetic.events import Event
from forms.synthetic.filling import Given, days, gives
from forms.synthetic.measurements import day
from forms.synthetic.scene import Scene


def report(scene: Scene, event: Event, line: str) -> None:
    """A serious event is reported the same day and assessed by the sponsor; a special one has its sheet."""
    if event.serious:
        known = day(event.begins)
        answers: Given = {"SAECRIT": "DEATH" if event.fatal else "HOSPITALISATION", "SAEHIN": known, "SAEHOUT": "",
                          "SAEDTHC": event.term, "SAEAUTOP": "N", "SAEAWDTM": f"{known} 09:00", "SAEREPBY": "PI",
                          "SAERPDTM": f"{known} 14:30", "SAERECV": "Vigilance du promoteur", "SAEUNBL": "N",
                          "SAENARR": f"{event.term}, pris en charge à l’hôpital."}
        scene.save("SAE", "", line, {n: a for n, a in answers.items() if a})
        if scene.plan.today - event.begins > days(3):
            scene.save("SAEU", "", line, {"SAUSRDAT": known, "SAUREL": "NOT_RELATED", "SAUEXP": "N", "SAURSI": "BI 3.0",
                                          "SAUSUSAR": "N"})
    if event.special:
        scene.tale.question("PV", ("Merci de préciser le traitement donné.", "Antibiothérapie orale, voir les traitements."),
                            "SAE", line, "SAENARR")
        scene.save("AESI", "", line, {"ASIKIND": "INFECTION", "ASIFING": event.finger, "ASICULT": "POSITIVE",
                                      "ASIORG": "Staphylococcus aureus", "ASIIMAG": "XRAY", "ASIIMRES": "Sans ostéite",
                                      "ASIDAYS": str(event.lasts)})


@gives("DTH")
def death(scene: Scene) -> Given:
    """The page of death, after the fatal event."""
    fatal = next(event for event in scene.book.forms("AE") if event.AEOUT == "FATAL")
    return {"DTHDAT": day(scene.when), "DTHIMM": "Infarctus du myocarde", "DTHUND": "Sclérodermie systémique", "DTHAE": fatal.line,
            "DTHREL": "NOT_RELATED", "DTHAUT": "N", "DTHPLACE": "HOSPITAL", "DTHSRC": "HOSPITAL_FILE"}


@gives("LTFU")
def later(scene: Scene) -> Given:
    """A year after: alive, nothing new."""
    return {"LTMODE": "PHONE", "LTALIVE": "Y", "LTCONS": "Y", "LTDU": str(sum(u.active(scene.when) for u in scene.registered)),
            "LTHAND": "SAME"}


@gives("CONT")
def contact(scene: Scene) -> Given:
    """A contact outside the plan, or instead of a missed visit."""
    missed = scene.book.form("SV", scene.visit).SVOCCUR == "N"
    new = any(u.origin == "NEW" and u.onset <= scene.when for u in scene.registered)
    return {"CNTREAS": "MISSED" if missed else "NEW_DU" if new else "PAIN", "CNTDTM": f"{day(scene.when)} 09:20", "CNTBY": "SC",
            "CNTREACH": "N" if scene.plan.path == "lost" else "Y", "CNTDU": "N" if missed else "Y"}
