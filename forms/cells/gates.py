"""The steps that the application performs or clears: randomise, clear for harvest, release a batch, clear for injection."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ecrf.crf import Book, CodeBreak, Decision, Filled, FormView, Gate, Lack, T, Taking
from forms.cells.assumptions import RELEASE_TESTS
from forms.cells.moments import RELEASED
from forms.checks.evidence import eligible_ulcers, status_at, ulcer_name, undecided


def complete(form: FormView) -> bool:
    """Whether every question asked on a page has an answer or a missing code."""
    return form.opened and all(form.answered(item.name) for item in form.page.applicable(form.values)
                               if not item.optional and not item.derived)


def _missing(book: Book, *places: tuple[str, str]) -> list[Lack]:
    """The pages of ``(page, visit)`` that are asked and not complete."""
    return [Lack(T(f"La page «\u00a0{page.title.fr}\u00a0» n’est pas complète.", f"The page “{page.title.en}” is not complete."),
                 (visit, oid, ""))
            for oid, visit in places if book.asks(page := book.study.pages[oid], visit)
            and not complete(book.form(oid, visit))]


def _not_said(book: Book, *results: tuple[str, str, str]) -> list[Lack]:
    """The eligibility pages of ``(page, visit, code)`` whose result, if given, is another than this code (trial.md 4.27)."""
    return [Lack(T(f"«\u00a0{form.page.title.fr}\u00a0»\u00a0: le résultat n’est pas «\u00a0éligible\u00a0».",
                   f"“{form.page.title.en}”: the result is not “eligible”."), (visit, oid, ""))
            for oid, visit, code in results if (form := book.form(oid, visit)).IERES not in (None, code)]


def _ended(book: Book) -> list[Lack]:
    over = book.form("EOS").EOSDAT is not None
    return [Lack(T("Le sujet a terminé ou quitté l’étude.", "The subject has completed or left the study."),
                 ("", "EOS", ""))] if over else []


def stratum(book: Book, site: str) -> str | None:
    """The stratum of the randomisation list (A3): the site, and one or several eligible active ulcers at inclusion."""
    ulcers = ulcer_stratum(book)
    return f"{site}-{ulcers}" if ulcers else None


def ulcer_stratum(book: Book) -> str | None:
    """``1`` or ``2PLUS`` eligible ulcers active at inclusion; ``None`` without any."""
    active = [key for key in eligible_ulcers(book) if status_at(book, "INC", key) == "ACTIVE"]
    return ("1" if len(active) == 1 else "2PLUS") if active else None


def _randomised(book: Book, taking: Taking) -> Filled:
    drawn = taking.drawn
    return {"RAND": {"RANDDTC": taking.moment, "STRSITE": taking.site, "STRULC": ulcer_stratum(book),
                     "RANDNO": drawn.number if drawn else None, "RANDBY": taking.by},
            "RANDU": {"ARM": drawn.arm if drawn else None, "KITNO": drawn.kit if drawn else None}}


def _before_randomisation(book: Book, taking: Taking) -> list[Lack]:
    lacks = _ended(book) + _missing(book, ("SV", "INC"), ("IES", "SCR"), ("IEI", "INC"))
    lacks += _not_said(book, ("IES", "SCR", "ELIGIBLE"), ("IEI", "INC", "ELIGIBLE"))
    if ulcer_stratum(book) is None:
        lacks.append(Lack(T("Aucun ulcère éligible et actif à l’inclusion.", "No eligible ulcer active at inclusion."),
                          ("INC", "SV", "")))
    return lacks


def _two_arms(book: Book) -> bool:
    return bool(book.study.switches["ARMS"] == 2)


def _not_randomised(book: Book) -> list[Lack]:
    """Where there is nothing to randomise, the first step after inclusion asks what randomisation would ask."""
    return _missing(book, ("RAND", "")) if _two_arms(book) else _before_randomisation(book, Taking("", "", ""))


def _autologous(book: Book) -> bool:
    return bool(book.study.switches["PRODUCT_ORIGIN"] == "AUTOLOGOUS")


def _stops_harvest(book: Book) -> tuple[str, ...]:
    return ("harvest",) if _two_arms(book) else ("eligibility", "randomise", "harvest")


def _stops_injection(book: Book) -> tuple[str, ...]:
    first = not _two_arms(book) and not _autologous(book)
    return ("eligibility", "randomise", "inject") if first else ("inject",)


def _untested(book: Book) -> list[Lack]:
    """Infection markers that nobody recorded; what they say is the check's (EC45)."""
    tested = any(form.opened and not form.not_done for form in book.forms("SER"))
    return [] if tested else [Lack(T("Aucun marqueur infectieux n’est enregistré.", "No infection marker is recorded."),
                                   ("INC", "SER", ""))]


