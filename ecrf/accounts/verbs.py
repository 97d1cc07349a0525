"""What is done to accounts and grants: create, close, re-open, new pass phrase, grant a role, end a grant."""

from __future__ import annotations

import unicodedata
from datetime import date

from sqlalchemy import text

from ecrf import clock
from ecrf.casebook import record
from ecrf.crf import T
from ecrf.db import db
from ecrf.permissions import GRANTED, SITE_ROLES, Actor

from . import leaving, passwords
from .models import Account, AccountEvent, Grant, GrantEnd
from .segregation import Declined, broken, declined

TRANSITIONS = {("open", "close"): "closed", ("closed", "reopen"): "reopened"}
"""State of an account and verb → the event that the verb writes (regulatory 3.3)."""

NOT_THE_SAME = T("Les deux nouvelles phrases de passe diffèrent : écrivez deux fois la même.",
                 "The two new pass phrases differ: write the same twice.")

Dated = tuple[date, date | None]
"""First and last day of a grant; no last day: until it is ended."""


def normal_email(email: str) -> str:
    """The e-mail as it is kept and compared: trimmed, NFKC, lower case (ACC-01)."""
    return unicodedata.normalize("NFKC", email).replace("\x00", "").strip().lower()


def create_account(actor: Actor, email: str, name: str, language: str, password: str | None = None) -> str:
    """Open an account with the next code, ``U0001`` …; returns the code. Without ``password`` nobody can log in yet.

    Raises ``Declined`` for an address that was ever given, a name or address that cannot be one, a weak pass phrase.
    """
    email, name = normal_email(email), name.strip()
    _check_person(email, name, language)
    if password is not None and (weak := passwords.weakness(password, email, name)):
        raise Declined(weak, "password")
    record.lock("study")
    if db.session.execute(text("SELECT 1 FROM account WHERE lower(email) = :email"), {"email": email}).first():
        raise Declined(T("Cette adresse a déjà un compte ; une adresse n’est jamais redonnée.",
                         "This address has an account already; an address is never given again."), "email")
    last = db.session.execute(text("SELECT coalesce(max(right(code, 4)::int), 0) FROM account "
                                   "WHERE code LIKE 'U%'")).scalar_one()
    code = f"U{last + 1:04d}"
    hashed = passwords.hash_password(password) if password is not None else None
    with record.writing(actor, record.account_stream(code), "create_account") as act:
        record.bring(act, Account, [{"code": code, "email": email, "name": name, "language": language,
                                     "password_hash": hashed}])
    return code


def _check_person(email: str, name: str, language: str) -> None:
    before, at, after = email.rpartition("@")
    if not (before and at and "." in after) or any(c.isspace() for c in email) or len(email) > 254:
        raise Declined(T("Ce n’est pas une adresse électronique : elle s’écrit nom@domaine.fr.",
                         "This is not an e-mail address: write it as name@domain.org."), "email")
    if not name or len(name) > 200 or not name.isprintable():
        raise Declined(T("Le nom manque ou ne peut pas être lu : écrivez-le en 200 caractères au plus.",
                         "The name is missing or cannot be read: write it in 200 characters at most."), "name")
    if language not in ("fr", "en"):
        raise Declined(T("La langue est fr ou en.", "The language is fr or en."), "language")


def account(code: str) -> Account:
    """The account of that code. Raises ``Declined``; machine accounts are not anybody's to change."""
    found: Account | None = db.session.get(Account, code) if code.isalnum() else None
    if found is None or not code.startswith("U"):
        raise Declined(T("Aucun compte ne porte ce code.", "No account has this code."), "account")
    return found


def find(email: str) -> Account:
    """The account of an e-mail address. Raises ``Declined``."""
    code = db.session.execute(text("SELECT code FROM account WHERE lower(email) = :email"),
                              {"email": normal_email(email)}).scalar()
    return account(code or "")


def is_closed(code: str) -> bool:
    """Whether the account is closed at this moment."""
    last = db.session.execute(text("SELECT kind FROM account_event WHERE account = :code AND kind IN "
                                   "('closed', 'reopened') ORDER BY act DESC LIMIT 1"), {"code": code}).scalar()
    return bool(last == "closed")


