"""Edit checks of digital ulcers: measurements, course, register, choice (trial.md 6.4, EC47 to EC57)."""

from __future__ import annotations

from ecrf.crf import Behaviour, Book, FormView, Status, T
from forms.assumptions import GANGRENE_ELIGIBLE
from forms.cells.session import INJ
from forms.checks.evidence import day_zero, in_order, last_status, shown, status_at, ulcer_name
from forms.checks.registry import CHECKS, Verdict
from forms.ulcers.assessment import ULCA
from forms.ulcers.course import CLOSED, assessed_on, assessments, confirmed_healed
from forms.ulcers.decision import ULCD
from forms.ulcers.register import ULCR
from forms.visits.visit import SV


@CHECKS.check("EC47", "H", Behaviour.REFUSE,
              T("Le diamètre perpendiculaire ({width} mm) dépasse le plus grand diamètre ({length} mm) : "
                "vérifiez les deux mesures.",
                "The perpendicular diameter ({width} mm) exceeds the longest diameter ({length} mm): "
                "check both measurements."),
              on=ULCA.LPERP, items=(ULCA.LDIAM,))
def width_is_no_more_than_length(form: FormView, book: Book) -> Verdict:
    """The perpendicular diameter is at most the longest one."""
    if form.LDIAM is None or form.LPERP is None:
        return None
    return form.LPERP <= form.LDIAM or {"width": str(form.LPERP), "length": str(form.LDIAM)}


@CHECKS.check("EC48", "H", Behaviour.REFUSE,
              T("Le statut de l’ulcère et la réépithélialisation se contredisent : cicatrisé veut dire "
                "réépithélialisé, actif veut dire qu’il ne l’est pas. Corrigez l’un des deux.",
                "The status of the ulcer and its re-epithelialisation contradict each other: healed means "
                "re-epithelialised, active means it is not. Correct one of the two."),
              on=ULCA.REEPITH, items=(ULCA.ULCSTAT,))
def healed_is_epithelialised_and_active_is_not(form: FormView, book: Book) -> Verdict:
    """HEALED goes with complete re-epithelialisation, ACTIVE without; SCAR goes with it too."""
    if form.ULCSTAT is None or form.REEPITH is None:
        return None
    return (form.ULCSTAT, form.REEPITH) not in (("HEALED", "N"), ("ACTIVE", "Y"))


@CHECKS.part("EC48", Behaviour.QUERY,
             T("L’ulcère {ulcer} est cicatrisé le {day} sans jamais avoir été vu actif : "
               "vérifiez le statut ou confirmez.",
               "Ulcer {ulcer} is healed on {day} and was never seen active: check the status or confirm."),
             on=ULCA.ULCSTAT, reads=("SV",))
def healed_ulcer_was_seen_active(form: FormView, book: Book) -> Verdict:
    """The first time an ulcer is found healed, an earlier assessment found it active."""
    day = assessed_on(form, book)
    if form.ULCSTAT != "HEALED" or day is None:
        return None
    before = [seen.ULCSTAT for then, seen in assessments(book, form.line) if then < day]
    if "ACTIVE" in before or "HEALED" in before:
        return True
    return {"ulcer": ulcer_name(book.study, form.line), "day": shown(day)}


@CHECKS.check("EC49", "H", Behaviour.BLOCK,
              T("L’ulcère {ulcer} est actif le {day} après avoir été cicatrisé le {healed} : corrigez le statut, ou "
                "ouvrez une récidive au registre.",
                "Ulcer {ulcer} is active on {day} after being healed on {healed}: correct the status, or open a "
                "recurrence in the register."),
              on=ULCA.ULCSTAT, steps=("lock",), reads=("SV",))
def healed_ulcer_stays_closed(form: FormView, book: Book) -> Verdict:
    """No assessment finds active an ulcer that the last clear one before it found healed."""
    day = assessed_on(form, book)
    if form.ULCSTAT != "ACTIVE" or day is None:
        return None
    before = [(then, seen.ULCSTAT) for then, seen in assessments(book, form.line)
              if then < day and seen.ULCSTAT in ("ACTIVE", *CLOSED)]
    if not before or before[-1][1] == "ACTIVE":
        return True
    return {"ulcer": ulcer_name(book.study, form.line), "day": shown(day), "healed": shown(before[-1][0])}


def _examines_hands(form: FormView, book: Book) -> bool:
    """Whether ulcer assessments are required at the planned visit of this page."""
    visit = book.study.visit(form.visit)
    return not visit.repeats and any(s.page is ULCA and s.required for s in visit.slots)


