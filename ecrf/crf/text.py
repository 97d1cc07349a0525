"""Words in both languages of the trial, kept beside the thing they name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

LANGUAGES = ("fr", "en")

UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What no text may hold: control characters, halves of a character, and what XML cannot carry."""


@dataclass(frozen=True)
class T:
    """A sentence in French and in English: ``T("Poids", "Weight")``.

    ``T[lang]`` gives the words; ``filled(**values)`` puts values into ``{names}`` of both languages.
    Raises ``TypeError`` when a language is missing: both are complete, always.
    """

    fr: str
    en: str

    def __post_init__(self) -> None:
        for lang in LANGUAGES:
            words = getattr(self, lang)
            if not isinstance(words, str) or not words.strip():
                raise TypeError(f"T({self.fr!r}, {self.en!r}) lacks its {lang!r} words: write both languages.")

    def __getitem__(self, lang: str) -> str:
        return self.en if lang == "en" else self.fr

    def filled(self, **values: Any) -> T:
        """The same sentence with ``{name}`` replaced; a ``T`` among the values is put in its own language."""
        return T(*(self[lang].format(**{k: v[lang] if isinstance(v, T) else v for k, v in values.items()})
                   for lang in LANGUAGES))

    def as_dict(self) -> dict[str, str]:
        """``{"fr": …, "en": …}``, the form in which it is exported."""
        return {"fr": self.fr, "en": self.en}


def same(words: str) -> T:
    """A word that is the same in both languages: a code, a unit, a proper name."""
    return T(words, words)


def quoted(typed: str) -> str:
    """What was typed, fit for a sentence: its first 60 characters, unreadable ones shown as �."""
    return UNREADABLE.sub("�", typed.strip()[:60])


class Refused(ValueError):  # noqa: N818 - it reads as a sentence: raise Refused
    """An answer that cannot be true; ``problem`` says what is wrong and what to do, ``check`` is its edit check."""

    def __init__(self, problem: T, check: str | None = None):
        super().__init__(problem)
        self.problem, self.check = problem, check
