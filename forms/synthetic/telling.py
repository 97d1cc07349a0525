"""A synthetic casebook told visit by visit, from consent to where the subject stands today."""

from __future__ import annotations

import random
from datetime import date, timedelta

from ecrf.crf import Log, Per
from ecrf.crf.story import Story
from forms.study import STUDY
from forms.synthetic import disease, eligibility, examination, function, laboratory, questionnaires  # noqa: F401 - declare what they give
from forms.synthetic.calendar import BY_PHONE, STEADY, Calendar
from forms.synthetic.course import ulcers
from forms.synthetic.events import Event, events
from forms.synthetic.injection import decide, inject, monitor
from forms.synthetic.measurements import clock, day
from forms.synthetic.person import person
from forms.synthetic.product import deliver, harvest, late_results, manufacture, randomise
from forms.synthetic.safety import report
from forms.synthetic.scene import Scene
from forms.synthetic.tale import Tale
from forms.synthetic.treatment import begin_care, conclude_run_in, end_care
from forms.synthetic.wounds import examine, photograph

TOLD_APART = ("SV", "IES", "CMWO", "ULCA", "ULCD", "PHO", "BIO", "IEI", "IED", "HARV", "INJ", "INJF", "INJP", "MON")
"""Pages of a visit that are told in an order of their own."""
ENTERED_WITHIN = 9
"""Days within which the newest visit may not be entered yet."""


def tell(plan: Calendar, site: int, counts: tuple[int, int], chance: random.Random, serial: int = 1) -> Story:
    """One synthetic subject; ``counts`` are its ulcers at entry and its new ones, ``serial`` its number among all."""
    teller = Teller(plan, site, counts, chance, serial)
    teller.tell()
    return Story(site, plan.path, plan.consent.isoformat(), tuple(teller.tale.steps))