@CHECKS.check("EC50", "H", Behaviour.BLOCK,
              T("Visite du {day} : pas d’évaluation de {ulcers}. Remplissez-la, ou déclarez-la non faite avec le motif.",
                "Visit of {day}: no assessment of {ulcers}. Fill it in, or declare it not done with the reason."),
              on=SV.SVDAT, items=(ULCA.ULCSTAT, ULCR.ULCSTDAT), steps=("visit",), reads=("EOS",))
def every_open_ulcer_is_assessed(form: FormView, book: Book) -> Verdict:
    """At a planned visit that examines the hands, each ulcer that surely existed and was not closed has a page.

    Judged once a later visit or the end of study is on file, so that a visit being typed raises no query.
    """
    day = form.SVDAT.day if form.SVDAT is not None else None
    later = [d for d in book.visit_dates().values() if day and d > day]
    if day is None or not _examines_hands(form, book) or not (later or book.form("EOS").EOSDAT is not None):
        return None
    lacking = []
    for ulcer in book.forms("ULCR"):
        healed = confirmed_healed(book, ulcer.line)
        existed = ulcer.ULCSTDAT is not None and ulcer.ULCSTDAT.latest <= day and (healed is None or healed >= day)
        page = book.form("ULCA", form.visit, ulcer.line)
        if existed and not page.opened and not page.not_done:
            lacking.append(ulcer_name(book.study, ulcer.line))
    return not lacking or {"day": shown(day), "ulcers": ", ".join(lacking)}


@CHECKS.check("EC51", "H", Behaviour.QUERY,
              T("Ulcère dit initial et vu pour la première fois le {seen}, après l’injection du {zero} : "
                "vérifiez l’origine ou la date.",
                "Ulcer said to be baseline and first seen on {seen}, after the injection of {zero}: "
                "check the origin or the date."),
              on=ULCR.ULCORI, items=(ULCR.ULCSTDAT,), reads=("INJ", "SV"))
def baseline_ulcer_precedes_injection(form: FormView, book: Book) -> Verdict:
    """A baseline ulcer may be first seen on day 0 or before."""
    zero = day_zero(book)
    if form.ULCORI not in ("BASELINE_TARGET", "BASELINE_OTHER") or in_order(form.ULCSTDAT, zero) is not False:
        return True
    return {"seen": shown(form.ULCSTDAT), "zero": shown(zero)}


@CHECKS.check("EC52", "S", Behaviour.QUERY,
              T("Ulcère dit nouveau et vu pour la première fois le {seen}, avant l’injection du {zero} : "
                "vérifiez l’origine ou la date.",
                "Ulcer said to be new and first seen on {seen}, before the injection of {zero}: "
                "check the origin or the date."),
              on=ULCR.ULCORI, items=(ULCR.ULCSTDAT,), reads=("INJ", "SV"))
def new_ulcer_follows_injection(form: FormView, book: Book) -> Verdict:
    """A new ulcer may be first seen on day 0 or after."""
    zero = day_zero(book)
    if form.ULCORI != "NEW" or in_order(zero, form.ULCSTDAT) is not False:
        return True
    return {"seen": shown(form.ULCSTDAT), "zero": shown(zero)}


@CHECKS.part("EC52", Behaviour.QUERY,
             T("Récidive de {parent}, qui n’est pas vu cicatrisé avant : vérifiez l’ulcère d’origine ou son statut.",
               "Recurrence of {parent}, which is not seen healed before: check the ulcer that recurs or its status."),
             on=ULCR.ULCPAR, items=(ULCR.ULCSTDAT, ULCA.ULCSTAT), reads=("SV",))
def recurrence_has_a_healed_parent(form: FormView, book: Book) -> Verdict:
    """The ulcer that recurs was found healed on or before the day the recurrence may be first seen."""
    if form.ULCPAR is None:
        return None
    healed = [day for day, seen in assessments(book, form.ULCPAR) if seen.ULCSTAT in CLOSED]
    if any(in_order(day, form.ULCSTDAT) is not False for day in healed):
        return True
    return {"parent": ulcer_name(book.study, form.ULCPAR)}


@CHECKS.check("EC53", "S", Behaviour.QUERY,
              T("Même emplacement que {other}, ouvert aussi : est-ce le même ulcère ? Corrigez ou confirmez.",
                "Same place as {other}, also open: is it the same ulcer? Correct or confirm."),
              on=ULCR.ULCLOC, items=(ULCA.ULCSTAT,), reads=("SV",))
def open_ulcers_are_apart(form: FormView, book: Book) -> Verdict:
    """No ulcer with a lower number is open in the same region; said once, at the later line."""
    if form.ULCLOC is None or last_status(book, form.line) in CLOSED:
        return None
    same = [u.line for u in book.forms("ULCR") if u.ULCLOC == form.ULCLOC and int(u.line) < int(form.line)
            and last_status(book, u.line) not in CLOSED]
    return not same or {"other": ulcer_name(book.study, same[0])}


