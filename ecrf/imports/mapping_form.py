"""The form of a mapping: what was typed, read strictly with a sentence at each control, and a mapping as it is typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from werkzeug.datastructures import MultiDict

from ecrf.crf import MISSING, Study, T
from ecrf.crf.text import UNREADABLE, quoted

from . import targets
from .delimited import DELIMITERS, ENCODINGS
from .specification import COLUMNS, DATES, DECIMALS, NEEDED, Mapping, Test
from .targets import Target, plain_unit

LONGEST, MOST_TESTS, SPARE = 200, 300, 5
"""Characters of a word, rows of tests at most, and the empty rows that the form offers."""
TABS = {"tab": "\t"}
"""A select cannot hold a tab."""

CHOOSE = T("Choisissez dans la liste.", "Choose from the list.")
NEEDS_COLUMN = T("Écrivez le nom de cette colonne dans l’en-tête du fichier.", "Write the name of this column in the file’s header.")
NEEDS_PLACE = T("Nommez la colonne de la visite, ou celle de la date du prélèvement.", "Name the column of the visit, or that of the date of the sample.")
SAME_COLUMN = T("Ce nom est déjà celui d’une autre colonne.", "This name is another column’s already.")
TOO_LONG = T("{most} caractères au plus, sans caractère de contrôle.", "{most} characters at most, no control characters.")
PAIR = T("«\u00a0{line}\u00a0»\u00a0: écrivez «\u00a0mot = code\u00a0», un par ligne.", "“{line}”: write “word = code”, one per line.")
TWICE = T("«\u00a0{word}\u00a0» est écrit deux fois.", "“{word}” is written twice.")
NOT_CODE = T("«\u00a0{code}\u00a0» n’est pas un code connu ici. Connus\u00a0: {known}.", "“{code}” is not a code known here. Known: {known}.")
NO_TESTS = T("Donnez au moins un code d’examen.", "Give at least one test code.")
TOO_MANY = T("{most} codes d’examen au plus.", "{most} test codes at most.")
NEEDS_CODE = T("Donnez le code que le laboratoire écrit.", "Give the code that the laboratory writes.")
NEEDS_TARGET = T("Choisissez l’item que ce code remplit.", "Choose the item that this code fills.")
SAME_TEST = T("Ce code est déjà donné avec cette unité.", "This code is given with this unit already.")
IGNORED_TOO = T("Ce code est aussi parmi ceux laissés de côté.", "This code is among those left aside as well.")
NOT_FACTOR = T("Le facteur est un nombre positif, par exemple 10 ou 8,84.", "The factor is a positive number, for example 10 or 8.84.")
NEEDS_FACTOR = T("«\u00a0{unit}\u00a0» n’est pas l’unité de l’item\u00a0: donnez le facteur (1 si le nombre est le même).",
                 "“{unit}” is not the item’s unit: give the factor (1 if the number is the same).")
SAME_UNIT = T("L’unité est celle de l’item\u00a0: laissez le facteur vide.", "The unit is the item’s: leave the factor empty.")
NO_NUMBER = T("Ce résultat est un mot, pas un nombre\u00a0: ni facteur, ni unité.", "This result is a word, not a number: no factor, no unit.")
NO_WORDS = T("Ce résultat est un nombre\u00a0: il n’a pas de mots.", "This result is a number: it has no words.")


@dataclass
class Proposal:
    """What was typed: the mapping when all of it can be read, and sentences by control; ``code.3`` is of the fourth row."""

    mapping: Mapping | None = None
    problems: dict[str, T] = field(default_factory=dict)

    def refuse(self, control: str, problem: T) -> None:
        """Note the first sentence of a control."""
        self.problems.setdefault(control, problem)


@dataclass(frozen=True)
class TestRow:
    """One row of the form as it is typed."""

    code: str = ""
    unit: str = ""
    target: str = ""
    factor: str = ""
    answers: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is typed in it."""
        return not any((self.code, self.unit, self.target, self.factor, self.answers))


def typed_rows(typed: MultiDict[str, str]) -> list[TestRow]:
    """The rows that were typed, blank ones left out."""
    columns = [[text.strip() for text in typed.getlist(name)] for name in ("code", "unit", "target", "factor", "answers")]
    length = max(map(len, columns))
    rows = (TestRow(*(column[n] if n < len(column) else "" for column in columns)) for n in range(length))
    return [row for row in rows if not row.empty]


def as_typed(mapping: Mapping | None, lang: str) -> MultiDict[str, str]:
    """A mapping as the form shows it; for a site without one the usual of French laboratories."""
    if mapping is None:
        return MultiDict({"delimiter": ";", "decimal": ",", "dates": "%d/%m/%Y", "encoding": "utf-8"})
    typed = MultiDict({
        "delimiter": next((name for name, sign in TABS.items() if sign == mapping.delimiter), mapping.delimiter),
        "decimal": mapping.decimal, "dates": mapping.dates, "encoding": mapping.encoding, "laboratory": mapping.laboratory,
        "visits": _lines(mapping.visits), "missing": _lines(mapping.missing), "ignored": "\n".join(mapping.ignored),
        **{f"column.{role}": name for role, name in mapping.columns.items()}})
    for test in mapping.tests:
        for name, said in (("code", test.code), ("unit", test.unit), ("target", test.target),
                           ("factor", test.factor.replace(".", ",") if lang == "fr" else test.factor),
                           ("answers", "; ".join(f"{word} = {code}" for word, code in test.answers))):
            typed.add(name, said)
    return typed


def _lines(pairs: tuple[tuple[str, str], ...]) -> str:
    return "\n".join(f"{word} = {code}" for word, code in pairs)