def _before_harvest(book: Book, taking: Taking) -> list[Lack]:
    return _ended(book) + _not_randomised(book) + _untested(book)


def _cleared_for_harvest(book: Book, taking: Taking) -> Filled:
    return {"CLRH": {"HCLRDTC": taking.moment, "HCLRBY": taking.by, **taking.inputs}}


def _before_release(book: Book, taking: Taking) -> list[Lack]:
    """The results without which no batch is released; a rejection needs none."""
    batch, tests = book.form("MFG", "", taking.line), book.form("REL", "", taking.line)
    lacks = [] if batch.MFGTYPE else [Lack(T("La préparation du lot n’est pas enregistrée.",
                                             "The preparation of the batch is not recorded."), ("", "MFG", taking.line))]
    if taking.inputs.get("RELDEC") == "REJECTED":
        return lacks
    lacks += _untested(book) if _autologous(book) else []
    wanted = RELEASE_TESTS.value.get(batch.MFGTYPE, ())
    unknown = [tests.page.items[name].label for name in wanted if getattr(tests, name) in (None, "PENDING", "NOT_DONE")]
    return lacks + [Lack(T(f"Résultat attendu\u00a0: {words.fr}.", f"Result awaited: {words.en}."), ("", "REL", taking.line))
                    for words in unknown]


def _decided(book: Book, taking: Taking) -> Filled:
    return {"RELD": {**taking.inputs, "RELQP": taking.by, "RELDTC": taking.moment}}


def released_at(book: Book, moment: datetime) -> list[str]:
    """The batches released for the subject, decided by then and not expired, by the minute (regulatory.md ATMP-04)."""
    return [form.line for form in book.forms("RELD") if form.RELDEC in RELEASED and form.RELDTC is not None
            and moment >= form.RELDTC and (form.RELEXP is None or moment <= form.RELEXP)]


def received(book: Book) -> bool:
    """Whether a hand-over at the site was recorded with matching identities."""
    at_site = [form.line for form in book.forms("COI") if form.COISTEP in ("PHARMACY", "BEDSIDE")]
    return any(book.form("COIU", "", line).IDMATCH == "Y" for line in at_site)


def _before_injection(book: Book, taking: Taking) -> list[Lack]:
    lacks = _ended(book) + _not_randomised(book) + _missing(book, ("IED", "D0"))
    lacks += _not_said(book, ("IED", "D0", "ELIGIBLE"))
    lacks += [Lack(T(f"Pas de décision du jour pour {ulcer_name(book.study, key)}\u00a0: enregistrez-la.",
                     f"No decision of the day for {ulcer_name(book.study, key)}: record it."), ("D0", "ULCD", key)) for key in undecided(book)]
    if not any(form.INJDEC == "INJECT" for form in book.forms("ULCD") if form.visit == "D0"):
        lacks.append(Lack(T("Aucun ulcère n’est à injecter\u00a0: reprenez les décisions du jour.",
                            "No ulcer is to be injected: take the decisions of the day."), ("D0", "SV", "")))
    if not released_at(book, datetime.fromisoformat(taking.moment)):
        lacks.append(Lack(T("Aucun produit libéré et non périmé pour ce sujet.",
                            "No product released and not expired for this subject.")))
    if not received(book):
        lacks.append(Lack(T("La réception au centre, identités concordantes, n’est pas enregistrée.",
                            "The reception at the site, identities matching, is not recorded."), ("", "COI", "")))
    return lacks


