"""The Excel workbook of a cut: a sheet per table with decodes, the long table, and a first sheet that says what is where.

No cell is a formula or a link to elsewhere (SEC-05): texts are written as texts, one that begins like a formula stays text when
it is edited. A cell is a number only where a double gives the text back with its decimals; dates stay texts, since some are partial.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import IO, Any
from zipfile import ZipFile

from lxml import etree
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from ecrf.casebook import seals
from ecrf.crf import Refused, T
from ecrf.permissions import ROLES

from .cuts import heads_digest
from .decodes import Table, tables
from .parcel import Order
from .sheets import File
from .stamps import xlsx

ROWS, CELL = 1_048_576, 32_767
"""What a sheet holds: rows with the header, and UTF-16 units of one cell (Microsoft: Excel specifications and limits)."""
_DIGITS, _NUMERAL = 15, re.compile(r"(?!-0(?:\.0*)?$)-?(?:0|[1-9]\d*)(?:\.(\d+))?")
_FORMULA = frozenset("=+-@\t\r\n")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_WIDEST = 60
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

_LONG = T("Feuille {sheet}, ligne {row}, colonne {column}\u00a0: un texte de plus de {limit} caractères ne tient pas dans une cellule "
          "d’Excel. Choisissez CSV.",
          "Sheet {sheet}, row {row}, column {column}: a text of more than {limit} characters does not fit into an Excel cell. Choose CSV.")
_LOST = T("Feuille {sheet}\u00a0: ce qui est relu n’est pas ce qui a été écrit. Le classeur n’est pas remis.",
          "Sheet {sheet}: what is read back is not what was written. The workbook is not handed over.")
_FIRST = T("Lisez-moi", "Read me")
_FACTS = (T("Étude", "Study"), T("Enregistrement", "Registration"), T("Coupe", "Cut"), T("Date de la coupe (temps universel)", "Time of the cut (universal time)"),
          T("Protocole", "Protocol"), T("Lu par le rôle", "Read by the role"), T("Définition de l’étude (SHA-256)", "Study definition (SHA-256)"),
          T("Suites d’actes à la coupe (SHA-256)", "Chains of acts at the cut (SHA-256)"))
_HEAD = (T("Feuille", "Sheet"), T("Contenu", "Content"), T("Lignes", "Rows"))
_NOTES = (
    T("Une feuille par page\u00a0: une ligne par page remplie. La colonne d’une donnée a le nom de la donnée (libellé et unité\u00a0: feuille "
      "dictionary)\u202f; NOM_DECOD est le libellé de son code, NOM_MISS le code d’absence, NOM_REASND la raison de l’absence.",
      "One sheet per page, one row per page filled. The column of an item has the item’s name (label and unit: sheet dictionary); "
      "NAME_DECOD is the label of its code, NAME_MISS the missing code, NAME_REASND the reason of that."),
    T("La feuille values a toutes les valeurs, une par ligne. Une table trop longue pour une feuille continue dans la suivante (values_2).",
      "The sheet values has all values, one per row. A table too long for one sheet goes on in the next (values_2)."),
    T("Les nombres ont les décimales relevées\u202f; ce qu’un nombre d’Excel arrondirait est un texte. Les dates sont des textes\u00a0: "
      "AAAA-MM-JJ, partielles AAAA-MM ou AAAA. Aucune cellule n’est une formule.",
      "Numbers have the decimals recorded; what a number in Excel would round is a text. Dates are texts: YYYY-MM-DD, partial ones "
      "YYYY-MM or YYYY. No cell is a formula."),
    T("La piste d’audit est dans l’export CSV de la même coupe.", "The audit trail is in the CSV export of the same cut."),
)


def files(order: Order) -> list[File]:
    """Write the workbook into the order's folder and read it back. Raises ``Refused`` for a text that no cell holds."""
    path = order.folder / f"{order.definition.study['oid']}-{order.cut.name}.xlsx"
    book = Book(path, order)
    for table in tables(order, trail=False):
        book.add(table)
    book.close()
    xlsx(path, order.cut.at)
    book.compare()
    with path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    return [File(path.name, sum(sheet.rows for sheet in book.sheets), path.stat().st_size, digest)]


def number(text: str) -> str | None:
    """The format that shows a number just as it was typed; ``None`` where a cell that is a number would lose something of it."""
    found = _NUMERAL.fullmatch(text)
    if not found or sum(map(str.isdigit, text)) > _DIGITS:
        return None
    return "0." + "0" * len(found[1]) if found[1] else "0"


class Texts(Worksheet):  # type: ignore[misc]
    """A worksheet in which a text that looks like the library's own markup for rich text is text like any other."""

    def _xml_rich_inline_string(self, string: str, attributes: Any = ()) -> None:
        self._xml_inline_string(string, True, attributes)


