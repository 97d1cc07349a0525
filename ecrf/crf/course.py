"""How the lines of a study's register are followed: what says their state and size, what is theirs elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .hands import Sign
from .items import HandMap
from .text import T

if TYPE_CHECKING:
    from .study import Study
    from .view import Book, FormView


@dataclass(frozen=True)
class Linked:
    """A table of what elsewhere concerns a line: pages that name it, or the finger it is on."""

    title: T
    pages: tuple[str, ...]


@dataclass(frozen=True)
class Course:
    """The course of a register's lines, read by the register's pages.

    ``page`` is asked of each line at each visit, its item ``status`` says the state, ``measure`` the size that is drawn
    as a curve, ``sizes`` and ``also`` what stands under each visit. Of the register's own items ``place`` is the region
    of the hand map, ``seen`` the date first seen, ``origin`` where it comes from, ``parent`` the line it continues.
    ``sign(line, status)`` is how a line is drawn, ``signs`` the legend; ``starred(book, line)`` marks the line the trial
    looks at first, called ``star_words``. ``again`` are the answers of a line that continues another (its parent and
    place come with it), offered for a line whose status is one of ``ended``. ``linked`` are the tables below.
    """

    page: str
    status: str
    measure: str
    sizes: tuple[str, ...]
    also: tuple[str, ...]
    place: str
    seen: str
    origin: str
    parent: str
    sign: Callable[[FormView, str | None], Sign]
    signs: tuple[Sign, ...]
    starred: Callable[[Book, str], bool]
    star_words: T
    again: Mapping[str, str] = field(default_factory=dict)
    ended: tuple[str, ...] = ()
    linked: tuple[Linked, ...] = ()

    def check(self, study: Study) -> None:
        """Every page and item named stands in the study. Raises ``TypeError``."""
        register, followed = study.pages[study.register[0]], study.pages.get(self.page)
        if followed is None:
            raise TypeError(f"The course follows {self.page}, which is no page of the study.")
        for page, names in ((register, (self.place, self.seen, self.origin, self.parent, *self.again)),
                            (followed, (self.status, self.measure, *self.sizes, *self.also))):
            lost = [name for name in names if name not in page.items]
            if lost:
                raise TypeError(f"The course names {page.oid}.{lost[0]}, which is no item of the study.")
        place = register.items[self.place]
        if not isinstance(place, HandMap) or place.hands is None:
            raise TypeError(f"The course is drawn by {register.oid}.{self.place}: make it HandMap(…, hands=…).")
        unknown = [oid for linked in self.linked for oid in linked.pages if oid not in study.pages]
        if unknown:
            raise TypeError(f"The course links {unknown[0]}, which is no page of the study.")
