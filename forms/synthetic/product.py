"""The cells of a synthetic subject: harvest, batch, tests, release, and the chain of custody to the bedside."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from forms.synthetic.disease import born
from forms.synthetic.filling import Given, days, gives
from forms.synthetic.measurements import day, typed
from forms.synthetic.scene import ZONE, Scene

ARMS = ("PLACEBO", "ACTIVE")
"""Both are told; the subject's own is played. The tale itself goes on from the last one."""
DOSE = 40
"""10^6 cells prepared."""


def randomise(scene: Scene) -> None:
    """The day of inclusion, once everything is entered."""
    scene.take("PI", "RAND", scene.when, 17, {"RANDDTC": "", "STRULC": "1", "RANDNO": "R", "STRSITE": "S", "RANDBY": "PI"})


def harvest(scene: Scene) -> None:
    """Clearance in the morning, the harvest, and the way of the fat to the unit."""
    scene.take("PI", "CLRH", scene.when, 7, {"HCLRDTC": "", "HCLRBY": "PI"})
    scene.save("HARV", "HAR")
    for hour, step, giver, taker, role in (
            (8, "LABEL_PRINT", "SITE", "THEATRE", "SC"), (10, "HARVEST", "THEATRE", "CARRIER", "SC"),
            (12, "TRANSPORT_IN", "CARRIER", "UNIT", "CTU"), (15, "RECEPTION", "CARRIER", "UNIT", "CTU")):
        hand_over(scene, scene.when, hour, step, (giver, taker), role, f"C{scene.serial:04d}")


@gives("HARV")
def fat(scene: Scene) -> Given:
    """The harvest, uneventful."""
    woman = scene.book.asks(scene.book.study.pages["RP"], "HAR")
    thinner = "APLT" in scene.who.drugs
    return {"HARVSTIM": "09:00", "HARVETIM": "10:10", "HARVOPER": "OP-2", "HARVCTR": "CHU", "HARVROOM": "B4", "HARVAUTH": "Y",
            "HCONSCHK": "Y", "HPREGCHK": "Y" if woman else "NA", "APSTOP": "Y" if thinner else "NA", "APDAYS": "7",
            "ACSTOP": "NA", "HANAES": "LOCAL", "LIDOMG": "200", "HARVLOC": "ABDOMEN", "INFVOL": "200", "LIPOVOL": "120",
            "BLDLOSS": "20", "CANNULA": "3 mm", "CANNLOT": "CN-118", "DEVDEF": "N", "CONTID": f"C{scene.serial:04d}",
            "TUBECNT": "4", "LABEL1": "PI", "LABEL2": "SC", "SEALNO": f"S{scene.serial:04d}", "SENTTEMP": "20",
            "TRSTDTC": f"{day(scene.when)} 11:00", "TRENDTC": f"{day(scene.when)} 15:00", "CARRIER": "Transport",
            "HPAINVAS": str(scene.chance.randint(5, 35))}


def hand_over(scene: Scene, when: date, hour: int, step: str, between: tuple[str, str], role: str, code: str, arm: str = "") -> None:
    """One step of the chain, and the identities read by two people."""
    line = scene.tale.line("COI")
    scene.save("COI", "", line, {"COISTEP": step, "COIDTC": f"{day(when)} {hour:02d}:30", "COIFROM": between[0],
                                 "COITO": between[1]}, role=role)
    scene.save("COIU", "", line, {
        "IDSUBJ": "{number}", "IDBIRTH": str(born(scene)), "IDSEX": scene.who.sex, "PRODCODE": code, "IDMATCH": "Y",
        "CHECK1": "CTU" if role == "CTU" else "INJ", "CHECK2": "QP" if role == "CTU" else "SC", "TEMPLOW": "18",
        "TEMPHIGH": "21", "TEMPMIN": "0", "COIDEV": "N"}, role="CTU" if role == "CTU" else "INJ", arm=arm)


def manufacture(scene: Scene, when: date, fails: bool = False) -> None:
    """The batch of the arm drawn, its tests, and the decision of the qualified person, on the day before injection."""
    batch = scene.tale.line("MFG")
    for arm in ARMS:
        scene.save("MFG", "", batch, _batch(scene, arm, when), arm=arm)
        scene.save("REL", "", batch, tests(scene, arm, fails), arm=arm)
        scene.tale.sign("CTU", "", "REL", batch, arm)
        scene.take("QP", "RELD", when, 16, {"RELDTC": "", "RELDEC": "REJECTED" if fails else "RELEASED",
                                            "RELCODE": code_of(scene), "RELEXP": _moment(when + days(3))}, batch,
                   _decision(scene, arm, when, fails), arm)


