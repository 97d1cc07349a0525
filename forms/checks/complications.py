"""Edit checks of digital ulcers: state on the day of injection, size, infection, pain (trial.md 6.4, EC58 to EC72)."""

from __future__ import annotations

from ecrf.crf import Behaviour, Book, FormView, Status, T
from forms.assumptions import HEALED_PAIN, SIZE_CHANGE, UNCONTROLLED_INFECTION
from forms.cells.session import INJ
from forms.checks.evidence import (
    SYSTEMIC_ROUTES,
    eligible_ulcers,
    finger_of,
    may_cover,
    shown,
    status_at,
    ulcer_name,
    undecided,
)
from forms.checks.registry import CHECKS, Verdict
from forms.safety.adverse_event import AE
from forms.treatment.medication import CM
from forms.ulcers.assessment import TISSUES, ULCA, ellipse_area
from forms.ulcers.course import assessed_on, assessments, eligible
from forms.ulcers.decision import ULCD
from forms.ulcers.register import ULCR
from forms.visits.visit import SV


@CHECKS.check("EC58", "S", Behaviour.QUERY,
              T("Aucun ulcère éligible n’est plus actif le jour de l’injection ({day}) : vérifiez les statuts, puis "
                "décidez pour chaque ulcère.",
                "No eligible ulcer is still active on the day of injection ({day}): check the statuses, then decide "
                "for each ulcer."),
              on=SV.SVDAT, items=(ULCA.ULCSTAT,), reads=("INJ", "ULCR"))
def an_eligible_ulcer_is_active_at_injection(form: FormView, book: Book) -> Verdict:
    """On day 0, one of the ulcers eligible at inclusion is active, or not assessed yet."""
    chosen = eligible_ulcers(book)
    if form.visit != "D0" or form.SVDAT is None or not chosen:
        return None
    return any(status_at(book, "D0", key) in ("ACTIVE", None) for key in chosen) or {"day": shown(form.SVDAT)}


@CHECKS.part("EC58", Behaviour.BLOCK,
             T("L’ulcère {ulcer} n’est plus actif le jour de l’injection : enregistrez la décision pour cet ulcère.",
               "Ulcer {ulcer} is no longer active on the day of injection: record the decision for it."),
             on=ULCA.ULCSTAT, items=(ULCD.INJDEC,), steps=("inject",), reads=("INJ", "SV", "ULCR"))
def changed_ulcer_has_a_decision(form: FormView, book: Book) -> Verdict:
    """An ulcer eligible at inclusion and no longer active on day 0 has a decision of that day."""
    if form.visit != "D0" or form.ULCSTAT in ("ACTIVE", None) or form.line not in eligible_ulcers(book):
        return None
    decided = book.form("ULCD", "D0", form.line).INJDEC
    return decided is not None or {"ulcer": ulcer_name(book.study, form.line)}


@CHECKS.part("EC58", Behaviour.BLOCK,
             T("Injection enregistrée sans décision du jour pour {ulcers} : enregistrez-la.",
               "Injection recorded without a decision of the day for {ulcers}: record it."),
             on=INJ.EXSTDAT, items=(ULCD.INJDEC,), steps=("inject",), reads=("SV", "ULCA", "ULCR"))
def injection_follows_a_decision_per_ulcer(form: FormView, book: Book) -> Verdict:
    """Once injected, every ulcer eligible at inclusion has a decision of day 0."""
    lacking = [ulcer_name(book.study, key) for key in undecided(book)]
    return form.EXSTDAT is None or not lacking or {"ulcers": ", ".join(lacking)}


@CHECKS.part("EC58", Behaviour.QUERY,
             T("«\u00a0Injecter un autre ulcère\u00a0» est décidé pour {ulcer}, et aucun autre n’est à injecter\u00a0: reprenez les "
               "décisions du jour.",
               "“Inject another ulcer” is decided for {ulcer}, and no other is to be injected: take the decisions of "
               "the day again."),
             on=ULCD.INJDEC, items=(ULCR.ULCLOC,))
def another_ulcer_is_injected_instead(form: FormView, book: Book) -> Verdict:
    """On day 0, once every other ulcer of the register has its decision, one of them is to be injected instead."""
    if form.visit != "D0" or form.INJDEC != "INJECT_OTHER":
        return None
    others = [book.form("ULCD", "D0", ulcer.line).INJDEC for ulcer in book.forms("ULCR") if ulcer.line != form.line]
    if None in others:
        return None
    return "INJECT" in others or {"ulcer": ulcer_name(book.study, form.line)}


