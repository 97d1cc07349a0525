"""A small study of three pages, and the site's moment: what the vocabulary's tests speak about. No database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from werkzeug.datastructures import MultiDict

from ecrf.crf import (
    CRF,
    WEEKS,
    Anchor,
    Behaviour,
    Book,
    Checks,
    Choice,
    Context,
    Date,
    Decimal,
    Derived,
    FormView,
    Integer,
    Line,
    Log,
    Milestone,
    Per,
    Refused,
    Status,
    Study,
    T,
    Text,
    Visit,
    YesNo,
    codelist,
    same,
)

TODAY = date(2026, 11, 22)
PARIS = ZoneInfo("Europe/Paris")
CONTEXT = Context(TODAY, PARIS, {"PI01": "Investigator"}, {"WND": {"1": "index", "2": "thumb", "10": "ring finger"}})
WORDS = T("Question", "Question")
HAND = codelist("HAND", ("R", "Droite", "Right"), ("L", "Gauche", "Left"), ("B", "Les deux", "Both"), source="test")


def asked(kind: Any, *given: Any, **rest: Any) -> Any:
    """An item of a page of its own, as ``asked(Integer, hard=(0, 10))``."""
    item = kind(WORDS, *given, **{"no_sdtm": "test"} | rest)
    make_page("Page", X=item)
    return item


def make_page(name: str = "Page", base: type[CRF] = CRF, **declared: Any) -> type[CRF]:
    """A page made as its class statement would make it."""
    stated = {"oid": "PG", "version": "1.0", "domain": "XX", "title": same("Page"), "source": "test"}
    return type(name, (base,), stated | declared)


def refused(item: Any, *typed: str) -> Refused:
    """The refusal of what was typed."""
    with pytest.raises(Refused) as caught:
        item.parse(list(typed), CONTEXT)
    return caught.value


def read(page: type[CRF], seen: dict[str, int] | None = None, **typed: str | list[str]) -> CRF:
    """A page as it reads a submission; ``X__missing="ND"`` is the control ``X.missing``; ``seen`` the versions on screen."""
    form: MultiDict[str, str] = MultiDict()
    for name, text in typed.items():
        form.setlist(name.replace("__", "."), [text] if isinstance(text, str) else text)
    return page(form, context=replace(CONTEXT, seen=seen or {}))


def small_study(**changed: Any) -> Study:
    """A study of visits (SV), wounds (WND, a log) and their assessments (ASS), injected on the day of D0."""
    class SV(CRF):
        """The visit."""
        oid, version, domain, title, source = "SV", "1.0", "SV", T("Visite", "Visit"), "test"
        SVDAT = Date(T("Date", "Date"), sdtm="SV.SVSTDTC")
        SVOCCUR = YesNo(T("A eu lieu", "Took place"), sdtm="SV.SVOCCUR")
        PULSE = Integer(T("Pouls", "Pulse"), unit="/min", hard=(0, 300), soft=(50, 100), soft_check="EC38", sdtm="VS")
        WEIGHT = Decimal(T("Poids", "Weight"), unit="kg", soft=(40, None), optional=True, sdtm="VS")

    class WND(CRF):
        """A wound."""
        oid, version, domain, title, source = "WND", "1.0", "TU", T("Plaie", "Wound"), "test"
        scope, repeats, summary = "subject", Log("U{:02d}"), ("SIDE",)
        SIDE = Choice(T("Main", "Hand"), HAND, sdtm="TU.TULAT")
        SEEN = Date(T("Vue le", "First seen"), partial=True, sdtm="TU.TUDTC")
        PARENT = Line(T("Récidive de", "Recurrence of"), of="WND", optional=True, sdtm="RELREC")

    class ASS(CRF):
        """An assessment of a wound."""
        oid, version, domain, title, source = "ASS", "1.0", "TR", T("Évaluation", "Assessment"), "test"
        repeats = Per("WND")
        LONG = Integer(T("Longueur", "Length"), unit="mm", sdtm="TR.LDIAM")
        WIDE = Integer(T("Largeur", "Width"), unit="mm", sdtm="TR.LPERP")
        NOTE = Text(T("Note", "Note"), optional=True, no_sdtm="test")
        AREA = Derived(T("Surface", "Area"), unit="mm²", inputs=(LONG, WIDE), soft=(None, 200), sdtm="TR.AREA",
                       compute=lambda form, book: form.LONG and form.WIDE and form.LONG * form.WIDE,
                       formula=T("longueur × largeur", "length × width"))
        AGE = Derived(T("Âge de la plaie", "Age of the wound"), unit="d", inputs=("SV.SVDAT", "WND.SEEN"), soft=(None, 365),
                      no_sdtm="test", formula=T("visite − vue", "visit − seen"), compute=age_of_wound)

    zero = Anchor("D0", T("Injection", "Injection"), (("SV", "D0", "SVDAT"),), "test")
    visits = (Visit("SCR", T("Sélection", "Screening"), same("SCR"), None, 0, (0, 0), (SV, ASS), "test"),
              Visit("D0", T("Injection", "Injection"), same("D0"), None, 0, (0, 0), (SV, ASS), "test"),
              Visit("W8", T("Semaine 8", "Week 8"), T("S8", "W8"), zero, 8 * WEEKS, (7, 7), (SV, ASS), "test"),
              Visit("UNS", T("Non prévue", "Unscheduled"), same("UNS"), None, 0, (0, 0), (SV,), "test", repeats=True))
    stated: dict[str, Any] = {
        "oid": "SMALL", "title": T("Petite étude", "Small study"), "short": same("Small"), "registration": "test",
        "protocol": "1.0", "planned_subjects": 3, "query_due_days": 7, "page_list": (SV, WND, ASS), "visit_list": visits,
        "anchor_list": (zero,), "checks": small_checks(SV, WND, ASS).all, "assumptions": (),
        "milestones": (Milestone("SEEN", T("Vu", "Seen"), lambda book: book.visit_date("SCR")),
                       Milestone("INJECTED", T("Injecté", "Injected"), lambda book: book.anchor("D0"))),
        "visit_page": ("SV", "SVDAT"), "visit_missed": ("SVOCCUR", "N"), "day_zero": "D0",
        "consent": ("SV", "SVDAT"), "register": ("WND", "wounds")}
    known = Study.__dataclass_fields__
    return Study(**{name: value for name, value in (stated | changed).items() if name in known})


def age_of_wound(form: Any, book: Any) -> int | None:
    """Days from when the wound was first seen to the visit."""
    seen, day = book.form("WND", line=form.line).SEEN, book.visit_date(form.visit)
    return (day - seen.day).days if seen and seen.day and day else None


def small_checks(visit: Any, wound: Any, assessment: Any) -> Checks:
    """One check of each behaviour, and one that waits."""
    checks = Checks()

    @checks.check("EC47", "H", Behaviour.REFUSE, T("Largeur > longueur.", "Width > length."), on=assessment.WIDE,
                  items=(assessment.LONG,))
    def width(form: FormView, book: Book) -> Any:
        return None if form.LONG is None or form.WIDE is None else form.WIDE <= form.LONG

    @checks.check("EC60", "H", Behaviour.BLOCK, T("Vue le {seen}, après la visite.", "Seen on {seen}, after the visit."),
                  on=(assessment.LONG, assessment.WIDE), items=(wound.SEEN,), steps=("inject", "lock"),
                  reads=("SV",))
    def seen(form: FormView, book: Book) -> Any:
        first, day = book.form("WND", line=form.line).SEEN, book.visit_date(form.visit)
        return first is None or day is None or not first.surely_after(day) or {"seen": first, "item": "WIDE"}

    @checks.check("EC95", "S", Behaviour.QUERY, T("Pas de pouls.", "No pulse."), on=visit.SVDAT, items=(visit.PULSE,))
    def pulse(form: FormView, book: Book) -> Any:
        return form.PULSE is not None

    checks.listed("EC99", "S", Behaviour.QUERY, T("Attend.", "Waits."), status=Status.WAITING, note="needs RAND")
    return checks


def again(form: FormView, **changed: Any) -> FormView:
    """The same page with other values, missing codes or versions."""
    stated = {"values": form.values, "missing": form.missing, "versions": form.versions} | changed
    return FormView(form.page, form.visit, form.line, **stated)


def with_visit(study: Study, oid: str, **changed: Any) -> tuple[Visit, ...]:
    """The visits of a study, one of them changed."""
    return tuple(replace(v, **changed) if v.oid == oid else v for v in study.visit_list)
