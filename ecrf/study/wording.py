"""The engine's own vocabulary in the reader's words: kinds of item, statuses and behaviours of checks, areas."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint
from flask_babel import gettext as _

from ecrf.context import language
from ecrf.crf import CRF, Behaviour, Check, Item, Lines, Log, Per, Status, T

STATUS = {
    Status.ACTIVE: T("Actif", "Active"), Status.OFF: T("Éteint", "Off"), Status.RANGE: T("Limite d’item", "Range of an item"),
    Status.CONSTRUCTION: T("Par construction", "By construction"), Status.WAITING: T("En attente", "Waiting"),
}
BEHAVIOUR = {
    Behaviour.REFUSE: T("Refuse la page", "Refuses the page"), Behaviour.BLOCK: T("Query, et bloque", "Query, and blocks"),
    Behaviour.QUERY: T("Query", "Query"),
}
STEP = {
    "visit": T("la visite", "the visit"), "eligibility": T("l’éligibilité", "eligibility"),
    "randomise": T("la randomisation", "randomisation"), "harvest": T("le prélèvement", "harvest"),
    "release": T("la libération", "release"), "inject": T("l’injection", "injection"), "lock": T("le verrouillage", "lock"),
}
AREA = {
    "clinical": T("clinique", "clinical"), "injection": T("injection", "injection"), "product": T("produit", "product"),
    "safety": T("sécurité", "safety"), "images": T("images", "images"), "blinded": T("en insu", "blinded"),
    "unblinded": T("levée d’insu", "unblinded"), "reader": T("lecture centrale", "central reading"),
}
KIND = {
    "Text": T("texte", "text"), "Integer": T("nombre entier", "whole number"), "Decimal": T("nombre", "number"),
    "NRS": T("échelle 0 à 10", "scale 0 to 10"), "VAS": T("échelle 0 à 100 mm", "scale 0 to 100 mm"),
    "Date": T("date", "date"), "BirthMonth": T("mois et année", "month and year"), "Time": T("heure", "time"),
    "DateTime": T("date et heure", "date and time"), "Choice": T("un code de", "one code of"),
    "YesNo": T("un code de", "one code of"), "MultiChoice": T("plusieurs codes de", "several codes of"),
    "HandMap": T("une région de", "one region of"), "Line": T("une ligne de", "a line of"),
    "Lines": T("des lignes de", "lines of"), "Staff": T("une personne du centre", "a person of the site"),
    "Derived": T("calculé", "computed"),
}


def kind_words(item: Item, lang: str) -> str:
    """The kind of an item in words, with what bounds it: length, partial dates, the page a link points at."""
    words = KIND[item.kind][lang] if item.kind in KIND else item.kind
    of, longest = getattr(item, "of", None), getattr(item, "max", None)
    if of:
        return f"{words} {of}"
    if longest:
        return f"{words}, {T('{n} caractères au plus', '{n} characters at most')[lang].format(n=longest)}"
    return f"{words}, {T('complète ou partielle', 'complete or partial')[lang]}" if getattr(item, "partial", False) else words


def range_words(limits: tuple[Any, Any] | None, lang: str) -> str:
    """A range in words: from 30 to 300, 30 at least, 300 at most."""
    if limits is None:
        return ""
    low, high = (str(n).replace(".", ",") if lang == "fr" and n is not None else n for n in limits)
    if low is None:
        return _("%(high)s at most", high=high)
    return _("%(low)s at least", low=low) if high is None else _("%(low)s to %(high)s", low=low, high=high)


def page_repeats(page: type[CRF]) -> str:
    """Where and how often a page is asked."""
    if isinstance(page.repeats, Log):
        return _("log of the subject")
    if isinstance(page.repeats, Per):
        return _("per line of %(page)s, at visits", page=page.repeats.of)
    if isinstance(page.repeats, Lines):
        return _("per code of %(codelist)s, at visits", codelist=page.repeats.codelist.oid)
    return _("once per subject") if page.scope == "subject" else _("at visits")


def assumed(value: Any) -> str:
    """The value of an assumption as people read it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return " · ".join(f"{key} {_limits(one) if isinstance(one, dict) else assumed(one)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(assumed(one) for one in value)
    return f"{value:.3g}" if isinstance(value, float) else str(value if value is not None else "–")


def _limits(ranges: dict[str, Any]) -> str:
    """The possible and the usual range of one item: 30 to 300 (usual 90 to 180)."""
    lang = language()
    hard, soft = (range_words(ranges.get(name), lang) for name in ("hard", "soft"))
    usual = _("usual %(range)s", range=soft) if soft else ""
    return f"{hard} ({usual})" if hard and usual else hard or usual


def check_items(check: Check) -> list[Item]:
    """The items a check and its parts look at, each once."""
    return list(dict.fromkeys(item for part in check.every for item in (*part.on, *part.items)))


def step_words(steps: Iterable[str], lang: str) -> str:
    """The steps that a finding stops."""
    return ", ".join(STEP[step][lang] for step in steps)


def register(blueprint: Blueprint) -> None:
    """Give the templates of the study these words."""
    names = {"kind_words": lambda item: kind_words(item, language()), "range_words": range_words,
             "page_repeats": page_repeats, "assumed": assumed, "check_items": check_items, "step_words": step_words,
             "check_status": STATUS.__getitem__, "behaviour_words": BEHAVIOUR.__getitem__,
             "reader_words": lambda page: AREA[page.seen_by][language()]}
    for name, words in names.items():
        blueprint.add_app_template_global(words, name)
    blueprint.add_app_template_filter(lambda area: AREA[area][language()] if area in AREA else area, "area_words")
