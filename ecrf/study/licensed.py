"""The licensed wording of questionnaires: the sponsor's files, shown in place of our neutral labels.

A file ``instance/wording/<page>.<language>.csv`` has a line per item: ``item,wording``. It is put there by
``flask wording load`` and read when the application starts, where it is judged again: a file that cannot be used is
named in the overview of the study, and the neutral labels stay. Exports always keep the labels of the items.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app

from ecrf.context import language
from ecrf.crf import LANGUAGES, Item, Study, T
from ecrf.crf.text import UNREADABLE, Refused, quoted

LONGEST = 1000
"""Characters of one wording, at most."""

_NAME = T("{file} : le nom attendu est PAGE.fr.csv ou PAGE.en.csv, avec le code d’une page de l’étude. Renommez le fichier.",
          "{file}: the name must be PAGE.fr.csv or PAGE.en.csv, with the code of a page of the study. Rename the file.")
_UNREADABLE = T("{file} : ce n’est pas un fichier CSV en UTF-8. Enregistrez-le dans ce format.",
                "{file}: it is not a CSV file in UTF-8. Save it in that format.")
_HEAD = T("{file} : la première ligne doit être « item,wording ». Ajoutez-la.",
          "{file}: the first line must be “item,wording”. Add it.")
_UNKNOWN = T("{file}, ligne {line} : la page {page} n’a pas d’item « {item} ». Corrigez le nom ou retirez la ligne.",
             "{file}, line {line}: page {page} has no item “{item}”. Correct the name or remove the line.")
_TWICE = T("{file}, ligne {line} : l’item {item} est donné deux fois. Gardez une seule ligne.",
           "{file}, line {line}: item {item} is given twice. Keep one line.")
_WORDS = T("{file}, ligne {line} : l’énoncé de {item} est vide, illisible ou dépasse {longest} caractères. Corrigez-le.",
           "{file}, line {line}: the wording of {item} is empty, unreadable or longer than {longest} characters. Correct it.")
_NOTHING = T("{file} : aucune ligne. Il faut une ligne par item.", "{file}: no line. One line per item is needed.")


@dataclass(frozen=True)
class Wording:
    """The wording of a page in a language: words by item name, and the SHA-256 of the file they come from."""

    page: str
    lang: str
    digest: str
    words: Mapping[str, str]

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.page}.{self.lang}.csv"


@dataclass(frozen=True)
class Wordings:
    """Every wording in use, by page and language, and why each file that is there is not used."""

    used: Mapping[tuple[str, str], Wording] = field(default_factory=dict)
    refused: tuple[T, ...] = ()

    def words(self, item: Item, lang: str) -> str | None:
        """The licensed wording of an item, ``None`` where none is loaded."""
        found = self.used.get((item.page.oid, lang))
        return found.words.get(item.name) if found is not None else None


def judged(study: Study, file: str, content: bytes) -> Wording:
    """A file as a wording. Raises ``Refused`` with a sentence: wrong name, no CSV, unknown item, empty wording."""
    oid, _, rest = file.partition(".")
    lang, _, kind = rest.partition(".")
    if oid not in study.pages or lang not in LANGUAGES or kind != "csv":
        raise Refused(_NAME.filled(file=quoted(file)))
    try:
        text = content.decode("utf-8-sig")
        parted = ";" if ";" in text.partition("\n")[0] else ","
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=parted, strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise Refused(_UNREADABLE.filled(file=file)) from None
    if not rows or [name.strip().lower() for name in rows[0]] != ["item", "wording"]:
        raise Refused(_HEAD.filled(file=file))
    words: dict[str, str] = {}
    for line, row in enumerate(rows[1:], 2):
        if row:
            _judge_line(study, words, row, {"file": file, "line": line, "page": oid})
    if not words:
        raise Refused(_NOTHING.filled(file=file))
    return Wording(oid, lang, hashlib.sha256(content).hexdigest(), words)


def _judge_line(study: Study, words: dict[str, str], row: list[str], place: dict[str, str | int]) -> None:
    item, wording = row[0].strip(), " ".join(" ".join(row[1:]).split())
    said = place | {"item": quoted(item), "longest": LONGEST}
    if item not in study.pages[str(place["page"])].items:
        raise Refused(_UNKNOWN.filled(**said))
    if item in words:
        raise Refused(_TWICE.filled(**said))
    if len(row) != 2 or not wording or len(wording) > LONGEST or UNREADABLE.search(wording):
        raise Refused(_WORDS.filled(**said))
    words[item] = wording


def folder(app: Any) -> Path:
    """Where the files of the sponsor are kept."""
    return Path(app.instance_path) / "wording"


def read(study: Study, place: Path) -> Wordings:
    """Every file of the folder, judged; one that cannot be used is told, and changes nothing."""
    used: dict[tuple[str, str], Wording] = {}
    refused: list[T] = []
    for path in sorted(place.glob("*.csv")):
        try:
            found = judged(study, path.name, path.read_bytes())
        except OSError:
            refused.append(_UNREADABLE.filled(file=path.name))
        except Refused as refusal:
            refused.append(refusal.problem)
        else:
            used[found.page, found.lang] = found
    return Wordings(used, tuple(refused))


def load(study: Study, path: Path, place: Path) -> Wording:
    """Judge a file and put it in the folder, whole or not at all. Raises ``Refused``, and ``OSError`` when it cannot be read."""
    content = path.read_bytes()
    wording = judged(study, path.name, content)
    place.mkdir(parents=True, exist_ok=True)
    made = place / f"{path.name}.{os.getpid()}"
    made.write_bytes(content)
    made.replace(place / path.name)
    return wording


def in_use() -> Wordings:
    """The wordings of this application, as they were when it started."""
    found: Wordings = current_app.extensions["wording"]
    return found


def asked_words(item: Item) -> str:
    """The question as the page asks it, in the reader's language: the licensed wording, else our label."""
    lang = language()
    return in_use().words(item, lang) or item.label[lang]


def asked_line(label: T, items: Iterable[Item]) -> str:
    """The head of a line of a table: the licensed wording of its first answer, else our short words."""
    lang = language()
    return next((words for item in items if (words := in_use().words(item, lang))), label[lang])


def register(blueprint: Blueprint) -> None:
    """Read the files when the application starts, and give its templates the words."""
    def start(state: Any) -> None:
        state.app.extensions["wording"] = read(state.app.study, folder(state.app))

    blueprint.record_once(start)
    spoken: dict[str, Callable[..., Any]] = {"asked_words": asked_words, "asked_line": asked_line}
    for name, words in spoken.items():
        blueprint.add_app_template_global(words, name)
