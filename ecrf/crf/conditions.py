"""Skip rules: when an item is asked, as an expression over other items of the same page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from .text import T

if TYPE_CHECKING:
    from .item import Item

Values = Mapping[str, "str | None"]


class Condition:
    """``SEX.equals("F") & AGE.given()``: true or false for the canonical values of a page, by item name."""

    def __init__(self, items: tuple[Item, ...], holds: Callable[[Values], bool], words: Callable[[str], str],
                 rule: Callable[[], dict[str, Any]]):
        self.items, self._holds, self._words, self._rule = items, holds, words, rule

    def __call__(self, values: Values) -> bool:
        return self._holds(values)

    def __and__(self, other: Condition) -> Condition:
        return Condition(self.items + other.items, lambda v: self(v) and other(v),
                         lambda lang: f"{self._words(lang)} {T('et', 'and')[lang]} {other._words(lang)}",
                         lambda: {"all": [self.rule(), other.rule()]})

    def __or__(self, other: Condition) -> Condition:
        return Condition(self.items + other.items, lambda v: self(v) or other(v),
                         lambda lang: f"{self._words(lang)} {T('ou', 'or')[lang]} {other._words(lang)}",
                         lambda: {"any": [self.rule(), other.rule()]})

    def words(self, lang: str) -> str:
        """The rule as people read it: « Infection » = Aucune."""
        return self._words(lang)

    def rule(self) -> dict[str, Any]:
        """The rule for machines: ``{"item": "SEX", "one_of": ["F"]}``, ``{"item": …, "given": true}``, ``{"all": […]}``, ``{"any": […]}``."""
        return self._rule()


def one_of(item: Item, codes: tuple[str, ...]) -> Condition:
    """The item's value is one of the codes (for a MultiChoice: holds one of them)."""
    if not codes:
        raise TypeError(f"when=: say which codes of “{item.label.en}” ask the question.")
    if item.codelist is not None:
        wrong = [c for c in codes if c not in item.codelist]
        if wrong:
            raise TypeError(f"when=: {wrong[0]!r} is not a code of {item.codelist.oid}; "
                            f"type one of {', '.join(c.code for c in item.codelist)}.")

    def holds(values: Values) -> bool:
        value = values.get(item.name)
        return value is not None and bool(set(value.split(" ") if item.multiple else [value]) & set(codes))

    def words(lang: str) -> str:
        labels = [item.codelist.label(c, lang) if item.codelist else c for c in codes]
        return f"{T('« {} »', '“{}”')[lang].format(item.label[lang])} = {T(' ou ', ' or ')[lang].join(labels)}"

    return Condition((item,), holds, words, lambda: {"item": item.name, "one_of": list(codes)})


def given(item: Item) -> Condition:
    """The item has a value."""
    return Condition((item,), lambda v: v.get(item.name) is not None,
                     lambda lang: T("« {} » est renseigné", "“{}” is given")[lang].format(item.label[lang]),
                     lambda: {"item": item.name, "given": True})
