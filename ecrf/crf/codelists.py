"""Codelists: the codes an answer may take, in order, with their words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .text import T


@dataclass(frozen=True)
class Code:
    """One code and its words; ``group`` gathers codes of a long list under a heading."""

    code: str
    label: T
    group: T | None = None


@dataclass(frozen=True)
class Codelist:
    """A named list of codes. ``extension`` is False only where all codes are CDISC terms of ``ncit`` (its C-code)."""

    oid: str
    codes: tuple[Code, ...]
    source: str
    ncit: str | None = None
    _by_code: dict[str, Code] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        for code in self.codes:
            if code.code in self._by_code:
                raise TypeError(f"Codelist {self.oid} holds {code.code} twice: remove one.")
            if code.code.split() != [code.code]:
                raise TypeError(f"Codelist {self.oid}: code {code.code!r} is empty or has a space; use _ instead.")
            self._by_code[code.code] = code

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __getitem__(self, code: str) -> Code:
        return self._by_code[code]

    def __iter__(self) -> Any:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def label(self, code: str, lang: str) -> str:
        """The words of a code; the code itself where it has left the list since."""
        return self._by_code[code].label[lang] if code in self._by_code else code

    def position(self, code: str) -> int:
        """Place of the code in the list, from 0."""
        return list(self._by_code).index(code)

    def as_dict(self) -> dict[str, Any]:
        """The list as it is exported and frozen in a release."""
        return {"oid": self.oid, "source": self.source, "ncit": self.ncit,
                "codes": [{"code": c.code, "label": c.label.as_dict()} for c in self.codes]}


def codelist(oid: str, *codes: tuple[str, str, str], source: str, ncit: str | None = None) -> Codelist:
    """A codelist from ``(code, French, English)`` lines; ``source`` says where the codes come from."""
    return Codelist(oid, tuple(Code(code, T(fr, en)) for code, fr, en in codes), source, ncit)


YES, NO = "Y", "N"

YN = codelist("NY", ("Y", "Oui", "Yes"), ("N", "Non", "No"), source="CDISC CT NY", ncit="C66742")
YNU = codelist("YNU", ("Y", "Oui", "Yes"), ("N", "Non", "No"), ("U", "Inconnu", "Unknown"),
               source="CDISC CT NY, subset", ncit="C66742")
YNNA = codelist("YNNA", ("Y", "Oui", "Yes"), ("N", "Non", "No"), ("NA", "Sans objet", "Not applicable"),
                source="CDISC CT NY, subset", ncit="C66742")

MISSING = codelist("MISSING", ("ND", "Non fait", "Not done"), ("UNK", "Inconnu", "Unknown"),
                   ("NA", "Sans objet", "Not applicable"), ("REF", "Refusé par le patient", "Refused by the patient"),
                   source="rulings R5; regulatory DATA-03")
MISSING_NEEDS_REASON = frozenset({"ND", "REF"})
"""Missing codes that must say why (SDTM --REASND, rulings R5)."""

CHANGE_REASONS = codelist("CHANGE_REASON",
                          ("ENTRY_ERROR", "Erreur de saisie", "Entry error"),
                          ("SOURCE_CORRECTED", "Source corrigée", "Source corrected"),
                          ("NEW_INFORMATION", "Nouvelle information", "New information"),
                          ("QUERY", "Réponse à une query", "Answer to a query"),
                          ("OTHER", "Autre", "Other"), source="look.md 4.6; regulatory DATA-10")
