"""A delimited text file, read strictly: its bytes as text in the encoding stated, its text as numbered rows under a header."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from ecrf.crf import Refused, T

LARGEST, MOST_ROWS, WIDEST = 5 * 1024 * 1024, 20_000, 10_000
"""Bytes and rows of one file, characters of one of its texts, at most."""

DELIMITERS = {";": T("point-virgule", "semicolon"), ",": T("virgule", "comma"), "\t": T("tabulation", "tab"),
              "|": T("barre verticale", "vertical bar")}
"""What may part the columns."""
ENCODINGS = {"utf-8": T("UTF-8", "UTF-8"), "cp1252": T("Windows-1252 (Europe de l’Ouest)", "Windows-1252 (Western Europe)"),
             "iso8859-15": T("ISO-8859-15 (latin 9)", "ISO-8859-15 (Latin 9)")}
"""How the characters may be written as bytes."""

TOO_BIG = T("Le fichier dépasse {most}\u00a0Mo. Divisez-le.", "The file is larger than {most} MB. Divide it.")
TOO_LONG = T("Le fichier a plus de {most} lignes. Divisez-le.", "The file has more than {most} rows. Divide it.")
EMPTY = T("Le fichier est vide. Choisissez l’export du laboratoire.", "The file is empty. Choose the laboratory’s export.")
NO_ROWS = T("Le fichier n’a aucune ligne sous son en-tête.", "The file has no row under its header.")
NULS = T("Le fichier contient des octets nuls\u00a0: ce n’est pas un texte, ou il est en UTF-16. Enregistrez-le en {encoding}.",
         "The file holds NUL bytes: it is no text, or it is UTF-16. Save it as {encoding}.")
NOT_ENCODED = T("Le fichier n’est pas écrit en {encoding}, que la correspondance annonce. Enregistrez-le ainsi, ou changez la correspondance.",
                "The file is not written in {encoding}, which the mapping states. Save it so, or change the mapping.")
IS_UTF8 = T("Le fichier est en UTF-8, la correspondance annonce {encoding}\u00a0: les accents seraient faux. Enregistrez-le ainsi, ou changez la correspondance.",
            "The file is UTF-8, the mapping states {encoding}: accents would come out wrong. Save it so, or change the mapping.")
NOT_CSV = T("Le fichier ne se lit pas comme un CSV ({why}). Vérifiez ses guillemets.",
            "The file cannot be read as CSV ({why}). Check its quotation marks.")
TOO_WIDE = T("La ligne {row} a un texte de plus de {most} caractères\u00a0: un guillemet n’est sans doute pas refermé.",
             "Row {row} has a text of more than {most} characters: a quotation mark is probably not closed.")
DELIMITER = T("L’en-tête n’a qu’une colonne\u00a0: le séparateur du fichier n’est pas «\u00a0{delimiter}\u00a0», que la correspondance annonce.",
              "The header has one column only: the file is not parted by “{delimiter}”, which the mapping states.")


@dataclass(frozen=True)
class Rows:
    """A table: the names of its columns, and its rows that say something, each with its number in a spreadsheet (header: 1)."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def decoded(sent: bytes, encoding: str) -> str:
    """The text of a file in the encoding stated. Raises ``Refused`` with the sentence to show."""
    named = ENCODINGS[encoding]
    if len(sent) > LARGEST:
        raise Refused(TOO_BIG.filled(most=LARGEST // 1024 ** 2))
    if not sent.strip():
        raise Refused(EMPTY)
    if b"\0" in sent:
        raise Refused(NULS.filled(encoding=named))
    if encoding != "utf-8" and not sent.isascii() and _is_utf8(sent):
        raise Refused(IS_UTF8.filled(encoding=named))
    try:
        text = sent.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError:
        raise Refused(NOT_ENCODED.filled(encoding=named)) from None
    if any("\x80" <= sign <= "\x9f" for sign in text):
        raise Refused(NOT_ENCODED.filled(encoding=named))
    return text


def _is_utf8(sent: bytes) -> bool:
    try:
        sent.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def rows(text: str, delimiter: str) -> Rows:
    """The table that a text holds. Raises ``Refused`` for what is no table in that delimiter.

    A row is counted as a spreadsheet counts it: blank lines count, a line break inside quotation marks does not.
    """
    found: list[tuple[int, tuple[str, ...]]] = []
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            if any(len(cell) > WIDEST for cell in row):
                raise Refused(TOO_WIDE.filled(row=number, most=WIDEST))
            if any(cell.strip() for cell in row):
                found.append((number, tuple(cell.strip() for cell in row)))
            if len(found) > MOST_ROWS + 1:
                raise Refused(TOO_LONG.filled(most=MOST_ROWS))
    except csv.Error as error:
        raise Refused(NOT_CSV.filled(why=str(error)[:80])) from None
    if not found:
        raise Refused(EMPTY)
    if len(found[0][1]) == 1:
        raise Refused(DELIMITER.filled(delimiter=DELIMITERS[delimiter]))
    if len(found) == 1:
        raise Refused(NO_ROWS)
    return Rows(found[0][1], tuple(found[1:]))
