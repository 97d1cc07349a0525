"""Reading a laboratory's file by the mapping of its site: each row a result at its place, or a sentence that says what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from ecrf.crf import Refused, Study, T
from ecrf.crf.text import quoted

from . import delimited, targets
from .incoming import Contents, Incoming, Wrong
from .sampling import Days
from .specification import COLUMNS, Mapping, Test, converted
from .targets import Target, plain_unit

FINEST = 6
"""Decimals that a number of a page holds at most."""

COLUMN = T("Le fichier n’a pas de colonne «\u00a0{name}\u00a0» ({role}), que la correspondance annonce. Ses colonnes\u00a0: {found}.",
           "The file has no column “{name}” ({role}), which the mapping states. Its columns: {found}.")
COLUMN_TWICE = T("Le fichier a deux colonnes «\u00a0{name}\u00a0». Renommez-en une.", "The file has two columns “{name}”. Rename one.")
CELLS = T("La ligne a {n} cases, l’en-tête en a {wanted}. Vérifiez les guillemets et le séparateur.",
          "The row has {n} cells, the header has {wanted}. Check quotation marks and separator.")
BLANK = T("La case «\u00a0{role}\u00a0» est vide. Complétez-la.", "The cell “{role}” is empty. Fill it in.")
STRANGER = T("«\u00a0{subject}\u00a0» n’est pas un sujet du centre {site}. Corrigez le numéro, ou retirez la ligne.",
             "“{subject}” is no subject of site {site}. Correct the number, or take the row out.")
UNKNOWN_TEST = T("Le code «\u00a0{code}\u00a0» n’est pas dans la correspondance. Ajoutez-le, ou notez-le parmi les codes laissés de côté.",
                 "The code “{code}” is not in the mapping. Add it, or note it among the codes left aside.")
UNKNOWN_UNIT = T("«\u00a0{code}\u00a0» en «\u00a0{unit}\u00a0» n’est pas dans la correspondance, qui connaît\u00a0: {known}. Ajoutez cette unité.",
                 "“{code}” in “{unit}” is not in the mapping, which knows: {known}. Add this unit.")
NO_TARGET = T("La correspondance place «\u00a0{code}\u00a0» sur {target}, que l’étude n’a plus. Corrigez la correspondance.",
              "The mapping puts “{code}” on {target}, which the study no longer has. Correct the mapping.")
NOT_NUMBER = T("«\u00a0{value}\u00a0» n’est pas un nombre écrit avec {mark}. Corrigez-le, ou notez le mot parmi ceux d’un résultat absent.",
               "“{value}” is not a number written with {mark}. Correct it, or note the word among those for an absent result.")
BOUNDED = T("«\u00a0{value}\u00a0» est une limite de mesure, la page n’accepte qu’un nombre. Écrivez «\u00a0{sign} = UNK\u00a0» parmi les résultats absents de la correspondance\u00a0: {value} sera le motif de l’absence.",
            "“{value}” is a limit of measurement, the page takes numbers only. Write “{sign} = UNK” among the absent results of the mapping: {value} will be the reason of the absence.")
TOO_FINE = T("{value} {factor} donne {result}\u00a0: plus de {most} décimales. Faites reprendre l’unité {unit} telle quelle.",
             "{value} {factor} gives {result}: more than {most} decimals. Have the unit {unit} kept as it is.")
NOT_ANSWER = T("«\u00a0{value}\u00a0» n’est pas une réponse que la correspondance connaît pour «\u00a0{code}\u00a0». Ajoutez ce mot.",
               "“{value}” is no answer that the mapping knows for “{code}”. Add this word.")
NOT_DAY = T("«\u00a0{day}\u00a0» n’est pas une date écrite {shape}. Corrigez la date, ou la correspondance.",
            "“{day}” is not a date written {shape}. Correct the date, or the mapping.")
NOT_VISIT = T("«\u00a0{visit}\u00a0» n’est pas une visite de l’étude, ni un mot de la correspondance. Ajoutez ce mot à la correspondance.",
              "“{visit}” is neither a visit of the study nor a word of the mapping. Add this word to the mapping.")
NOT_THERE = T("La visite {visit} de {subject} n’existe pas encore. Faites-la d’abord ouvrir par le centre.",
              "Visit {visit} of {subject} does not exist yet. Have the site open it first.")
NOT_ASKED = T("La page {page} n’est pas demandée à la visite {visit}. Corrigez la visite, ou retirez la ligne.",
              "Page {page} is not asked at visit {visit}. Correct the visit, or take the row out.")
NO_PLACE = T("Ni visite ni date de prélèvement\u00a0: donnez l’une des deux.", "Neither visit nor date of sample: give one of them.")
NO_VISIT = T("Aucune visite de {subject} avec la page {page} n’a lieu le {day}. Corrigez la date, ou donnez la visite dans le fichier.",
             "No visit of {subject} with page {page} took place on {day}. Correct the date, or give the visit in the file.")
AMBIGUOUS = T("Plusieurs visites de {subject} avec la page {page} ont lieu le {day}\u00a0: {visits}. Donnez la visite dans le fichier.",
              "Several visits of {subject} with page {page} took place on {day}: {visits}. Give the visit in the file.")
OTHER_DAY = T("La ligne {row} donne le {day} pour le même prélèvement. Accordez les dates.",
              "Row {row} gives {day} for the same sample. Make the dates agree.")
OTHER_RESULT = T("La ligne {row} donne un autre résultat pour le même examen\u00a0: {value}. Gardez la bonne.",
                 "Row {row} gives another result for the same test: {value}. Keep the right one.")

Place = tuple[str, str, str]
"""Subject, study event, page."""


@dataclass(frozen=True)
class _Result:
    """A result as it will be kept: value and unit, or a missing code with its reason; ``bound`` where that is a limit: ``<0,5``."""

    value: str | None
    unit: str = ""
    missing: str | None = None
    why: str | None = None
    bound: str = ""

    def agrees(self, other: _Result) -> bool:
        """Whether two rows say the same, 5.4 being 5.40."""
        if self.value is None or other.value is None or (self.unit, self.missing) != (other.unit, other.missing):
            return (self.value, self.unit, self.missing, self.bound) == (other.value, other.unit, other.missing, other.bound)
        return self.value == other.value or (_NUMBER.fullmatch(self.value) is not None and _NUMBER.fullmatch(other.value) is not None
                                             and Decimal(self.value) == Decimal(other.value))


_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
_BOUND = re.compile(r"(<|>|≤|≥|<=|>=|inf|sup)\W*[0-9].*", re.IGNORECASE)
_BELOW = ("<", "≤", "i", "I")


@dataclass
class _Sheet:
    """What was read so far: values in their order, and for each place and item where it was said first."""

    mapping: Mapping
    study: Study
    site: str
    days: Days
    known: dict[str, Target]
    tests: dict[tuple[str, str], Test] = field(default_factory=dict)
    values: list[Incoming] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    said: dict[tuple[Place, str], tuple[int, _Result]] = field(default_factory=dict)
    sampled: dict[Place, tuple[int, date]] = field(default_factory=dict)
    named: set[Place] = field(default_factory=set)
    comments: dict[Place, dict[str, int]] = field(default_factory=dict)

    def put(self, row: int, place: Place, item: str, value: str | None, missing: str | None = None, why: str | None = None) -> None:
        """One value at its place."""
        subject, visit, page = place
        self.values.append(Incoming(str(row), subject, visit, page, "", item, value, missing, why))


def read(stream: BinaryIO, mapping: Mapping, study: Study, site: str, days: Days) -> Contents:
    """The results of a file, in the order of its rows, with the day of sample and the laboratory where the page needs them.

    ``days`` are those of the site's subjects (``sampling.days``): any other subject is a stranger. Nothing is guessed;
    numbers stay digit for digit unless the mapping states a factor. Writes and reads nothing else.
    """
    try:
        text = delimited.decoded(stream.read(delimited.LARGEST + 1), mapping.encoding)
        table = delimited.rows(text, mapping.delimiter)
        places = _columns(table.header, mapping)
    except Refused as refused:
        return Contents(wrong=(Wrong("", refused.problem),))
    sheet = _Sheet(mapping, study, site, days, targets.targets(study), {(t.code, plain_unit(t.unit)): t for t in mapping.tests})
    for row, cells in table.rows:
        try:
            if len(cells) != len(table.header):
                raise Refused(CELLS.filled(n=len(cells), wanted=len(table.header)))
            _take(sheet, row, {role: cells[place] for role, place in places.items()})
        except Refused as refused:
            sheet.wrong.append(Wrong(str(row), refused.problem))
    _comment(sheet)
    return Contents(tuple(sheet.values), tuple(sheet.wrong))


def _columns(header: tuple[str, ...], mapping: Mapping) -> dict[str, int]:
    """Where each column of the mapping stands."""
    for role, name in mapping.columns.items():
        if name not in header:
            raise Refused(COLUMN.filled(name=name, role=COLUMNS[role], found=", ".join(header)[:200]))
        if header.count(name) > 1:
            raise Refused(COLUMN_TWICE.filled(name=name))
    return {role: header.index(name) for role, name in mapping.columns.items()}


def _take(sheet: _Sheet, row: int, cells: dict[str, str]) -> None:
    """One row: refused with a sentence, or its values added."""
    for role in ("subject", "test", "value"):
        if not cells[role]:
            raise Refused(BLANK.filled(role=COLUMNS[role]))
    if cells["test"] in sheet.mapping.ignored:
        return
    subject = cells["subject"]
    if subject not in sheet.days.visits:
        raise Refused(STRANGER.filled(subject=quoted(subject), site=sheet.site))
    test, target = _target(sheet, cells["test"], cells.get("unit", ""))
    result = _result(sheet.mapping, test, target, cells)
    day = _day(sheet.mapping, cells.get("date", ""))
    place = (subject, _event(sheet, subject, target, cells.get("visit", ""), day), target.page.oid)
    before = sheet.said.get((place, target.item.name))
    if before is not None and not before[1].agrees(result):
        raise Refused(OTHER_RESULT.filled(row=before[0], value=" ".join(filter(None, (before[1].value or before[1].why, before[1].unit)))))
    if day is not None and sheet.sampled.setdefault(place, (row, day))[1] != day:
        first, other = sheet.sampled[place]
        raise Refused(OTHER_DAY.filled(row=first, day=f"{other:%d/%m/%Y}"))
    _add(sheet, row, place, target, result, day)
    if cells.get("comment"):
        sheet.comments.setdefault(place, {}).setdefault(f"{test.code}: {cells['comment']}", row)


def _add(sheet: _Sheet, row: int, place: Place, target: Target, result: _Result, day: date | None) -> None:
    """The values of a row that no row before it gave."""
    dated, named = targets.sample_date(target.page), targets.laboratory_name(target.page)
    if day is not None and dated is not None and sheet.sampled[place][0] == row and sheet.days.day(*place) != day:
        sheet.put(row, place, dated.name, day.isoformat())
    if sheet.mapping.laboratory and named is not None and place not in sheet.named:
        sheet.named.add(place)
        sheet.put(row, place, named.name, sheet.mapping.laboratory)
    if (place, target.item.name) not in sheet.said:
        sheet.said[place, target.item.name] = (row, result)
        sheet.put(row, place, target.item.name, result.value, result.missing, result.why)
        if result.value is not None and target.unit_item is not None:
            sheet.put(row, place, target.unit_item.name, target.unit)


def _target(sheet: _Sheet, code: str, unit: str) -> tuple[Test, Target]:
    """What the mapping says of a code in a unit."""
    test = sheet.tests.get((code, plain_unit(unit)))
    if test is None:
        units = [t.unit or "–" for t in sheet.mapping.tests if t.code == code]
        raise Refused(UNKNOWN_UNIT.filled(code=quoted(code), unit=quoted(unit), known=", ".join(units)) if units
                      else UNKNOWN_TEST.filled(code=quoted(code)))
    target = sheet.known.get(test.target)
    if target is None:
        raise Refused(NO_TARGET.filled(code=quoted(code), target=test.target))
    return test, target


def _result(mapping: Mapping, test: Test, target: Target, cells: dict[str, str]) -> _Result:
    """The result of a row: missing, a code of a list, or a number in the unit of its target."""
    written = cells["value"]
    absent = dict(mapping.missing).get(written)
    if absent is not None:
        return _Result(None, missing=absent, why=" – ".join(filter(None, (written, cells.get("comment", ""))))[:500])
    if target.item.codelist is not None:
        code = dict(test.answers).get(written, written if not test.answers and written in target.item.codelist else None)
        if code is None:
            raise Refused(NOT_ANSWER.filled(value=quoted(written), code=quoted(test.code)))
        return _Result(code)
    if _BOUND.fullmatch(written):
        return _bounded(mapping, test, cells)
    return _Result(_number(mapping, test, written), target.unit)


def _bounded(mapping: Mapping, test: Test, cells: dict[str, str]) -> _Result:
    """A limit of measurement, where the mapping says by which code such a result is absent: what was printed is the reason."""
    written = cells["value"]
    sign = "<" if written.startswith(_BELOW) else ">"
    absent = dict(mapping.missing).get(sign)
    if absent is None:
        raise Refused(BOUNDED.filled(value=quoted(written), sign=sign))
    printed = " ".join(filter(None, (written, test.unit)))
    return _Result(None, "", absent, " – ".join(filter(None, (printed, cells.get("comment", ""))))[:500], printed)


def _number(mapping: Mapping, test: Test, written: str) -> str:
    number = written.replace(mapping.decimal, ".")
    other = "." if mapping.decimal == "," else ","
    if other in written or not _NUMBER.fullmatch(number):
        mark = T("une virgule", "a comma") if mapping.decimal == "," else T("un point", "a point")
        raise Refused(NOT_NUMBER.filled(value=quoted(written), mark=mark))
    result = converted(number, test.factor)
    if len(result.partition(".")[2].rstrip("0")) > FINEST:
        raise Refused(TOO_FINE.filled(value=number, factor=f"× {test.factor}" if test.factor else "", result=result, most=FINEST,
                                      unit=test.unit))
    return result if len(result.partition(".")[2]) <= FINEST else result.rstrip("0").rstrip(".")


def _day(mapping: Mapping, written: str) -> date | None:
    if not written:
        return None
    day = mapping.day(written)
    if day is None:
        raise Refused(NOT_DAY.filled(day=quoted(written), shape=mapping.shape))
    return day


def _event(sheet: _Sheet, subject: str, target: Target, word: str, day: date | None) -> str:
    """The study event of a row: the one it names, else the only one of that day where the page is asked."""
    page = target.page.oid
    if word:
        event = dict(sheet.mapping.visits).get(word, word)
        if not _asks(sheet.study, event, page):
            raise Refused(_misplaced(sheet.study, event, word, page))
        if sheet.study.visit(event).repeats and event not in sheet.days.visits[subject]:
            raise Refused(NOT_THERE.filled(visit=event, subject=subject))
        return event
    if day is None:
        raise Refused(NO_PLACE)
    found = list(_on(sheet, subject, page, day))
    if len(found) == 1:
        return found[0]
    said = (NO_VISIT if not found else AMBIGUOUS)
    raise Refused(said.filled(subject=subject, page=page, day=f"{day:%d/%m/%Y}", visits=", ".join(found)))


def _on(sheet: _Sheet, subject: str, page: str, day: date) -> Iterator[str]:
    for event in sorted(sheet.days.visits[subject], key=sheet.study.visit_order):
        if sheet.days.day(subject, event, page) == day and _asks(sheet.study, event, page):
            yield event


def _asks(study: Study, event: str, page: str) -> bool:
    try:
        return any(slot.page.oid == page for slot in study.visit(event).slots)
    except KeyError:
        return False


def _misplaced(study: Study, event: str, word: str, page: str) -> T:
    try:
        study.visit(event)
    except KeyError:
        return NOT_VISIT.filled(visit=quoted(word))
    return NOT_ASKED.filled(page=page, visit=event)


def _comment(sheet: _Sheet) -> None:
    """The comments of the rows of a page, together as its comment; one too long is refused, never cut."""
    for place, said in sheet.comments.items():
        item = targets.comment(sheet.study.pages[place[2]])
        if item is not None:
            sheet.put(next(iter(said.values())), place, item.name, "\n".join(said))
