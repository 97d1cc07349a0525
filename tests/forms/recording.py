"""A casebook that remembers which pages a rule looks at, and the sentence for a rule that looks at one it does not declare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from ecrf.crf import Book, Check, FormView, Study
from ecrf.crf.checks import TODAY
from ecrf.crf.reach import looked_at

EVERY = "every page"


class _Watched(Mapping[str, Sequence[FormView]]):
    """What the site keeps, noting which page was asked for."""

    def __init__(self, book: RecordingBook, held: Mapping[str, Sequence[FormView]]):
        self.book, self.held = book, held

    def __getitem__(self, page: str) -> Sequence[FormView]:
        self.book.seen.add(page)
        return self.held[page]

    def get(self, page: str, default: Any = None) -> Any:
        self.book.seen.add(page)
        return self.held.get(page, default)

    def __iter__(self) -> Iterator[str]:
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)


class RecordingBook(Book):
    """A copy of a casebook; ``seen`` are the pages (and ``TODAY``) looked at while ``watching``."""

    def __init__(self, book: Book):
        self.seen: set[str] = set()
        self._traces: dict[Any, tuple[Any, set[str]]] = {}
        super().__init__(book.study, book.today, dict(book.filled), book.number, book.of_site)
        self.of_site = _Watched(self, book.of_site)

    @property  # type: ignore[misc]
    def today(self) -> date:  # type: ignore[override]
        self.seen.add(TODAY)
        return self._day

    @today.setter
    def today(self, day: date) -> None:
        self._day = day

    def forms(self, page: str) -> list[FormView]:
        self.seen.add(page)
        return super().forms(page)

    def form(self, page: str, visit: str = "", line: str = "") -> FormView:
        self.seen.add(page)
        return super().form(page, visit, line)

    def visits(self) -> list[str]:
        self.seen.add(EVERY)
        return sorted({visit for visit, _, _ in self.filled if visit}, key=self.study.visit_order)

    def anchor(self, oid: str) -> date | None:
        self.seen |= {page for page, _visit, _item in self.study.anchors[oid].places}
        return super().anchor(oid)

    def kept(self, compute: Any, *of: Any) -> Any:
        """Worked out once, and what it looked at noted every time."""
        key = (compute, of)
        if key not in self._traces:
            with self.watching() as seen:
                value = compute(self, *of)
            self._traces[key] = value, set(seen)
        value, looked = self._traces[key]
        self.seen |= looked
        return value

    @contextmanager
    def watching(self) -> Iterator[set[str]]:
        """What is looked at meanwhile."""
        outer, self.seen = self.seen, set()
        try:
            yield self.seen
        finally:
            self.seen = outer


def undeclared(study: Study, book: Book) -> list[str]:
    """One sentence for every rule that looks at a page of this casebook which it does not declare."""
    recording, said = RecordingBook(book), dict[str, None]()
    for form in book.filled.values():
        for check in study.checks_over(form.page.oid):
            assert check.rule is not None
            with recording.watching() as seen:
                check.rule(form, recording)
            said |= dict.fromkeys(_lacking(check, seen))
        for item in form.page.ranged:
            if getattr(item, "compute", None) is not None and not item.stored:  # type: ignore[attr-defined]
                with recording.watching() as seen:
                    item.value_for(form, recording)  # type: ignore[attr-defined]
                said |= {f"{item.oid} looks at {page} and does not declare it: name an item of it in inputs=, as '{page}.ITEM'.": None
                         for page in sorted(seen - {form.page.oid, *looked_at(item)})}
    return list(said)


def _lacking(check: Check, seen: set[str]) -> Iterator[str]:
    rule = getattr(check.rule, "__name__", "its rule")
    for page in sorted(seen - check.pages):
        if page == EVERY:
            yield (f"{check.id} ({rule}) asks book.visits(), which looks at every page: ask book.visit_dates(), or the pages "
                   "themselves.")
        elif page == TODAY:
            yield f"{check.id} ({rule}) looks at book.today and does not declare it: add reads=(TODAY,)."
        else:
            yield (f"{check.id} ({rule}) looks at {page} and does not declare it: add an item of {page} to items=, or "
                   f"reads=(\"{page}\",).")
