"""What the administrator does: create a site, which follows a protocol version from today, and open an account."""

from __future__ import annotations

import re
from zoneinfo import available_timezones

from sqlalchemy import text

from ecrf import clock
from ecrf.accounts import verbs as accounts
from ecrf.accounts.segregation import Declined
from ecrf.casebook import record
from ecrf.casebook.models import Site, SiteProtocol
from ecrf.crf import T
from ecrf.db import db
from ecrf.permissions import Actor


def create_site(actor: Actor, code: str, name: str, zone: str, country: str, protocol: str) -> None:
    """Create a site, by two digits, which follows ``protocol`` from today. Raises ``Declined``.

    ``zone`` is an IANA name, ``country`` three capitals of ISO 3166-1.
    """
    name, country = name.strip(), country.strip().upper()
    _check_site(code, name, zone, country)
    stream = record.site_stream(code)
    record.lock(stream)
    if db.session.execute(text("SELECT 1 FROM site WHERE code = :code"), {"code": code}).first():
        raise Declined(T("Un centre porte déjà ce numéro.", "A site has this number already."), "code")
    with record.writing(actor, stream, "create_site") as act:
        record.bring(act, Site, [{"code": code, "name": name, "zone": zone, "country": country}])
        record.bring(act, SiteProtocol, [{"site": code, "starts": clock.today(zone), "protocol": protocol}])


def _check_site(code: str, name: str, zone: str, country: str) -> None:
    if not re.fullmatch(r"[0-9]{2}", code, re.ASCII) or code == "00":
        raise Declined(T("Le numéro du centre a deux chiffres, de 01 à 99.",
                         "The site’s number has two digits, 01 to 99."), "code")
    if not name or len(name) > 200 or not name.isprintable():
        raise Declined(T("Le nom manque ou ne peut pas être lu : écrivez-le en 200 caractères au plus.",
                         "The name is missing or cannot be read: write it in 200 characters at most."), "name")
    if zone not in available_timezones():
        raise Declined(T("Ce fuseau n’existe pas : écrivez par exemple Europe/Paris.",
                         "There is no such time zone: write Europe/Paris for instance."), "zone")
    if not re.fullmatch(r"[A-Z]{3}", country):
        raise Declined(T("Le pays s’écrit en trois lettres, par exemple FRA.",
                         "The country is three letters, FRA for instance."), "country")


def open_account(actor: Actor, email: str, name: str, language: str) -> tuple[str, str]:
    """Create an account whose holder must choose a pass phrase at the first log-in; returns code and first phrase.

    The phrase is shown once and kept nowhere. Raises ``Declined``.
    """
    code = accounts.create_account(actor, email, name, language)
    return code, accounts.reset_password(actor, code)