def read(study: Study, typed: MultiDict[str, str]) -> Proposal:
    """The mapping that was typed. Nothing is guessed: where a unit differs from the item's, the factor is stated."""
    found = Proposal()
    delimiter = TABS.get(typed.get("delimiter", ""), typed.get("delimiter", ""))
    for control, value, known in (("delimiter", delimiter, DELIMITERS), ("decimal", typed.get("decimal", ""), DECIMALS),
                                  ("dates", typed.get("dates", ""), DATES), ("encoding", typed.get("encoding", ""), ENCODINGS)):
        if value not in known:
            found.refuse(control, CHOOSE)
    columns = _columns(found, typed)
    visits = _pairs(found, "visits", typed.get("visits", ""), lambda code: _is_visit(study, code), " ".join(study.visits))
    missing = _pairs(found, "missing", typed.get("missing", ""), lambda code: code in MISSING, " ".join(c.code for c in MISSING))
    ignored = tuple(dict.fromkeys(filter(None, (_word(found, "ignored", line) for line in typed.get("ignored", "").splitlines()))))
    tests = tuple(_tests(found, study, typed_rows(typed), frozenset(ignored)))
    laboratory = _word(found, "laboratory", typed.get("laboratory", ""))
    if not found.problems:
        found.mapping = Mapping(delimiter, typed["decimal"], typed["dates"], typed["encoding"], columns, tests, visits, missing,
                                ignored, laboratory)
    return found


def _word(found: Proposal, control: str, text: str) -> str:
    text = text.strip()
    if len(text) > LONGEST or UNREADABLE.search(text):
        found.refuse(control, TOO_LONG.filled(most=LONGEST))
    return text


def _columns(found: Proposal, typed: MultiDict[str, str]) -> dict[str, str]:
    columns: dict[str, str] = {}
    for role in COLUMNS:
        name = _word(found, f"column.{role}", typed.get(f"column.{role}", ""))
        if name in columns.values():
            found.refuse(f"column.{role}", SAME_COLUMN)
        if name:
            columns[role] = name
        elif role in NEEDED:
            found.refuse(f"column.{role}", NEEDS_COLUMN)
    if "visit" not in columns and "date" not in columns:
        found.refuse("column.visit", NEEDS_PLACE)
    return columns


def _is_visit(study: Study, code: str) -> bool:
    try:
        study.visit(code)
    except KeyError:
        return False
    return True


def _pairs(found: Proposal, control: str, text: str, known: Callable[[str], bool], names: str,
           parted: str = "\n") -> tuple[tuple[str, str], ...]:
    """``word = code``, one per line, each word once, each code a known one."""
    pairs: dict[str, str] = {}
    for line in filter(None, (part.strip() for part in re.split(f"[{parted}]", text.replace("\r", "\n")))):
        word, equals, code = (part.strip() for part in line.rpartition("="))
        _word(found, control, word)
        if not equals or not word:
            found.refuse(control, PAIR.filled(line=quoted(line)))
        elif not known(code):
            found.refuse(control, NOT_CODE.filled(code=quoted(code), known=names))
        elif word in pairs:
            found.refuse(control, TWICE.filled(word=quoted(word)))
        pairs.setdefault(word, code)
    return tuple(pairs.items())


def _tests(found: Proposal, study: Study, rows: list[TestRow], ignored: frozenset[str]) -> Iterator[Test]:
    known, seen = targets.targets(study), set()
    if not rows:
        found.refuse("code.0", NO_TESTS)
    if len(rows) > MOST_TESTS:
        found.refuse("code.0", TOO_MANY.filled(most=MOST_TESTS))
    for n, row in enumerate(rows[:MOST_TESTS]):
        code, unit, target = _word(found, f"code.{n}", row.code), _word(found, f"unit.{n}", row.unit), known.get(row.target)
        if not code:
            found.refuse(f"code.{n}", NEEDS_CODE)
        elif (code, plain_unit(unit)) in seen:
            found.refuse(f"code.{n}", SAME_TEST)
        elif code in ignored:
            found.refuse(f"code.{n}", IGNORED_TOO)
        seen.add((code, plain_unit(unit)))
        if target is None:
            found.refuse(f"target.{n}", NEEDS_TARGET)
        else:
            yield _worded(found, n, row, target) if target.item.codelist is not None else _measured(found, n, row, target)


def _worded(found: Proposal, n: int, row: TestRow, target: Target) -> Test:
    """A result of a codelist: the laboratory's words for its codes."""
    codes = target.item.codelist or ()
    if row.factor:
        found.refuse(f"factor.{n}", NO_NUMBER)
    answers = _pairs(found, f"answers.{n}", row.answers, lambda code: code in codes, " ".join(c.code for c in codes), "\n;")
    return Test(row.code, row.unit, target.key, "", answers)


def _measured(found: Proposal, n: int, row: TestRow, target: Target) -> Test:
    """A number: in the item's own unit without a factor, in any other with the factor stated."""
    factor = row.factor.replace(",", ".")
    if row.answers:
        found.refuse(f"answers.{n}", NO_WORDS)
    if factor and (not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", factor) or not Decimal(factor)):
        found.refuse(f"factor.{n}", NOT_FACTOR)
    elif not factor and plain_unit(row.unit) not in target.spelled:
        found.refuse(f"factor.{n}", NEEDS_FACTOR.filled(unit=row.unit or "–"))
    elif factor and plain_unit(row.unit) in target.spelled:
        found.refuse(f"factor.{n}", SAME_UNIT)
    return Test(row.code, row.unit, target.key, factor)
