"""Pages in long lists: each as it stands, under the chapters of the study; for the tree, the visit and the subject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, groupby

from ecrf.casebook.locate import path
from ecrf.casebook.read import Casebook
from ecrf.context import language
from ecrf.crf import CRF, Book, Log, Study, T
from ecrf.queries.threads import Thread
from ecrf.sdv.marks import Marks

from .facts import Facts, SignOff, facts_of
from .schedule import FILLED, PageRow, line_order, page_label

Address = tuple[str, str, str]


@dataclass(frozen=True)
class PageLink:
    """One page in a list, or one for all lines of a log: what it is called, where it is, how it stands.

    ``facts`` is ``None`` for a log; ``lines`` is the number of lines of a log, also of one at a visit; ``follows``: it
    stands under the log that it is about.
    """

    page: type[CRF]
    label: T
    place: Address
    address: str
    state: str
    facts: Facts | None = None
    required: bool = False
    lines: int | None = None
    open_queries: int = 0
    current: bool = False
    follows: bool = False

    @property
    def filled(self) -> bool:
        """Complete or declared not done."""
        return self.state in FILLED

    @property
    def to_do(self) -> bool:
        """Asked about a line of a log, and not begun."""
        return self.follows and self.state == "not_started"


@dataclass(frozen=True)
class Group:
    """The pages of one chapter in a list."""

    title: T | None
    links: tuple[PageLink, ...]

    @cached_property
    def asked(self) -> int:
        """How many pages are needed."""
        return sum(link.required for link in self.links)

    @cached_property
    def filled(self) -> int:
        """How many of the pages needed are complete."""
        return sum(link.required and link.filled for link in self.links)

    @property
    def state(self) -> str:
        """``completed`` when all that is needed is, ``started``, ``not_started``; empty where nothing is needed."""
        if not self.asked:
            return ""
        begun = any(link.state != "not_started" for link in self.links)
        return "completed" if self.filled == self.asked else "started" if begun else "not_started"

    @cached_property
    def open_queries(self) -> int:
        """Open queries at its pages."""
        return sum(link.open_queries for link in self.links)

    @cached_property
    def lines(self) -> int:
        """Lines of its logs."""
        return sum(link.lines or 0 for link in self.links)

    @cached_property
    def to_do(self) -> int:
        """How many pages about lines of a log are asked and not begun."""
        return sum(link.to_do for link in self.links)

    def holds(self, link: PageLink | None) -> bool:
        """Whether that page, or the page one is on, is among its pages."""
        return any(one.current or one is link for one in self.links)


def grouped(study: Study, links: Iterable[PageLink]) -> list[Group]:
    """The pages under the headings of the study, in the order in which their chapters first come."""
    chapters: dict[T | None, list[PageLink]] = {}
    for title, some in groupby(links, lambda link: study.chapter(link.page)):
        chapters.setdefault(title, []).extend(some)
    return [Group(title, tuple(some)) for title, some in chapters.items()]


@dataclass
class Said:
    """What is said about each page of a casebook, and the links to them; ``current`` is the page one is on."""

    study: Study
    casebook: Casebook
    threads: Mapping[int, list[Thread]]
    marks: Marks
    current: Address
    off: SignOff = field(default_factory=SignOff)

    @cached_property
    def open(self) -> Counter[str]:
        """Open queries by visit, and by page of a log."""
        asked = ((form, sum(t.state == "open" for t in self.threads.get(form.id, ())))
                 for form in self.casebook.forms.values() if form.id in self.threads)
        return Counter(chain.from_iterable([form.visit or form.page] * count for form, count in asked))

    @cached_property
    def _marked(self) -> set[int]:
        return {form for form, _item in self.marks}

    def facts(self, page: type[CRF], address: Address, state: str) -> Facts:
        """The five facts of the page at that address."""
        form = self.casebook.forms.get(address)
        page = self.study.page(page.oid, form.version) if form else page
        return facts_of(page, form, state, self.threads, self.marks if form and form.id in self._marked else {}, language(),
                        signature=self.off.signature(form), lock=self.off.lock(address))

    def of_visit(self, row: PageRow) -> PageLink:
        """A page of a visit."""
        folded = row.lines is not None
        here = self.current[:2] == row.place[:2] if folded else self.current == row.place
        if folded:
            forms = self.casebook.lines(row.page.oid, visit=row.event)
            asked = sum(t.state == "open" for form in forms for t in self.threads.get(form.id, ()))
            facts = facts_of(row.page, None, row.state, {}, {}, language(), asked, lock=self.off.lock(row.place))
        else:
            facts = self.facts(row.page, row.place, row.state)
        return PageLink(row.page, row.label, row.place, row.address, row.state, facts, row.required, row.lines,
                        facts.query.count if facts.query.glyph == "q1" else 0, here)

    def of_subject(self, book: Book, readable: set[str]) -> Iterator[PageLink]:
        """The pages that hang on the subject, in the study's order: asked once, logs, and pages about a line of a log."""
        followers: dict[str, list[type[CRF]]] = {}
        for page in self.study.followers:
            followers.setdefault(page.repeats.of, []).append(page)  # type: ignore[union-attr]
        for page in self.study.page_list:
            if page.scope != "subject" or page.oid not in readable:
                continue
            begun = self.casebook.lines(page.oid)
            if isinstance(page.repeats, Log) and (begun or book.asks(page)):
                yield self._log(page, len(begun))
            elif page.repeats is None and (begun or book.asks(page)):
                yield self._one(page, "")
            for follower in followers.get(page.oid, ()) if isinstance(page.repeats, Log) else ():
                if follower.oid in readable:
                    kept = {form.line for form in self.casebook.lines(follower.oid)}
                    for line in sorted({*kept, *book.lines_asked(follower)}, key=line_order):
                        yield self._one(follower, line, follows=True)

    def _one(self, page: type[CRF], line: str, follows: bool = False) -> PageLink:
        place = ("", page.oid, line)
        form = self.casebook.forms.get(place)
        state = form.state if form is not None else "not_started"
        facts = self.facts(page, place, state)
        return PageLink(page, page_label(self.study, page, line), place, path(self.casebook.subject, *place), state, facts,
                        True, None, facts.query.count if facts.query.glyph == "q1" else 0, self.current == place, follows)

    def _log(self, page: type[CRF], lines: int) -> PageLink:
        here = self.current[0] == "" and self.current[1] == page.oid
        return PageLink(page, page.title, ("", page.oid, ""), path(self.casebook.subject, "", page.oid), "", None, False, lines,
                        self.open[page.oid], here)


def missing(study: Study, casebook: Casebook, place: Address) -> int:
    """How many answers a page that was begun still needs; 0 for any other."""
    form = casebook.forms.get(place)
    if form is None or form.state != "started":
        return 0
    page = study.page(form.page, form.version)
    given = {name for name, record in form.items.items() if not record.empty}
    return sum(not item.optional and not item.derived and item.name not in given for item in page.applicable(form.values))