class Teller:
    """Tells one subject's visits in order; keeps what has been recorded so far, and what happened that was not told yet."""

    def __init__(self, plan: Calendar, site: int, counts: tuple[int, int], chance: random.Random, serial: int = 1,
                 smooth: bool = False):
        wounds = ulcers(plan, counts, chance)
        self.scene = Scene(plan, person(plan.consent, chance), wounds, Tale(plan.today, chance, smooth), site, serial)
        self.plan, self.tale, self.chance = plan, self.scene.tale, chance
        self.untold = events(plan, wounds, chance)
        self.ongoing: list[tuple[str, Event]] = []

    def tell(self) -> None:
        """Every step of the subject."""
        self.consent()
        last = max((d for _, d in self.plan.visits if d), default=self.plan.consent)
        for visit, when in self.plan.visits:
            if when is None:
                self.miss(visit)
                continue
            fresh = when == last and not self.plan.ended and (self.plan.today - when).days < ENTERED_WITHIN
            self.attend(visit, when, fresh and visit not in ("SCR", "INC", "D0"))
        if self.plan.path == "manufacturing_failed" and (collected := self.plan.day("HAR")):
            manufacture(self.scene, collected + timedelta(days=16), fails=True)
        self.end()

    def consent(self) -> None:
        """The consent, with which a subject begins."""
        self.scene.save("ICF", answers={
            "RFICVER": "2.0", "RFICDAT": day(self.plan.consent), "RFICTIM": clock(self.chance), "CONSTAF": "PI",
            "COPYGIV": "Y", "ICBIO": "Y" if self.chance.random() < 0.9 else "N",
            "ICGEN": "Y" if self.chance.random() < 0.8 else "N", "ICPHOTO": "Y",
            "ICSNDS": "Y" if self.chance.random() < 0.85 else "N"}, role="PI")

    def miss(self, visit: str) -> None:
        """A visit that did not take place, and the contact instead."""
        why = "Patient hospitalisé ailleurs" if self.chance.random() < 0.3 else "Patient empêché"
        self.scene.save("SV", visit, "", {"SVOCCUR": "N", "SVREAS": why})
        if any(slot.page.oid == "CONT" for slot in STUDY.visits[visit].slots):
            self.scene.save("CONT", visit)

    def attend(self, visit: str, when: date, unfinished: bool = False) -> None:
        """One visit that took place; an unfinished one has only its date so far."""
        scene = self.scene
        scene.visit, scene.when = visit, when
        scene.save("SV", visit, "", {"SVOCCUR": "Y", "SVDAT": day(when), "SVMODE": "PHONE" if visit in BY_PHONE else "ON_SITE",
                                     "AEYN": "Y", "CMYN": "Y"})
        if unfinished:
            return
        self._before(visit, when)
        for slot in STUDY.visit(visit).slots:
            page = slot.page
            if slot.required and page.oid not in TOLD_APART and scene.book.asks(page, visit) and page.by_step is None:
                self._page(page.oid, visit)
        self._after(visit, when)
        self._events(when)
        scene.tale.close_visit(when)

    def _before(self, visit: str, when: date) -> None:
        """What the other pages of a visit rest on."""
        scene = self.scene
        asked = {slot.page.oid for slot in STUDY.visit(visit).slots if slot.required}
        if visit == "SCR":
            for oid in ("DM", "SSCH", "AAB", "MH"):
                scene.save(oid)
        if visit == "D0":
            manufacture(scene, when - timedelta(days=1))
            deliver(scene)
        if "ULCA" in asked:
            examine(scene)
            end_care(scene)
        if visit == "SCR":
            begin_care(scene)
        if visit == "INC":
            conclude_run_in(scene)
        if "ULCA" in asked and any(slot.page.oid == "PHO" for slot in STUDY.visit(visit).slots):
            photograph(scene)
        if "BIO" in asked and scene.book.asks(STUDY.pages["BIO"], visit):
            for tube in ("1", "2"):
                scene.save("BIO", visit, tube)

    def _page(self, oid: str, visit: str) -> None:
        if visit not in ("SCR", "D0") and oid == "VS" and self.plan.path not in STEADY and self.tale.mishap(0.06):
            self.tale.not_done("SC", visit, "VS", "Tensiomètre en panne")
            return
        if not isinstance(STUDY.pages[oid].repeats, Per | Log):
            self.scene.save(oid, visit)

    def _after(self, visit: str, when: date) -> None:
        """What rests on the other pages of a visit: eligibility, decisions, steps, what follows them."""
        scene = self.scene
        checked = {"SCR": ("CMWO", "IES"), "INC": ("CMWO", "IEI"), "D0": ("CMWO", "IED")}.get(visit, ())
        if visit in ("INC", "D0"):
            decide(scene)
        for oid in checked:
            scene.save(oid, visit)
        if checked:
            scene.tale.sign("PI", visit, checked[-1])
        if visit == "INC" and scene.book.form("IEI", "INC").IERES == "ELIGIBLE":
            randomise(scene)
        if visit == "HAR":
            harvest(scene)
        if visit == "D0":
            inject(scene)
        if visit == "H48":
            monitor(scene, "H48", "H2448")
        if visit == "W4":
            late_results(scene)
        if visit == "W8" and self.plan.path == "complicated":
            scene.save("DV", "", "new", {
                "DVTERM": "Mesure de la force de préhension faite après l’examen des ulcères", "DVCAT": "OTHER", "DVSEV": "MINOR",
                "DVSTDAT": day(when), "DVDET": "SITE", "DVACT": "Rappel de l’ordre des évaluations à l’équipe", "DVNOTIF": "NONE"})
        if visit == "W8" and self.chance.random() < 0.25:
            scene.save("ICFR", "", self.tale.line("ICFR"), {
                "RCVER": "2.1", "RCDAT": day(when), "RCREAS": "Nouvelle version de la note d’information"}, role="PI")

    def _events(self, when: date) -> None:
        """Events that began since the visit before, and the end of earlier ones."""
        for line, event in list(self.ongoing):
            ends = event.begins + timedelta(days=event.lasts)
            if ends <= when:
                self.scene.correct("PI", "AE", line, {"AEONGO": "N", "AEENDAT": day(ends), "AEOUT": "RECOVERED"}, "NEW_INFORMATION")
                self.ongoing.remove((line, event))
        for event in [e for e in self.untold if e.begins <= when]:
            self.untold.remove(event)
            line = self.tale.line("AE")
            self.scene.save("AE", "", line, {**event.answers(when)})
            report(self.scene, event, line)
            if event.begins + timedelta(days=event.lasts) > when:
                self.ongoing.append((line, event))

    def end(self) -> None:
        """Withdrawal, death and end of study, where there are any."""
        if self.plan.withdrawn:
            self.scene.save("ICFW", "", self.tale.line("ICFW"), {"WCDAT": day(self.plan.withdrawn), "WCSCOPE": "STUDY"}, role="PI")
        if self.plan.ended:
            when, why = self.plan.ended
            self.scene.when = when
            self._events(when)
            alive: str | tuple[str, str] = ("UNK", "perdu de vue") if why == "LOST" else "N" if why == "DEATH" else "Y"
            self.scene.save("EOS", "", "", {
                "EOSDAT": day(when), "EOSREAS": why, "EOSALIVE": alive, "EOSAECNF": "Y", "EOSWDDT": "N",
                "EOSTRACE": "Y" if self.plan.day("D0") else ("NA", "")}, role="PI")
            if why == "DEATH":
                self.scene.save("DTH")
            self.tale.close_visit(when)
