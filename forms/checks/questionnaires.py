"""Edit checks of questionnaires, hand function and skin (trial.md 6.6, EC99 to EC108)."""

from __future__ import annotations

from datetime import date

from ecrf.crf import Behaviour, Book, FormView, T
from forms.assumptions import PAIN_SCALES_GAP
from forms.checks.evidence import shown
from forms.checks.registry import CHECKS, Verdict
from forms.disease.history import SSCH
from forms.function.assumptions import MRSS_CHANGE, STRENGTH_SPREAD, WEAK_GRIP
from forms.function.hand_function import FUNC, STRENGTHS, TESTS, TRIALS, trials_of
from forms.function.hands import SIDES, on_hand
from forms.function.scores import rodnan, spread, strength
from forms.function.skin import PROXIMAL, SKN, points
from forms.questionnaires.administration import first_used
from forms.questionnaires.assumptions import DIARY_DAYS, DLQI_CHANGE, HAQ_CATEGORIES
from forms.questionnaires.dermatology import DLQI, ITEMS
from forms.questionnaires.dermatology import points as dlqi_points
from forms.questionnaires.diary import DIARY, filled
from forms.questionnaires.health_assessment import OF_CATEGORY, SHAQ, categories
from forms.questionnaires.numeric_scales import QNRS
from forms.questionnaires.pages import REPORTED
from forms.questionnaires.scores import dlqi
from forms.questionnaires.visual_scales import QVAS
from forms.ulcers.assessment import ULCA

AT_THE_VISIT = tuple(page for page in REPORTED if page is not DIARY)
"""The questionnaires filled at the visit itself; the diary is filled at home."""


def _day(form: FormView, book: Book, item: str) -> date | None:
    """The day of a page: its own date, else that of its visit."""
    own = getattr(form, item)
    return own.day if own is not None else book.visit_date(form.visit)


@CHECKS.check("EC99", "H/S", Behaviour.QUERY,
              T("HAQ : {answered} catégories remplies sur 8, il en faut {needed} ; l’indice reste vide. "
                "Complétez ou confirmez.",
                "HAQ: {answered} of 8 categories answered, {needed} needed; the index stays empty. "
                "Complete or confirm."),
              on=SHAQ.HAQDI)
def enough_categories_for_the_index(form: FormView, book: Book) -> Verdict:
    """At least 6 categories have an answer, once each item has an answer or a reason why not."""
    answered = sum(score is not None for score in categories(form))
    open_items = [name for names in OF_CATEGORY for name in names if not form.answered(name)]
    if open_items or answered >= HAQ_CATEGORIES.value:
        return True
    return {"answered": answered, "needed": HAQ_CATEGORIES.value}


@CHECKS.check("EC101", "H/S", Behaviour.QUERY,
              T("Score de Rodnan à {now}, contre {before} le {day} : plus de {most} points d’écart en moins de 8 semaines. "
                "Vérifiez les sites ou confirmez.",
                "Rodnan score of {now}, against {before} on {day}: more than {most} points apart in under 8 weeks. "
                "Check the sites or confirm."),
              on=SKN.MRSSTOT, reads=("SV",))
def skin_score_changes_slowly(form: FormView, book: Book) -> Verdict:
    """The score is within 10 points of every earlier one of the last 8 weeks (observer variation is 4.6)."""
    now, today = rodnan(points(form)), _day(form, book, "RSDAT")
    if now is None or today is None:
        return None
    for other in book.forms("SKN"):
        before, day = rodnan(points(other)), _day(other, book, "RSDAT")
        near = day is not None and 0 < (today - day).days <= MRSS_CHANGE.value["within_days"]
        if near and before is not None and abs(now - before) > MRSS_CHANGE.value["points"]:
            return {"now": now, "before": before, "day": shown(day), "most": MRSS_CHANGE.value["points"]}
    return True


@CHECKS.check("EC102", "S", Behaviour.QUERY,
              T("Forme cutanée limitée, et peau épaissie au tronc, au bras ou à la cuisse ({sites} sites) : "
                "vérifiez la forme et les sites.",
                "Limited cutaneous form, and thick skin of trunk, upper arm or thigh ({sites} sites): "
                "check the form and the sites."),
              on=tuple(SKN.items[name] for name in PROXIMAL), items=(SSCH.SSCSUBS,))
