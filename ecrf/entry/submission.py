"""A submission of a page against what is on file: what changes, what clashes, what cannot be, what needs a word.

Pure of the database: it compares, and says. ``saving`` writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from ecrf.casebook.read import FormRecord, ItemRecord
from ecrf.crf import CRF, Context, FormView, Item, Refused, T
from ecrf.crf.answer import Answer, change_reason

SKIPPED = "SKIPPED"
"""Reason of a version that became not applicable: ``SKIPPED: ITEM`` names the gate (rulings R6)."""

ORPHANED = "ORPHANED"
"""Reason of a version that lost its place when its page moved on: ``ORPHANED: 1.0 CODE`` keeps what was answered then."""

OURS = ("csrf_token",)

NEEDS_REASON = T("Valeur corrigée : choisissez le motif de la correction.",
                 "Value corrected: choose the reason for the change.")
NEEDS_REASON_COMPLETED = T("La page est complète : un ajout demande un motif.",
                           "The page is complete: an addition needs a reason.")
NEEDS_CONFIRMATION = T("Cette réponse devient sans objet ({gate}). Confirmez en bas de page, ou corrigez la réponse "
                       "qui la rend sans objet.",
                       "This answer becomes not applicable ({gate}). Confirm at the bottom of the page, or correct "
                       "the answer that makes it so.")


@dataclass(frozen=True)
class Change:
    """What one item becomes; ``before`` is the version on file, ``None`` for a first value."""

    item: Item
    before: ItemRecord | None
    value: str | None
    missing: str | None
    missing_reason: str | None
    reason: str | None
    comment: str | None = None

    @property
    def version(self) -> int:
        """The number of the version to write."""
        return self.before.version + 1 if self.before else 1


@dataclass
class Submission:
    """What was typed, item by item, and what follows. Nothing is written while ``problems`` or ``clashes`` stand."""

    page: CRF
    form: FormRecord | None
    changes: dict[str, Change] = field(default_factory=dict)
    clashes: dict[str, tuple[ItemRecord | None, Answer]] = field(default_factory=dict)
    problems: dict[str, list[T]] = field(default_factory=dict)
    rules: list[str] = field(default_factory=list)
    voids: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    comments: dict[str, str] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    """Items that other versions of the page have."""

    def refuse(self, item: str, problem: T, rule: str | None = None) -> None:
        """Note a sentence at an item (``""``: at the page)."""
        self.problems.setdefault(item, []).append(problem)
        if rule:
            self.rules.append(rule)

    @property
    def after(self) -> dict[str, str | None]:
        """The page's canonical values once the changes are made."""
        values = dict(self.form.values) if self.form else {}
        return values | {name: change.value for name, change in self.changes.items()}

    def view(self, visit: str, line: str) -> FormView:
        """The page as edit checks would see it."""
        records = self.form.items if self.form else {}
        missing = {n: r.missing for n, r in records.items() if r.missing} | {
            n: c.missing for n, c in self.changes.items() if c.missing}
        missing = {n: m for n, m in missing.items() if n not in self.changes or self.changes[n].missing}
        versions = {n: r.version for n, r in records.items()} | {n: c.version for n, c in self.changes.items()}
        return FormView(type(self.page), visit, line, self.after, missing, versions, known=self.known)


def unknown_names(page: type[CRF], typed: MultiDict[str, str]) -> list[str]:
    """Names in the request that the page does not have: the request is not ours, it is refused whole (R62)."""
    known = page.controls()
    return sorted(n for n in typed if n not in known and n not in OURS and not n.startswith("_"))


def read_submission(page: type[CRF], typed: MultiDict[str, str], context: Context, form: FormRecord | None,
                    seen: Mapping[tuple[str, int], str | None], may_judge: bool,
                    known: frozenset[str] = frozenset()) -> Submission:
    """Compare what was typed with what is on file.

    ``seen`` gives ``"value|missing"`` of older versions by (item, version), for items whose version moved meanwhile:
    an answer the person left as they saw it is no clash.
    """
    filled = page(typed, context=context)
    found = Submission(filled, form, known=known)
    page_reason = _page_reason(typed, found)
    for name, answer in filled.answers.items():
        if answer.item.derived:
            if name in typed:
                found.ignored.append(name)
            continue
        if answer.asked:
            _read_answer(found, name, answer, page_reason, seen, may_judge)
    _read_skips(found, confirmed=typed.get("_void") == "1")
    return found