def close(actor: Actor, code: str, reason: str, misuse: bool = False) -> None:
    """Close an account: every session ends at once, the past stays attributed (ACC-08). Raises ``Declined``, also where a site
    would be left without an investigator before its copy is received; suspected ``misuse`` does not wait for that (regulatory 3.3)."""
    if actor.account == code:
        raise Declined(T("On ne clôt pas son propre compte.", "One does not close one’s own account."), "account")
    if not misuse:
        record.lock(record.account_stream(code))
        leaving.check(code, "account")
    _turn(actor, code, "close", reason, {"misuse": True} if misuse else None)
    end_sessions(code)


def reopen(actor: Actor, code: str, reason: str) -> None:
    """Open a closed account again, with the grants it has. Raises ``Declined``."""
    _turn(actor, code, "reopen", reason)


def _turn(actor: Actor, code: str, verb: str, reason: str, detail: dict[str, bool] | None = None) -> None:
    account(code)
    stream = record.account_stream(code)
    record.lock(stream)
    event = TRANSITIONS.get(("closed" if is_closed(code) else "open", verb))
    if event is None:
        raise Declined(T("Le compte est déjà dans cet état.", "The account is in that state already."), "account")
    with record.writing(actor, stream, f"{verb}_account", _said(reason), detail) as act:
        record.bring(act, AccountEvent, [{"account": code, "kind": event}])


def _said(reason: str) -> str:
    if not reason.strip():
        raise Declined(T("Le motif manque : écrivez pourquoi.", "The reason is missing: write why."), "reason")
    return _plain(reason, "reason")


def _plain(words: str, field: str) -> str:
    if len(words) > 1000 or "\x00" in words:
        raise Declined(T("Ce texte dépasse 1000 caractères ou contient un signe illisible.",
                         "This text exceeds 1000 characters or holds an unreadable sign."), field)
    return words.strip()


def end_sessions(code: str) -> None:
    """End every session of the account on the server."""
    db.session.execute(text("UPDATE login_session SET ended = :now WHERE account = :code AND ended IS NULL"),
                       {"now": clock.now(), "code": code})


def reset_password(actor: Actor, code: str, password: str | None = None) -> str:
    """Replace the pass phrase by one made up (or given), to be changed at the next log-in; ends all sessions.

    Returns the pass phrase, which is shown once and kept nowhere. Raises ``Declined``.
    """
    who = account(code)
    phrase = password or passwords.make_up()
    if weak := passwords.weakness(phrase, who.email, who.name):
        raise Declined(weak, "password")
    with record.writing(actor, record.account_stream(code), "reset_password") as act:
        record.bring(act, AccountEvent, [{"account": code, "kind": "password_reset"}])
    _store(code, phrase)
    end_sessions(code)
    return phrase


def change_password(actor: Actor, code: str, old: str, new: str) -> None:
    """The holder replaces the pass phrase; other sessions end. Raises ``Declined``."""
    who = account(code)
    if not passwords.fits(who.password_hash, old):
        raise Declined(T("La phrase de passe actuelle n’est pas celle-ci.", "The present pass phrase is another."), "old")
    if passwords.fits(who.password_hash, new):
        raise Declined(T("La nouvelle phrase de passe est l’ancienne : choisissez-en une autre.",
                         "The new pass phrase is the old one: choose another."), "new")
    if weak := passwords.weakness(new, who.email, who.name):
        raise Declined(weak, "new")
    with record.writing(actor, record.account_stream(code), "change_password") as act:
        record.bring(act, AccountEvent, [{"account": code, "kind": "password_changed"}])
    _store(code, new)
    end_sessions(code)


def _store(code: str, phrase: str) -> None:
    db.session.execute(text("UPDATE account SET password_hash = :hash WHERE code = :code"),
                       {"hash": passwords.hash_password(phrase), "code": code})


def rehash(code: str, password: str) -> None:
    """Hash the pass phrase again at the present cost (AUTH-04); it stays the same secret, so this is not an act."""
    _store(code, password)


