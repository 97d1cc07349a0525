"""The register of digital ulcers: one line per ulcer, opened once, its number never used again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ecrf.crf import CRF, NO, YES, YN, Choice, Date, Derived, HandMap, Line, Log, T, Text, YesNo
from forms.assumptions import CHRONIC_MONTHS, RECURRENCE_MONTHS
from forms.codelists import FINGER, HAND, PHALANX, REGIONS, SURFACE, ULC_CLASS, ULC_ORIGIN
from forms.source import section
from forms.ulcers.course import chronic_or_recurrent, closed_on, eligible, occurred_in_run_in
from forms.ulcers.hand import HANDS

_FROM_MAP = T("lu sur la carte des mains", "read from the hand map")


def _part(of: Callable[[str], str]) -> Callable[[Any, Any], str | None]:
    """A computation that reads one part of the region's code."""
    return lambda form, book: None if form.ULCLOC is None else of(form.ULCLOC)


class ULCR(CRF):
    """A digital ulcer: where it is, since when, of what kind. Its course is in the assessments."""

    oid, version, domain = "ULCR", "1.0", "TU"
    title = T("Registre des ulcères", "Ulcer register")
    source = section("4.22", "F23")
    scope = "subject"
    repeats = Log("U{:02d}")
    summary = ("ULCLOC", "ULCORI", "ULCSTDAT")
    help = T("Un ulcère est une perte de l’épiderme avec rupture de la membrane basale : vaisseaux, fibrine, "
             "granulation ou structures profondes sont visibles, ou le seraient après détersion. Cicatrice, écorchure, "
             "coupure et fissure n’en sont pas.",
             "An ulcer is a loss of epidermis that breaks the basement membrane: vessels, fibrin, granulation tissue "
             "or deeper structures show, or would after debridement. Scars, abrasions, cuts and fissures are not.")

    ULCORI = Choice(T("Origine", "Origin"), ULC_ORIGIN, critical=True, sdtm="SUPPTU.QNAM=ULCORI",
                    help=T("Nouveau : à un endroit non ulcéré à la visite précédente. Récidive : ulcère actif à la "
                           "place d’un ulcère cicatrisé.",
                           "New: at a place without ulcer at the visit before. Recurrence: an active ulcer where one "
                           "had healed."))
    ULCPAR = Line(T("Ulcère d’origine de la récidive", "Ulcer that recurs"), of="ULCR",
                  when=ULCORI.equals("RECURRENCE"), sdtm="SUPPTU.QNAM=ULCPAR")
    ULCLOC = HandMap(T("Emplacement", "Location"), REGIONS, hands=HANDS, critical=True, sdtm="TUTESTCD=TUMIDENT",
                     section=T("Emplacement", "Location"))
    ULCHAND = Derived(T("Main", "Hand"), inputs=(ULCLOC,), codelist=HAND, compute=_part(lambda code: code[0]),
                      formula=_FROM_MAP, sdtm="TU.TULAT")
    ULCFING = Derived(T("Doigt", "Finger"), inputs=(ULCLOC,), codelist=FINGER, compute=_part(lambda code: code[1]),
                      formula=_FROM_MAP, sdtm="TU.TULOC")
    ULCPHAL = Derived(T("Phalange", "Phalanx"), inputs=(ULCLOC,), codelist=PHALANX, formula=_FROM_MAP,
                      compute=_part(lambda code: code.split("-")[1]), sdtm="SUPPTU.QNAM=ULCPHAL")
    ULCSURF = Derived(T("Face", "Surface"), inputs=(ULCLOC,), codelist=SURFACE, formula=_FROM_MAP,
                      compute=_part(lambda code: code.split("-")[2]), sdtm="SUPPTU.QNAM=ULCSURF")
    ULCPERI = Derived(T("Péri-unguéal", "Periungual"), inputs=(ULCLOC,), codelist=YN, formula=_FROM_MAP,
                      compute=_part(lambda code: YES if code.endswith("PERIUNG") else NO), sdtm="SUPPTU.QNAM=ULCPERI")

    ULCSTDAT = Date(T("Vu pour la première fois", "First seen"), partial=True, critical=True, sdtm="TU.TUDTC",
                    section=T("Ancienneté", "Since when"))
    ULCRUNIN = Derived(T("Apparu pendant les soins de référence", "Occurred during standard of care"), codelist=YN,
                       inputs=(ULCSTDAT, "SOC.SOCSTDAT", "SV.SVDAT"), compute=occurred_in_run_in,
                       sdtm="SUPPTU.QNAM=ULCRUNIN", formula=T("première vue entre le début des soins et l’inclusion",
                                                              "first seen between start of care and inclusion"))
    ULCCHRO = Derived(T("Chronique ou récidivant", "Chronic or recurrent"), codelist=YN,
                      inputs=(ULCSTDAT, ULCPAR, "ULCA.ULCSTAT", "SV.SVDAT"), compute=chronic_or_recurrent,
                      sdtm="SUPPTU.QNAM=ULCCHRO", formula=T(
                          f"ouvert depuis {CHRONIC_MONTHS.value} mois ou plus, ou revenu dans les {RECURRENCE_MONTHS.value} mois",
                          f"open for {CHRONIC_MONTHS.value} months or more, or back within {RECURRENCE_MONTHS.value} months"))

    ULCCLAS = Choice(T("Classe", "Class"), ULC_CLASS, judgement=True, sdtm="SUPPTU.QNAM=ULCCLAS",
                     section=T("Jugement du médecin", "Physician’s judgement"))
    ULCISCH = YesNo(T("Ischémique", "Ischaemic"), judgement=True, critical=True, sdtm="SUPPTU.QNAM=ULCISCH")
    ULCCALC = YesNo(T("Sur une calcification sous-cutanée", "Over subcutaneous calcification"), judgement=True,
                    sdtm="SUPPTU.QNAM=ULCCALC")
    ULCBONE = YesNo(T("Sur un relief osseux", "Over bone relief"), judgement=True, sdtm="SUPPTU.QNAM=ULCBONE")
    ULCOTH = YesNo(T("Cause autre que la sclérodermie", "Cause other than scleroderma"), judgement=True,
                   sdtm="SUPPTU.QNAM=ULCOTH")
    ULCCAUS = Text(T("Quelle cause", "Which cause"), when=ULCOTH.equals("Y"), judgement=True,
                   sdtm="SUPPTU.QNAM=ULCCAUS")
    ULCELIG = Derived(T("Ulcère éligible", "Eligible ulcer"), codelist=YN,
                      inputs=(ULCLOC, ULCISCH, ULCCALC, ULCBONE, ULCOTH, ULCCLAS, "ULCA.ULCSTAT",
                              "INJ.EXSTDAT"), compute=eligible,
                      sdtm="SUPPTU.QNAM=ULCELIG", formula=T(
                          "au-delà de l’IPP, ischémique, ni calcification, ni os, ni autre cause, actif à l’inclusion",
                          "beyond the PIP, ischaemic, no calcification, bone or other cause, active at inclusion"))
    ULCENDAT = Derived(T("Cicatrisé le (confirmé)", "Healed on (confirmed)"), inputs=("ULCA.ULCSTAT", "SV.SVDAT"),
                       compute=closed_on, sdtm="SUPPTU.QNAM=TUCLOSED", formula=T(
                           "première visite où l’ulcère est cicatrisé, confirmée à une visite ultérieure",
                           "first visit that finds the ulcer healed, confirmed at a later visit"))
