"""The schedule of the trial: what each visit counts from, its window, and the pages asked at it (trial.md 5).

Logs (ULCR, CM, CARE, AE, ICFR, ICFW) and the pages filled once (ICF, DM, SOC, EOS) hang on the subject, at no visit.
Days and windows come from ``forms/timing.py``.
"""

from __future__ import annotations

from ecrf.crf import CRF, Anchor, Slot, T, Visit, optional, same
from forms.cells.finger import INJF
from forms.cells.product import INJP
from forms.cells.session import INJ
from forms.examination.vital_signs import VS
from forms.timing import PLANNED
from forms.ulcers.assessment import ULCA
from forms.ulcers.decision import ULCD
from forms.visits.visit import SV

STANDARD_OF_CARE = Anchor("R", T("Début des soins de référence", "Start of standard of care"),
                          (("SOC", "", "SOCSTDAT"),), "trial.md 5.1, rulings R52")
INCLUSION = Anchor("I", T("Visite d’inclusion", "Inclusion visit"), (("SV", "INC", "SVDAT"),), "rulings R52")
HARVEST = Anchor("H", T("Prélèvement", "Harvest"), (("SV", "HAR", "SVDAT"),), "rulings R52")
DAY_ZERO = Anchor("D0", T("Injection, jour 0", "Injection, day 0"), (("INJ", "D0", "EXSTDAT"), ("SV", "D0", "SVDAT")),
                  "trial.md 5.1, rulings R52; not injected: the date of the visit stands in (DAY_ZERO_STAND_IN)")

ANCHORS = (STANDARD_OF_CARE, INCLUSION, HARVEST, DAY_ZERO)

_EXAM = (SV, VS, ULCA)
_LONG_TERM = (SV, optional(ULCA))


def _visit(oid: str, title: T, short: T, after: Anchor | None, *pages: type[CRF] | Slot, expected: bool = True,
           repeats: bool = False) -> Visit:
    """A line of the schedule, its day and window taken from ``PLANNED``."""
    time = PLANNED[oid]
    return Visit(oid, title, short, after, time.target, time.window, pages, "trial.md 5.1 and 5.2, rulings R50 and R51",
                 expected=expected, repeats=repeats)


VISITS = (
    _visit("SCR", T("Sélection", "Screening"), T("Sél.", "Scr."), None, *_EXAM),
    _visit("RIC", T("Contact de pré-inclusion", "Run-in contact"), T("Pré", "Run-in"), STANDARD_OF_CARE,
           SV, optional(ULCA)),
    _visit("INC", T("Inclusion", "Inclusion"), T("Incl.", "Incl."), STANDARD_OF_CARE, *_EXAM, ULCD),
    _visit("HAR", T("Prélèvement", "Harvest"), T("Prél.", "Harv."), INCLUSION, *_EXAM),
    _visit("D0", T("Injection", "Injection"), T("J0", "D0"), HARVEST, *_EXAM, ULCD, INJ, INJF, INJP),
    _visit("H48", T("Contact 24-48 heures", "Contact at 24-48 hours"), same("48 h"), DAY_ZERO, SV),
    _visit("W1", T("Semaine 1", "Week 1"), T("S1", "W1"), DAY_ZERO, *_EXAM),
    _visit("W2", T("Semaine 2", "Week 2"), T("S2", "W2"), DAY_ZERO, *_EXAM, expected=False),
    _visit("W4", T("Semaine 4", "Week 4"), T("S4", "W4"), DAY_ZERO, *_EXAM),
    _visit("W8", T("Semaine 8", "Week 8"), T("S8", "W8"), DAY_ZERO, *_EXAM),
    _visit("W12", T("Semaine 12", "Week 12"), T("S12", "W12"), DAY_ZERO, *_EXAM),
    _visit("W16", T("Semaine 16", "Week 16"), T("S16", "W16"), DAY_ZERO, *_EXAM),
    _visit("W24", T("Semaine 24", "Week 24"), T("S24", "W24"), DAY_ZERO, *_EXAM),
    _visit("M12", T("Mois 12", "Month 12"), same("M12"), DAY_ZERO, *_LONG_TERM),
    _visit("M24", T("Mois 24", "Month 24"), same("M24"), DAY_ZERO, *_LONG_TERM),
    _visit("M36", T("Mois 36", "Month 36"), same("M36"), DAY_ZERO, *_LONG_TERM),
    _visit("M48", T("Mois 48", "Month 48"), same("M48"), DAY_ZERO, *_LONG_TERM),
    _visit("M60", T("Mois 60", "Month 60"), same("M60"), DAY_ZERO, *_LONG_TERM),
    _visit("UNS", T("Visite non programmée", "Unscheduled visit"), T("N. prog.", "Unsch."), None, SV, ULCA,
           expected=False, repeats=True),
    _visit("EW", T("Sortie anticipée", "Early withdrawal"), T("Sortie", "Early"), None, *_EXAM, expected=False),
)
"""Every visit of trial.md 5.1, in order."""