@CHECKS.check("EC59", "S", Behaviour.QUERY,
              T("La taille change de {change} % en {days} jours : vérifiez les mesures ou confirmez.",
                "The size changes by {change}% within {days} days: check the measurements or confirm."),
              on=ULCA.LDIAM, items=(ULCA.LPERP,), reads=("SV",))
def size_changes_slowly(form: FormView, book: Book) -> Verdict:
    """Against the last measured assessment up to 14 days before: area and diameter within −80 % and +100 %."""
    day, limits = assessed_on(form, book), SIZE_CHANGE.value
    if form.LDIAM is None or day is None:
        return None
    before = [(then, seen) for then, seen in assessments(book, form.line)
              if 0 < (day - then).days <= limits["within_days"] and seen.LDIAM is not None]
    if not before:
        return None
    then, seen = before[-1]
    pairs = [(seen.LDIAM, form.LDIAM), (ellipse_area(seen, book), ellipse_area(form, book))]
    changes = [float(100 * (now - old) / old) for old, now in pairs if old is not None and now is not None]
    worst = max(changes, key=abs)
    odd = [c for c in changes if not -limits["fall_pct"] <= c <= limits["rise_pct"]]
    jump = abs(form.LDIAM - seen.LDIAM) > limits["diameter_mm"]
    return not (odd or jump) or {"change": f"{max(odd or [worst], key=abs):+.0f}", "days": (day - then).days}


@CHECKS.check("EC60", "H", Behaviour.REFUSE,
              T("Le lit de la plaie fait {total} % au lieu de 100 % : corrigez les parts.",
                "The wound bed sums to {total}% instead of 100%: correct the shares."),
              on=ULCA.WBEPI, items=tuple(ULCA.items[name] for name in TISSUES[1:]))
def wound_bed_sums_to_a_hundred(form: FormView, book: Book) -> Verdict:
    """All six shares sum to 100 %; some of them to no more."""
    shares = [share for name in TISSUES if (share := getattr(form, name)) is not None]
    total = sum(shares)
    return (total <= 100 if len(shares) < len(TISSUES) else total == 100) or {"total": total}


@CHECKS.part("EC60", Behaviour.REFUSE,
             T("Un ulcère actif n’est pas couvert d’épithélium à 100 % : corrigez le statut ou la part d’épithélium.",
               "An active ulcer is not covered by 100% epithelium: correct the status or the share of epithelium."),
             on=ULCA.WBEPI, items=(ULCA.ULCSTAT,))
def active_ulcer_is_not_all_epithelium(form: FormView, book: Book) -> Verdict:
    """An active ulcer has some bed that is not epithelium."""
    return not (form.ULCSTAT == "ACTIVE" and form.WBEPI == 100)


GANGRENOUS = ("DRY", "WET")


def complicated(form: FormView) -> bool:
    """Whether an assessment finds gangrene, osteomyelitis or an infection with systemic antibiotic."""
    return form.GANGR in GANGRENOUS or form.INFECT in UNCONTROLLED_INFECTION.value


@CHECKS.check("EC65", "H", Behaviour.QUERY,
              T("Gangrène ou infection grave de l’ulcère {ulcer} sans événement indésirable lié, d’intérêt particulier : "
                "enregistrez-le ou reliez-le.",
                "Gangrene or severe infection of ulcer {ulcer} without a linked adverse event of special interest: "
                "record it or link it."),
              on=(ULCA.INFECT, ULCA.GANGR), items=(AE.AEULC, AE.AEFING, AE.AEAESI), reads=("ULCR",))
def complicated_ulcer_has_an_adverse_event(form: FormView, book: Book) -> Verdict:
    """Gangrene, osteomyelitis or systemic antibiotic: an event of special interest names the ulcer or its finger."""
    if not complicated(form):
        return True
    finger = finger_of(book, form.line)
    if any(event.AEAESI == "Y" and (form.line in (event.AEULC or ()) or finger in (event.AEFING or ()))
           for event in book.forms("AE")):
        return True
    return {"item": "GANGR" if form.GANGR in GANGRENOUS else "INFECT", "ulcer": ulcer_name(book.study, form.line)}


@CHECKS.check("EC66", "H", Behaviour.BLOCK,
              T("L’ulcère {ulcer} est infecté ou à opérer d’urgence le jour de l’injection : son doigt ne s’injecte pas. "
                "Enregistrez la décision ou vérifiez l’évaluation.",
                "Ulcer {ulcer} is infected or needs urgent surgery on the day of injection: its finger is not to be "
                "injected. Record the decision or check the assessment."),
              on=(ULCA.INFECT, ULCA.URGSURG), items=(ULCD.INJDEC, ULCR.ULCLOC), steps=("inject",),
              reads=("INJ", "INJF", "SV"))