def limited_form_spares_the_trunk(form: FormView, book: Book) -> Verdict:
    """In the limited cutaneous form, chest, abdomen, upper arms and thighs score 0."""
    if book.form("SSCH").SSCSUBS != "LCSSC":
        return None
    thick = [name for name in PROXIMAL if getattr(form, name) not in (None, "0")]
    return not thick or {"sites": len(thick), "item": thick[0]}


@CHECKS.check("EC103", "S", Behaviour.QUERY,
              T("Douleur : {vas} mm à l’échelle visuelle et {nrs} sur 10 à l’échelle numérique : "
                "vérifiez-les ou confirmez.",
                "Pain: {vas} mm on the visual scale and {nrs} of 10 on the numeric scale: check them or confirm."),
              on=(QVAS.VASNOW, QVAS.VASWORST), items=(QNRS.NRSNOW, QNRS.NRSWORST))
def pain_scales_agree(form: FormView, book: Book) -> Verdict:
    """Pain now is within 40 mm on both scales; the worst of 24 hours is not far above the worst of 7 days."""
    other, most = book.form("QNRS", form.visit), PAIN_SCALES_GAP.value
    now, worst = (form.VASNOW, other.NRSNOW), (form.VASWORST, other.NRSWORST)
    if None not in now and abs(now[0] - 10 * now[1]) > most:
        return {"vas": now[0], "nrs": now[1], "item": "VASNOW"}
    if None not in worst and 10 * worst[1] - worst[0] > most:
        return {"vas": worst[0], "nrs": worst[1], "item": "VASWORST"}
    return True


@CHECKS.check("EC104", "S", Behaviour.QUERY,
              T("Carnet : {days} jours remplis sur 14, il en faut {needed} ; le score moyen reste vide. "
                "Complétez ou confirmez.",
                "Diary: {days} of 14 days filled, {needed} needed; the mean score stays empty. Complete or confirm."),
              on=DIARY.DIADAYS, items=(DIARY.DIALATE,))
def enough_days_in_the_diary(form: FormView, book: Book) -> Verdict:
    """At least 10 of 14 days are filled, once the question after the days is answered."""
    needed = DIARY_DAYS.value["needed"]
    return not form.answered("DIALATE") or filled(form) >= needed or {"days": filled(form), "needed": needed}


@CHECKS.part("EC104", Behaviour.QUERY,
             T("Carnet : {days} jours remplis plus de 24 heures après : vérifiez ou confirmez.",
               "Diary: {days} days filled more than 24 hours late: check or confirm."), on=DIARY.DIALATE)
def diary_is_filled_day_by_day(form: FormView, book: Book) -> Verdict:
    """No day is filled more than 24 hours late."""
    return not form.DIALATE or {"days": form.DIALATE}


@CHECKS.check("EC105", "S", Behaviour.QUERY,
              T("Questionnaire rempli à {filled}, après l’évaluation médicale de la même visite ({assessed}) : "
                "vérifiez les heures ou confirmez.",
                "Questionnaire filled at {filled}, after the physician’s assessment of the same visit ({assessed}): "
                "check the times or confirm."),
              on=tuple(page.items["QSTIM"] for page in AT_THE_VISIT), items=(ULCA.TRTIM, QVAS.PHYTIM))
def patient_answers_before_the_physician(form: FormView, book: Book) -> Verdict:
    """A questionnaire is filled before the ulcers and the physician’s scale of its visit; judged where both have a time."""
    if form.QSTIM is None or form.QSDAT is not None:
        return None
    scale = book.form("QVAS", form.visit)
    times = [scale.PHYTIM] if scale.PHYTIM is not None and scale.QSDAT is None else []
    times += [ulcer.TRTIM for ulcer in book.forms("ULCA")
              if ulcer.visit == form.visit and ulcer.TRTIM is not None and ulcer.TRDAT is None]
    first = min(times, default=None)
    return first is None or first >= form.QSTIM or {"filled": form.QSTIM, "assessed": first}


@CHECKS.check("EC106", "S", Behaviour.QUERY,
              T("Force de préhension sous {least} kg des deux mains, sans remarque : vérifiez, ou dites ce qui gêne.",
                "Grip under {least} kg in both hands, without a note: check, or say what hinders."),
              on=FUNC.HANDNOTE, items=tuple(FUNC.items[f"GRIP{n}{side}"] for n in TRIALS for side in SIDES))
