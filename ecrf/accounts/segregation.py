"""Which roles one person may not hold (regulatory 2.4), and the sentence that says so when a grant is refused."""

from __future__ import annotations

from collections.abc import Iterable

from ecrf.crf import Refused, T
from ecrf.permissions import CLASSES, GRANTED, ROLES, conflict

UNBLINDED = frozenset(r for r in GRANTED["study"] if "unblinded" in CLASSES[r]) | {"PV_U"}
BLINDED = frozenset(GRANTED["view"]) - UNBLINDED - {"INS"}
"""Roles that SOD-03 keeps apart for good: who once held one of the first never takes one of the second."""

WORDS = {
    "SOD-01": T("l’administration exclut tout rôle qui lit ou écrit des données cliniques",
                "administration excludes every role that reads or writes clinical data"),
    "SOD-02": T("un rôle du centre exclut les rôles qui le contrôlent ou reçoivent ses données",
                "a site role excludes the roles that check it or receive its data"),
    "SOD-03": T("qui a tenu un rôle levé d’aveugle ne prend plus de rôle en aveugle",
                "whoever held an unblinded role takes no blinded one"),
    "SOD-04": T("le rôle en aveugle et le rôle levé d’aveugle s’excluent",
                "the blinded and the unblinded role exclude each other"),
    "SOD-05": T("le produit et l’évaluation des sujets ne vont pas à la même personne",
                "product and assessment of subjects do not go to one person"),
    "SOD-06": T("l’opérateur d’un lot n’en est pas la personne qualifiée",
                "the operator of a batch is not its qualified person"),
    "SOD-07": T("personne ne s’accorde un droit à soi-même", "nobody grants a right to oneself"),
    "SOD-14": T("l’inspecteur ne tient aucun autre rôle", "the inspector holds no other role"),
}


class Declined(Refused):
    """A verb on an account that is not carried out; ``field`` is the form's field, ``rule`` the segregation rule."""

    def __init__(self, problem: T, field: str = "", rule: str | None = None):
        super().__init__(problem)
        self.field, self.rule = field, rule


def broken(role: str, held: Iterable[str], ever: Iterable[str]) -> str | None:
    """The rule that the new role would break beside those held in the same days and those ever held, or ``None``."""
    held = set(held)
    if rule := conflict(held | {role}):
        return rule
    if role in BLINDED and set(ever) & UNBLINDED or role in UNBLINDED and held & BLINDED:
        return "SOD-03"
    return None


def declined(rule: str, role: str) -> Declined:
    """The refusal of a grant, with its rule in words."""
    return Declined(T(f"Le rôle « {ROLES[role].fr} » est refusé : {WORDS[rule].fr} ({rule}).",
                      f"The role “{ROLES[role].en}” is refused: {WORDS[rule].en} ({rule})."), "role", rule)
