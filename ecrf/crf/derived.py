"""The kind of item that nobody types: a value computed from others, shown with its formula."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP
from decimal import Decimal as Number
from typing import Any

from . import dates
from .codelists import Codelist
from .item import Item, comma
from .text import T


class Derived(Item):
    """A value computed by ``compute(form, book)`` from ``inputs``; never typed, no SDV (rulings R8).

    Inputs are items of the page (then the value is stored as a version when they change) or ``"PAGE.ITEM"`` names of
    other pages (then it is computed on read). ``decimals`` rounds, halves away from zero; ``formula`` says how, in words.
    ``beside`` are computations of what the value was judged by, by the stem of their variable in the standard: a limit
    that no page shows and a standard asks for.
    """

    derived = True
    ranges = ("soft",)
    control = "derived"

    def __init__(self, label: T, *, inputs: tuple[Item | str, ...], compute: Callable[[Any, Any], Any], formula: T,
                 decimals: int | None = None, codelist: Codelist | None = None,
                 beside: Mapping[str, Callable[[Any, Any], Number | None]] | None = None, **rest: Any):
        super().__init__(label, optional=True, **rest)
        self.inputs, self.compute, self.formula, self.decimals = inputs, compute, formula, decimals
        self.codelist, self.beside = codelist, dict(beside or {})

    @property
    def stored(self) -> bool:
        """Whether all inputs stand on the same page, so that the value is kept as a version."""
        return all(isinstance(i, Item) for i in self.inputs)

    def value_for(self, form: Any, book: Any) -> str | None:
        """The derived value as canonical text, ``None`` when an input it needs is missing."""
        result = self.compute(form, book)
        if result is None:
            return None
        if self.decimals is not None:
            return str(Number(str(result)).quantize(Number(1).scaleb(-self.decimals), ROUND_HALF_UP) + 0)
        return str(result)

    def typed(self, value: str) -> Any:
        if self.codelist is not None:
            return value
        return Number(value) if re.fullmatch(r"-?\d+(\.\d+)?", value) else value

    def shown(self, value: str, lang: str) -> str:
        if self.codelist is not None:
            return self.codelist.label(value, lang)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            return dates.shown_date(value, lang)
        return comma(value) if lang == "fr" and re.fullmatch(r"-?\d+(\.\d+)?", value) else value

    def as_dict(self) -> dict[str, Any]:
        names = [i.oid if isinstance(i, Item) else i for i in self.inputs]
        return super().as_dict() | {"inputs": names, "formula": self.formula.as_dict(), "decimals": self.decimals,
                                    **({"beside": list(self.beside)} if self.beside else {})}
