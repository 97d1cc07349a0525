"""Where imported values come from, and the person on whose order they are recorded: both stand in every act of an import."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from ecrf.casebook import seals
from ecrf.crf import CRF, Refused, T
from ecrf.permissions import RECORDS, Actor

SHORTEST, LONGEST = 3, 500

NEEDS_TICKET = T("Donnez la demande de changement ou le motif de l’import, en 3 à 500 caractères.",
                 "Give the change request or the reason of the import, in 3 to 500 characters.")
NEEDS_AGREEMENT = T("Dites où l’accord de l’investigateur est consigné (qui, quand), en 3 à 500 caractères\u00a0: ces données sont celles du centre.",
                    "Say where the investigator’s agreement is recorded (who, when), in 3 to 500 characters: these data are the site’s.")
NEEDS_SENDER = T("Dites qui a envoyé le fichier, en 2 à 200 caractères.", "Say who sent the file, in 2 to 200 characters.")
NEEDS_SENT = T("Donnez le jour d’envoi du fichier, par exemple 2026-11-05 ou 2026-11-05T14:05.",
               "Give the day on which the file was sent, for example 2026-11-05 or 2026-11-05T14:05.")

NOT_SENT_YET = T("Le jour d’envoi est à venir. Vérifiez-le\u00a0: il décide quel fichier corrige l’autre.",
                 "The day of sending is to come. Check it: it decides which file corrects which.")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T|$)")


@dataclass(frozen=True)
class Origin:
    """A file: its name, SHA-256, format, sender, when sent (ISO) and received; why it is loaded, and with whose agreement (AUD-10, IMP-02)."""

    file: str
    sha256: str
    format: str
    sender: str
    sent: str
    received: datetime
    ticket: str
    agreement: str = ""
    laboratory: str = ""
    """Of a laboratory's file: its code, where the mapping names it."""

    def told(self) -> dict[str, Any]:
        """Everything of the origin, as the act of the import keeps it; the ticket is the reason of that act."""
        return {"file": self.file, "sha256": self.sha256, "format": self.format, "sender": self.sender, "sent": self.sent,
                "received": seals.moment(self.received), **({"agreement": self.agreement} if self.agreement else {}),
                **({"laboratory": self.laboratory} if self.laboratory else {})}

    @property
    def beside(self) -> dict[str, str]:
        """What of it stands in the act of every page: enough to know whose a value is, and which file is the newer."""
        return {name: said for name in ("file", "sha256", "format", "sent", "laboratory") if (said := getattr(self, name))}


def checked(actor: Actor, origin: Origin) -> dict[str, T]:
    """What lacks of an origin, by the name of its part; empty when the import may be judged."""
    found = {}
    for part, words in (("ticket", NEEDS_TICKET), ("agreement", NEEDS_AGREEMENT)):
        long = len(getattr(origin, part).strip())
        if not SHORTEST <= long <= LONGEST and (part == "ticket" or not actor.may("record")):
            found[part] = words
    if not 2 <= len(origin.sender.strip()) <= 200:
        found["sender"] = NEEDS_SENDER
    problem = _sent(origin)
    return found if problem is None else {**found, "sent": problem}


def _sent(origin: Origin) -> T | None:
    """What is wrong with the moment of sending; a day of leeway, since the sender's clock may be ahead of ours."""
    try:
        sent = datetime.fromisoformat(origin.sent) if _MOMENT.match(origin.sent) else None
    except ValueError:
        sent = None
    if sent is None:
        return NEEDS_SENT
    return NOT_SENT_YET if sent.date() > origin.received.date() + timedelta(days=1) else None


def demand(actor: Actor, origin: Origin) -> None:
    """Raises ``Refused`` with the first sentence about what an origin lacks."""
    for problem in checked(actor, origin).values():
        raise Refused(problem)


@dataclass(frozen=True)
class Importer(Actor):
    """The person who ordered an import, acting: whoever records by hand imports the same; whoever does not (the data manager)
    imports what he reads of the site's pages, physicians' items too, by the investigator's recorded agreement.
    """

    def records(self, page: type[CRF]) -> bool:
        """Whether that page may be imported: never one that a step fills (rulings R27), never one the person does not read."""
        if super().may("record"):
            return super().records(page)
        return super().may("import") and page.by_step is None and self.reads(page) and page.area in RECORDS["PI"]

    def may(self, action: str) -> bool:
        """Whether the import is granted the action: the agreement stands for the physician's hand."""
        return super().may(action) or (action in ("judge", "enrol") and super().may("import") and not super().may("record"))


def importer(actor: Actor, origin: Origin) -> Importer:
    """That person, with the file in the detail of every act."""
    parts = {part.name: getattr(actor, part.name) for part in fields(Actor)}
    return Importer(**parts | {"detail": {**actor.detail, "import": origin.beside}})
