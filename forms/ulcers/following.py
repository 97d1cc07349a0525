"""How the ulcers of the register are followed on their pages: status, size, curve, what is linked to each."""

from __future__ import annotations

from ecrf.crf import Book, Course, Linked, T
from forms.pages import BY_OID
from forms.ulcers.course import CLOSED
from forms.ulcers.hand import LEGEND, sign_of


def is_index(book: Book, line: str) -> bool:
    """Whether the physician named this ulcer the index ulcer."""
    return any(form.INDEXULC == "Y" and form.line == line for form in book.forms("ULCD"))


def _built(*oids: str) -> tuple[str, ...]:
    """The pages of these that the study has."""
    return tuple(oid for oid in oids if oid in BY_OID)


COURSE = Course(
    page="ULCA", status="ULCSTAT", measure="AREA", sizes=("LDIAM", "LPERP"), also=("PAINNRS",),
    place="ULCLOC", seen="ULCSTDAT", origin="ULCORI", parent="ULCPAR",
    sign=sign_of, signs=LEGEND, starred=is_index, star_words=T("ulcère cardinal", "index ulcer"),
    again={"ULCORI": "RECURRENCE"}, ended=CLOSED,
    linked=(Linked(T("Traitements de l’ulcère et à ce doigt", "Treatments of the ulcer and at this finger"),
                   _built("INJF", "CARE", "PR", "CM")),
            Linked(T("Événements indésirables liés", "Linked adverse events"), ("AE",)),
            Linked(T("Décisions", "Decisions"), ("ULCD",))))
"""The register of ulcers, followed."""