CHECKS.listed("EC54", "H", Behaviour.REFUSE,
              T("Le pouce n’a pas de phalange moyenne : choisissez une autre zone.",
                "The thumb has no middle phalanx: choose another region."),
              status=Status.CONSTRUCTION, note="the hand map has no such region; a code outside it is refused")


def _disqualified(ulcer: FormView) -> bool:
    """Whether an answer of the register rules the ulcer out (INC03a to c, EXC12, EXC13)."""
    classes = ("ON_CALCINOSIS",) if GANGRENE_ELIGIBLE.value else ("ON_CALCINOSIS", "FROM_GANGRENE")
    return (ulcer.ULCLOC is not None and "-PROX-" in ulcer.ULCLOC) or ulcer.ULCISCH == "N" or ulcer.ULCCLAS in classes \
        or "Y" in (ulcer.ULCCALC, ulcer.ULCBONE, ulcer.ULCOTH)


@CHECKS.check("EC55", "H", Behaviour.BLOCK,
              T("L’ulcère {ulcer} est retenu, mais le registre l’exclut (siège, calcification, relief osseux, cause ou "
                "classe) : vérifiez la décision ou le registre.",
                "Ulcer {ulcer} is chosen, but the register rules it out (place, calcification, bone relief, cause or "
                "class): check the decision or the register."),
              on=(ULCD.INDEXULC, ULCD.INJDEC), steps=("eligibility",),
              items=(ULCR.ULCLOC, ULCR.ULCISCH, ULCR.ULCCALC, ULCR.ULCBONE, ULCR.ULCOTH, ULCR.ULCCLAS))
def chosen_ulcer_is_not_ruled_out(form: FormView, book: Book) -> Verdict:
    """At inclusion, an index ulcer or one to inject meets what the register says of it."""
    chosen = "INDEXULC" if form.INDEXULC == "Y" else "INJDEC" if form.INJDEC == "INJECT" else None
    if form.visit != "INC" or chosen is None or not _disqualified(book.form("ULCR", line=form.line)):
        return True
    return {"item": chosen, "ulcer": ulcer_name(book.study, form.line)}


def _index_ulcers(book: Book) -> list[str]:
    """The ulcers named index, each once, the first named first."""
    return list(dict.fromkeys(f.line for f in book.forms("ULCD") if f.INDEXULC == "Y"))


@CHECKS.check("EC56", "H", Behaviour.BLOCK,
              T("Deux ulcères cardinaux : {first} et {ulcer}. Gardez-en un seul.",
                "Two index ulcers: {first} and {ulcer}. Keep one only."),
              on=ULCD.INDEXULC, steps=("randomise",), note="randomisation itself needs RAND")
def only_one_ulcer_is_index(form: FormView, book: Book) -> Verdict:
    """The ulcer named index here is the first one named."""
    named = _index_ulcers(book)
    if form.INDEXULC != "Y" or form.line == named[0]:
        return True
    return {"first": ulcer_name(book.study, named[0]), "ulcer": ulcer_name(book.study, form.line)}


@CHECKS.part("EC56", Behaviour.BLOCK,
             T("L’ulcère cardinal {ulcer} n’est pas actif à l’inclusion : vérifiez le statut ou choisissez-en un autre.",
               "The index ulcer {ulcer} is not active at inclusion: check its status or choose another."),
             on=ULCD.INDEXULC, items=(ULCA.ULCSTAT,), steps=("randomise",))
def index_ulcer_is_active_at_inclusion(form: FormView, book: Book) -> Verdict:
    """The first ulcer named index was found active at the inclusion visit."""
    if form.visit != "INC" or form.INDEXULC != "Y" or form.line != _index_ulcers(book)[0]:
        return None
    status = status_at(book, "INC", form.line)
    return status in ("ACTIVE", None) or {"ulcer": ulcer_name(book.study, form.line)}


@CHECKS.part("EC56", Behaviour.BLOCK,
             T("Injection sans ulcère cardinal : désignez-le dans les décisions de l’inclusion.",
               "Injection without an index ulcer: name it among the decisions of inclusion."),
             on=INJ.EXSTDAT, items=(ULCD.INDEXULC,), steps=("randomise",))
def injected_subject_has_an_index_ulcer(form: FormView, book: Book) -> Verdict:
    """Once injected, hence randomised, a subject has an index ulcer."""
    return form.EXSTDAT is None or bool(_index_ulcers(book))