class Sheet:
    """A sheet under way: its header, then its rows, each cell counted into a digest."""

    def __init__(self, book: Book, name: str, table: Table):
        self.name, self.title, self.header, self.rows = name, table.title, table.header, 0
        self._book, self._page, self._widths = book, book.page(name), [len(column) + 2 for column in table.header]
        self._columns = [(xl_col_to_name(place), column in table.numbers) for place, column in enumerate(table.header)]
        self._quoted, self._digest = book.format(quote_prefix=True), hashlib.sha256()
        for place, column in enumerate(table.header):
            self._page.write_string(0, place, column, book.format(bold=True, bottom=1))
            self._digest.update(_told(f"{self._columns[place][0]}1", column))

    @property
    def digest(self) -> str:
        """SHA-256 of every cell with its place."""
        return self._digest.hexdigest()

    def add(self, row: Sequence[Any]) -> None:
        """Write one row; nothing is written of an empty cell. Raises ``Refused`` for a text that no cell holds."""
        self.rows += 1
        for place, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            text, (letters, numeric) = str(cell), self._columns[place]
            shown = number(text) if numeric else None
            if shown:
                self._page.write_number(self.rows, place, float(text), self._book.format(num_format=shown))
            else:
                if len(text) > CELL // 2 and len(text.encode("utf-16-le")) // 2 > CELL:
                    raise Refused(_LONG.filled(sheet=self.name, row=self.rows + 1, column=self.header[place], limit=CELL))
                self._page.write_string(self.rows, place, text, self._quoted if text[0] in _FORMULA else None)
            self._digest.update(_told(f"{letters}{self.rows + 1}", float(text) if shown else text))
            if len(text) > self._widths[place]:
                self._widths[place] = len(text)

    def close(self) -> None:
        """Freeze the header and the columns that name the subject, offer filters, make columns as wide as what they hold."""
        self._page.freeze_panes(1, self.header.index("SUBJID") + 1 if "SUBJID" in self.header else 0)
        self._page.autofilter(0, 0, self.rows, len(self.header) - 1)
        self._page.ignore_errors({"number_stored_as_text": f"A1:XFD{ROWS}"})
        for place, width in enumerate(self._widths):
            self._page.set_column(place, place, min(width, _WIDEST) + 1)


class Book:
    """The workbook under way: the first sheet is written last, when the rows of the others are counted."""

    def __init__(self, path: Path, order: Order):
        self.path, self.order, self.sheets = path, order, list[Sheet]()
        self._formats: dict[tuple[Any, ...], Format] = {}
        self._names: set[str] = set()
        self._out = Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent), "use_zip64": True})
        self._out.set_properties({"title": f"{order.definition.study['oid']} {order.cut.name}",
                                  "created": order.cut.at.astimezone(UTC)})
        self._first = self.page(_FIRST[order.language])

    def format(self, **properties: Any) -> Format:
        """A format of cells, made once."""
        key = tuple(properties.items())
        if key not in self._formats:
            self._formats[key] = self._out.add_format(properties)
        return self._formats[key]

    def page(self, name: str) -> Worksheet:
        """A new, empty worksheet."""
        self._names.add(name.lower())
        return self._out.add_worksheet(name, Texts)

    def add(self, table: Table) -> None:
        """Write a table, into further sheets where one is full."""
        sheet = self._sheet(table)
        for row in table.rows:
            if sheet.rows == ROWS - 1:
                sheet = self._sheet(table)
            sheet.add(row)

    def _sheet(self, table: Table) -> Sheet:
        """The next sheet of a table, under a name unlike any other in whatever case."""
        name, part = table.name, 1
        while name.lower() in self._names:
            part += 1
            name = f"{table.name}_{part}"
        self.sheets.append(Sheet(self, name, table))
        return self.sheets[-1]

    def close(self) -> None:
        """Write the first sheet and the file."""
        for sheet in self.sheets:
            sheet.close()
        self._tell()
        self._out.close()

    def _tell(self) -> None:
        first, language, order = self._first, self.order.language, self.order
        study, cut, bold = order.definition.study, order.cut, self.format(bold=True)
        facts = [study["oid"], study["registration"], cut.name, seals.moment(cut.at), cut.protocol, ROLES[order.reader.role][language],
                 cut.release, *([heads_digest(cut.name)] if order.definition.whole else [])]
        first.set_column(0, 0, 36)
        first.set_column(1, 1, 100)
        for row, (said, fact) in enumerate(zip(_FACTS, facts, strict=False)):
            first.write_string(row, 0, said[language], bold)
            first.write_string(row, 1, fact)
        for row, note in enumerate(_NOTES, len(facts) + 1):
            first.write_string(row, 1, note[language], self.format(text_wrap=True))
        start = len(facts) + len(_NOTES) + 2
        for place, said in enumerate(_HEAD):
            first.write_string(start, place, said[language], bold)
        for row, sheet in enumerate(self.sheets, start + 1):
            first.write_url(row, 0, f"internal:'{sheet.name}'!A1", string=sheet.name)
            first.write_string(row, 1, sheet.title)
            first.write_number(row, 2, sheet.rows)

    def compare(self) -> None:
        """Read every sheet of the file and compare it with what was sent. Raises ``Refused`` at the first other one."""
        with ZipFile(self.path) as archive:
            for place, sheet in enumerate(self.sheets, 2):
                with archive.open(f"xl/worksheets/sheet{place}.xml") as raw:
                    try:
                        same = _digest(raw) == (sheet.rows, sheet.digest)
                    except etree.XMLSyntaxError:
                        same = False
                if not same:
                    raise Refused(_LOST.filled(sheet=sheet.name))


def _told(place: str, value: float | str) -> bytes:
    return f"{place}{'=' if isinstance(value, str) else '#'}{value}\0".encode()


def _digest(raw: IO[bytes]) -> tuple[int, str]:
    """The rows of a sheet below its header, and the SHA-256 of its cells, read from its XML row by row."""
    found, rows = hashlib.sha256(), -1
    for _, row in etree.iterparse(raw, tag=f"{_MAIN}row"):
        rows += 1
        for cell in row:
            found.update(_told(cell.get("r"), _value(cell)))
        row.clear()
        while row.getprevious() is not None:
            del row.getparent()[0]
    return rows, found.hexdigest()


def _value(cell: Any) -> float | str:
    """What a cell holds (ECMA-376, 18.3.1.4): a number, or a text in which ``_xHHHH_`` is a character that XML has not."""
    if cell.get("t") != "inlineStr":
        return float(cell[0].text)
    text: str = cell[0][0].text or ""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
