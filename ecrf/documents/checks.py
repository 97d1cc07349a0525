"""The list of edit checks: number, severity, what each does, its sentences, the items it looks at, whether it fires."""

from __future__ import annotations

from dataclasses import dataclass

from ecrf.crf import Check, Status, Study
from ecrf.study.wording import BEHAVIOUR, STATUS, check_items, step_words

from .cover import Cover, Reading, cover
from .words import CHECKS, spoken


@dataclass(frozen=True)
class Line:
    """One check: for each of its parts what it does and its sentence."""

    id: str
    severity: str
    parts: tuple[tuple[str, str], ...]
    items: tuple[str, ...]
    status: str
    switch: str
    note: str


@dataclass(frozen=True)
class CheckList:
    """The list of edit checks."""

    cover: Cover
    words: dict[str, str]
    left_out: str
    lines: tuple[Line, ...]


def check_list(reading: Reading) -> CheckList:
    """The checks over the pages read; how many others there are is told, not what they say."""
    checks = [check for check in reading.study.checks.values() if _reads(reading, check)]
    left = len(reading.study.checks) - len(checks)
    return CheckList(cover("checks", reading), spoken(CHECKS, reading.lang), CHECKS["left_out"].filled(n=left)[reading.lang] if left else "",
                     tuple(_line(reading, check) for check in checks))


def _reads(reading: Reading, check: Check) -> bool:
    """A check is shown when the reader reads all the pages that it and its parts look at."""
    return all(item.page.oid in reading.oids for item in check_items(check))


def switch_words(study: Study, check: Check, lang: str) -> str:
    """Which way the switch of a check stands that is off by default; empty for the others."""
    if check.status is not Status.OFF:
        return ""
    return CHECKS["switch"].filled(state=CHECKS["on" if check.fires(study.switches) else "off"])[lang]


def _line(reading: Reading, check: Check) -> Line:
    lang = reading.lang
    parts = tuple((f"{BEHAVIOUR[part.behaviour][lang]}{' (' + step_words(part.steps, lang) + ')' if part.steps else ''}", part.message[lang])
                  for part in check.every)
    return Line(check.id, check.severity, parts, tuple(item.oid for item in check_items(check)), STATUS[check.status][lang],
                switch_words(reading.study, check, lang), check.note)
