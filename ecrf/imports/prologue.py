"""What stands before the first element of an XML file: looked at as bytes, before any parser sees it."""

from __future__ import annotations

import re
from typing import BinaryIO

from ecrf.crf import Refused, T

LOOKED_AT = 64 * 1024
"""Bytes in which the first element must begin."""

EMPTY = T("Le fichier est vide. Choisissez le fichier exporté.", "The file is empty. Choose the exported file.")
WIDE = T("Le fichier est en UTF-16 ou UTF-32, ou ce n’est pas un texte. Exportez-le en UTF-8.",
         "The file is UTF-16 or UTF-32, or no text at all. Export it as UTF-8.")
ENCODING = T("Le fichier s’annonce en «\u00a0{encoding}\u00a0»\u202f; UTF-8, ISO-8859-1 et Windows-1252 sont lus. Exportez-le en UTF-8.",
             "The file states “{encoding}”; UTF-8, ISO-8859-1 and Windows-1252 are read. Export it as UTF-8.")
DTD = T("Le fichier déclare un type de document (DOCTYPE), par lequel un fichier peut en cacher un autre. Retirez cette déclaration.",
        "The file declares a document type (DOCTYPE), by which one file can hide another. Take this declaration out.")
NOT_XML = T("Le fichier n’est pas du XML\u00a0: aucun élément ne commence dans ses {most} premiers octets. Choisissez un fichier ODM.",
            "The file is no XML: no element begins in its first {most} bytes. Choose an ODM file.")

_KNOWN = {"utf-8", "us-ascii", "ascii", "iso-8859-1", "windows-1252"}
_STEP = re.compile(rb"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_ENCODING = re.compile(rb"\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([^\"']*)[\"']")


def check(source: BinaryIO) -> None:
    """Look at the beginning of a file and go back there. Raises ``Refused`` for what must not reach a parser."""
    head = source.read(LOOKED_AT)
    source.seek(0)
    if not head.strip():
        raise Refused(EMPTY)
    if b"\0" in head or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Refused(WIDE)
    head = head.removeprefix(b"\xef\xbb\xbf")
    stated = _ENCODING.match(head)
    if stated is not None and stated[1].decode("ascii", "replace").lower() not in _KNOWN:
        raise Refused(ENCODING.filled(encoding=stated[1][:30].decode("ascii", "replace")))
    place = 0
    while (step := _STEP.match(head, place)) is not None:
        place = step.end()
    if head[place:place + 2] == b"<!":
        raise Refused(DTD)
    if not re.match(rb"<[A-Za-z_]", head[place:place + 2]):
        raise Refused(NOT_XML.filled(most=LOOKED_AT))
