"""Signatures in words, for templates: meanings, moments, what changed since, the address at which a page is signed."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import g, request
from flask_babel import gettext as _

from ecrf.casebook import masks
from ecrf.casebook.read import Address, FormRecord
from ecrf.casebook.signed import Value
from ecrf.context import language, study
from ecrf.crf import CHANGE_REASONS, CRF, MISSING, T
from ecrf.permissions import ROLES

from . import standing
from .meanings import NAMES, STATED
from .standing import Kept, Later, Signed
from .verbs import SETTLED, signs

EVENTS = {"completed": T("page complétée", "page completed"), "reopened": T("page rouverte", "page re-opened"),
          "not_done": T("page déclarée non faite", "page declared not done"), "removed": T("ligne retirée", "line removed"),
          "restored": T("ligne rétablie", "line restored"), "started": T("saisie commencée", "entry started"),
          "migrated": T("page passée à une nouvelle version", "page moved to a new version")}
"""What else than a value makes a signature void."""


def meaning_words(meaning: str) -> str:
    """A meaning in one word."""
    return NAMES[meaning][language()]


def offered() -> list[tuple[str, str]]:
    """The meanings to choose from, each as its signer states it."""
    return [(code, _("%(question)s: %(problem)s", question=NAMES[code][language()].capitalize(), problem=words[language()])) for code, words in STATED.items()]


def signature_words(signed: Signed) -> str:
    """Who signed, in which role and meaning, when: local time, then UTC (SIG-02)."""
    return str(_("%(name)s (%(role)s), %(meaning)s, %(local)s %(zone)s (%(utc)s UTC)", name=signed.name, role=_role(signed.role),
             meaning=meaning_words(signed.meaning), local=f"{signed.local:%d/%m/%Y %H:%M}", zone=signed.zone,
             utc=f"{signed.utc:%d/%m/%Y %H:%M}"))


def _role(code: str) -> str:
    return ROLES[code][language()]


def signature_history(form: FormRecord | None) -> list[Kept]:
    """Every signature of a page, the newest first."""
    return standing.history(form.id) if form else []


def later_words(later: Later, page: type[CRF]) -> str:
    """One thing that made a signature void: the question with its old and new value, or what happened to the page."""
    if not later.item:
        words = EVENTS.get(later.kind)
        return words[language()] if words else later.kind
    item = study().item(page.oid, later.item)
    label = item.label[language()] if item else later.item
    return str(_("%(question)s: %(old)s → %(new)s", question=label, old=signed_value(page, later.item, later.old),
                 new=signed_value(page, later.item, later.new)))


def signed_value(page: type[CRF], name: str, value: Value | None) -> str:
    """A value as it was, or is, in words; ``–`` for nothing."""
    if value is None or (value[1] is None and value[2] is None):
        return "–"
    item = study().item(page.oid, name)
    if value[2] == masks.CODE:
        return masks.WORDS[language()]
    if value[1] is None:
        words = f"{MISSING.label(value[2] or '', language())} ({value[2]})"
        return f"{words}, {value[3]}" if value[3] else words
    shown = item.shown(value[1], language()) if item else value[1]
    return f"{shown} {item.unit_in(language())}" if item and item.unit else shown


def later_reason(reason: str | None) -> str:
    """A stored reason in words: the code's label, then the text as typed."""
    code, _colon, words = (reason or "").partition(": ")
    if code not in CHANGE_REASONS:
        return reason or ""
    label = CHANGE_REASONS.label(code, language())
    return f"{label}, {words}" if words else label


def signs_page(oid: str) -> bool:
    """Whether the acting role signs that page."""
    page = study().pages.get(oid)
    return page is not None and signs(g.actor, page)


def signable(form: FormRecord | None) -> bool:
    """Whether the page is in a state in which it may be signed."""
    return form is not None and form.state in SETTLED and not form.removed


def sign_path(number: str, address: Address | None = None, scope: str = "page") -> str:
    """The address at which a page, a visit, the eligibility or the casebook of a subject is read once more and signed."""
    query = {"scope": scope} | ({"at": "/".join(filter(None, address))} if address else {})
    return f"{request.script_root}/subjects/{number}/sign?{urlencode(query, safe='/')}"


def last_signed(off: object, form: FormRecord | None) -> Signed | None:
    """The last signature of a page."""
    return getattr(off, "signed", {}).get(form.id) if form else None


GLOBALS = (meaning_words, offered, signature_words, signature_history, later_words, signed_value, later_reason, signs_page, signable,
           sign_path, last_signed)
"""What every template may call."""
