"""What happens to a synthetic subject between visits: adverse events, with their relations as a physician rates them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from forms.synthetic.calendar import Calendar
from forms.synthetic.course import Ulcer
from forms.synthetic.measurements import day


@dataclass(frozen=True)
class Event:
    """A synthetic adverse event."""

    begins: date
    lasts: int
    term: str
    grade: str
    related: str = ""
    serious: bool = False
    special: bool = False
    fatal: bool = False
    ulcer: str = ""
    finger: str = ""

    def answers(self, today: date) -> dict[str, str]:
        """The page as typed when what happened until ``today`` is known."""
        ends = self.begins + timedelta(days=self.lasts)
        over = ends <= today
        outcome = "FATAL" if self.fatal else "RECOVERED" if over else "NOT_RECOVERED"
        relations = dict.fromkeys(("RELPROD", "RELPLAC", "RELHARV", "RELINJ", "RELANES", "RELDEV", "RELSOC",
                                   "RELDIS"), "NOT_RELATED")
        answers = {"AETERM": self.term, "AESTDAT": day(self.begins), "AEONGO": "N" if over else "Y",
                   "AESER": "Y" if self.serious else "N", "AETOXGR": self.grade,
                   "AEHOSP": "Y" if self.serious and not self.fatal else "N", "AEAESI": "Y" if self.special else "N",
                   "AEACN": "NOT_APPLICABLE", "AECONTRT": "N", "AEOUT": outcome}
        answers |= relations | ({self.related: "PROBABLE"} if self.related else {})
        if self.related == "RELINJ":
            answers |= {"RELPROD": "POSSIBLE", "RELPLAC": "POSSIBLE"}
        if over:
            answers["AEENDAT"] = day(ends)
        return answers | {k: v for k, v in (("AEULC", self.ulcer), ("AEFING", self.finger)) if v}


def events(plan: Calendar, wounds: list[Ulcer], chance: random.Random) -> list[Event]:
    """The adverse events of a subject that began by today, oldest first."""
    found: list[Event] = []
    zero, harvest, screened = plan.day("D0"), plan.day("HAR"), plan.day("SCR")
    if screened and chance.random() < 0.25:
        found.append(Event(screened + timedelta(days=chance.randint(3, 20)), 2, "Céphalées sous iloprost", "1", "RELSOC"))
    if harvest and chance.random() < 0.5:
        found.append(Event(harvest, chance.randint(5, 14), "Ecchymose au site de prélèvement", "1", "RELHARV"))
    if zero:
        index = next((w for w in wounds if w.index), None)
        finger = index.region[:2] if index else ""
        if chance.random() < 0.5:
            found.append(Event(zero, chance.randint(2, 6), "Douleur au doigt injecté", "1", "RELINJ", finger=finger))
        if chance.random() < 0.3:
            found.append(Event(zero + timedelta(days=chance.randint(12, 90)), chance.randint(4, 9), "Rhinopharyngite", "1"))
        if plan.path == "complicated" and index:
            found.append(Event(zero + timedelta(days=35), 16, "Abcès du doigt", "3", "RELDIS", serious=True, special=True,
                               ulcer=index.line, finger=finger))
        if plan.path == "died" and plan.ended:
            found.append(Event(plan.ended[0], 0, "Infarctus du myocarde", "5", "RELDIS", serious=True, fatal=True))
    return sorted((e for e in found if e.begins <= plan.today), key=lambda e: e.begins)
