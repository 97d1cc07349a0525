"""What stops a step: findings of edit checks that name it, and what it still waits for; hidden where the reader may not see."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ecrf.casebook.locate import path
from ecrf.casebook.read import Casebook
from ecrf.crf import Book, Filled, Finding, FormView, Gate, Study, T, Taking, findings, page_findings
from ecrf.permissions import Actor

UNSIGNED = T("La page «\u00a0{page}\u00a0» n’est pas signée, ou a changé depuis.", "The page “{page}” is not signed, or changed since.")
HIDDEN = T("Une page que votre rôle ne lit pas retient cette étape. Les personnes qui la lisent voient pourquoi.",
           "A page that your role does not read holds this step back. Those who read it see why.")
"""The same words for every hidden reason: neither what, nor how many."""


@dataclass(frozen=True)
class Block:
    """One reason: its edit check (``""``: something missing), its words, the page it stands at, and its item.

    ``sign``: the page waits for a signature, nothing else.
    """

    check: str
    words: T
    page: tuple[str, str, str] | None
    item: str = ""
    sign: bool = False

    def address(self, number: str) -> str:
        """Where it is to be put right; ``""`` for what stands on no page."""
        return path(number, *self.page) + (f"#i-{self.item}" if self.item else "") if self.page else ""


def proposed(study: Study, book: Book, taking: Taking, filled: Filled) -> list[FormView]:
    """The pages as they would be once the step is taken, put into the book, for the checks to judge."""
    return [book.add(FormView(study.pages[oid], "", line_on(study, oid, taking.line), values, known=study.known(oid)))
            for oid, values in filled.items()]


def line_on(study: Study, oid: str, line: str) -> str:
    """The line of a filled page: that of the step where the page has lines."""
    return line if study.pages[oid].repeats is not None else ""


def blocks(study: Study, gate: Gate, book: Book, taking: Taking, filled: Filled,
           signed: Collection[tuple[str, str, str]]) -> list[Block]:
    """Everything that stops the step: the casebook is judged as it would be once the step is taken.

    ``signed`` are the pages whose signature stands. A finding about another line than that of the step stops that line's
    step, not this one.
    """
    lacks = [Block("", lack.words, lack.page) for lack in gate.lacks(book, taking)]
    told = {block.page for block in lacks}
    lacks += [Block("", UNSIGNED.filled(page=study.pages[place[1]].title), place, sign=True)
              for place in gate.signed(book, taking) if place not in signed and place not in told]
    pages = proposed(study, book, taking, filled)
    refused = [finding for form in pages for finding in page_findings(study, form, book.today)]
    stops = gate.stopped_by(book)
    standing = [f for f in findings(study, book) if stops & set(f.steps) and not _elsewhere(study, gate, taking, f)]
    return lacks + [Block(f.check, f.message, f.address, f.item) for f in _once([*refused, *standing])]


def _elsewhere(study: Study, gate: Gate, taking: Taking, finding: Finding) -> bool:
    """Whether a finding is about another line of the page that the step repeats by, or of a page that follows it."""
    of = getattr(study.pages[gate.page].repeats, "of", None)
    page = study.pages.get(finding.address[1])
    about = page is not None and of is not None and of in (page.oid, getattr(page.repeats, "of", None))
    return about and finding.address[2] != taking.line


def _once(found: Iterable[Finding]) -> list[Finding]:
    seen: dict[object, Finding] = {}
    for finding in found:
        seen.setdefault((*finding.key, finding.message.en), finding)
    return list(seen.values())


def readable(actor: Actor, study: Study, found: Iterable[Block]) -> list[Block]:
    """The reasons as this reader may see them; one neutral sentence stands for all the others."""
    shown: list[Block] = []
    hidden = False
    for block in found:
        if block.page is None or actor.reads(study.pages[block.page[1]]):
            shown.append(block)
        elif block.check:
            hidden = True
        else:
            shown.append(Block("", block.words, None))
    return [*shown, Block("", HIDDEN, None)] if hidden else shown


def told_rules(study: Study, found: Iterable[Block]) -> list[str]:
    """The numbers of the checks that the act of a refusal may name: those put at pages that everybody cleared sees."""
    return sorted({b.check for b in found if b.check and b.page and study.pages[b.page[1]].seen_by == "blinded"})


def standing_form(casebook: Casebook, gate: Gate, line: str) -> bool:
    """Whether the step is taken: its page is filled and not withdrawn."""
    form = casebook.form("", gate.page, line)
    return form is not None and not form.removed and form.state != "not_started"


def spent(casebook: Casebook, gate: Gate) -> bool:
    """Whether what the step cleared has begun, so that it can no longer be withdrawn."""
    live: Mapping[str, bool] = {f.page: True for f in casebook.forms.values() if not f.removed and f.state != "not_started"}
    return any(oid in live for oid in gate.spent_by)