def _page_reason(typed: MultiDict[str, str], found: Submission) -> str | None:
    try:
        return change_reason(typed.get("_reason", ""), typed.get("_reason_text", ""))
    except Refused as refused:
        found.refuse("", refused.problem)
        return None


def _read_answer(found: Submission, name: str, answer: Answer, page_reason: str | None,
                 seen: Mapping[tuple[str, int], str | None], may_judge: bool) -> None:
    item, before = answer.item, found.form.items.get(name) if found.form else None
    if before and before.value is not None and not answer.legible and answer.raw in (
            [item.shown(before.value, "fr")], before.value.split(" ") if item.multiple else None):
        return
    if answer.comment:
        found.comments[name] = answer.comment
    same = _same(answer, before) and not answer.problems
    if same:
        return
    if item.judgement and not may_judge:
        found.refuse(name, T("Cet item relève du médecin : il ne peut pas être saisi avec votre rôle.",
                             "This item is the physician’s: your role cannot record it."), "JUDGEMENT")
        return
    clashes = answer.seen != (before.version if before else 0)
    if clashes and seen.get((name, answer.seen)) == _text(answer):
        return
    if clashes:
        found.clashes[name] = (before, answer)
    for problem in answer.problems:
        found.refuse(name, problem)
    found.rules.extend(answer.refusing_checks)
    reason = answer.reason or page_reason
    completed = found.form is not None and found.form.state in ("completed", "not_done")
    if not answer.problems and not clashes and reason is None and (before is not None or completed):
        found.refuse(name, NEEDS_REASON if before else NEEDS_REASON_COMPLETED, "DATA-10")
    found.changes[name] = Change(item, before, answer.value, answer.missing, answer.missing_reason, reason,
                                 answer.comment)


def _text(answer: Answer) -> str:
    return f"{answer.value or ''}|{answer.missing or ''}"


def voided(record: ItemRecord | None) -> bool:
    """Whether the answer was set aside by a skip rule: asked again, it is an open question (rulings R6)."""
    return record is not None and record.missing == "NA" and (record.reason or "").startswith(SKIPPED)


def _same(answer: Answer, before: ItemRecord | None) -> bool:
    if before is None or voided(before):
        return answer.empty and answer.legible
    return (answer.value, answer.missing, answer.missing_reason) == (before.value, before.missing, before.missing_reason)


def _read_skips(found: Submission, confirmed: bool) -> None:
    page, after = type(found.page), found.after
    asked = {item.name for item in page.applicable(after)}
    for name, item in page.items.items():
        if name in asked or item.derived or item.when is None:
            continue
        before = found.form.items.get(name) if found.form else None
        change = found.changes.get(name)
        filled = (change.value or change.missing) if change else (before and not before.empty and before.missing != "NA")
        if not filled or (change and change.missing == "NA"):
            continue
        found.voids.append(name)
        gate = item.when.items[-1].name
        if not confirmed:
            found.refuse(name, NEEDS_CONFIRMATION.filled(gate=T(item.when.words("fr"), item.when.words("en"))), "SKIP")
        elif before is not None and not before.empty:
            found.problems.pop(name, None)
            answer = found.page.answers[name]
            if answer.asked and answer.seen != before.version:
                found.clashes[name] = (before, answer)
            found.changes[name] = Change(item, before, None, "NA", None, f"{SKIPPED}: {gate}")
        else:
            found.problems.pop(name, None)
            found.changes.pop(name, None)


def gaps(page: type[CRF], values: Mapping[str, str | None], answered: set[str]) -> list[Item]:
    """The required items that are asked and have neither value nor missing code."""
    return [i for i in page.applicable(values) if not i.optional and not i.derived and i.name not in answered]


def answered(form: FormRecord | None, changes: Mapping[str, Any]) -> set[str]:
    """Names with a value or a missing code once the changes are made; a skipped item asked again is not answered."""
    on_file = {n for n, r in (form.items if form else {}).items() if not r.empty and not voided(r)}
    filled = {n for n, c in changes.items() if c.value is not None or c.missing is not None}
    return (on_file - set(changes)) | filled
