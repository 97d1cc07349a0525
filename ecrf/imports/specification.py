"""What a laboratory's file means: its columns and signs, its codes and units as items of ours, its words for what is missing."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Context, Decimal, Inexact, InvalidOperation
from hashlib import sha256
from typing import Any

import rfc8785

from ecrf.crf import T, same

DATES = {"%d/%m/%Y": T("jj/mm/aaaa", "dd/mm/yyyy"), "%d-%m-%Y": T("jj-mm-aaaa", "dd-mm-yyyy"),
         "%d.%m.%Y": T("jj.mm.aaaa", "dd.mm.yyyy"), "%Y-%m-%d": T("aaaa-mm-jj", "yyyy-mm-dd"), "%Y%m%d": T("aaaammjj", "yyyymmdd")}
"""How days may be written."""
DECIMALS = {",": T("virgule (5,4)", "comma (5,4)"), ".": T("point (5.4)", "point (5.4)")}
"""The decimal mark."""
COLUMNS = {
    "subject": T("Numéro du sujet", "Subject number"), "visit": T("Visite", "Visit"), "date": T("Date du prélèvement", "Date of the sample"),
    "test": T("Code de l’examen", "Test code"), "value": T("Résultat", "Result"), "unit": T("Unité", "Unit"),
    "comment": T("Commentaire", "Comment")}
"""The columns that a file may have; the laboratory's own name of each stands in the mapping."""
NEEDED = ("subject", "test", "value")

_EXACT = Context(prec=60, traps=[Inexact, InvalidOperation])


@dataclass(frozen=True)
class Test:
    """One code of the laboratory in one unit: the result of ours that it is (``HEM.HGB|g/dL``), the factor that turns it
    into that unit (``""``: the unit is the same), and for results in words the laboratory's word for each code."""

    code: str
    unit: str
    target: str
    factor: str = ""
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Mapping:
    """How a site's laboratory writes its files. ``columns`` has those that the file has; ``visits`` are the laboratory's
    words for visits, ``missing`` those for results that are absent, ``ignored`` the codes that are left out on purpose;
    ``laboratory`` is its code in the register of normal ranges (``""``: the pages do not name it)."""

    delimiter: str
    decimal: str
    dates: str
    encoding: str
    columns: AnyMapping[str, str]
    tests: tuple[Test, ...]
    visits: tuple[tuple[str, str], ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    ignored: tuple[str, ...] = ()
    laboratory: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As it is stored."""
        def pairs(kept: tuple[tuple[str, str], ...]) -> list[list[str]]:
            return [list(pair) for pair in kept]

        return {**asdict(self), "columns": dict(self.columns), "visits": pairs(self.visits), "missing": pairs(self.missing),
                "ignored": list(self.ignored), "tests": [{**asdict(t), "answers": pairs(t.answers)} for t in self.tests]}

    @classmethod
    def of(cls, stored: AnyMapping[str, Any]) -> Mapping:
        """The mapping as it was stored."""
        def pairs(kept: Any) -> tuple[tuple[str, str], ...]:
            return tuple((word, code) for word, code in kept)

        return cls(**{**stored, "visits": pairs(stored["visits"]), "missing": pairs(stored["missing"]),
                      "ignored": tuple(stored["ignored"]),
                      "tests": tuple(Test(**{**t, "answers": pairs(t["answers"])}) for t in stored["tests"])})

    @property
    def shape(self) -> T:
        """How days are written, in words."""
        return DATES[self.dates]

    def digest(self, site: str, version: int) -> str:
        """What a signature of that version is bound to."""
        return sha256(rfc8785.dumps({"site": site, "version": version, "content": self.as_dict()})).hexdigest()

    def day(self, written: str) -> date | None:
        """A day as the laboratory writes it; ``None`` for anything else."""
        try:
            day = datetime.strptime(written, self.dates).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            return None
        return day if day.strftime(self.dates) == written else None


def converted(value: str, factor: str) -> str:
    """A number times a factor, exactly; without a factor, or with 1, digit for digit as it was printed."""
    if not factor or Decimal(factor) == 1:
        return value
    return f"{_EXACT.multiply(Decimal(value), Decimal(factor)):f}"


def shown_factor(factor: str) -> T:
    """A factor as people read it."""
    return T(f"× {factor.replace('.', ',')}", f"× {factor}") if factor else same("–")
