"""Edit checks of the product: release, identity, custody, what was injected (trial.md 6.5, EC75 to EC84)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ecrf.crf import Behaviour, Book, FormView, T
from forms.cells.assumptions import RELEASE_LIMITS, TRANSPORT_LIMITS
from forms.cells.codelists import CUSTODY_STEP
from forms.cells.custody import COI
from forms.cells.deficiency import PDEF
from forms.cells.identity import COIU
from forms.cells.injection_clearance import CLRI
from forms.cells.manufacturing import MFG
from forms.cells.moments import RELEASED, batch_of, decision_on, injection_start, local
from forms.cells.product import INJP
from forms.cells.release import REL
from forms.cells.release_decision import RELD
from forms.cells.session import INJ
from forms.checks.registry import CHECKS, Verdict
from forms.disease.demographics import DM
from forms.safety.adverse_event import AE

_START = (INJ.EXSTDAT, INJ.EXSTTIM)
_LOT = (INJP.LOTNO, MFG.BATCHNO)
_FILE = ("DRGPAR", "DRGBY", "DRGDAT", "DRGREQ", "DRGRISK", "DRGSPO", "DRGAUTH")
_FILED = tuple(RELD.items[name] for name in _FILE)
_PHENOTYPE = ("CD90", "CD73", "CD105", "CD45", "CD34", "CD14", "CD19", "HLADR", "CD4531")
_SAFETY = ("ENDOTOX", "MYCO", "STERINP", "GRAM", "KARYOB", "SEROALL", "STRID", "CELLCNT")


def _excused(book: Book, line: str) -> bool:
    """Whether a result out of limits stops nothing: the batch is rejected, or its derogation file is complete."""
    decided = book.form("RELD", "", line)
    if decided.RELDEC == "REJECTED":
        return True
    return bool(decided.RELDEC == "RELEASED_WITH_DEROGATION" and all(getattr(decided, n) is not None for n in _FILE))


@CHECKS.check("EC75", "H", Behaviour.BLOCK,
              T("Le lot {lot} n’est pas libéré, ou est périmé, au début de l’injection ({start}) : vérifiez le lot, la libération "
                "et l’heure.",
                "Batch {lot} is not released, or expired, at the start of the injection ({start}): check the batch, the "
                "release and the time."),
              on=INJP.LOTNO, items=(*_START, MFG.BATCHNO, RELD.RELDEC, RELD.RELDTC, RELD.RELEXP), steps=("inject",))
def batch_is_released_and_not_expired(form: FormView, book: Book) -> Verdict:
    """The batch injected was released before the injection began, and had not expired, by the minute."""
    start = injection_start(book)
    if form.LOTNO is None or start is None:
        return None
    decided = decision_on(book, batch_of(book, form.LOTNO))
    given, expiry = (local(decided.RELDTC), local(decided.RELEXP)) if decided is not None else (None, None)
    fine = decided is not None and (decided.RELDEC == "REJECTED" or (
        given is not None and given <= start and (expiry is None or start <= expiry)))
    return fine or {"lot": form.LOTNO, "start": f"{start:%d/%m/%Y %H:%M}"}


@CHECKS.part("EC75", Behaviour.QUERY,
             T("Injection enregistrée sans feu vert avant elle : vérifiez ; c’est une déviation critique.",
               "Injection recorded without a clearance before it: check; it is a critical deviation."),
             on=INJ.EXSTTIM, items=(INJ.EXSTDAT, CLRI.ICLRDTC), deviation=("PRODUCT", "CRITICAL"))
def injection_was_cleared(form: FormView, book: Book) -> Verdict:
    """The subject was cleared before the injection began; what happened is recorded either way (rulings R40)."""
    start, cleared = injection_start(book), local(book.form("CLRI").ICLRDTC)
    return start is None or (cleared is not None and cleared <= start)


@CHECKS.check("EC76", "H", Behaviour.BLOCK,
              T("Le lot {lot} a été refusé à la libération : il ne s’injecte pas.",
                "Batch {lot} was rejected at release: it is not to be injected."),
              on=INJP.LOTNO, items=(MFG.BATCHNO, RELD.RELDEC), steps=("inject",))
def rejected_batch_is_not_injected(form: FormView, book: Book) -> Verdict:
    """The batch injected was not rejected."""
    decided = decision_on(book, batch_of(book, form.LOTNO))
    return decided is None or decided.RELDEC != "REJECTED" or {"lot": form.LOTNO}


@CHECKS.check("EC77", "H", Behaviour.BLOCK,
              T("Dérogation incomplète, il manque : {missing}. Complétez le dossier ou refusez le lot.",
                "Derogation incomplete, missing: {missing}. Complete the file or reject the batch."),
              on=RELD.RELDEC, items=_FILED, steps=("release",))
def derogation_has_its_whole_file(form: FormView, book: Book) -> Verdict:
    """A release with derogation names parameter, approval and date, and the four documents of regulatory ATMP-05."""
    if form.RELDEC != "RELEASED_WITH_DEROGATION":
        return None
    lost = [RELD.items[name].label for name in _FILE if getattr(form, name) is None]
    return not lost or {"missing": T(", ".join(w.fr for w in lost), ", ".join(w.en for w in lost))}


@CHECKS.check("EC78", "H/S", Behaviour.BLOCK,
              T("Viabilité {value} %, sous la limite de {limit} % : complétez la dérogation ou refusez le lot.",
                "Viability {value}%, below the limit of {limit}%: complete the derogation or reject the batch."),
              on=REL.items["VIAB"], items=(RELD.RELDEC, *_FILED), steps=("release",))
def viability_is_within_its_limit(form: FormView, book: Book) -> Verdict:
    """Viability is 70 % at least, or the batch is rejected or released with its derogation file."""
    limit = RELEASE_LIMITS.value["VIAB"]["at_least"]
    if form.VIAB is None or limit <= form.VIAB or _excused(book, form.line):
        return True
    return {"value": str(form.VIAB), "limit": limit}


@CHECKS.part("EC78", Behaviour.QUERY,
             T("Viabilité {value} %, entre {limit} et {usual} % : vérifiez-la ou confirmez-la.",
               "Viability {value}%, between {limit} and {usual}%: check it or confirm it."), on=REL.items["VIAB"])
def viability_is_as_usual(form: FormView, book: Book) -> Verdict:
    """Viability is usually 80 % at least."""
    limit, usual = (RELEASE_LIMITS.value["VIAB"][word] for word in ("at_least", "usual"))
    return form.VIAB is None or not limit <= form.VIAB < usual or {
        "value": str(form.VIAB), "limit": limit, "usual": usual}


def _out(form: FormView, book: Book, names: tuple[str, ...]) -> dict[str, Any] | bool:
    """The results of the list that do not conform, unless the batch is excused."""
    out = [name for name in names if REL.items[f"{name}C"].value_for(form, book) == "N"]  # type: ignore[attr-defined]
    if not out or _excused(book, form.line):
        return True
    labels = [REL.items[name].label for name in out]
    return {"item": out[0], "tests": T(", ".join(w.fr for w in labels), ", ".join(w.en for w in labels))}


@CHECKS.check("EC79", "H", Behaviour.BLOCK,
              T("Phénotype hors spécification : {tests}. Complétez la dérogation ou refusez le lot.",
                "Phenotype outside the specification: {tests}. Complete the derogation or reject the batch."),
              on=tuple(REL.items[name] for name in _PHENOTYPE), items=(RELD.RELDEC, *_FILED), steps=("release",))
def phenotype_is_within_the_specification(form: FormView, book: Book) -> Verdict:
    """Every marker measured is within its limit, or the batch is rejected or released with its derogation file."""
    return _out(form, book, _PHENOTYPE)


@CHECKS.part("EC79", Behaviour.BLOCK,
             T("Résultat non conforme : {tests}. Complétez la dérogation ou refusez le lot.",
               "Result that does not conform: {tests}. Complete the derogation or reject the batch."),
             on=tuple(REL.items[name] for name in _SAFETY), items=(RELD.RELDEC, MFG.DOSEPREP, *_FILED), steps=("release",))
def safety_tests_conform(form: FormView, book: Book) -> Verdict:
    """The same for the tests of trial.md 4.30 that no numbered check names: endotoxin, sterility in process, Gram, count …"""
    return _out(form, book, _SAFETY)


@CHECKS.check("EC80", "H", Behaviour.BLOCK,
              T("Stérilité ou mycoplasme positif d’un lot injecté, il manque : {missing}. Enregistrez-le et prévenez le centre.",
                "Positive sterility or mycoplasma of an injected batch, missing: {missing}. Record it and tell the site."),
              on=(REL.STER14, REL.STER7, REL.MYCOFIN),
              items=(REL.PATINFDT, PDEF.DEFTYPE, AE.AEAESI, INJ.EXSTDAT, *_LOT), steps=("lock",),
              note="the alert is the query itself, on the work list of whoever reads the page")
def late_positive_result_is_followed_up(form: FormView, book: Book) -> Verdict:
    """A positive result after the injection has its deficiency, its event of special interest, and the patient was told."""
    positive = [n for n in ("STER14", "STER7", "MYCOFIN") if getattr(form, n) == "POSITIVE"]
    injected = batch_of(book, book.form("INJP", "D0").LOTNO)
    if not positive or book.form("INJ", "D0").EXSTDAT is None or (injected is not None and injected.line != form.line):
        return True
    lost = [words for words, there in (
        (T("le défaut du produit", "the product deficiency"), any(f.DEFTYPE == "PRODUCT" for f in book.forms("PDEF"))),
        (T("l’événement d’intérêt", "the event of interest"), any(f.AEAESI == "Y" for f in book.forms("AE"))),
        (REL.PATINFDT.label, form.PATINFDT is not None)) if not there]
    return not lost or {"item": positive[0], "missing": T(", ".join(w.fr for w in lost), ", ".join(w.en for w in lost))}


@CHECKS.check("EC81", "H", Behaviour.BLOCK,
              T("Code lu au lit du patient {bedside}, code de l’étiquette {label}, code du lot {batch} : arrêtez et vérifiez.",
                "Code read at the bedside {bedside}, code on the label {label}, code of the batch {batch}: stop and check."),
              on=INJP.PRODCODE, items=(*_LOT, MFG.SECCODE, RELD.RELCODE), steps=("inject",))
def product_code_is_one_everywhere(form: FormView, book: Book) -> Verdict:
    """The code at the bedside is that of the batch and of the label at release."""
    batch = batch_of(book, form.LOTNO)
    label = book.form("RELD", "", batch.line).RELCODE if batch is not None else None
    known = [code for code in (form.PRODCODE, label, batch.SECCODE if batch is not None else None) if code is not None]
    return form.PRODCODE is None or len(set(known)) == 1 or {
        "bedside": form.PRODCODE, "label": label or "–", "batch": (batch.SECCODE if batch is not None else None) or "–"}


_AFTER_RELEASE = ("RELEASE", "TRANSPORT_OUT", "PHARMACY", "BEDSIDE")


@CHECKS.part("EC81", Behaviour.BLOCK,
             T("Le code lu à cette étape ({code}) n’est celui d’aucun lot libéré ({labels}) : arrêtez et vérifiez.",
               "The code read at this step ({code}) is that of no released batch ({labels}): stop and check."),
             on=COIU.PRODCODE, items=(COI.COISTEP, RELD.RELDEC, RELD.RELCODE), steps=("inject",))
def code_read_on_the_way_is_that_of_a_released_batch(form: FormView, book: Book) -> Verdict:
    """From release on, every hand-over reads the code of a batch released for the subject."""
    labels = [d.RELCODE for d in book.forms("RELD") if d.RELDEC in RELEASED and d.RELCODE is not None]
    if form.PRODCODE is None or not labels or book.form("COI", "", form.line).COISTEP not in _AFTER_RELEASE:
        return None
    return form.PRODCODE in labels or {"code": form.PRODCODE, "labels": ", ".join(labels)}


@CHECKS.check("EC82", "H", Behaviour.BLOCK,
              T("Identité discordante à cette étape ({what}) : arrêtez, ne remettez rien, vérifiez.",
                "Identity does not match at this step ({what}): stop, hand over nothing, check."),
              on=COIU.IDSUBJ, items=(COIU.IDBIRTH, COIU.IDSEX, COIU.IDMATCH, DM.BRTHDAT, DM.SEX), steps=("inject",))
def identity_is_one_at_every_step(form: FormView, book: Book) -> Verdict:
    """Subject number, birth year and sex presented are those of the subject, and the people who checked say so."""
    person, first = book.form("DM"), book.forms("COIU")[0].IDSUBJ
    born = person.BRTHDAT.earliest.year if person.BRTHDAT is not None else None
    wrong = [words for words, presented, known in (
        (COIU.IDSUBJ.label, form.IDSUBJ, book.number or first), (COIU.IDBIRTH.label, form.IDBIRTH, born),
        (COIU.IDSEX.label, form.IDSEX, person.SEX), (COIU.IDMATCH.label, form.IDMATCH, "Y"))
        if presented is not None and known is not None and presented != known]
    return not wrong or {"what": T(", ".join(w.fr for w in wrong), ", ".join(w.en for w in wrong))}


@CHECKS.part("EC82", Behaviour.BLOCK,
             T("La même personne a fait les deux vérifications : il en faut deux (SOD-10).",
               "The same person made both checks: it takes two (SOD-10)."),
             on=COIU.CHECK2, items=(COIU.CHECK1,), steps=("inject",))
def two_people_check_an_identity(form: FormView, book: Book) -> Verdict:
    """The two checks of a hand-over are made by two people."""
    return form.CHECK1 is None or form.CHECK2 is None or form.CHECK1 != form.CHECK2


@CHECKS.check("EC83", "H", Behaviour.BLOCK,
              T("Cette étape ({when}) précède celle d’avant ({before}) : vérifiez les heures.",
                "This step ({when}) comes before the one it follows ({before}): check the times."),
              on=COI.COIDTC, items=(COI.COISTEP,), steps=("inject",))
def custody_times_follow_each_other(form: FormView, book: Book) -> Verdict:
    """No step of the chain takes place before the nearest earlier step that is recorded."""
    if form.COISTEP is None or form.COIDTC is None:
        return None
    place = CUSTODY_STEP.position(form.COISTEP)
    before = [(CUSTODY_STEP.position(f.COISTEP), f.COIDTC) for f in book.forms("COI")
              if f.COISTEP is not None and f.COIDTC is not None and CUSTODY_STEP.position(f.COISTEP) < place]
    nearest = max((step for step, _moment in before), default=None)
    earliest = min((moment for step, moment in before if step == nearest), default=None)
    return earliest is None or earliest <= form.COIDTC or {
        "when": f"{form.COIDTC:%d/%m/%Y %H:%M}", "before": f"{earliest:%d/%m/%Y %H:%M}"}


def _excursion(form: FormView) -> tuple[Decimal, bool] | None:
    """By how many °C the transport left its limits, and whether far and long enough to need a decision; ``None``: it did not."""
    limits = TRANSPORT_LIMITS.value
    low = limits["low"] - form.TEMPLOW if form.TEMPLOW is not None else 0
    high = form.TEMPHIGH - limits["high"] if form.TEMPHIGH is not None else 0
    beyond = Decimal(max(low, high))
    return (beyond, beyond > limits["beyond"] and (form.TEMPMIN or 0) > limits["minutes"]) if beyond > 0 else None


_TEMPERATURES = (COIU.TEMPLOW, COIU.TEMPHIGH)


@CHECKS.check("EC84", "H/S", Behaviour.BLOCK,
              T("Transport {beyond} °C hors limites pendant {minutes} min : la personne qualifiée statue sur l’écart.",
                "Transport {beyond} °C out of limits for {minutes} min: the qualified person decides on the excursion."),
              on=_TEMPERATURES, items=(COIU.TEMPMIN, COIU.EXCDEC), steps=("inject",))
def excursion_is_accepted(form: FormView, book: Book) -> Verdict:
    """A transport more than 2 °C out of its limits for more than 30 minutes is accepted by the qualified person."""
    out = _excursion(form)
    if out is None or not out[1] or form.EXCDEC == "ACCEPTED":
        return True
    return {"beyond": str(out[0]), "minutes": form.TEMPMIN}


@CHECKS.part("EC84", Behaviour.QUERY,
             T("Transport {beyond} °C hors limites : vérifiez les températures et leur durée, ou confirmez.",
               "Transport {beyond} °C out of limits: check the temperatures and for how long, or confirm."),
             on=_TEMPERATURES, items=(COIU.TEMPMIN,))
def transport_stays_within_its_limits(form: FormView, book: Book) -> Verdict:
    """The product travels between 15 and 25 °C."""
    out = _excursion(form)
    return out is None or out[1] or {"beyond": str(out[0])}
