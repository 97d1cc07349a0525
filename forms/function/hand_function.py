"""Hand function at a visit: opposition, mobility, strength, contractures, sensitivity of each hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal as Number
from typing import Any

from ecrf.crf import CRF, Choice, Date, Decimal, Derived, Grid, GridLine, Integer, Item, Staff, T, Text
from forms.function.codelists import HAMIS, MONOFILAMENT
from forms.function.hands import COLUMNS, SIDES, per_hand
from forms.function.ranges import FUNC_RANGES
from forms.function.scores import hamis, mhamis, strength
from forms.ranges import limits
from forms.regions import FINGER
from forms.source import section

MOVEMENTS = (
    T("Flexion des doigts", "Finger flexion"), T("Extension des doigts", "Finger extension"),
    T("Abduction du pouce", "Thumb abduction"), T("Pince pouce-index", "Pincer grip"),
    T("Abduction des doigts", "Finger abduction"), T("Flexion palmaire du poignet", "Volar flexion"),
    T("Extension dorsale du poignet", "Dorsal extension"), T("Pronation", "Pronation"),
    T("Supination", "Supination"))
"""The nine items of HAMIS, in the order of trial.md 2.5."""

TESTS = {"GRIP": (T("Force de préhension", "Grip"), "GRIP"), "KEY": (T("Pince latérale", "Key pinch"), "PINCH"),
         "PULP": (T("Pince pulpaire", "Pulp pinch"), "PINCH")}
"""The strength tests: their words and their range."""
TRIALS = (1, 2, 3)


def trials_of(form: Any, test: str, side: str) -> list[Number | None]:
    """The three trials of one test and hand, in kg."""
    return [getattr(form, f"{test}{n}{side}") for n in TRIALS]


def _answers(form: Any, side: str) -> list[int | None]:
    given = [getattr(form, f"HAM{n}{side}") for n, _ in enumerate(MOVEMENTS, 1)]
    return [None if answer is None else int(answer) for answer in given]


def _of_cells(names: Callable[[str], Sequence[str]], lines: list[GridLine], side: str) -> tuple[Item, ...]:
    cells = dict(cell for line in lines for cell in line.cells if cell is not None)
    return tuple(cells[name] for name in names(side))


def _mobility() -> list[GridLine]:
    lines = [per_hand("KAP", T("Opposition du pouce (Kapandji)", "Thumb opposition (Kapandji)"),
                      lambda label, side: Integer(label, sdtm=f"FTTESTCD=KAPANDJI, FTLOC=HAND, FTLAT={side}",
                                                  **limits(FUNC_RANGES, "KAPANDJI")))]
    for n, movement in enumerate(MOVEMENTS, 1):
        lines.append(per_hand(
            f"HAM{n}", movement, lambda label, side, n=n: Choice(label, HAMIS, sdtm=f"FTTESTCD=HAMIS0{n}, FTLOC=HAND, FTLAT={side}"),  # type: ignore[misc]
            T("Mobilité de la main (HAMIS)", "Hand mobility (HAMIS)") if n == 1 else None))
    asked = list(lines)

    def total(name: str, words: T, score: Callable[[Sequence[int | None]], int | None], formula: T) -> GridLine:
        return per_hand(name, words, lambda label, side: Derived(
            label, inputs=_of_cells(lambda s: [f"HAM{n}{s}" for n, _ in enumerate(MOVEMENTS, 1)], asked, side),
            compute=lambda form, book: score(_answers(form, side)), formula=formula,
            sdtm=f"FTTESTCD={name}, FTLOC=HAND, FTLAT={side}"))

    return [*lines,
            total("HAMTOT", T("Total HAMIS (0 à 27)", "HAMIS total (0 to 27)"), hamis,
                  T("somme des neuf mouvements", "sum of the nine movements")),
            total("MHAMIS", T("Total HAMIS modifié (0 à 12)", "Modified HAMIS total (0 to 12)"), mhamis,
                  T("flexion, extension et abduction des doigts, extension dorsale",
                    "finger flexion, extension and abduction, dorsal extension"))]


def _strength(test: str) -> list[GridLine]:
    """Three trials of a strength test, their mean and their maximum."""
    words, range_of = TESTS[test]
    lines = [per_hand(f"{test}{n}", T(f"{words.fr}, essai {n}", f"{words.en}, trial {n}"),
                      lambda label, side, n=n: Decimal(label, unit="kg", sdtm=f"MKTESTCD={test}, MKLOC=HAND, MKLAT={side}, MKREPNUM={n}",  # type: ignore[misc]
                                                       **limits(FUNC_RANGES, range_of)), words if n == 1 else None)
             for n in TRIALS]

    def summary(letter: str, place: int, words: T, formula: T) -> GridLine:
        return per_hand(f"{test}{letter}", words, lambda label, side: Derived(
            label, unit="kg", decimals=1, formula=formula,
            inputs=_of_cells(lambda s: [f"{test}{n}{s}" for n in TRIALS], lines, side),
            compute=lambda form, book: (strength(trials_of(form, test, side)) or (None, None))[place],
            sdtm=f"MKTESTCD={test}{'MEAN' if place == 0 else 'MAX'}, MKLOC=HAND, MKLAT={side}"))

    return [*lines,
            summary("M", 0, T(f"{words.fr}, moyenne", f"{words.en}, mean"),
                    T("moyenne des essais, deux au moins", "mean of the trials, two at least")),
            summary("X", 1, T(f"{words.fr}, maximum", f"{words.en}, maximum"),
                    T("le plus fort des essais, deux au moins", "highest of the trials, two at least"))]


def _measured(stem: str, words: T, unit: str, range_of: str, group: T | None = None) -> GridLine:
    return per_hand(stem, words, lambda label, side: Integer(
        label, unit=unit, sdtm=f"MKTESTCD={stem}, MKLOC=HAND, MKLAT={side}", **limits(FUNC_RANGES, range_of)), group)


def _reach() -> list[GridLine]:
    return [_measured("FTPF", T("Distance doigts-paume, en flexion", "Finger-to-palm distance, flexion"), "mm", "PALM"),
            _measured("FTPE", T("Distance doigts-paume, en extension", "Finger-to-palm distance, extension"), "mm",
                      "PALM"),
            _measured("CONTR", T("Contracture la plus marquée", "Greatest contracture"), "°", "CONTRACT")]


def _sensitivity() -> list[GridLine]:
    return [per_hand(f"SW{finger.code}", T(finger.label.fr.capitalize(), finger.label.en.capitalize()),
                     lambda label, side, n=finger.code: Choice(  # type: ignore[misc]
                         label, MONOFILAMENT, sdtm=f"NVTESTCD=MONOFIL, NVLAT={side}, NVLOC=HAND DIGIT {n}"))
            for finger in FINGER]


class FUNC(CRF):
    """Function of both hands, by the same assessor at every visit of a patient."""

    oid, version, domain = "FUNC", "1.0", "FT"
    title = T("Fonction des mains", "Hand function")
    source = section("4.35", "F36")
    help = T("Le même évaluateur à chaque visite du patient. Essai impossible : choisissez un motif d’absence.",
             "The same assessor at every visit of the patient. Trial impossible: choose why the answer is missing.")

    FTDAT = Date(T("Date, si un autre jour que la visite", "Date, if another day than the visit"), optional=True,
                 sdtm="FT.FTDTC")
    FTEVAL = Staff(T("Évaluateur", "Assessor"), sdtm="SUPPFT.QNAM=ASSESSOR")
    MOBILITY = Grid(T("Mobilité", "Mobility"), COLUMNS, tuple(_mobility()))
    STRENGTH = Grid(T("Force", "Strength"), COLUMNS, tuple(line for test in TESTS for line in _strength(test)))
    HANDNOTE = Text(T("Déformation, amputation ou autre gêne de la mesure",
                      "Deformity, amputation or other hindrance to the measurement"), optional=True, max=200,
                    section=T("Remarque", "Note"), sdtm="SUPPFT.QNAM=HANDNOTE")
    REACH = Grid(T("Distances et contractures", "Distances and contractures"), COLUMNS, tuple(_reach()))
    SENSE = Grid(T("Sensibilité de la pulpe : plus petit monofilament perçu",
                   "Fingertip sensitivity: smallest monofilament felt"), COLUMNS, tuple(_sensitivity()))


STRENGTHS = tuple((test, side) for test in TESTS for side in SIDES)
"""Every strength test of every hand."""