def weak_grip_is_explained(form: FormView, book: Book) -> Verdict:
    """Where both hands have a mean grip under 2 kg, the note says why."""
    grips = [strength(trials_of(form, "GRIP", side)) for side in SIDES]
    weak = all(grip is not None and grip[0] < WEAK_GRIP.value for grip in grips)
    return not weak or form.HANDNOTE is not None or {"least": WEAK_GRIP.value}


def _trials_agree(test: str, side: str) -> None:
    """Register the part of EC106 that compares the trials of one test of one hand."""
    words = on_hand(TESTS[test][0], side)

    @CHECKS.part("EC106", Behaviour.QUERY,
                 T(f"{words.fr} : essais très différents, variation de {{cv}}\u00a0% pour {{most}}\u00a0% au plus. "
                   "Vérifiez les essais ou confirmez.",
                   f"{words.en}: trials far apart, variation of {{cv}}% for {{most}}% at most. "
                   "Check the trials or confirm."),
                 on=tuple(FUNC.items[f"{test}{n}{side}"] for n in TRIALS))
    def trials_are_close(form: FormView, book: Book) -> Verdict:
        """The coefficient of variation of the trials is 30 % at most."""
        found = spread(trials_of(form, test, side))
        return found is None or found <= STRENGTH_SPREAD.value or {"cv": round(found), "most": STRENGTH_SPREAD.value}


for _test, _side in STRENGTHS:
    _trials_agree(_test, _side)


@CHECKS.check("EC107", "S", Behaviour.QUERY,
              T("DLQI : les dix réponses sont « non concerné ». Vérifiez-les ou confirmez.",
                "DLQI: all ten answers are “not relevant”. Check them or confirm."),
              on=DLQI.items["DLQ01"], items=tuple(DLQI.items[name] for name in ITEMS[1:]),
              note="the change of HDISS-DU needs its score, whose rule is not known")
def something_is_relevant(form: FormView, book: Book) -> Verdict:
    """Not all ten answers are “not relevant”."""
    return any(getattr(form, name) != "NR" for name in ITEMS)


@CHECKS.part("EC107", Behaviour.QUERY,
             T("DLQI à {now}, contre {before} la fois précédente : plus de {most} points d’écart. "
               "Vérifiez les réponses ou confirmez.",
               "DLQI of {now}, against {before} the time before: more than {most} points apart. "
               "Check the answers or confirm."), on=DLQI.DLQTOT)
def quality_of_life_changes_slowly(form: FormView, book: Book) -> Verdict:
    """The total is within two standard deviations (DLQI_CHANGE) of the one before, in the order of visits."""
    pages = book.forms("DLQI")
    earlier = [score for page in pages[:pages.index(form)] if (score := dlqi(dlqi_points(page))) is not None]
    now = dlqi(dlqi_points(form))
    if now is None or not earlier or abs(now - earlier[-1]) <= DLQI_CHANGE.value:
        return True
    return {"now": now, "before": earlier[-1], "most": DLQI_CHANGE.value}


def _as_the_first_time(form: FormView, book: Book, item: str) -> bool | str:
    """Whether a page has the version, or language, of the first one; else the first one as people read it."""
    first = first_used(book, form.page.oid, item)
    if first is None or form.values.get(item) in (None, first[1]):
        return True
    return str(first[1])


@CHECKS.check("EC108", "H", Behaviour.QUERY,
              T("Version « {version} » du questionnaire ; la première utilisée était « {first} » : vérifiez-la.",
                "Version “{version}” of the questionnaire; the first used was “{first}”: check it."),
              on=tuple(page.items["QSVER"] for page in REPORTED), note="offered as first used, beside the question")
def version_stays_the_same(form: FormView, book: Book) -> Verdict:
    """A subject fills the same version of a questionnaire at every visit."""
    first = _as_the_first_time(form, book, "QSVER")
    return first is True or {"version": form.QSVER, "first": first}


@CHECKS.part("EC108", Behaviour.QUERY,
             T("Langue du questionnaire ({lang}) différente de la première utilisée ({first}) : vérifiez-la.",
               "Language of the questionnaire ({lang}) differs from the first used ({first}): check it."),
             on=tuple(page.items["QSLANG"] for page in REPORTED))
def language_stays_the_same(form: FormView, book: Book) -> Verdict:
    """A subject fills a questionnaire in the same language at every visit."""
    first = _as_the_first_time(form, book, "QSLANG")
    return first is True or {"lang": form.QSLANG, "first": first}
