"""What a dataset of SDTM is: its name, its variables with their origin, and what a result means by its test."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Type = Literal["text", "integer", "float", "datetime", "date"]
"""``datetime`` is a text of ISO 8601, to the precision known; ``date`` a whole day, in SAS a number with a format."""
Origin = Literal["Collected", "Derived", "Assigned", "Protocol"]
NUMBERS = ("integer", "float")


@dataclass(frozen=True)
class Variable:
    """A column. ``codelist`` is a list of controlled terminology by its submission name, ``study:OID`` for one of ours."""

    name: str
    label: str
    type: Type
    role: str
    core: str = "Perm"
    key: int = 0
    """Its place in the key of the dataset, from 1; 0 outside."""
    codelist: str | None = None
    origin: Origin = "Assigned"
    items: tuple[str, ...] = ()
    """The items (``PAGE.ITEM``) it is taken from."""
    method: str | None = None
    """How it is derived."""
    comment: str | None = None


@dataclass(frozen=True)
class ValueLevel:
    """What one variable holds where others hold these values: a result by its test, a qualifier by its name."""

    variable: str
    where: tuple[tuple[str, str], ...]
    label: str
    type: Type
    codelist: str | None
    origin: Origin
    items: tuple[str, ...]
    unit: str | None = None
    method: str | None = None


@dataclass(frozen=True)
class Dataset:
    """A dataset: ``class_`` as Define-XML names it, ``structure`` what one record is."""

    name: str
    label: str
    class_: str
    structure: str
    variables: tuple[Variable, ...]
    values: tuple[ValueLevel, ...] = ()
    repeating: bool = True
    reference: bool = False

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of its variables, in order."""
        return tuple(variable.name for variable in self.variables)

    @property
    def domain(self) -> str:
        """The domain it belongs to: ``SUPPAE`` to AE."""
        return self.name.removeprefix("SUPP") or self.name
