"""Where an item goes in SDTM: the words of its ``sdtm=`` read into places.

    VS.VSDTC                              a variable of the row's records of VS
    MH.MHSTDTC (MHTERM=RAYNAUD)           a variable of the record about that topic
    PR.PRTRT=STATIN                       a record about that topic, prespecified: the answer says whether it occurred
    VSTESTCD=SYSBP                        a result; more of its record behind commas: TRTESTCD=AREA, TRMETHOD=ELLIPSE
    SUPPAE.QNAM=RELHARV                   a supplemental qualifier
    RELREC (AE, CM)                       a link from the row's records of AE to those of CM of the line it points at

Several places stand behind each other, parted by a comma or a semicolon.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

Kind = Literal["variable", "topic", "test", "supplement", "link"]

_PART = re.compile(r"\s*(?:(?P<link>RELREC)|SUPP(?P<supp>[A-Z]{2})\.QNAM|(?:(?P<domain>[A-Z]{2})\.)?(?P<variable>[A-Z][A-Z0-9]{1,7}))"
                   r"(?:=(?P<value>[^,;()]+?))?\s*(?:\((?P<inside>[^)]*)\))?\s*(?P<end>[,;]|$)")


@dataclass(frozen=True)
class Place:
    """One place: ``domain``; ``variable`` (QNAM of a supplement, the code of a test); what else its record says."""

    kind: Kind
    domain: str
    variable: str
    also: tuple[tuple[str, str], ...] = ()
    """Variables of the same record with fixed values; of a link, the other domain."""

    @property
    def topic(self) -> tuple[tuple[str, str], ...]:
        """Which record of the row it is: the fixed values that tell it from the row's others."""
        return self.also


@cache
def parse(said: str) -> tuple[Place, ...]:
    """The places of an annotation. Raises ``ValueError`` with a sentence where it is not in the grammar."""
    found: list[Place] = []
    at = 0
    while at < len(said):
        part = _PART.match(said, at)
        if part is None:
            raise ValueError(f"“{said}” cannot be read from “{said[at:]}” on: write DD.VARIABLE, DDTESTCD=CODE, SUPPDD.QNAM=NAME or RELREC (DD, DD).")
        at = part.end()
        _add(found, part, said)
    return tuple(found)


def _add(found: list[Place], part: re.Match[str], said: str) -> None:
    inside, value, variable = part["inside"] or "", part["value"], part["variable"]
    if part["link"]:
        one, _, other = inside.partition(",")
        if not other.strip():
            raise ValueError(f"“{said}”: RELREC names two domains, as in RELREC (AE, CM).")
        found.append(Place("link", one.strip(), "RELREC", (("RDOMAIN", other.strip()),)))
        return
    also = tuple(_pair(pair, said) for pair in re.split(r"[,;]", inside) if pair.strip())
    if part["supp"]:
        if not value:
            raise ValueError(f"“{said}”: SUPP{part['supp']}.QNAM needs a name, as in SUPP{part['supp']}.QNAM=NAME.")
        found.append(Place("supplement", part["supp"], value, also))
    elif variable.endswith("TESTCD") and value:
        found.append(Place("test", part["domain"] or variable[:2], value, also))
    elif part["domain"] is None and value and found:
        last = found.pop()
        found.append(Place(last.kind, last.domain, last.variable, (*last.also, (variable, value))))
    elif part["domain"] and value:
        found.append(Place("topic", part["domain"], variable, ((variable, value), *also)))
    elif part["domain"]:
        found.append(Place("variable", part["domain"], variable, also))
    else:
        raise ValueError(f"“{said}”: {variable} stands without its domain, as in DD.{variable}.")


def _pair(pair: str, said: str) -> tuple[str, str]:
    name, equal, value = pair.partition("=")
    if not equal:
        raise ValueError(f"“{said}”: in brackets stands NAME=VALUE, not “{pair.strip()}”.")
    return name.strip(), value.strip()
