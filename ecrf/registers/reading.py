"""A line of a register as it was typed: read by its page, with the sentences for what cannot stand, and what it repeats."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from ecrf.crf import Study, T, page_findings

from .lines import Line, Register

MISSING = T("Cette réponse manque\u00a0: une ligne du registre est entière.",
            "This answer is missing: a line of the register is whole.")
ABSENT = T("Un registre n’a pas de code d’absence\u00a0: donnez la valeur, ou laissez la case vide.",
           "A register has no missing codes: give the value, or leave the field empty.")
UNKNOWN = T("La page n’a pas d’item {names}. Rien n’est enregistré\u202f; rechargez la page.",
            "The page has no item {names}. Nothing is saved; reload the page.")
CONTRADICTS = T("La ligne {line} dit déjà autre chose pour la même clé. Corrigez la ligne {line}, avec un motif.",
                "Line {line} says something else for the same key already. Correct line {line}, with a reason.")
REPEATS = T("La ligne {line} dit déjà exactement cela.", "Line {line} says exactly this already.")


@dataclass
class Typed:
    """What a line would say: canonical values by item, sentences by item (``""``: the line), the line it repeats."""

    values: dict[str, str] = field(default_factory=dict)
    problems: dict[str, list[T]] = field(default_factory=dict)
    rules: list[str] = field(default_factory=list)
    same_as: Line | None = None

    def refuse(self, item: str, problem: T, rule: str = "") -> None:
        """Note a sentence."""
        self.problems.setdefault(item, []).append(problem)
        if rule:
            self.rules.append(rule)


def read(study: Study, register: Register, typed: MultiDict[str, str], line: str = "",
         among: Iterable[Line] | None = None) -> Typed:
    """Read a line: its items, its refusing checks, and whether another live line has its key already.

    ``line`` is the line that is corrected, ``among`` the lines it is compared with (by default the live ones).
    """
    found = Typed()
    page = register.page(typed, context=register.context)
    strangers = sorted(n for n in typed if n not in page.controls() and n != "csrf_token" and not n.startswith("_"))
    if strangers:
        found.refuse("", UNKNOWN.filled(names=", ".join(strangers)[:120]), "UNKNOWN")
        return found
    for name, answer in page.answers.items():
        for problem in answer.problems:
            found.refuse(name, problem)
        found.rules.extend(answer.refusing_checks)
        if answer.missing:
            found.refuse(name, ABSENT, "MISSING")
        if answer.value is not None:
            found.values[name] = answer.value
    for item in register.page.applicable(found.values):
        if not item.optional and item.name not in found.values and item.name not in found.problems:
            found.refuse(item.name, MISSING, "GAP")
    if not found.problems:
        for finding in page_findings(study, register.view(found.values, line), register.context.today):
            found.refuse(finding.item, finding.message, finding.check)
    if not found.problems:
        _compare(found, register, line, register.live if among is None else among)
    return found


def _compare(found: Typed, register: Register, line: str, among: Iterable[Line]) -> None:
    """A key stands once: the same line again is the line that stands, another word under the same key is refused."""
    key = [found.values.get(name) for name in register.page.key]
    for other in among:
        if other.line == line or [other.values.get(name) for name in register.page.key] != key:
            continue
        if dict(other.values) == found.values:
            found.same_as = other
            if line:
                found.refuse("", REPEATS.filled(line=other.line), "KEY")
        else:
            found.refuse("", CONTRADICTS.filled(line=other.line), "KEY")
        return
