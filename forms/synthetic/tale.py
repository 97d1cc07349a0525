"""A synthetic casebook in the making: steps in order, with slips, corrections, monitor's questions and verification."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta

from ecrf.crf.story import Step
from forms.study import STUDY
from forms.synthetic.measurements import Missing, typed

ASKED_AT = {
    "VS": ("VSARM", "VSTIM", "VSDAT"), "ULCA": ("EXUDATE", "REEPITH", "INFECT"), "CM": ("CMROUTE", "CMTRT"),
    "CARE": ("PRDRESS",), "AE": ("AETERM", "AESTDAT"), "ULCR": ("ULCORI", "ULCLOC"), "DM": ("COLDOCC",),
    "SV": ("SVDAT",), "INJ": ("EXENTIM",), "ICF": ("RFICTIM",),
}
"""Items at which synthetic monitors ask; some are empty, for a question about what is not there."""
QUESTIONS = ("Le dossier source donne une autre information. Merci de vérifier.",
             "Information non retrouvée dans le dossier source. Merci de préciser.",
             "Merci de vérifier cette réponse avec le compte rendu de la visite.")
REPLIES = ("Vérifié avec le dossier source, réponse confirmée.", "Document source complété et classé.",
           "Vu avec le médecin : la réponse est exacte.")
MONITOR, OTHER_MONITOR = "CRA_B", "CRA_U"
"""The monitor, and the one who verifies the pages that tell the arm."""
MANAGER, MANAGED = "DM", 0.15
"""Who asks some of the questions instead, and how many."""
VERIFIED = 0.35
"""Share of the pages that are verified."""
MONITORED_AFTER = timedelta(days=14)
"""Age of a visit before the monitor comes."""


def _drawn(arm: str) -> tuple[str, str, str] | None:
    """The condition of what is told of subjects of one arm."""
    return ("RANDU", "ARM", arm) if arm else None


class Tale:
    """The steps of one subject so far. ``chance`` draws everything, so that the same seed tells the same tale.

    In a ``smooth`` one nothing goes wrong by chance: no slip of the hand, no odd value, no page that was not done.
    """

    def __init__(self, today: date, chance: random.Random, smooth: bool = False):
        self.today, self.chance, self.smooth = today, chance, smooth
        self.steps: list[Step] = []
        self._lines: dict[str, int] = {}
        self._fresh: list[Step] = []
        self._fixes: list[Step] = []

    def line(self, page: str) -> str:
        """The next line of a log."""
        self._lines[page] = self._lines.get(page, 0) + 1
        return str(self._lines[page])

    def save(self, role: str, visit: str, page: str, answers: Mapping[str, str], line: str = "",
             missing: Missing | None = None, arm: str = "") -> None:
        """Somebody records a page; now and then with a slip of the hand, put right later."""
        wrong = self._slip(page, answers)
        step = Step("save", role, visit, page, line, dict(answers) | wrong, missing or {}, when=_drawn(arm))
        self.steps.append(step)
        self._fresh.append(step)
        if wrong:
            right = {name: answers[name] for name in wrong}
            reason = self.chance.choice(("ENTRY_ERROR", "ENTRY_ERROR: chiffres inversés", "SOURCE_CORRECTED"))
            self._fixes.append(Step("correct", role, visit, page, line, right, reason=reason))

    def take(self, role: str, page: str, line: str, answers: Mapping[str, str], moment: str, arm: str = "") -> None:
        """Somebody takes the step that fills a page."""
        self.steps.append(Step("take", role, "", page, line, dict(answers), moment=moment, when=_drawn(arm)))

    def sign(self, role: str, visit: str, page: str, line: str = "", arm: str = "") -> None:
        """Somebody signs a page as it stands."""
        self.steps.append(Step("sign", role, visit, page, line, when=_drawn(arm)))

    def correct(self, role: str, visit: str, page: str, line: str, answers: Mapping[str, str], reason: str, arm: str = "") -> None:
        """Somebody changes answers, and says why."""
        self.steps.append(Step("correct", role, visit, page, line, dict(answers), reason=reason, when=_drawn(arm)))

    def not_done(self, role: str, visit: str, page: str, reason: str) -> None:
        """A page that was not done."""
        self.steps.append(Step("not_done", role, visit, page, reason=reason))

    def remove(self, role: str, page: str, line: str, reason: str) -> None:
        """A line typed by mistake."""
        self._fresh = [step for step in self._fresh if (step.page, step.line) != (page, line)]
        self._fixes = [step for step in self._fixes if (step.page, step.line) != (page, line)]
        self.steps.append(Step("remove", role, "", page, line, reason=reason))

    def close_visit(self, when: date) -> None:
        """What follows a visit: corrections, then the monitor, once the visit is old enough."""
        self.steps.extend(self._fixes)
        if self.today - when >= MONITORED_AFTER:
            for step in self._fresh:
                self._monitor(step)
        self._fresh, self._fixes = [], []

    def mishap(self, share: float) -> bool:
        """Whether something goes wrong by chance, at that share of the times."""
        return self.chance.random() < share and not self.smooth

    def _slip(self, page: str, answers: Mapping[str, str]) -> dict[str, str]:
        """A wrong value for one number of the page, seldom."""
        for item, added in (("WEIGHT", 18.0), ("LDIAM", 14.0), ("VOLTOT", 0.4)):
            if item in answers and self.mishap(0.04):
                return {item: typed(float(answers[item].replace(",", ".")) + added)}
        return {}

    def _monitor(self, step: Step) -> None:
        if step.page in ASKED_AT and self.chance.random() < 0.05:
            self._ask(step)
        if self.chance.random() < VERIFIED:
            masked = STUDY.pages[step.page].seen_by == "blinded"
            self._add("verify", MONITOR if masked else OTHER_MONITOR, step)

    def _ask(self, step: Step) -> None:
        """A question, and how far it has got."""
        item = self.chance.choice(ASKED_AT[step.page])
        role, asker = step.role, MANAGER if self.chance.random() < MANAGED else MONITOR
        self._add("raise", asker, step, item, self.chance.choice(QUESTIONS))
        fate = self.chance.random()
        if fate < 0.3:
            return
        self._add("answer", role, step, item, self.chance.choice(REPLIES))
        if fate < 0.5:
            return
        if fate < 0.6:
            self._add("ask_again", asker, step, item, "De quel document s’agit-il ? Merci de préciser.")
            self._add("answer", role, step, item, self.chance.choice(REPLIES))
        self._add("close", asker, step, item, "Vérifié.")

    def question(self, asker: str, words: tuple[str, str], page: str, line: str, item: str) -> None:
        """Somebody of the sponsor asks at a page of the subject; the investigator answers, and it is closed."""
        step = Step("save", "PI", "", page, line)
        self._add("raise", asker, step, item, words[0])
        self._add("answer", "PI", step, item, words[1])
        self._add("close", asker, step, item, "Vu.")

    def _add(self, verb: str, role: str, step: Step, item: str = "", text: str = "") -> None:
        self.steps.append(Step(verb, role, step.visit, step.page, step.line, item=item, text=text, when=step.when))
