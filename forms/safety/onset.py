"""When an adverse event began, counted from the injection, and what words in it call for special attention."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from ecrf.crf import NO, YES, add_months
from forms.assumptions import AESI_KEYWORDS


def onset_day(form: Any, book: Any) -> int | None:
    """Days from day 0 to onset (protocol day, D11); ``None`` before injection is recorded or with a partial date."""
    start = form.AESTDAT
    return book.study_day(start.day) if start is not None and start.day else None


def treatment_emergent(form: Any, book: Any) -> str | None:
    """Whether the event began on day 0 or after; ``None`` while a partial date leaves it open (R41)."""
    zero, start = book.anchor("D0"), form.AESTDAT
    if start is None:
        return None
    if zero is None or start.surely_before(zero):
        return NO
    return YES if start.earliest >= zero else None


def severity(form: Any, book: Any) -> str | None:
    """SDTM severity from the CTCAE grade: 1 mild, 2 moderate, 3 and above severe."""
    return None if form.AETOXGR is None else {"1": "MILD", "2": "MODERATE"}.get(form.AETOXGR, "SEVERE")


def _plain(words: str) -> str:
    """Lower case without accents, parted by single spaces."""
    bare = unicodedata.normalize("NFKD", words.lower().replace("œ", "oe")).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", bare))


def special_interest(form: Any, book: Any) -> str | None:
    """Whether the term holds a word of AESI_KEYWORDS (the beginning of a word is enough)."""
    if form.AETERM is None:
        return None
    words = _plain(form.AETERM).split(" ")
    return YES if any(word.startswith(key) for word in words for key in AESI_KEYWORDS.value) else NO


def of_special_interest(line: Any) -> bool:
    """Whether the sheet of special interest is asked: the flag says so, or a telling word does and nobody said no."""
    return bool(line.AEAESI == "Y" or (line.AEAESI is None and special_interest(line, None) == YES))


def months_after_injection(form: Any, book: Any) -> int | None:
    """Whole calendar months from day 0 to the event's onset; negative before it, ``None`` while a day is unknown."""
    zero, start = book.anchor("D0"), book.form("AE", line=form.line).AESTDAT
    if zero is None or start is None or start.day is None:
        return None
    months = (start.day.year - zero.year) * 12 + start.day.month - zero.month
    return int(months if add_months(zero, months) <= start.day else months - 1)


def unresolved_at_end(form: Any, book: Any) -> str | None:
    """Once the study has ended: whether the event is neither over nor fatal; ``None`` before, or when it is not said."""
    if book.form("EOS").EOSDAT is None or form.AEOUT is None:
        return None
    return YES if form.AEOUT in ("RECOVERING", "NOT_RECOVERED", "UNKNOWN") else NO
