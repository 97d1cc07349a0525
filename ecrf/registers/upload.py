"""Many lines of a register from a CSV file: a verdict per row first, then all of them in one act, or none."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from ecrf.casebook import holds
from ecrf.crf import CRF, Study, T
from ecrf.permissions import Actor

from . import reading, verbs
from .lines import Line, Register
from .reading import Typed

LARGEST = 2000
"""Rows of one file at most."""

EMPTY = T("Le fichier ne contient aucune ligne sous son en-tête.", "The file has no row under its header.")
HEADER = T("L’en-tête du fichier doit nommer ces colonnes, et elles seules\u00a0: {names}.",
           "The header of the file must name these columns, and no others: {names}.")
TOO_LONG = T("Le fichier a plus de {most} lignes. Divisez-le.", "The file has more than {most} rows. Divide it.")
CELLS = T("La ligne a {n} cases\u202f; l’en-tête en a {wanted}.", "The row has {n} cells; the header has {wanted}.")
NOT_TEXT = T("Le fichier n’est pas un texte UTF-8. Enregistrez-le en «\u00a0CSV UTF-8\u00a0».",
             "The file is no UTF-8 text. Save it as “CSV UTF-8”.")
NOT_CSV = T("Le fichier ne se lit pas comme un CSV ({why}).", "The file cannot be read as CSV ({why}).")


@dataclass(frozen=True)
class Verdict:
    """One row of the file: its line number there, what it says, and what becomes of it: ``new``, ``same`` or ``bad``."""

    number: int
    cells: tuple[str, ...]
    kind: str
    typed: Typed
    same_as: str = ""


@dataclass(frozen=True)
class Plan:
    """What a file would bring. ``problem`` is what is wrong with it as a whole; nothing is written while anything is."""

    text: str
    verdicts: tuple[Verdict, ...] = ()
    problem: T | None = None

    def count(self, kind: str) -> int:
        """How many rows have that verdict."""
        return sum(verdict.kind == kind for verdict in self.verdicts)

    @property
    def may_apply(self) -> bool:
        """Whether it can be applied: it brings something, and no row is bad."""
        return self.problem is None and not self.count("bad") and self.count("new") > 0


def decoded(sent: bytes) -> str | None:
    """The text of a file, ``None`` when it is no UTF-8 text; the mark that spreadsheets put first is dropped."""
    try:
        return sent.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def as_csv(page: type[CRF], lines: Sequence[Mapping[str, str]]) -> str:
    """Lines of a register as a file that ``plan`` reads."""
    out = io.StringIO()
    rows = csv.DictWriter(out, list(page.items), delimiter=";")
    rows.writeheader()
    rows.writerows(lines)
    return out.getvalue()


def plan(study: Study, register: Register, text: str) -> Plan:
    """Judge every row of a file against the register and against the rows before it. Writes nothing."""
    try:
        rows = list(_rows(text))
    except csv.Error as error:
        return Plan(text, problem=NOT_CSV.filled(why=str(error)[:80]))
    names = [name.strip().upper() for name in rows[0][1]] if rows else []
    wanted = list(register.page.items)
    if len(names) != len(set(names)) or set(names) - set(wanted) or not _required(register.page) <= set(names):
        return Plan(text, problem=HEADER.filled(names=", ".join(wanted)))
    if len(rows) < 2:
        return Plan(text, problem=EMPTY)
    if len(rows) - 1 > LARGEST:
        return Plan(text, problem=TOO_LONG.filled(most=LARGEST))
    return Plan(text, tuple(_judge(study, register, names, rows[1:])))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that say something, each with the number of the line it ends on."""
    head = text.lstrip("\ufeff").partition("\n")[0]
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";" if head.count(";") > head.count(",") else ",",
                        strict=True)
    for row in reader:
        if any(cell.strip() for cell in row):
            yield reader.line_num, row


def _required(page: type[CRF]) -> set[str]:
    return {name for name, item in page.items.items() if not item.optional}


def _judge(study: Study, register: Register, names: list[str], rows: list[tuple[int, list[str]]]) -> Iterator[Verdict]:
    among, next_key = register.live, int(register.next_key())
    for number, cells in rows:
        if len(cells) != len(names):
            typed = Typed()
            typed.refuse("", CELLS.filled(n=len(cells), wanted=len(names)))
        else:
            typed = reading.read(study, register, MultiDict(zip(names, cells, strict=True)), among=among)
        same = typed.same_as.line if typed.same_as else ""
        kind = "bad" if typed.problems else "same" if same else "new"
        if kind == "new":
            among = [*among, _expected(register.page, str(next_key), typed)]
            next_key += 1
        yield Verdict(number, tuple(cells), kind, typed, same)


def _expected(page: type[CRF], key: str, typed: Typed) -> Line:
    """A row of the file as the line it will be, so that later rows are compared with it."""
    return Line(key, 1, page.version, typed.values, False, None, "", "", "", datetime.min.replace(tzinfo=UTC))


def apply(actor: Actor, study: Study, site: str, oid: str, text: str) -> Plan:
    """Add the new rows of a file in one act, when no row is bad; applied again, it brings nothing.

    Raises ``NotGranted``, ``NotFound`` or ``Denied`` as ``verbs.save`` does.
    """
    register = verbs.locked(actor, study, site, oid)
    found = plan(study, register, text)
    if (held := holds.site_refusal(site, ZoneInfo(register.zone))) is not None:
        found = replace(found, problem=held)
    if found.may_apply:
        digest = hashlib.sha256(text.encode()).hexdigest()
        verbs.add(actor, register, [v.typed.values for v in found.verdicts if v.kind == "new"],
                  {"file": digest, "rows": found.count("new")})
    return found
