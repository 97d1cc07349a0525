"""Opening an archive, and comparing each of its files with the manifest."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

MANIFEST, SUM = "manifest.json", "manifest.sha256"
csv.field_size_limit(2 ** 31 - 1)


class Archive:
    """A folder or a zip, and what was found wrong and counted in it. Raises ``OSError`` or ``zipfile.BadZipFile``."""

    def __init__(self, place: str):
        self.place, self.problems, self.notes, self.counts = place, [], [], {}  # type: str, list[str], list[str], dict[str, int]
        self.zip = None if os.path.isdir(place) else zipfile.ZipFile(place)
        self.manifest = {}  # type: dict[str, Any]

    def names(self) -> list[str]:
        """Every file, with "/" between folders."""
        if self.zip is not None:
            return [name for name in self.zip.namelist() if not name.endswith("/")]
        return [os.path.relpath(os.path.join(folder, name), self.place).replace(os.sep, "/")
                for folder, _, names in os.walk(self.place) for name in names]

    def open(self, name: str) -> BinaryIO:
        """A file to read. Raises ``KeyError`` or ``OSError`` where it is not there."""
        if self.zip is not None:
            return self.zip.open(name)  # type: ignore[return-value]
        return open(os.path.join(self.place, *name.split("/")), "rb")

    def read(self, name: str) -> bytes:
        """A whole file."""
        with self.open(name) as source:
            return source.read()

    def table(self, name: str) -> Iterator[dict[str, str]]:
        """The rows of a CSV file."""
        with self.open(name) as source:
            for row in csv.DictReader(io.TextIOWrapper(source, "utf-8", newline="")):
                if None in row or None in row.values():
                    raise ValueError("a row of %s has another number of cells than its header" % name)
                yield row

    def wrong(self, sentence: str, *words: Any) -> None:
        """Note a problem; a sentence once."""
        said = sentence % words
        if said not in self.problems:
            self.problems.append(said)

    def count(self, what: str, number: int = 1) -> None:
        """Count something that was checked."""
        self.counts[what] = self.counts.get(what, 0) + number


def canonical(value: Any) -> str:
    """RFC 8785: keys by UTF-16, no space, numbers as ECMAScript writes them."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return "{%s}" % ",".join("%s:%s" % (canonical(key), canonical(value[key])) for key in keys)
    if isinstance(value, list):
        return "[%s]" % ",".join(map(canonical, value))
    if isinstance(value, float):
        return number(value)
    return json.dumps(value, ensure_ascii=False)


def is_canonical(value: Any, text: str) -> bool:
    """Whether a text is the canonical form of its value; the quick way first, which is right but for odd keys and numbers."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) == text or canonical(value) == text


def number(value: float) -> str:
    """A number as ECMAScript writes it: 1, 0.5, 1e-7, 1e+21."""
    sign, (digits, _, power) = "-" if value < 0 else "", ("%r" % abs(value)).partition("e")
    whole, _, part = digits.partition(".")
    part = "" if part == "0" else part
    point = len(whole) + int(power or 0)
    digits = (whole + part).lstrip("0")
    point -= len(whole + part) - len(digits)
    digits = digits.rstrip("0")
    if not digits:
        return "0"
    if 0 < point <= 21:
        return sign + (digits.ljust(point, "0") if len(digits) <= point else digits[:point] + "." + digits[point:])
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + digits
    return "%s%s%se%+d" % (sign, digits[0], "." + digits[1:] if digits[1:] else "", point - 1)


def sha256(raw: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def check_files(archive: Archive) -> bool:
    """Compare every file with the manifest; whether the manifest can be read."""
    try:
        raw, noted = archive.read(MANIFEST), archive.read(SUM).decode().split()
        archive.manifest = json.loads(raw)
        named = {entry["name"]: entry for entry in archive.manifest["files"]}
        if noted != [sha256(raw), MANIFEST]:
            archive.wrong("%s is not the file that %s was made of: one of the two was changed.", MANIFEST, SUM)
        for name in sorted(set(archive.names()) - set(named) - {MANIFEST, SUM}):
            archive.wrong("%s lies in the archive and is not in the manifest: it was added.", name)
    except (OSError, KeyError, ValueError, TypeError, RecursionError, zipfile.BadZipFile) as error:
        archive.wrong("%s or %s is missing or cannot be read (%s): this is no archive, or not a whole one.", MANIFEST, SUM, error)
        return False
    for name, entry in named.items():
        try:
            check_file(archive, name, entry)
        except (OSError, KeyError, zipfile.BadZipFile) as error:
            archive.wrong("%s is in the manifest and cannot be read (%s): it was removed or damaged.", name, error)
        except (ValueError, csv.Error) as error:
            archive.wrong("%s cannot be read as what it should be: %s.", name, error)
    return True


def check_file(archive: Archive, name: str, entry: dict[str, Any]) -> None:
    """Compare one file with what the manifest says of it: bytes, digest, rows."""
    if name.startswith("/") or ".." in name.split("/") or "\\" in name:
        raise ValueError("its name leads out of the archive")
    found, size = hashlib.sha256(), 0
    with archive.open(name) as source:
        for part in iter(lambda: source.read(1 << 20), b""):
            found.update(part)
            size += len(part)
            if size > entry["bytes"]:
                break
    if (found.hexdigest(), size) != (entry["sha256"], entry["bytes"]):
        archive.wrong("%s is not the file that the manifest names: it was changed or exchanged.", name)
    elif name.endswith(".csv") and sum(1 for _ in archive.table(name)) != entry["rows"]:
        archive.wrong("%s has another number of rows than the manifest says.", name)
    archive.count("files")
