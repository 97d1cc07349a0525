"""The daily mail of each person: how much waits for them, in numbers; nothing of any subject, item or value (PRIV-05).

Each full hour from the morning on the worker asks for the mails of the day, one job per person; who was asked for before is
left out, so that a person gets one a day, however often somebody asks.
"""

from __future__ import annotations

import os
import smtplib
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import text

from ecrf import clock
from ecrf.accounts.sessions import holder
from ecrf.context import study
from ecrf.crf import Study, T
from ecrf.db import db
from ecrf.jobs import queue
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
    Point(lambda actor, study: listing.counts(actor, study, listing.WAITING)["waits"],
          T("{n} query vous attend", "{n} query waits for you"), T("{n} queries vous attendent", "{n} queries wait for you")),
    Point(lambda actor, study: listing.counts(actor, study, listing.WAITING)["overdue"],
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


def ask(day: date) -> int:
    """Ask for everybody's mail of a day, where nobody asked before; returns how many are new. The caller commits."""
    people = db.session.execute(_PEOPLE).scalars().all()
    return queue.defer("digest", {f"digest/{code}/{day}": {"account": code, "day": day.isoformat()} for code in people})


def ask_in_the_morning() -> bool:
    """The hourly task: ask for today's mails once the hour for them has come; a worker that starts late asks then."""
    settings = current_app.config
    now = clock.now().astimezone(ZoneInfo(settings["BABEL_DEFAULT_TIMEZONE"]))
    return now.hour >= settings["DIGEST_HOUR"] and ask(now.date()) > 0


def send(account: str, day: str) -> bool:
    """Send one person's mail of today, or put it into the outbox where no mail server is set (rulings R64).

    Returns whether one left: nothing leaves when nothing waits, or when the day is over. Raises ``OSError`` when the mail server
    refuses. Done twice, it is the same message to the mail program, and the same file in the outbox.
    """
    if day != clock.today(current_app.config["BABEL_DEFAULT_TIMEZONE"]).isoformat():
        return False
    mail = written(study(), account, day)
    if mail is None:
        return False
    if server := current_app.config["SMTP"]:
        _hand_over(server, mail)
    else:
        _keep(Path(current_app.config["OUTBOX"]), f"{day}-{account}.eml", mail.as_bytes())
    return True


def written(study: Study, account: str, day: str) -> EmailMessage | None:
    """The mail of a person who has something waiting in one of their roles and did not turn it off."""
    person = holder(account)
    if person is None or not person.digest or not person.roles:
        return None
    actors = [person.acting_as(role) for role in person.roles]
    found = [(point, number) for point in POINTS if (number := sum(point.count(actor, study) for actor in actors))]
    if not found:
        return None
    mail = _mail(study, person.email, person.language, [point.said(number, person.language) for point, number in found])
    mail["Message-ID"] = f"<digest.{account}.{day}@{current_app.config['MAIL_FROM'].rpartition('@')[2]}>"
    return mail


def _mail(study: Study, address: str, lang: str, points: list[str]) -> EmailMessage:
    mail, settings = EmailMessage(), current_app.config
    mail["From"], mail["To"] = settings["MAIL_FROM"], address
    mail["Subject"] = SUBJECT[lang].format(study=study.short[lang])
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(BODY[lang].format(study=study.short[lang], address=settings["PUBLIC_URL"],
                                       points="\n".join(f"– {point}" for point in points)))
    mail["Content-Language"] = lang
    return mail


def _hand_over(server: str, mail: EmailMessage) -> None:
    """Give the mail to the server: once it was taken, it is sent, however the server says goodbye."""
    host, _colon, port = server.partition(":")
    connection = smtplib.SMTP(host, int(port or 25), timeout=30)
    try:
        connection.send_message(mail)
    finally:
        with suppress(OSError):
            connection.quit()


def _keep(folder: Path, name: str, content: bytes) -> None:
    """Write a file whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    handle, made = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(made).replace(folder / name)


queue.offer(queue.Task("morning", ask_in_the_morning, cron=queue.HOURLY))
queue.offer(queue.Task("digest", send))
