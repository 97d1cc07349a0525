"""Loading a list and taking its lines in order; nobody reads it, and a line once taken is never given again (BLIND-06)."""

from __future__ import annotations

import csv
import re
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import text

from ecrf.casebook import record
from ecrf.crf import Drawn, Refused, T
from ecrf.db import db
from ecrf.permissions import Actor

from .models import Allocation, AllocationUse

COLUMNS = ("stratum", "number", "arm", "kit")
"""The columns of a list's file; the order of its lines is the order in which each stratum is used."""
STREAM = "study"

_LOCK = "allocation"
_NEXT = text("""
    SELECT a.id, a.number, a.arm, a.kit FROM allocation a
    WHERE a.stratum = :stratum AND NOT EXISTS (SELECT 1 FROM allocation_use u WHERE u.allocation = a.id)
    ORDER BY a.id LIMIT 1""")
_KNOWN = text("SELECT number, kit FROM allocation WHERE number = ANY(:numbers) OR kit = ANY(:kits) OR list = :list LIMIT 1")

_NO_COLUMN = T("Le fichier n’a pas la colonne {name} ; il faut {wanted}.",
               "The file has no column {name}; it needs {wanted}.")
_BLANK = T("Ligne {line} : « {name} » est vide ou contient autre chose que des lettres, chiffres, « - » et « _ ».",
           "Line {line}: “{name}” is empty, or holds something else than letters, digits, “-” and “_”.")
_ARM = T("Ligne {line} : le bras n’est pas l’un des codes {codes}.", "Line {line}: the arm is none of the codes {codes}.")
_TWICE = T("Un numéro ou un kit figure deux fois dans le fichier.", "A number or a kit stands twice in the file.")
_KNOWN_ALREADY = T("Cette liste, un de ses numéros ou un de ses kits est déjà chargé. Rien n’est chargé.",
                   "This list, one of its numbers or one of its kits is loaded already. Nothing is loaded.")
_EMPTY = T("Le fichier ne contient aucune ligne.", "The file holds no line.")


def read_list(lines: Iterable[str], arms: Sequence[str]) -> list[dict[str, str]]:
    """The lines of a list's file (CSV with a head). Raises ``Refused`` with what is wrong; an arm is never repeated."""
    table = csv.DictReader(lines)
    for name in COLUMNS:
        if name not in (table.fieldnames or ()):
            raise Refused(_NO_COLUMN.filled(name=name, wanted=", ".join(COLUMNS)))
    found = []
    for line, row in enumerate(table, 2):
        values = {name: (row[name] or "").strip() for name in COLUMNS}
        for name, value in values.items():
            if not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", value):
                raise Refused(_BLANK.filled(line=line, name=name))
        if values["arm"] not in arms:
            raise Refused(_ARM.filled(line=line, codes=", ".join(arms)))
        found.append(values)
    if not found:
        raise Refused(_EMPTY)
    if len({row["number"] for row in found}) < len(found) or len({row["kit"] for row in found}) < len(found):
        raise Refused(_TWICE)
    return found


def load(actor: Actor, name: str, rows: Sequence[dict[str, str]]) -> int:
    """Enter a list under a name, in one sealed act of the study; returns how many lines. Raises ``Refused``.

    One person may load it; that a second one agrees (SOD-09) is asked outside the application for now.
    """
    record.lock(STREAM)
    record.lock(_LOCK)
    known = db.session.execute(_KNOWN, {"numbers": [r["number"] for r in rows], "kits": [r["kit"] for r in rows],
                                        "list": name}).first()
    if known is not None:
        raise Refused(_KNOWN_ALREADY)
    placed: Counter[str] = Counter()
    with record.writing(actor, STREAM, "load_allocation", detail={"list": name, "lines": len(rows)}) as act:
        record.bring(act, Allocation, [_line(name, row, placed) for row in rows])
    return len(rows)


def _line(name: str, row: dict[str, str], placed: Counter[str]) -> dict[str, Any]:
    placed[row["stratum"]] += 1
    return {"list": name, **row, "sequence": placed[row["stratum"]], "salt": secrets.token_hex(16)}


def next_free(stratum: str) -> tuple[int, Drawn] | None:
    """The next line of a stratum that nobody took, held until this transaction ends; ``None`` when there is none."""
    record.lock(_LOCK)
    row = db.session.execute(_NEXT, {"stratum": stratum}).one_or_none()
    return (row.id, Drawn(row.number, row.arm, row.kit)) if row else None


def take(act: record.OpenAct, allocation: int, subject: str) -> None:
    """Note in the act that the subject took the line; the database refuses a second taker, and a second line."""
    record.bring(act, AllocationUse, [{"allocation": allocation, "subject": subject}])
