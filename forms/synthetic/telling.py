"""A synthetic casebook told visit by visit, from consent to where the subject stands today."""

from __future__ import annotations

import random
from datetime import date, timedelta

from ecrf.crf.story import Story
from forms.synthetic.calendar import BY_PHONE, EXAMS, Calendar
from forms.synthetic.course import Ulcer, first_seen, ulcers
from forms.synthetic.events import Event, events
from forms.synthetic.injection import decide, inject
from forms.synthetic.measurements import assessment, clock, day, register, vital_signs
from forms.synthetic.person import CABINET, Person, drug_period, person
from forms.synthetic.tale import Tale


def tell(plan: Calendar, site: int, counts: tuple[int, int], chance: random.Random) -> Story:
    """One synthetic subject; ``counts`` are its ulcers at entry and its new ones."""
    wounds = ulcers(plan, counts, chance)
    teller = _Teller(plan, person(plan.consent, chance), wounds, events(plan, wounds, chance),
                     Tale(plan.today, chance))
    teller.tell()
    return Story(site, plan.path, plan.consent.isoformat(), tuple(teller.tale.steps))


class _Teller:
    """Tells one subject's visits in order; keeps which ulcers and events have been recorded so far."""

    def __init__(self, plan: Calendar, who: Person, wounds: list[Ulcer], events: list[Event], tale: Tale):
        self.plan, self.who, self.wounds, self.tale, self.chance = plan, who, wounds, tale, tale.chance
        self.untold = list(events)
        self.ongoing: list[tuple[str, Event]] = []
        self.registered: list[Ulcer] = []
        self.caring = ""

    def tell(self) -> None:
        """Every step of the subject."""
        self._consent()
        last = max((d for _, d in self.plan.visits if d), default=self.plan.consent)
        for visit, when in self.plan.visits:
            if when is None:
                why = "Patient hospitalisé ailleurs" if self.chance.random() < 0.3 else "Patient empêché"
                self.tale.save("SC", visit, "SV", {"SVOCCUR": "N", "SVREAS": why})
                continue
            self._visit(visit, when, unfinished=when == last and not self.plan.ended
                        and (self.plan.today - when).days < 9 and visit not in ("SCR", "INC", "D0"))
        self._end()

    def _consent(self) -> None:
        self.tale.save("PI", "", "ICF", {
            "RFICVER": "2.0", "RFICDAT": day(self.plan.consent), "RFICTIM": clock(self.chance), "CONSTAF": "PI",
            "COPYGIV": "Y", "ICBIO": "Y" if self.chance.random() < 0.9 else "N",
            "ICGEN": "Y" if self.chance.random() < 0.8 else "N", "ICPHOTO": "Y",
            "ICSNDS": "Y" if self.chance.random() < 0.85 else "N"})

    def _visit(self, visit: str, when: date, unfinished: bool) -> None:
        """One visit that took place; an unfinished one has only its date so far."""
        phone = visit in BY_PHONE
        self.tale.save("SC", visit, "SV", {"SVOCCUR": "Y", "SVDAT": day(when),
                                           "SVMODE": "PHONE" if phone else "ON_SITE", "AEYN": "Y", "CMYN": "Y"})
        if unfinished and not phone:
            return
        if visit == "SCR":
            self._demographics()
        if visit in EXAMS:
            self._vital_signs(visit)
        if not phone:
            self._examine(visit, when)
        if visit == "SCR":
            self._treatments(when)
        if visit == "INC":
            self._conclude_run_in(when)
        if visit in ("INC", "D0"):
            decide(self.tale, visit, self.registered, when)
        if visit == "D0":
            inject(self.tale, self.registered, when)
        if visit == "W8" and self.chance.random() < 0.25:
            self.tale.save("PI", "", "ICFR", {"RCVER": "2.1", "RCDAT": day(when),
                                              "RCREAS": "Nouvelle version de la note d’information"}, self.tale.line("ICFR"))
        self._events(when)
        self.tale.close_visit(when)

    def _demographics(self) -> None:
        self.tale.save("SC", "", "DM", {
            "BRTHDAT": f"{self.who.born:%m/%Y}", "AGE18": "Y", "SEX": self.who.sex, "HANDED": self.who.handed,
            "COLDOCC": self.who.cold_work, "SSAFFIL": "Y"})

    def _vital_signs(self, visit: str) -> None:
        if visit != "SCR" and self.chance.random() < 0.02:
            self.tale.not_done("SC", visit, "VS", "Tensiomètre en panne")
            return
        answers, missing = vital_signs(self.who, visit, self.chance)
        if self.chance.random() < 0.02:
            del answers["PULSE"]
        self.tale.save("SC", visit, "VS", answers, missing=missing)

    def _examine(self, visit: str, when: date) -> None:
        """New ulcers go to the register; every registered ulcer is assessed."""
        for ulcer in self.wounds:
            seen = first_seen(self.plan, ulcer)
            if ulcer not in self.registered and seen and seen <= when:
                self.tale.save("PI", "", "ULCR", register(ulcer, self.chance), self.tale.line("ULCR"))
                self.registered.append(ulcer)
        for ulcer in self.registered:
            answers, missing = assessment(ulcer, self.plan, visit, when, self.chance)
            self.tale.save("PI", visit, "ULCA", answers, ulcer.line, missing)
        if self.caring == "open" and not any(u.active(when) for u in self.registered):
            self.caring = "over"
            self.tale.correct("SC", "", "CARE", "1", {"PRONGO": "N", "PRENDAT": day(when)}, "NEW_INFORMATION")

    def _treatments(self, when: date) -> None:
        """Medication at screening, local care, and the start of standard of care."""
        for drug in CABINET:
            if self.chance.random() < drug.share:
                self.who.drugs[drug.key] = self.tale.line("CM")
                period = drug_period(drug, self.plan.consent, self.plan.start, self.chance)
                self.tale.save("SC", "", "CM", drug.answers | period, self.who.drugs[drug.key])
        if self.chance.random() < 0.08:
            line = self.tale.line("CM")
            self.tale.save("SC", "", "CM", CABINET[0].answers | {"CMSTDAT": "2020", "CMONGO": "Y"}, line)
            self.tale.remove("SC", "CM", line, "Ligne saisie pour un autre patient")
        self.tale.save("SC", "", "CARE", {
            "PRULC": " ".join(u.line for u in self.registered), "PRDRESS": self.chance.choice(
                ("HYDROCOLLOID", "ALGINATE", "HYDROFIBRE FOAM", "TULLE")),
            "PRDEBR": self.chance.choice(("NONE", "MECHANICAL", "AUTOLYTIC")), "PRANTIS": "N",
            "PRFREQ": str(self.chance.choice((2, 3, 3, 7))), "PRWHO": self.chance.choice(("HOME_NURSE", "PATIENT")),
            "PRSTDAT": day(max(self.plan.start, when)) if self.plan.start <= self.plan.today else day(when),
            "PRONGO": "Y"}, self.tale.line("CARE"))
        self.caring = "open"
        if self.plan.path != "screen_failed":
            self.tale.save("PI", "", "SOC", {"SOCSTDAT": day(self.plan.start)})

    def _conclude_run_in(self, when: date) -> None:
        """The rest of the standard-of-care page, at the inclusion visit."""
        healed = self.plan.path == "healed_in_run_in"
        fresh = any(u.onset >= self.plan.start and not u.parent for u in self.registered)
        drugs = self.who.drugs
        answers = {name: "GIVEN" if name in drugs else self.chance.choice(("NOT_GIVEN", "CONTRAINDICATED"))
                   for name in ("CCB", "PGI", "PDE5", "ERA", "APLT", "STATIN")} | {"OTHVAS": "NOT_GIVEN"}
        answers |= {f"{name}CM": drugs[name] for name in answers if name in drugs}
        if "CCB" in drugs:
            answers |= {"CCBMTD": "Y", "CCBADH": str(self.chance.choice((100, 95, 90, 85, 70)))}
        if "PGI" in drugs:
            ended = self.plan.start + timedelta(days=self.chance.randint(20, 45))
            answers |= {"PGIDOSE": "1,5", "PGICRS": "1", "PGIDAYS": "5", "PGILDAT": day(ended), "PGITOL": "GOOD"}
        self.tale.save("PI", "", "SOC", answers | {
            "COLDPR": "Y", "SMOKADV": "Y", "HANDEX": self.chance.choice(("Y", "N")), "OCCTH": "N",
            "PAINSTP": "2" if "OPIOID" in drugs else "1" if "PAIN" in drugs else "0", "SOCFULL": "Y",
            "SOCCRS": "HEALED" if healed else "NEW_DU" if fresh else self.chance.choice(("SAME", "WORSENED")),
            "SOCCONC": "HEALED" if healed else "STILL_ACTIVE"})

    def _events(self, when: date) -> None:
        """Events that began since the visit before, and the end of earlier ones."""
        for line, event in list(self.ongoing):
            ends = event.begins + timedelta(days=event.lasts)
            if ends <= when:
                self.tale.correct("PI", "", "AE", line, {"AEONGO": "N", "AEENDAT": day(ends), "AEOUT": "RECOVERED"},
                                  "NEW_INFORMATION")
                self.ongoing.remove((line, event))
        for event in [e for e in self.untold if e.begins <= when]:
            self.untold.remove(event)
            line = self.tale.line("AE")
            self.tale.save("PI", "", "AE", event.answers(when), line)
            if event.begins + timedelta(days=event.lasts) > when:
                self.ongoing.append((line, event))

    def _end(self) -> None:
        """Withdrawal and end of study, where there are any."""
        if self.plan.withdrawn:
            self.tale.save("PI", "", "ICFW", {"WCDAT": day(self.plan.withdrawn), "WCSCOPE": "STUDY"},
                           self.tale.line("ICFW"))
        if self.plan.ended:
            when, why = self.plan.ended
            answers = {"EOSDAT": day(when), "EOSREAS": why, "EOSALIVE": "Y", "EOSAECNF": "Y"}
            missing = {} if self.plan.day("D0") else {"EOSTRACE": ("NA", "")}
            answers |= {"EOSTRACE": "Y"} if self.plan.day("D0") else {}
            answers |= {"EOSWDDT": "N"} if why == "CONSENT_WITHDRAWN" else {}
            self.tale.save("PI", "", "EOS", answers, missing=missing)
            self.tale.close_visit(when)
