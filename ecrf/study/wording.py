"""The engine's own vocabulary in the reader's words: kinds of item, statuses and behaviours of checks, areas."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint

from ecrf.context import language
from ecrf.crf import CRF, Behaviour, Check, Item, Lines, Log, Per, Status, T
from ecrf.crf.item import Range, bounds, comma

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
    "lock_study": T("le verrouillage de l’étude", "lock of the study"),
}
AREA = {
    "clinical": T("clinique", "clinical"), "injection": T("injection", "injection"), "product": T("produit", "product"),
    "safety": T("sécurité", "safety"), "images": T("images", "images"),
    "custody": T("remise", "custody"), "blinded": T("en insu", "blinded"),
    "unblinded": T("hors insu", "unblinded"), "reader": T("lecture centrale", "central reading"),
}
LICENSED = {
    "title": T("Énoncés sous licence", "Licensed wording"),
    "none": T("aucun : les pages montrent leurs libellés neutres", "none: pages show their neutral labels"),
    "items": T("items", "items"),
}
"""Words of the overview about the wording files of the sponsor."""
CHAPTERS = {
    "all": T("Tous les chapitres", "Every chapter"), "filter": T("Chapitres", "Chapters"), "others": T("Autres pages", "Other pages"),
    "site": T("Registres du centre", "Registers of the site"),
}
"""Words of the list of pages about its chapters."""
FIRING = {
    "fired": T("Queries", "Queries"), "open": T("ouvertes", "open"), "answered": T("répondues", "answered"),
    "closed": T("closes", "closed"), "never": T("jamais", "never"), "on": T("interrupteur allumé", "switch on"),
    "off": T("interrupteur éteint", "switch off"), "soft": T("Limites habituelles sans numéro", "Usual ranges without a number"),
    "line": T("Ligne retirée qu’un item désigne", "Removed line that an item points at"),
    "where": T("Queries de chaque contrôle sur les pages et dans les centres que vous lisez.",
               "Queries of each check on the pages and at the sites you read."),
}
"""Words of the list of checks about how often each fires."""
REPEATS = {
    "site": T("registre tenu par chaque centre", "register kept by each site"), "log": T("journal du sujet", "log of the subject"),
    "visit_log": T("lignes numérotées, aux visites", "numbered lines, at visits"),
    "per_line": T("par ligne de {page}, aux visites", "per line of {page}, at visits"), "per": T("par ligne de {page}", "per line of {page}"),
    "per_code": T("par code de {codelist}, aux visites", "per code of {codelist}, at visits"),
    "once": T("une fois par sujet", "once per subject"), "visit": T("aux visites", "at visits"),
}
"""Where and how often a page is asked."""
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


def range_words(limits: Range | None, lang: str) -> str:
    """A range in words: from 30 to 300, 30 at least, 300 at most."""
    return bounds(limits)[lang] if limits is not None else ""


def page_repeats(page: type[CRF], lang: str) -> str:
    """Where and how often a page is asked."""
    if page.scope == "site":
        return REPEATS["site"][lang]
    at_visits, repeats = page.scope == "visit", page.repeats
    if isinstance(repeats, Log):
        return REPEATS["visit_log" if at_visits else "log"][lang]
    if isinstance(repeats, Per):
        return REPEATS["per_line" if at_visits else "per"].filled(page=repeats.of)[lang]
    if isinstance(repeats, Lines):
        return REPEATS["per_code"].filled(codelist=repeats.codelist.oid)[lang]
    return REPEATS["visit" if at_visits else "once"][lang]


def assumed(value: Any, lang: str) -> str:
    """The value of an assumption as people read it."""
    if isinstance(value, bool):
        return (T("oui", "yes") if value else T("non", "no"))[lang]
    if isinstance(value, dict):
        return " · ".join(f"{key} {_limits(one, lang) if isinstance(one, dict) else assumed(one, lang)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(assumed(one, lang) for one in value)
    text = f"{value:.3g}" if isinstance(value, float) else str(value if value is not None else "–")
    return comma(text) if lang == "fr" and isinstance(value, float) else text


def _limits(ranges: dict[str, Any], lang: str) -> str:
    """The possible and the usual range of one item: 30 to 300 (usual 90 to 180)."""
    if not {"hard", "soft"} & ranges.keys():
        return assumed(ranges, lang)
    hard, soft = (range_words(ranges.get(name), lang) for name in ("hard", "soft"))
    usual = T(f"habituel {soft}", f"usual {soft}")[lang] if soft else ""
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
             "page_repeats": lambda page: page_repeats(page, language()), "assumed": lambda value: assumed(value, language()), "check_items": check_items, "step_words": step_words,
             "check_status": STATUS.__getitem__, "behaviour_words": BEHAVIOUR.__getitem__,
             "reader_words": lambda page: AREA[page.seen_by][language()]}
    for name, words in names.items():
        blueprint.add_app_template_global(words, name)
    blueprint.add_app_template_filter(lambda area: AREA[area][language()] if area in AREA else area, "area_words")
