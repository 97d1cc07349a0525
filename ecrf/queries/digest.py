"""The daily mail of each person: how much waits for them, in numbers; nothing of any subject, item or value (PRIV-05)."""

from __future__ import annotations

import os
import smtplib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from pathlib import Path

from flask import current_app
from sqlalchemy import text

from ecrf.accounts.sessions import holder
from ecrf.crf import Study, T
from ecrf.db import db
from ecrf.permissions import Actor

from . import listing

Counted = Callable[[Actor, Study], int]


@dataclass(frozen=True)
class Point:
    """One line of the mail: what is counted, and its words for one and for several, with ``{n}``."""

    count: Counted
    one: T
    several: T

    def said(self, number: int, lang: str) -> str:
        """The line for that number."""
        return (self.one if number == 1 else self.several)[lang].format(n=number)


POINTS: list[Point] = [
    Point(lambda actor, study: listing.counts(actor, study)["waits"],
          T("{n} query vous attend", "{n} query waits for you"), T("{n} queries vous attendent", "{n} queries wait for you")),
    Point(lambda actor, study: listing.counts(actor, study)["overdue"],
          T("dont {n} en retard", "of these, {n} is overdue"), T("dont {n} en retard", "of these, {n} are overdue")),
]
"""What is counted, in the order of the mail; a feature above this one adds its own with ``tell``."""

SUBJECT = T("{study}\u00a0: ce qui vous attend", "{study}: what waits for you")
BODY = T("Bonjour,\n\nDans l’application {study}\u00a0:\n\n{points}\n\nOuvrir l’application\u00a0: {address}\n\n"
         "Ce message part une fois par jour quand quelque chose vous attend. Il ne contient aucune donnée d’un sujet. "
         "Pour ne plus le recevoir\u00a0: «\u00a0Mon compte\u00a0», dans l’application.\n",
         "Hello,\n\nIn the application {study}:\n\n{points}\n\nOpen the application: {address}\n\n"
         "This message leaves once a day when something waits for you. It holds no data of any subject. "
         "To stop it: “My account”, in the application.\n")

_PEOPLE = text("SELECT code FROM account WHERE digest AND code ~ '^U' ORDER BY code")


def tell(point: Point) -> None:
    """Add a line to everybody's mail: the count of a feature that this one does not know."""
    if point not in POINTS:
        POINTS.append(point)


def digests(study: Study) -> Iterator[tuple[str, EmailMessage]]:
    """The mail of every account that has something waiting in one of its roles and did not turn it off, by account."""
    for code in db.session.execute(_PEOPLE).scalars().all():
        person = holder(code)
        if person is None or not person.roles:
            continue
        actors = [person.acting_as(role) for role in person.roles]
        found = [(point, number) for point in POINTS if (number := sum(point.count(actor, study) for actor in actors))]
        if found:
            yield code, _mail(study, person.email, person.language, [p.said(n, person.language) for p, n in found])


def _mail(study: Study, address: str, lang: str, points: list[str]) -> EmailMessage:
    mail, settings = EmailMessage(), current_app.config
    mail["From"], mail["To"] = settings["MAIL_FROM"], address
    mail["Subject"] = SUBJECT[lang].format(study=study.short[lang])
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(BODY[lang].format(study=study.short[lang], address=settings["PUBLIC_URL"],
                                       points="\n".join(f"– {point}" for point in points)))
    mail["Content-Language"] = lang
    return mail


def send(study: Study, today: date) -> int:
    """Send everybody's mail, or put it into the outbox where no mail server is set (rulings R64); returns how many.

    In the outbox a person has one file a day, so that a run repeated replaces it.
    """
    server: str = current_app.config["SMTP"]
    sent = 0
    for code, mail in digests(study):
        if server:
            host, _colon, port = server.partition(":")
            with smtplib.SMTP(host, int(port or 25), timeout=30) as connection:
                connection.send_message(mail)
        else:
            _keep(Path(current_app.config["OUTBOX"]), f"{today.isoformat()}-{code}.eml", mail.as_bytes())
        sent += 1
    return sent


def _keep(folder: Path, name: str, content: bytes) -> None:
    """Write a file whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    handle, made = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(made).replace(folder / name)
