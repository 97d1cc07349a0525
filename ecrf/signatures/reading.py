"""What a person reads before signing: each page with what is new since its last signature, and its unsettled queries."""

from __future__ import annotations

from dataclasses import dataclass, field

from ecrf.casebook import holds, read, signed
from ecrf.casebook.holds import Standing
from ecrf.casebook.locate import SubjectRow
from ecrf.casebook.read import Address, Casebook, FormRecord
from ecrf.casebook.signed import Content, Value
from ecrf.crf import CRF, Item, Study, T
from ecrf.permissions import Actor
from ecrf.queries.threads import Thread, threads

from . import verbs
from .standing import Later, Signed, fresh, later, standings


@dataclass(frozen=True)
class Line:
    """An answer that is new or changed: the question, what was signed (``None``: nothing), what stands now."""

    item: Item
    name: str
    was: Value | None
    now: Value


@dataclass
class PageRead:
    """One page as its signer reads it; ``problem`` says why it cannot be signed now, ``digest`` what the signature will cover."""

    page: type[CRF]
    content: Content
    last: Signed | None
    lines: list[Line]
    same: int
    """Answers that are as they were signed."""
    unsettled: list[Thread]
    later: list[Later] = field(default_factory=list)
    problem: T | None = None

    @property
    def place(self) -> str:
        """The page's address below the subject's."""
        return "/".join(filter(None, self.content.address))


@dataclass
class Reading:
    """Everything of a scope: the pages that may be signed, and those that wait for something else."""

    subject: SubjectRow
    scope: str
    at: Address | None
    pages: list[PageRead]
    others: list[PageRead]

    @property
    def about(self) -> str:
        """The page or the visit that the scope is about, as its address says it."""
        return "/".join(filter(None, self.at or ()))


def read_casebook(actor: Actor, study: Study, subject: SubjectRow) -> Casebook:
    """The pages of a subject that the actor reads, without their values."""
    return read.casebook(actor, study, subject.number, valued=(), told=())


def read_pages(actor: Actor, study: Study, subject: SubjectRow, wanted: list[FormRecord]) -> list[PageRead]:
    """These pages as their signer reads them, in five statements whatever their number."""
    oids = sorted({form.page for form in wanted})
    last, now = standings(subject.number, oids), signed.current(form.id for form in wanted)
    asked = threads(subject.number, oids) if wanted else {}
    new = fresh(last, now)
    came = later({form: last[form].act for form in now if form in last and last[form].void})
    return [_page(actor, study, subject, now[form.id], last.get(form.id), new[form.id],
                  [t for t in asked.get(form.id, ()) if t.unsettled], came.get(form.id, [])) for form in wanted]


def _page(actor: Actor, study: Study, subject: SubjectRow, content: Content, last: Signed | None, new: dict[str, Value | None],
          unsettled: list[Thread], came: list[Later]) -> PageRead:
    page = study.page(content.page, content.crf)
    names = [name for name in page.items if name in new] + sorted(name for name in new if name not in page.items)
    lines = [Line(item, name, new[name], content.items[name]) for name in names if (item := study.item(page.oid, name)) is not None]
    locked = holds.standing(subject.holds, content.address) is Standing.LOCKED
    problem = verbs.LOCKED if locked else verbs.unsigned_because(content, content.digest, {content.form: last} if last else {}, actor)
    return PageRead(page, content, last, lines, len(content.items) - len(new), unsettled, came, problem)


def read_scope(actor: Actor, study: Study, subject: SubjectRow, scope: str, at: Address | None) -> list[FormRecord]:
    """The pages of a scope that were begun and that the acting role signs, in the order of the schedule."""
    found = [form for form in read_casebook(actor, study, subject).forms.values()
             if not form.removed and form.state != "not_started" and verbs.signs(actor, study.page(form.page, form.version))]
    if scope == "page":
        found = [form for form in found if form.address == at]
    if scope == "visit" and at:
        found = [form for form in found if form.visit == at[0]]
    if scope == "eligibility":
        found = [form for form in found if verbs.decides(study, form.address)]
    order = {page.oid: n for n, page in enumerate(study.page_list)}
    return sorted(found, key=lambda f: (study.visit_order(f.visit), order.get(f.page, len(order)), len(f.line), f.line))


def read_all(actor: Actor, study: Study, subject: SubjectRow, scope: str, at: Address | None) -> Reading:
    """What the person reads before signing that scope; pages signed already and unchanged are left out, but for a single page."""
    pages = read_pages(actor, study, subject, read_scope(actor, study, subject, scope, at))
    waiting = [page for page in pages if page.problem is None and (scope == "page" or page.last is None or page.last.void)]
    others = [page for page in pages if page.problem is not None and (scope == "page" or page.problem is not verbs.ALREADY)]
    return Reading(subject, scope, at, waiting, others)
