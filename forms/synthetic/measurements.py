"""What a synthetic visit measures: vital signs, and the findings at each ulcer, typed as a French user types them."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

from forms.synthetic.calendar import Calendar
from forms.synthetic.course import Ulcer
from forms.synthetic.person import Person

Missing = dict[str, tuple[str, str]]


def typed(number: float, decimals: int = 1) -> str:
    """A number with its decimal comma."""
    return f"{number:.{decimals}f}".replace(".", ",")


def day(when: date) -> str:
    """A date as day/month/year."""
    return f"{when:%d/%m/%Y}"


def clock(chance: random.Random, first: int = 8, last: int = 16) -> str:
    """A time of day, in one of the two ways people type it."""
    hour, minute = chance.randint(first, last), chance.choice((0, 5, 10, 15, 20, 30, 40, 45, 50))
    return f"{hour}h{minute:02d}" if chance.random() < 0.3 else f"{hour:02d}:{minute:02d}"


def vital_signs(who: Person, visit: str, chance: random.Random, mishap: Callable[[float], bool]) -> tuple[dict[str, str], Missing]:
    """One page of vital signs: mostly usual values, a few beyond the soft ranges, some not measurable."""
    high = mishap(0.03)
    systolic = chance.randint(184, 196) if high else who.systolic + chance.randint(-9, 9)
    answers = {
        "VSTIM": clock(chance), "WEIGHT": typed(who.weight + chance.uniform(-1.2, 1.2)),
        "VSPOS": "SITTING", "VSARM": chance.choice(("R", "L")), "SYSBP": str(systolic),
        "DIABP": str(min(systolic - 25, chance.randint(62, 86))), "PULSE": str(chance.randint(58, 92)),
        "TEMP": typed(38.3 if mishap(0.02) else chance.uniform(36.2, 37.4)),
    }
    if visit == "SCR":
        answers["HEIGHT"] = str(who.height)
    if chance.random() < 0.1:
        return answers, {"OXYSAT": ("ND", "signal illisible, mains froides")}
    return answers | {"OXYSAT": str(chance.randint(95, 99)), "OXYLOC": chance.choice(("EAR", "FOREHEAD"))}, {}


def assessment(ulcer: Ulcer, plan: Calendar, visit: str, when: date,
               chance: random.Random) -> tuple[dict[str, str], Missing]:
    """What the visit finds of one registered ulcer."""
    still_open = ulcer.active(when)
    pain = chance.randint(2, 8) if still_open else chance.choice((0, 0, 0, 1, 2))
    common = {"TREVAL": "PI", "PAINNRS": str(pain), "PAINVAS": str(min(100, max(0, pain * 10 + chance.randint(-12, 12)))),
              "INFECT": "LOCAL" if still_open and visit not in ("INC", "D0") and chance.random() < 0.08 else "NONE",
              "GANGR": "NONE", "URGSURG": "N", "PHYGLOB": str(chance.randint(15, 75) if still_open else 5)}
    if visit != "SCR" and still_open:
        common["TRCARE"] = "1"
    if not still_open:
        scar = (when - ulcer.healed_on).days > 110
        return common | {"ULCSTAT": "SCAR" if scar else "HEALED", "REEPITH": "Y"}, {}
    crusted = ulcer.progress(when) > 0.85 and visit not in ("INC", "D0", plan.exams[0][0]) and chance.random() < 0.4
    answers = common | _open(ulcer, when, chance) | {"ULCSTAT": "INDETERMINATE" if crusted else "ACTIVE"}
    if chance.random() < 0.06:
        del answers["UNDERM"]
        return answers, {"UNDERM": ("ND", "pansement non retiré à ce niveau")}
    return answers, {}


def _open(ulcer: Ulcer, when: date, chance: random.Random) -> dict[str, str]:
    """Size, wound bed and exudate of an open ulcer; it shrinks with its progress."""
    done = ulcer.progress(when)
    longest = max(1.0, ulcer.size * (1 - 0.75 * done) * chance.uniform(0.94, 1.06))
    across = min(longest, longest * ulcer.shape)
    return {"REEPITH": "N", "LDIAM": typed(longest), "LPERP": typed(min(round(longest, 1), round(across, 1))),
            "DEPTH": typed(chance.uniform(0.5, 2.4) * (1.2 - done)), **_wound_bed(ulcer, done, chance),
            "EXUDATE": chance.choices(("NONE", "LOW", "MODERATE", "HIGH"), (25, 50, 20, 5))[0],
            "ODOUR": "Y" if chance.random() < 0.05 else "N", "UNDERM": "Y" if chance.random() < 0.1 else "N",
            "VISIBLE": "TENDON" if ulcer.size > 14 and done < 0.3 else "NONE"}


def _wound_bed(ulcer: Ulcer, done: float, chance: random.Random) -> dict[str, str]:
    """Six shares in steps of 5 that make 100."""
    epithelium = 5 * round(done * 11)
    necrosis = 5 * round((0.5 if ulcer.kind == "FROM_GANGRENE" else 0.1) * (1 - done) * 20 * chance.random())
    necrosis = min(necrosis, 100 - epithelium)
    granulation = 5 * round((100 - epithelium - necrosis) * chance.uniform(0.3, 0.8) / 5)
    shares = {"WBEPI": epithelium, "WBGRAN": granulation, "WBFIB": 100 - epithelium - necrosis - granulation,
              "WBDRY": necrosis, "WBWET": 0, "WBESCH": 0}
    return {name: str(share) for name, share in shares.items()}
