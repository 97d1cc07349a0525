"""How a laboratory page is made: its head (sample, laboratory, fasting, result date) and the lines of its grid."""

from __future__ import annotations

from typing import Any

from ecrf.crf import YNU, Choice, Date, Decimal, Derived, GridLine, Item, ManyLines, T, Text, Time, YesNo
from forms.laboratory.catalogue import TESTS
from forms.laboratory.codelists import LB_CLSIG, LB_NRIND, UNIT_LISTS
from forms.laboratory.ctcae import CTCAE
from forms.laboratory.judged import flagging, grading, limiting
from forms.laboratory.ranges import LIMITS
from forms.laboratory.units import shown_unit

COLUMNS = (T("Résultat", "Result"), T("Unité", "Unit"), T("Portée clinique", "Clinical significance"),
           T("Par rapport à la normale", "Against normal"), T("Grade CTCAE", "CTCAE grade"))
"""The columns of a panel."""

_FLAG = T("résultat comparé aux valeurs normales du laboratoire, selon sexe, âge et date",
          "result against the laboratory’s normal range, by sex, age and date")
_GRADE = T("CTCAE v5.0, du résultat et des valeurs normales du laboratoire",
           "CTCAE v5.0, from the result and the laboratory’s normal range")
_PERSON = ("DM.SEX", "DM.BRTHDAT", "SV.SVDAT")


def _named(test: str, fr: str, en: str) -> T:
    label = TESTS[test].label
    return T(f"{label.fr}, {fr}", f"{label.en}, {en}")


def _result(test: str) -> Decimal:
    """The result: with its unit and limits where only one unit is usual (EC39), else judged with the unit beside it."""
    about = TESTS[test]
    rest: dict[str, Any] = {"optional": about.optional, "sdtm": f"LBTESTCD={about.sdtm}"}
    if len(about.units) == 1:
        return Decimal(about.label, unit=shown_unit(about.units[0]) or None, hard_check="EC39", **rest, **LIMITS[test])
    return Decimal(about.label, **rest)


def _unit(test: str, value: Item) -> Choice | None:
    units = TESTS[test].units
    if len(units) == 1:
        return None
    return Choice(_named(test, "unité", "unit"), UNIT_LISTS[units], when=value.given(), sdtm="LB.LBORRESU")


def significance(test: str) -> Choice:
    """The physician's word on a result; it may stay empty when the result is normal."""
    return Choice(_named(test, "portée clinique", "clinical significance"), LB_CLSIG, optional=True, judgement=True,
                  sdtm="LB.LBCLSIG, SUPPLB.QNAM=LBJUDGE")


def _cell(name: str, item: Item | None) -> tuple[str, Item] | None:
    return None if item is None else (name, item)


def test_line(test: str, group: T | None = None) -> GridLine:
    """One test: result, unit where there is a choice, clinical significance, flag, and grade where CTCAE has one."""
    value = _result(test)
    unit = _unit(test, value)
    inputs: tuple[Item | str, ...] = (value, *((unit,) if unit else ()), *_PERSON)
    judged = significance(test)
    flag = Derived(_named(test, "par rapport à la normale", "against normal"), inputs=inputs, compute=flagging(test),
                   codelist=LB_NRIND, formula=_FLAG, sdtm="LB.LBNRIND", beside=limiting(test))
    graded = Derived(_named(test, "grade CTCAE", "CTCAE grade"), inputs=inputs, compute=grading(test), formula=_GRADE,
                     sdtm="LB.LBTOXGR") if test in CTCAE.value else None
    return GridLine(TESTS[test].label, (_cell(test, value), _cell(f"{test}U", unit),
                                        _cell(f"{test}CS", judged), _cell(f"{test}F", flag),
                                        _cell(f"{test}G", graded)), group)


def sample_date() -> Date:
    """The day of the sample (rulings R21)."""
    return Date(T("Date du prélèvement sanguin ou urinaire, si un autre jour que la visite",
                  "Date of the sample, if another day than the visit"), optional=True, sdtm="LB.LBDTC")


def sample_time() -> Time:
    """The time of the sample."""
    return Time(T("Heure du prélèvement", "Time of the sample"), optional=True, sdtm="LB.LBDTC")


def fasting() -> Choice:
    """Whether the sample was taken fasting."""
    return Choice(T("À jeun", "Fasting"), YNU, sdtm="LB.LBFAST")


def laboratory_code() -> Text:
    """The laboratory, by its code in the site's register."""
    return Text(T("Laboratoire", "Laboratory"), max=20, optional=True, sdtm="LB.LBNAM",
                help=T("Son code dans les valeurs normales du centre\u202f; vide si le centre n’en a qu’un.",
                       "Its code in the site’s normal ranges; empty when the site has one only."))


def result_date() -> Date:
    """The day the laboratory gave the result."""
    return Date(T("Date du résultat", "Date of the result"), optional=True, sdtm="SUPPLB.QNAM=LBRESDT")


def linked_events() -> ManyLines:
    """The adverse events that abnormal results belong to."""
    return ManyLines(T("Événements indésirables liés aux résultats anormaux", "Adverse events behind abnormal results"),
                     of="AE", optional=True, sdtm="RELREC (LB, AE)",
                     section=T("Résultats anormaux", "Abnormal results"))


def explained_by_history() -> YesNo:
    """Whether abnormal results come from a condition that the history names."""
    return YesNo(T("Expliqués par un antécédent ou une maladie déjà notés", "Explained by a condition recorded in the history"),
                 optional=True, sdtm="SUPPLB.QNAM=LBMHREL")


def comment() -> Text:
    """A word on the results."""
    return Text(T("Commentaire", "Comment"), lines=3, max=500, optional=True, sdtm="CO.COVAL")
