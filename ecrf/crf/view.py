"""A casebook as edit checks and derivations see it: pages filled, with typed values, and nothing of the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from .dates import PartialDate, protocol_day, sdtm_day

if TYPE_CHECKING:
    from .pages import CRF
    from .schedule import Visit
    from .study import Study


class FormView:
    """One filled page: ``form.LDIAM`` is the typed value or ``None``.

    ``values`` and ``missing`` hold canonical text and missing codes by item name; ``versions`` the version numbers.
    ``known`` are items that other versions of the page have: here they are ``None``.
    ``opened`` is False for a page nobody has saved; ``not_done`` when it was declared not done. A view is of one
    moment: typed values are kept once read, so make a new view when values change.
    """

    def __init__(self, page: type[CRF], visit: str = "", line: str = "", values: Mapping[str, str | None] | None = None,
                 missing: Mapping[str, str] | None = None, versions: Mapping[str, int] | None = None,
                 opened: bool = True, not_done: bool = False, known: frozenset[str] = frozenset()):
        self.page, self.visit, self.line = page, visit, line
        self.values: Mapping[str, str | None] = values or {}
        self.missing: Mapping[str, str] = missing or {}
        self.versions: Mapping[str, int] = versions or {}
        self.opened, self.not_done, self.known = opened, not_done, known

    def __getattr__(self, name: str) -> Any:
        page: type[CRF] | None = self.__dict__.get("page")
        if page is not None and name not in page.items and name in self.known:
            return None
        if page is None or name not in page.items:
            raise AttributeError(f"{page.oid if page else 'A page'} has no item {name}.")
        value = self.values.get(name)
        typed = self.__dict__[name] = None if value is None else page.items[name].typed(value)
        return typed

    @property
    def address(self) -> tuple[str, str, str]:
        """``(visit, page, line)``, the page's place in the casebook."""
        return self.visit, self.page.oid, self.line

    def answered(self, name: str) -> bool:
        """Whether the item has a value or a missing code."""
        return self.values.get(name) is not None or name in self.missing

    def __repr__(self) -> str:
        return f"<{'/'.join(filter(None, self.address))} {dict(self.values)}>"


@dataclass
class Book:
    """All live pages of one subject (removed lines are left out); put them in with ``add``.

    ``of_site`` holds what the subject's site keeps, by page of site scope: its laboratories' normal ranges, its
    approved consent versions, each line a page like any other.
    """

    study: Study
    today: date
    filled: dict[tuple[str, str, str], FormView] = field(default_factory=dict)
    number: str = ""
    of_site: Mapping[str, Sequence[FormView]] = field(default_factory=dict)
    _by_page: dict[str, list[FormView]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _kept: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    _known: int = field(default=0, init=False, repr=False, compare=False)
    _unopened: dict[tuple[str, str, str], FormView] = field(default_factory=dict, init=False, repr=False, compare=False)

    def add(self, form: FormView) -> FormView:
        """Put a page in, replacing what stood at its address."""
        self.filled[form.address] = form
        self._known = -1
        return form

    def _arrange(self) -> None:
        """Put the pages in order anew and forget what was kept of them: one was put in or taken out since."""
        self._by_page, self._kept, self._known = {}, {}, len(self.filled)
        order = self.study.visit_order
        for form in sorted(self.filled.values(), key=lambda f: (order(f.visit), len(f.line), f.line)):
            self._by_page.setdefault(form.page.oid, []).append(form)

    def forms(self, page: str) -> list[FormView]:
        """Every filled page of that OID, in the order of visits and lines."""
        if self._known != len(self.filled):
            self._arrange()
        return list(self._by_page.get(page, ()))

    def form(self, page: str, visit: str = "", line: str = "") -> FormView:
        """The page at that address; an empty, unopened one where nobody saved it."""
        address = (visit, page, line)
        found = self.filled.get(address) or self._unopened.get(address)
        if found is None:
            found = self._unopened[address] = FormView(self.study.pages[page], visit, line, opened=False, known=self.study.known(page))
        return found

    def asks(self, what: type[CRF] | Visit, visit: str = "") -> bool:
        """Whether the page (or the visit) is asked of this subject: its ``asked=`` condition, or none."""
        return what.asked is None or bool(self.kept(_asked, what, visit))

    def lines_asked(self, page: type[CRF], visit: str = "") -> list[str]:
        """The lines of which a page per line is asked: the live lines for which its ``when`` holds."""
        per: Any = page.repeats
        return [form.line for form in self.forms(per.of) if per.when is None or per.when(form)]

    def visit_date(self, visit: str) -> date | None:
        """The date a visit took place, when recorded to the day."""
        day: date | None = self.kept(_visit_date, visit)
        return day

    def visit_dates(self) -> dict[str, date]:
        """The day of every visit that took place on a known day, by study event, in the order of the schedule."""
        dated = {form.visit: self.visit_date(form.visit) for form in self.forms(self.study.visit_page[0])}
        return {visit: day for visit, day in dated.items() if day is not None}

    def anchor(self, oid: str) -> date | None:
        """The date of an anchor of the schedule: first of its places that holds a full date."""
        for page, visit, item in self.study.anchors[oid].places:
            value: Any = getattr(self.form(page, visit), item)
            day = value.day if isinstance(value, PartialDate) else value.date() if value else None
            if day is not None:
                return day
        return None

    def visits(self) -> list[str]:
        """Study events that hold at least one page, in order."""
        return list(self.kept(_visits))

    def kept(self, compute: Callable[..., Any], *of: Any) -> Any:
        """``compute(book, *of)``, worked out once while the pages stay the same: for what many checks ask."""
        if self._known != len(self.filled):
            self._arrange()
        key = (compute, of)
        if key not in self._kept:
            self._kept[key] = compute(self, *of)
        return self._kept[key]

    def study_day(self, day: date) -> int | None:
        """Protocol day: days since day 0, the injection (trial.md D11); ``None`` before it is known."""
        zero = self.anchor(self.study.day_zero)
        return protocol_day(day, zero) if zero else None

    def sdtm_day(self, day: date) -> int | None:
        """Study day as SDTM counts it, without a day 0 (trial.md D11); ``None`` before day 0 is known."""
        zero = self.anchor(self.study.day_zero)
        return sdtm_day(day, zero) if zero else None


def _visit_date(book: Book, visit: str) -> date | None:
    page, item = book.study.visit_page
    value: PartialDate | None = getattr(book.form(page, visit), item)
    return value.day if value else None


def _asked(book: Book, what: type[CRF] | Visit, visit: str) -> bool:
    return what.asked is not None and what.asked.holds(book, visit)


def _visits(book: Book) -> list[str]:
    return sorted({visit for visit, _, _ in book.filled if visit}, key=book.study.visit_order)


Rule = Callable[[FormView, Book], "bool | dict[str, Any] | None"]
"""An edit check: true or ``None`` when it holds or cannot be judged, false or the sentence's values when it fails."""
