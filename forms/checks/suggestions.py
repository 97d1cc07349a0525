"""EC131: the answer to a criterion differs from what the casebook suggests; one part per criterion that data can answer."""

from __future__ import annotations

from ecrf.crf import Behaviour, Book, FormView, T
from ecrf.crf.view import Rule as CheckRule
from forms.checks.registry import CHECKS, Verdict
from forms.eligibility.criteria import CRITERIA
from forms.eligibility.evidence import EVIDENCE, READS
from forms.eligibility.inclusion import IEI
from forms.eligibility.recheck import IED
from forms.eligibility.rules import BY_CRITERION
from forms.eligibility.screening import IES

NUMBERED = frozenset(("INC02", "INC03", "INC03E", "EXC08", "EXC24", *BY_CRITERION))
"""Criteria of which a check of its own says when the answer keeps in a patient whom the data exclude: EC05, EC13, EC17 to
EC29, EC35, EC57. EXC05 has one for both directions (EC30)."""


def _agrees(number: str) -> CheckRule:
    """The rule of one criterion: the answer is the one suggested, or nothing is; not applicable counts as no."""
    def rule(form: FormView, book: Book) -> Verdict:
        answer, evidence = getattr(form, number), EVIDENCE[number](book, form.visit)
        if answer is None or evidence.suggests is None or (answer == "Y") == (evidence.suggests == "Y"):
            return True
        if CRITERIA[number].failed_by(evidence.suggests) and number in NUMBERED:
            return True
        return {"said": evidence.said[0].words}
    rule.__name__ = f"answer_to_{number.lower()}_is_the_one_suggested"
    return rule


for _number in [number for number in EVIDENCE if number != "EXC05"]:
    _on = tuple(page.items[_number] for page in (IES, IEI, IED) if _number in page.items)
    _words = T(f"{_number}\u00a0: la réponse s’écarte de ce que disent les données ({{said}}). Vérifiez l’une et les autres, ou "
               "confirmez.",
               f"{_number}: the answer differs from what the data say ({{said}}). Check both, or confirm.")
    if "EC131" not in CHECKS.all:
        CHECKS.check("EC131", "S", Behaviour.QUERY, _words, on=_on, reads=READS[_number],
                     note="trial.md 1.4, evidence; beside the checks that have a number of their own")(_agrees(_number))
    else:
        CHECKS.part("EC131", Behaviour.QUERY, _words, on=_on, reads=READS[_number])(_agrees(_number))