def code_of(scene: Scene) -> str:
    """The code on the label, that of the batch."""
    return f"TI-{scene.serial:04d}"


def lot_of(scene: Scene) -> str:
    """The number of the batch."""
    return f"L{scene.serial:04d}"


def _moment(when: date, hour: int = 18) -> str:
    return datetime.combine(when, time(hour), ZONE).isoformat(timespec="minutes")


def _batch(scene: Scene, arm: str, when: date) -> Given:
    collected = scene.plan.day("HAR") or when
    got = f"{day(collected)} 15:30"
    return {"BATCHNO": lot_of(scene), "SECCODE": code_of(scene), "MFGTYPE": arm, "RECDTC": got, "FATVOL": "110",
            "FATCOND": "GOOD", "RECTEMP": "20", "DIGENZ": "NB6 22-114", "DIGMIN": "45", "SVFVNC": "60",
            "CULTDTC": f"{day(collected)} 19:00", "SEEDDENS": "4", "MEDIUM": "MEM 21-07", "PLLOT": "PL-19", "ABCULT": "N",
            "PASSN": "2", "CULTDAYS": str(min(21, max(12, (when - collected).days - 1))), "POPDBL": "8", "TVC": "160", "KARYO": "NORMAL",
            "TELOM": "NEGATIVE", "CRYO": "N", "DOSEPREP": str(DOSE), "VOLPREP": "6", "PLACSAME": "Y", "MFGFAIL": "N"}


def tests(scene: Scene, arm: str, fails: bool) -> Given:
    """The tests of a batch; a failing one has too few living cells."""
    found: Given = {"ENDOTOX": "0,5", "STERINP": "NEGATIVE"}
    if arm == "PLACEBO":
        return found | ({"STERINP": "POSITIVE"} if fails else {})
    found |= {"VIAB": "60" if fails else str(scene.chance.randint(86, 96)), "CELLCNT": str(DOSE), "MYCO": "NEGATIVE",
              "GRAM": "NEGATIVE", "KARYOB": "NORMAL", "SEROALL": "NEGATIVE", "STRID": "MATCH"}
    found |= {marker: typed(scene.chance.uniform(97, 99.5)) for marker in ("CD90", "CD73", "CD105")}
    return found | {marker: typed(scene.chance.uniform(0.1, 1.2)) for marker in ("CD45", "CD34", "CD14", "CD19", "HLADR", "CD4531")}


def _decision(scene: Scene, arm: str, when: date, fails: bool) -> dict[str, str]:
    if fails:
        return {"RELDEC": "REJECTED", "RELREAS": "Viabilité 60 %, sous la limite" if arm == "ACTIVE" else "Stérilité en cours positive"}
    return {"RELDEC": "RELEASED", "RELCODE": code_of(scene), "DOSELAB": str(DOSE) if arm == "ACTIVE" else "",
            "STORAGE": "15 à 25 °C", "RELEXP": f"{day(when + timedelta(days=3))} 18:00"}


def deliver(scene: Scene) -> None:
    """From the unit to the bedside, on the day of injection."""
    code = code_of(scene)
    for when, hour, step, giver, taker, role in (
            (scene.when - days(1), 17, "RELEASE", "QP", "CARRIER", "CTU"),
            (scene.when, 6, "TRANSPORT_OUT", "UNIT", "CARRIER", "CTU"),
            (scene.when, 7, "PHARMACY", "CARRIER", "PHARMACY", "INJ"), (scene.when, 8, "BEDSIDE", "PHARMACY", "INJECTOR", "INJ")):
        hand_over(scene, when, hour, step, (giver, taker), role, code)


def late_results(scene: Scene) -> None:
    """Sterility at 14 days and the other results that come after the injection."""
    for arm in ARMS:
        scene.correct("CTU", "REL", "1", {"STER7": "NEGATIVE", "STER14": "NEGATIVE", "STERDAT": day(scene.when), "MYCOFIN": "NEGATIVE"},
                      "NEW_INFORMATION", arm)


@gives("BIO")
def tube(scene: Scene) -> Given:
    """A tube of the biobank."""
    return {"BIOCONS": "Y", "BIODTC": f"{day(scene.when)} {scene.clock(9, 12)}", "BIOTYPE": "SERUM" if scene.line == "1" else "PLASMA_EDTA",
            "BIOVOL": "5", "ALIQ": "4", "FREEZER": "F2-R4", "BIOTEMP": "-80", "HEMOL": "NONE"}