def _signed(*pages: tuple[str, str]) -> Callable[[Book, Taking], list[tuple[str, str, str]]]:
    """The pages of ``(page, visit)`` that must stand signed, where they are asked."""
    return lambda book, taking: [(visit, oid, "") for oid, visit in pages if book.asks(book.study.pages[oid], visit)]


def _tests_signed(book: Book, taking: Taking) -> list[tuple[str, str, str]]:
    """The unit signs the tests of a batch that is to be released; a rejected one goes nowhere."""
    return [] if taking.inputs.get("RELDEC") == "REJECTED" else [("", "REL", taking.line)]


def _cleared_for_injection(book: Book, taking: Taking) -> Filled:
    return {"CLRI": {"ICLRDTC": taking.moment, "ICLRBY": taking.by, "ICLRTXT": taking.inputs.get("ICLRTXT")}}


RANDOMISE = Gate(
    "randomise", "randomise", T("Randomisation", "Randomisation"), T("Randomiser", "Randomise"), "randomise", "RAND",
    ("RAND", "RANDU"), _randomised, lacks=_before_randomisation, blocked_by=lambda book: ("eligibility", "randomise"), stratum=stratum,
    signed=_signed(("IES", "SCR"), ("IEI", "INC")))
HARVEST = Gate(
    "harvest", "clear_harvest", T("Feu vert pour le prélèvement", "Clearance for harvest"),
    T("Donner le feu vert au prélèvement", "Clear for harvest"), "clear", "CLRH", ("CLRH",), _cleared_for_harvest,
    inputs=("HCLRTXT", "HCLRCONF", "HCLRCONR"), lacks=_before_harvest, undo="withdraw_harvest", spent_by=("HARV",),
    blocked_by=_stops_harvest, signed=_signed(("IES", "SCR"), ("IEI", "INC")))
RELEASE = Gate(
    "release", "release_batch", T("Libération du lot", "Release of the batch"), T("Décider du lot", "Decide on the batch"),
    "release", "RELD", ("RELD",), _decided, lacks=_before_release, undo="withdraw_release", spent_by=("INJ",), apart=("MFG", "REL"), signed=_tests_signed,
    inputs=("RELDEC", "RELCODE", "DOSELAB", "STORAGE", "RELEXP", "RELREAS", "DRGPAR", "DRGBY", "DRGDAT", "DRGREQ",
            "DRGRISK", "DRGSPO", "DRGAUTH"))
INJECT = Gate(
    "inject", "clear_inject", T("Feu vert pour l’injection", "Clearance for injection"),
    T("Donner le feu vert à l’injection", "Clear for injection"), "clear", "CLRI", ("CLRI",), _cleared_for_injection,
    inputs=("ICLRTXT",), lacks=_before_injection, undo="withdraw_inject", spent_by=("INJ",), blocked_by=_stops_injection,
    signed=_signed(("IED", "D0")))

GATES = (RANDOMISE, HARVEST, RELEASE, INJECT)
"""The steps in order; one whose page is not asked (one arm, allogeneic product) is not there."""

ELIGIBILITY = tuple(Decision(page, visit, "IERES", "ELIGIBLE") for page, visit in (("IES", "SCR"), ("IEI", "INC"), ("IED", "D0")))
"""The decisions on eligibility, each signed by the physician who takes it. What blocks their signature also blocks
randomisation: it may have come after the signature."""

CODE_BREAK = CodeBreak(
    "UNB", ("RANDU", "ARM"), inputs=("UNBFUP", "UNBDSMB"),
    fill=lambda taking, reason, arm: {"UNBDTC": taking.moment, "UNBBY": taking.by, "UNBREAS": reason, "UNBARM": arm,
                                      "UNBFUP": taking.inputs.get("UNBFUP"), "UNBDSMB": taking.inputs.get("UNBDSMB")})
