"""The bound field behind an item: what one person typed for one question, parsed, with everything said about it."""

from __future__ import annotations

from typing import Any

from wtforms.fields.core import Field

from .codelists import CHANGE_REASONS, MISSING, MISSING_NEEDS_REASON
from .text import UNREADABLE, Refused, T, quoted

ASPECTS = ("missing", "missing_reason", "reason", "reason_text", "comment")
"""Controls beside the value: ``LDIAM.missing`` …"""

_BOTH = T("Une valeur et « {missing} » sont donnés ensemble. Gardez l’un ou l’autre.",
          "A value and “{missing}” are given together. Keep one or the other.")
_WHY_MISSING = T("Dites pourquoi : « {missing} » demande un motif.", "Say why: “{missing}” needs a reason.")
_HOW_MISSING = T("Un motif d’absence est écrit sans son code : choisissez le code, ou effacez le motif.",
                 "A reason for absence is written without its code: choose the code, or delete the reason.")
_UNKNOWN_CODE = T("« {code} » n’est pas un code connu. Choisissez dans la liste.",
                  "“{code}” is not a known code. Choose from the list.")
_SAY_OTHER = T("« Autre » : écrivez le motif en quelques mots (3 caractères au moins).",
               "“Other”: write the reason in a few words (3 characters at least).")
_LONG_REASON = T("Le motif fait {n} caractères ; 500 au plus. Raccourcissez-le.",
                 "The reason has {n} characters; 500 at most. Shorten it.")
_CONTROL = T("Le motif contient un caractère de contrôle illisible. Retapez-le.",
             "The reason holds an unreadable control character. Type it again.")


class Answer(Field):
    """One answer of a submission.

    ``asked``: the question was on the page sent; ``raw``: as typed; ``value``: canonical or ``None``; ``missing`` and
    ``missing_reason``; ``seen``: version the person saw; ``reason``: ``CODE`` or ``CODE: text``; ``problems``: sentences.
    """

    def __init__(self, item: Any, **rest: Any):
        super().__init__(**rest)
        self.item = item
        self.asked = False
        self.raw: list[str] = []
        self.value: str | None = None
        self.missing: str | None = None
        self.missing_reason: str | None = None
        self.seen = 0
        self.reason: str | None = None
        self.comment: str | None = None
        self.typed_aspects: dict[str, str] = {}
        self.problems: list[T] = []
        self.refusing_checks: list[str] = []

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the value and its aspects from the posted form; problems are kept as sentences, nothing is raised."""
        self.process_errors: list[Any] = []
        if formdata is None or self.item.derived:
            return
        self.raw = list(formdata.getlist(self.name))
        self.typed_aspects = {a: formdata[name].strip() for a, name in self.item.aspects if name in formdata}
        seen = self._form_context.seen
        self.asked, self.seen = bool(self.raw) or self.name in seen, seen.get(self.name, 0)
        for step in (self._parse_value, self._parse_missing, self._parse_reason):
            try:
                step()
            except Refused as refused:
                self.problems.append(refused.problem)
                if refused.check:
                    self.refusing_checks.append(refused.check)

    @property
    def empty(self) -> bool:
        """Neither value nor missing code given."""
        return self.value is None and self.missing is None

    @property
    def legible(self) -> bool:
        """Whether the value itself could be read (problems about reasons do not count)."""
        return self.value is not None or self.item.absent(self.raw) is not None or not any(text.strip() for text in self.raw)

    def _parse_value(self) -> None:
        if self.item.absent(self.raw) is None:
            self.value = self.item.parse(self.raw, self._form_context)

    def _parse_missing(self) -> None:
        absent = self.item.absent(self.raw)
        code = self.typed_aspects.get("missing") or absent
        if not code and self.typed_aspects.get("missing_reason") and self.empty and self.legible:
            raise Refused(_HOW_MISSING)
        if not code:
            return
        if code not in MISSING:
            raise Refused(_UNKNOWN_CODE.filled(code=quoted(code)))
        if absent is None and any(text.strip() for text in self.raw):
            raise Refused(_BOTH.filled(missing=MISSING[code].label))
        self.missing = code
        typed = self.typed_aspects.get("missing_reason", "") or (self._form_context.why_missing if absent else "")
        self.missing_reason = _words(typed)
        if code in MISSING_NEEDS_REASON and not self.missing_reason:
            raise Refused(_WHY_MISSING.filled(missing=MISSING[code].label))

    def _parse_reason(self) -> None:
        self.comment = _words(self.typed_aspects.get("comment", ""))
        self.reason = change_reason(self.typed_aspects.get("reason", ""), self.typed_aspects.get("reason_text", ""))

    @property
    def _form_context(self) -> Any:
        return self.meta.context


def _words(text: str) -> str | None:
    text = text.strip()
    if len(text) > 500:
        raise Refused(_LONG_REASON.filled(n=len(text)))
    if UNREADABLE.search(text):
        raise Refused(_CONTROL)
    return text or None


def change_reason(code: str, text: str) -> str | None:
    """A reason for change as it is stored: the code, with the words where they were typed (DATA-10).

    Returns ``None`` when nothing was given; raises ``Refused`` for an unknown code or an ``OTHER`` without words.
    """
    words = _words(text)
    if not code:
        return f"OTHER: {words}" if words and len(words) >= 3 else None
    if code not in CHANGE_REASONS:
        raise Refused(_UNKNOWN_CODE.filled(code=quoted(code)))
    if code == "OTHER" and (words is None or len(words) < 3):
        raise Refused(_SAY_OTHER)
    return f"{code}: {words}" if words else code