def infected_finger_is_not_injected(form: FormView, book: Book) -> Verdict:
    """On day 0, an ulcer with EXC14, EXC15 or EXC17 is decided against and its finger has no injection."""
    infected = form.INFECT in UNCONTROLLED_INFECTION.value
    if form.visit != "D0" or not (infected or form.URGSURG == "Y"):
        return True
    finger = finger_of(book, form.line)
    injected = finger is not None and book.form("INJF", "D0", finger).opened
    spared = book.form("ULCD", "D0", form.line).INJDEC in ("INJECT_OTHER", "DO_NOT_INJECT") \
        or eligible(book.form("ULCR", line=form.line), book) == "N"
    if spared and not injected:
        return True
    return {"item": "INFECT" if infected else "URGSURG", "ulcer": ulcer_name(book.study, form.line)}


CHECKS.listed("EC67", "H", Behaviour.QUERY,
              T("Nombre d’ulcères actifs différent des lignes actives : vérifiez les ulcères.",
                "Number of active ulcers differs from the active lines: check the ulcers."),
              status=Status.CONSTRUCTION, note="the number is computed from the assessments, never typed")


@CHECKS.check("EC68", "S", Behaviour.QUERY,
              T("Douleur {pain}/10 à un ulcère cicatrisé : vérifiez la douleur ou le statut, ou confirmez.",
                "Pain {pain}/10 at a healed ulcer: check the pain or the status, or confirm."),
              on=ULCA.PAINNRS, items=(ULCA.ULCSTAT,))
def healed_ulcer_hurts_little(form: FormView, book: Book) -> Verdict:
    """A healed ulcer hurts 5 of 10 or less."""
    if form.ULCSTAT != "HEALED" or form.PAINNRS is None:
        return None
    return HEALED_PAIN.value >= form.PAINNRS or {"pain": form.PAINNRS}


def _systemic_antibiotic(line: FormView) -> bool:
    return line.CMGRP == "ANTIBIOTIC" and line.CMROUTE in (*SYSTEMIC_ROUTES, None)


@CHECKS.check("EC69", "S", Behaviour.QUERY,
              T("Antibiotique par voie générale à l’ulcère {ulcer} le {day}, absent des traitements : "
                "ajoutez la ligne ou corrigez l’infection.",
                "Systemic antibiotic at ulcer {ulcer} on {day}, absent from the medication: "
                "add the line or correct the infection."),
              on=ULCA.INFECT, items=(CM.CMGRP, CM.CMROUTE, CM.CMSTDAT, CM.CMENDAT), reads=("SV",))
def antibiotic_of_an_ulcer_is_in_the_medication(form: FormView, book: Book) -> Verdict:
    """SYSTEMIC_ABX: a systemic antibiotic line may cover the day."""
    day = assessed_on(form, book)
    if form.INFECT != "SYSTEMIC_ABX" or day is None:
        return None
    if any(_systemic_antibiotic(line) and may_cover(line, day) is not False for line in book.forms("CM")):
        return True
    return {"ulcer": ulcer_name(book.study, form.line), "day": shown(day)}


@CHECKS.part("EC69", Behaviour.QUERY,
             T("Antibiotique par voie générale pour un ulcère infecté, sans ulcère infecté à la visite du {day} : "
               "vérifiez l’indication ou l’évaluation.",
               "Systemic antibiotic for an infected ulcer, without an infected ulcer at the visit of {day}: "
               "check the indication or the assessment."),
             on=CM.CMINDC, items=(CM.CMGRP, CM.CMROUTE, CM.CMSTDAT, CM.CMENDAT, ULCA.INFECT), reads=("SV", "ULCR"))
def antibiotic_for_an_ulcer_shows_in_an_assessment(form: FormView, book: Book) -> Verdict:
    """A systemic antibiotic for an ulcer, surely taken on the day of some assessments: one of them says so."""
    if form.CMINDC != "DU_INFECTION" or form.CMGRP != "ANTIBIOTIC" or form.CMROUTE not in SYSTEMIC_ROUTES:
        return None
    start, end = form.CMSTDAT, form.CMENDAT
    if start is None or (end is None and form.CMONGO != "Y"):
        return None
    seen = [(day, f.INFECT) for ulcer in book.forms("ULCR") for day, f in assessments(book, ulcer.line)
            if f.INFECT is not None and start.latest <= day and (end is None or day <= end.earliest)]
    if not seen or any(infection in UNCONTROLLED_INFECTION.value for _, infection in seen):
        return True
    return {"day": shown(min(day for day, _ in seen))}
