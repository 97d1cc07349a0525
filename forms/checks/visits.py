"""Edit checks of visits and questionnaires (trial.md 6.6, EC95 to EC108, and 6.4 EC70)."""

from __future__ import annotations

from ecrf.crf import Behaviour, Book, FormView, Status, T
from forms.assumptions import PLANNED_INTERVALS
from forms.cells.session import INJ
from forms.checks.evidence import gap_may_be, in_order, shown
from forms.checks.registry import CHECKS, Verdict
from forms.ulcers.complications import ULCC
from forms.ulcers.register import ULCR
from forms.visits.assumptions import WINDOW_DEVIATION
from forms.visits.contact import CONT
from forms.visits.visit import SV

WINDOW = tuple(WINDOW_DEVIATION.value)
"""Category and severity of the deviation that a visit outside its window opens."""


@CHECKS.check("EC95", "S", Behaviour.QUERY,
              T("Visite du {day} hors de sa fenêtre, du {first} au {last} : vérifiez la date ou dites pourquoi.",
                "Visit of {day} outside its window, {first} to {last}: check the date or say why."),
              on=SV.SVDAT, reads=("INJ", "SOC"), deviation=WINDOW)
def visit_is_within_its_window(form: FormView, book: Book) -> Verdict:
    """The visit takes place in the window that its anchor gives."""
    visit = book.study.visit(form.visit)
    window = visit.planned(book.anchor(visit.after.oid)) if visit.after else None
    day = form.SVDAT.day if form.SVDAT is not None else None
    if window is None or day is None or day in window:
        return True
    return {"day": shown(day), "first": shown(window.first), "last": shown(window.last)}


@CHECKS.part("EC95", Behaviour.QUERY,
             T("{days} jours entre l’inclusion et l’injection, {most} au plus : vérifiez les dates ou dites pourquoi.",
               "{days} days from inclusion to injection, {most} at most: check the dates or say why."),
             on=INJ.EXSTDAT, items=(SV.SVDAT,), deviation=WINDOW)
def injection_comes_soon_after_inclusion(form: FormView, book: Book) -> Verdict:
    """At most 49 days lie between the inclusion visit and the injection."""
    inclusion, most = book.visit_date("INC"), PLANNED_INTERVALS.value["inclusion to injection, at most"]
    if gap_may_be(inclusion, form.EXSTDAT, None, most) is not False:
        return True
    return {"days": (form.EXSTDAT.earliest - inclusion).days, "most": most}


@CHECKS.check("EC96", "H", Behaviour.QUERY,
              T("Visite du {day}, alors qu’une visite prévue avant elle a lieu le {before} : vérifiez les deux dates.",
                "Visit of {day}, while a visit planned before it takes place on {before}: check both dates."),
              on=SV.SVDAT)
def visits_follow_the_schedule(form: FormView, book: Book) -> Verdict:
    """No visit planned earlier in the schedule has a later date; visits without a day of their own are left out."""
    ordered = [v.oid for v in book.study.visit_list if v.oid == "SCR" or v.after is not None]
    if form.visit not in ordered or form.SVDAT is None:
        return None
    earlier = [day for oid in ordered[:ordered.index(form.visit)] if (day := book.visit_date(oid)) is not None]
    late = max(earlier, default=None)
    return in_order(late, form.SVDAT) is not False or {"day": shown(form.SVDAT), "before": shown(late)}


@CHECKS.part("EC96", Behaviour.QUERY,
             T("Injection du {day} et visite d’injection du {visit} : vérifiez les deux dates.",
               "Injection of {day} and visit of injection of {visit}: check both dates."),
             on=INJ.EXSTDAT, items=(SV.SVDAT,))
def injection_is_on_the_day_of_its_visit(form: FormView, book: Book) -> Verdict:
    """Day 0 is the date of the visit of injection (rulings R22)."""
    visit = book.visit_date("D0")
    return gap_may_be(visit, form.EXSTDAT, 0, 0) is not False or {"day": shown(form.EXSTDAT), "visit": shown(visit)}


@CHECKS.check("EC97", "S", Behaviour.QUERY,
              T("Visite manquée sans motif ou sans contact : indiquez le motif et enregistrez le contact.",
                "Missed visit without reason or contact: give the reason and record the contact."),
              on=SV.SVOCCUR, items=(SV.SVREAS, CONT.CNTDTM),
              note="the contact is asked where the schedule has the page of contacts")
def missed_visit_has_a_reason_and_a_contact(form: FormView, book: Book) -> Verdict:
    """A missed visit says why, and a contact was tried at those visits that have the page for it."""
    if form.SVOCCUR != "N":
        return True
    offered = any(slot.page is CONT for slot in book.study.visit(form.visit).slots)
    return form.answered("SVREAS") and (not offered or book.form("CONT", form.visit).opened)


@CHECKS.check("EC70", "H", Behaviour.BLOCK,
              T("« Nouvel ulcère depuis la dernière visite » ({first}) et le registre se contredisent au {day} : vérifiez "
                "les deux.",
                "“New ulcer since the last visit” ({first}) and the register contradict each other on {day}: check both."),
              on=ULCC.ULCCNEW, items=(ULCR.ULCSTDAT, SV.SVDAT), steps=("visit",))
def new_ulcer_is_in_the_register(form: FormView, book: Book) -> Verdict:
    """Yes: an ulcer of the register may be first seen after the visit before, up to this one; no: none surely is."""
    day = book.visit_date(form.visit)
    before = max((d for visit, d in book.visit_dates().items() if day and visit != form.visit and d < day), default=None)
    if form.ULCCNEW is None or day is None or before is None:
        return None
    seen = [ulcer.ULCSTDAT for ulcer in book.forms("ULCR") if ulcer.ULCSTDAT is not None]
    may = any(date.latest > before and date.earliest <= day for date in seen)
    surely = any(date.earliest > before and date.latest <= day for date in seen)
    holds = may if form.ULCCNEW == "Y" else not surely
    return holds or {"first": shown(before), "day": shown(day)}


CHECKS.listed("EC98", "H", Behaviour.REFUSE,
              T("Réponse du CHFS hors de 0 à 5 : choisissez une réponse de l’échelle.",
                "CHFS answer outside 0 to 5: choose an answer of the scale."),
              status=Status.CONSTRUCTION, note="the total is derived; the answers come from their codelist")

CHECKS.listed("EC100", "H", Behaviour.REFUSE,
              T("Échelle visuelle hors de 0 à 100 mm : mesurez à nouveau.",
                "Visual scale outside 0 to 100 mm: measure again."),
              status=Status.RANGE, note="every visual scale refuses a mark outside 0 to 100 mm")
