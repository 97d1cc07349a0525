"""A page that somebody else changed meanwhile: both values shown, the person chooses, nothing is lost (rulings R4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from ecrf.casebook.read import FormRecord, ItemRecord
from ecrf.crf import Item

from .saving import Outcome
from .seen import CONTROL, Seen

CHOICE = "_choice."


@dataclass(frozen=True)
class Clash:
    """One item whose value on file and typed value differ, and the version now on file."""

    item: Item
    record: ItemRecord | None
    on_file: str
    typed: str

    @property
    def version(self) -> int:
        """The version a choice will have seen."""
        return self.record.version if self.record else 0


def clashes(outcome: Outcome, form: FormRecord | None, lang: str) -> list[Clash]:
    """The clashes of a save, in the order of the page; ``form`` tells who recorded what is on file, and when."""
    told = form.items if form else {}
    return [Clash(answer.item, told.get(answer.item.name), _words(answer.item, record.value if record else None,
                                              record.missing if record else None, lang),
                  _words(answer.item, answer.value, answer.missing, lang))
            for record, answer in outcome.submission.clashes.values()]


def _words(item: Item, value: str | None, missing: str | None, lang: str) -> str:
    if value is not None:
        return f"{item.shown(value, lang)} {item.unit_in(lang)}".strip()
    return missing or "–"


def seen_now(outcome: Outcome, typed: Mapping[str, str], shown: list[Clash]) -> Seen:
    """What the person has seen once both values are shown: the page's events now, and the versions that clash."""
    form = outcome.submission.form
    return Seen.read(typed).then(form.event_count if form else 0, {c.item.name: c.version for c in shown})


def chosen(posted: Mapping[str, str]) -> MultiDict[str, str]:
    """A submission with the choices of the conflict page applied: ``file`` drops what was typed for the item."""
    typed: MultiDict[str, str] = MultiDict(posted)
    seen = Seen.read(typed)
    dropped = {n.removeprefix(CHOICE) for n in typed if n.startswith(CHOICE) and typed[n] == "file"}
    if dropped:
        typed[CONTROL] = str(Seen(seen.events, {n: v for n, v in seen.versions.items() if n not in dropped}))
    for name in [n for n in typed if n.startswith(CHOICE)]:
        item = name.removeprefix(CHOICE)
        if item in dropped:
            for control in [n for n in typed if n == item or n.startswith(f"{item}.")]:
                typed.poplist(control)
        typed.poplist(name)
    return typed
