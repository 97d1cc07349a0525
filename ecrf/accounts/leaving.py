"""The last investigator of a site: whose access that is, and what must be there before it is withdrawn (EXP-06)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import text

from ecrf import clock
from ecrf.casebook import record
from ecrf.crf import T
from ecrf.db import db

from .segregation import Declined

Lacking = Callable[[str], T | None]
_lacking: list[Lacking] = []

LAST = T("C’est le dernier investigateur principal du centre {site}, et {why} Donnez d’abord ce rôle à un successeur, ou faites recevoir la "
         "copie\u00a0: l’investigateur la commande, la télécharge et en signe le reçu (page Exports). Une fermeture pour soupçon d’usage abusif "
         "n’attend rien.",
         "This is the last principal investigator of site {site}, and {why} Grant the role to a successor first, or have the copy received: "
         "the investigator orders it, downloads it and signs its receipt (page Exports). Closing on suspected misuse waits for nothing.")

INVESTIGATES = """g.role = 'PI' AND NOT EXISTS (SELECT 1 FROM grant_end e WHERE e.grant_id = g.id)
    AND coalesce((SELECT kind FROM account_event WHERE account = g.account AND kind IN ('closed', 'reopened')
                  ORDER BY act DESC LIMIT 1), 'reopened') = 'reopened'"""
"""Whether a grant ``g`` makes somebody principal investigator: not withdrawn, the account open. Its days are not looked at."""
_INVESTIGATORS = text(f"""
    SELECT g.id, g.account, g.site, g.ends, s.zone FROM role_grant g JOIN site s ON s.code = g.site
    WHERE {INVESTIGATES} AND g.site IN (SELECT site FROM role_grant WHERE account = :account AND role = 'PI')
    ORDER BY g.site, g.id""")  # noqa: S608 - fixed texts


def lacking_by(lacking: Lacking) -> None:
    """Say who knows what a site still lacks (``None``: nothing): exports stand above accounts, so they name themselves."""
    _lacking[:] = [lacking]


def check(account: str, field: str, grant: int | None = None) -> None:
    """Refuse to withdraw a grant, or without one all grants, of an account that leaves a site without any principal investigator
    before its copy is received (regulatory 3.3). Raises ``Declined`` for the form's ``field``.

    A grant that begins later counts, one that lapsed does not. The site's lock makes two who leave at once wait for each other.
    """
    for site in sorted({row.site for row in _standing(account) if row.account == account and grant in (None, row.id)}):
        record.lock(record.site_stream(site))
        if all(row.account == account and grant in (None, row.id) for row in _standing(account) if row.site == site):
            why = next((why for lacking in _lacking if (why := lacking(site)) is not None), None)
            if why is not None:
                raise Declined(LAST.filled(site=site, why=why), field)


def _standing(account: str) -> list[Any]:
    """The grants as principal investigator, at the sites of that account, that are in force today or will be."""
    found = db.session.execute(_INVESTIGATORS, {"account": account})
    return [row for row in found if row.ends is None or row.ends >= clock.today(row.zone)]
