"""What a reader of files hands over, whatever the format: values with their place, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field

from ecrf.crf import T


@dataclass(frozen=True)
class Incoming:
    """One value of a file, addressed in the terms of the study.

    ``where`` is its place in the file as a person looks for it (row of a table, line of a text). ``visit``, ``page`` and
    ``line`` are the address of a page as elsewhere (empty where it has none), ``value`` the text as it would be typed, ``None``
    where the item is missing for the reason that the code ``missing`` names.
    """

    where: str
    subject: str
    visit: str
    page: str
    line: str
    item: str
    value: str | None
    missing: str | None = None
    missing_reason: str | None = None


@dataclass(frozen=True)
class Happened:
    """Something that a file says of a page as a whole: ``not_done`` or ``removed``, with the reason given there."""

    where: str
    subject: str
    visit: str
    page: str
    line: str
    kind: str
    reason: str


@dataclass(frozen=True)
class Wrong:
    """What of a file cannot be taken: where it stands, and the sentence that says what is wrong and what to do."""

    where: str
    problem: T


@dataclass(frozen=True)
class Contents:
    """A file or a part of one, read: its values in their order, what happened to its pages, and what was wrong.

    A file with anything wrong is never taken in part.
    """

    values: tuple[Incoming, ...] = ()
    wrong: tuple[Wrong, ...] = field(default=())
    events: tuple[Happened, ...] = field(default=())
