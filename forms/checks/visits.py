"""Edit checks of visits and questionnaires (trial.md 6.6, EC95 to EC108)."""

from __future__ import annotations

from ecrf.crf import Behaviour, Book, FormView, Status, T
from forms.assumptions import PLANNED_INTERVALS
from forms.cells.session import INJ
from forms.checks.evidence import gap_may_be, in_order, shown
from forms.checks.registry import CHECKS, Verdict
from forms.visits.visit import SV


@CHECKS.check("EC95", "S", Behaviour.QUERY,
              T("Visite du {day} hors de sa fenêtre, du {first} au {last} : vérifiez la date ou dites pourquoi.",
                "Visit of {day} outside its window, {first} to {last}: check the date or say why."),
              on=SV.SVDAT, note="the deviation line needs DV")
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
             on=INJ.EXSTDAT, items=(SV.SVDAT,))
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


CHECKS.listed("EC97", "S", Behaviour.QUERY,
              T("Visite manquée sans motif ou sans contact : indiquez le motif et enregistrez le contact.",
                "Missed visit without reason or contact: give the reason and record the contact."),
              status=Status.WAITING, note="needs CONT; the reason is a required item of SV")

CHECKS.listed("EC98", "H", Behaviour.REFUSE,
              T("Réponse du CHFS hors de 0 à 5 : choisissez une réponse de l’échelle.",
                "CHFS answer outside 0 to 5: choose an answer of the scale."),
              status=Status.CONSTRUCTION, note="the total is derived; the answers come from their codelist")

CHECKS.listed("EC99", "H/S", Behaviour.QUERY,
              T("Moins de 6 catégories du HAQ remplies : le score reste vide. Complétez ou confirmez.",
                "Fewer than 6 HAQ categories answered: the score stays empty. Complete or confirm."),
              status=Status.WAITING, note="needs SHAQ; the total is derived")

CHECKS.listed("EC100", "H", Behaviour.REFUSE,
              T("Échelle visuelle hors de 0 à 100 mm : mesurez à nouveau.",
                "Visual scale outside 0 to 100 mm: measure again."),
              status=Status.RANGE, note="every visual scale refuses a mark outside 0 to 100 mm")

CHECKS.listed("EC101", "H/S", Behaviour.QUERY,
              T("Score de Rodnan modifié de plus de 10 en 8 semaines : vérifiez les sites ou confirmez.",
                "Rodnan score changed by more than 10 within 8 weeks: check the sites or confirm."),
              status=Status.WAITING, note="needs SKN; the total is derived")

CHECKS.listed("EC102", "S", Behaviour.QUERY,
              T("Forme cutanée limitée avec atteinte proximale : vérifiez la forme et les sites.",
                "Limited cutaneous form with proximal skin involvement: check the form and the sites."),
              status=Status.WAITING, note="needs SKN and SSCH")

CHECKS.listed("EC103", "S", Behaviour.QUERY,
              T("Les deux mesures de la douleur diffèrent de plus de 40 mm : vérifiez-les ou confirmez.",
                "The two pain measures differ by more than 40 mm: check them or confirm."),
              status=Status.WAITING, note="needs the questionnaires VAS and NRS")

CHECKS.listed("EC104", "S", Behaviour.QUERY,
              T("Moins de 10 jours sur 14 remplis au carnet, ou saisie de plus de 24 h après : confirmez.",
                "Fewer than 10 of 14 diary days filled, or an entry more than 24 h late: confirm."),
              status=Status.WAITING, note="needs the diary")

CHECKS.listed("EC105", "S", Behaviour.QUERY,
              T("Questionnaire rempli après l’évaluation médicale de la même visite : vérifiez les heures ou confirmez.",
                "Questionnaire filled after the physician’s assessment of the same visit: check the times or confirm."),
              status=Status.WAITING, note="needs the questionnaires")

CHECKS.listed("EC106", "S", Behaviour.QUERY,
              T("Essais de force très différents, ou force très basse des deux mains : vérifiez ou commentez.",
                "Strength trials far apart, or very low in both hands: check or comment."),
              status=Status.WAITING, note="needs FUNC")

CHECKS.listed("EC107", "S", Behaviour.QUERY,
              T("Questionnaire de qualité de vie inhabituel : vérifiez les réponses ou confirmez.",
                "Unusual quality of life questionnaire: check the answers or confirm."),
              status=Status.WAITING, note="needs DLQI and HDISS")

CHECKS.listed("EC108", "H", Behaviour.QUERY,
              T("Version ou langue du questionnaire différente de la première utilisée : vérifiez-la.",
                "Version or language of the questionnaire differs from the first used: check it."),
              status=Status.WAITING, note="needs the questionnaires; each will be offered as first used")