def set_taste(code: str, **tastes: str | bool) -> None:
    """Keep ``language``, ``density`` or ``digest`` (the daily mail) on the account: a taste, not a record."""
    for column in {"language", "density", "digest"} & set(tastes):
        db.session.execute(text(f"UPDATE account SET {column} = :taste WHERE code = :code"),  # noqa: S608 - two names
                           {"taste": tastes[column], "code": code})


def grant(actor: Actor, code: str, role: str, site: str | None, starts: date, ends: date | None = None,
          unblinded: bool = False, basis: str | None = None) -> int:
    """Give an account a role at a site (``None``: the whole study) from a day to a day; returns the grant's number.

    Raises ``Declined`` with the segregation rule when one person would hold what must be apart (regulatory 2.4).
    """
    account(code)
    _check_grant(role, site, (starts, ends), unblinded)
    if actor.account == code:
        raise declined("SOD-07", role)
    stream = record.account_stream(code)
    record.lock(stream)
    held, ever = _held(code, (starts, ends))
    if rule := broken(role, held, ever):
        raise declined(rule, role)
    with record.writing(actor, stream, "grant_role") as act:
        return record.bring_one(act, Grant, {
            "account": code, "role": role, "site": site, "starts": starts, "ends": ends,
            "unblinded": unblinded, "basis": _plain(basis or "", "basis") or None})


def _check_grant(role: str, site: str | None, days: Dated, unblinded: bool) -> None:
    if role not in GRANTED["self"] or role not in GRANTED["study"]:
        raise Declined(T("Ce rôle n’existe pas.", "There is no such role."), "role")
    if role in SITE_ROLES and not site:
        raise Declined(T("Ce rôle est tenu dans un centre : choisissez lequel.",
                         "This role is held at a site: choose which."), "site")
    if site and not db.session.execute(text("SELECT 1 FROM site WHERE code = :site"), {"site": site}).first():
        raise Declined(T("Ce centre n’existe pas.", "There is no such site."), "site")
    if days[1] is not None and days[1] < days[0]:
        raise Declined(T("Le dernier jour précède le premier.", "The last day comes before the first."), "ends")
    if unblinded and role != "INS":
        raise Declined(T("Seul un inspecteur reçoit cet accès à part.", "Only an inspector is given this access apart."),
                       "unblinded")


def _held(code: str, days: Dated) -> tuple[set[str], set[str]]:
    """Roles held on any of these days, and roles ever given."""
    rows = db.session.execute(text("""
        SELECT role, e.act IS NULL AND starts <= coalesce(CAST(:ends AS date), 'infinity')
                     AND coalesce(ends, 'infinity') >= :starts AS meets
        FROM role_grant g LEFT JOIN grant_end e ON e.grant_id = g.id WHERE account = :code"""),
        {"code": code, "starts": days[0], "ends": days[1]}).all()
    return {row.role for row in rows if row.meets}, {row.role for row in rows}


def refuse_grant(actor: Actor, code: str, role: str, site: str | None, rule: str) -> None:
    """Write that a grant was refused, and by which rule (ACC-05); the transaction of the refusal is rolled back first."""
    with record.writing(actor, record.account_stream(code), "refuse_grant",
                        detail={"role": role, "site": site, "rule": rule}):
        pass


def end_grant(actor: Actor, number: int, reason: str) -> None:
    """Withdraw a grant from this moment; sessions that act in its role lose it at the next request.

    Raises ``Declined``, also where a site would be left without an investigator before its copy is received (EXP-06).
    """
    found = db.session.get(Grant, number)
    if found is None:
        raise Declined(T("Ce droit n’existe pas.", "There is no such grant."), "grant")
    if actor.account == found.account:
        raise declined("SOD-07", found.role)
    stream = record.account_stream(found.account)
    record.lock(stream)
    if db.session.execute(text("SELECT 1 FROM grant_end WHERE grant_id = :id"), {"id": number}).first():
        raise Declined(T("Ce droit a déjà été retiré.", "This grant was withdrawn already."), "grant")
    leaving.check(found.account, "grants", number)
    with record.writing(actor, stream, "end_grant", _said(reason)) as act:
        record.bring(act, GrantEnd, [{"grant": number}])
