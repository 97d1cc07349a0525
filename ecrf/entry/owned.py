"""Values that came in a laboratory's file: they are the laboratory's, and no hand changes them; a newer file does (IMP-02)."""

from __future__ import annotations

from dataclasses import dataclass

from ecrf.casebook.read import ItemRecord
from ecrf.crf import Item, T
from ecrf.crf.answer import Answer
from ecrf.crf.text import quoted
from ecrf.permissions import Actor

from .submission import Submission, voided

LABORATORY = "laboratory"
"""The format of the files whose values stay theirs. A casebook taken over from another system (ODM) is the site's from then on."""
REMARK = "CO.COVAL"
"""What an item of remarks collects (SDTM): the site adds its own words to those of the laboratory."""
RULE = "IMP-02"

FROM_FILE = T("«\u00a0{typed}\u00a0» n’est pas enregistré\u00a0: la valeur vient du fichier de laboratoire {file} du {sent}. Une correction arrive par un nouveau fichier.",
              "“{typed}” is not recorded: the value came in the laboratory’s file {file} of {sent}. A correction comes as a new file.")
MARK = T("du fichier de laboratoire", "from the laboratory’s file")
NOTE = T("Du fichier de laboratoire {file} du {sent}\u202f; une correction arrive par un nouveau fichier.",
         "From the laboratory’s file {file} of {sent}; a correction comes as a new file.")


def sent_words(sent: str) -> str:
    """A moment of sending (ISO) as people read it: ``05/06/2026``, with its time where one was given."""
    day, _mark, time = sent.partition("T")
    return " ".join(filter(None, ("/".join(reversed(day.split("-"))), time)))


@dataclass(frozen=True)
class Source:
    """The file that a value came in: its name, and when it was sent (ISO, a day or a moment)."""

    file: str
    sent: str

    @property
    def day(self) -> str:
        """When it was sent as people read it."""
        return sent_words(self.sent)

    def told(self, sentence: T = NOTE, **values: str) -> T:
        """A sentence about a value of this file."""
        return sentence.filled(file=quoted(self.file), sent=self.day, **values)


def source(item: Item, record: ItemRecord | None) -> Source | None:
    """The laboratory's file that the current version of an item belongs to; ``None`` for what hands may change."""
    if record is None or item.derived or item.sdtm == REMARK or voided(record):
        return None
    came = record.file or {}
    return Source(came["file"], came["sent"]) if came.get("format") == LABORATORY else None


def keep(submission: Submission, actor: Actor) -> None:
    """Refuse what a hand changed of a laboratory's values; an import of a laboratory's file may (it says itself what it corrects).

    An answer that a skip rule sets aside follows the answer that was the hand's to change.
    """
    if actor.detail.get("import", {}).get("format") == LABORATORY:
        return
    for name in [*submission.changes]:
        change = submission.changes[name]
        found = source(change.item, change.before)
        if found is not None and name not in submission.voids:
            submission.problems.pop(name, None)
            submission.refuse(name, found.told(FROM_FILE, typed=quoted(_typed(submission.page.answers[name]))), RULE)


def _typed(answer: Answer) -> str:
    """What was typed, since its control is not on the answering page any more."""
    return " ".join(answer.raw).strip() or answer.missing or "–"
