"""Who may do what: one grid of actions and roles, as the data-management plan prints it, and what each role reads."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from .crf.pages import AREAS, CRF
from .crf.text import T

ROLES = {
    "PI": T("Investigateur principal", "Principal investigator"),
    "SI": T("Co-investigateur", "Sub-investigator"),
    "SC": T("Infirmier de recherche", "Study nurse"),
    "CRA_B": T("Moniteur", "Monitor"),
    "CRA_U": T("Moniteur levé d’aveugle", "Unblinded monitor"),
    "DM": T("Data manager", "Data manager"),
    "SPO": T("Promoteur", "Sponsor"),
    "PV": T("Pharmacovigilance", "Pharmacovigilance"),
    "PHR": T("Lecteur de photographies", "Photograph reader"),
    "CTU": T("Unité de thérapie cellulaire", "Cell-therapy unit"),
    "QP": T("Personne qualifiée", "Qualified person"),
    "INJ": T("Injecteur", "Injector"),
    "INS": T("Inspecteur", "Inspector"),
    "ADM": T("Administrateur", "Administrator"),
    "PV_U": T("Pharmacovigilance levée d’aveugle", "Unblinded safety officer"),
    "STAT_U": T("Statisticien indépendant", "Independent statistician"),
    "SYSTEM": T("Contrôle automatique", "Automatic check"),
    "CONSOLE": T("Console d’exploitation", "Operations console"),
}
"""Roles of regulatory part 2, and the two that no person logs in with."""

# O own site · D own site, the grant being the delegation · A assigned sites · S whole study · - refused. Source: regulatory.md 2.1 to 2.3; rulings R60, R61.
GRID = """
action    PI SI SC CRA_B CRA_U DM SPO PV PHR CTU QP INJ INS ADM PV_U STAT_U
view      O  O  O  A     A     S  S   S  A   A   A  A   S   -   S    S
enrol     O  O  O  -     -     -  -   -  -   -   -  -   -   -   -    -
record    O  O  O  -     -     -  -   -  A   A   A  A   -   -   S    -
correct   O  O  O  -     -     -  -   -  A   A   A  A   -   -   S    -
judge     O  O  -  -     -     -  -   -  -   -   -  -   -   -   -    -
randomise O  O  -  -     -     -  -   -  -   -   -  -   -   -   -    -
clear     O  O  -  -     -     -  -   -  -   -   -  A   -   -   -    -
release   -  -  -  -     -     -  -   -  -   -   A  -   -   -   -    -
unblind   O  O  -  -     -     -  -   -  -   -   -  -   -   -   -    -
sign      O  D  -  -     -     -  -   -  A   A   A  A   -   -   -    -
declare   O  D  -  -     -     S  S   -  A   A   A  A   -   -   -    -
raise     -  -  -  A     A     S  -   S  -   -   A  -   -   -   -    -
answer    O  O  O  -     -     -  -   -  A   A   -  A   -   -   -    -
close     -  -  -  A     A     S  -   S  -   -   A  -   -   -   -    -
verify    -  -  -  A     A     -  -   -  -   -   -  -   -   -   -    -
monitor   -  -  -  A     A     S  S   -  -   -   -  -   S   -   -    -
plan      -  -  -  -     -     -  S   -  -   -   -  -   -   -   -    -
freeze    -  -  -  -     -     S  -   -  -   -   -  -   -   -   -    -
lock      -  -  -  -     -     S  -   -  -   -   -  -   -   -   -    -
unlock    -  -  -  -     -     S  S   -  -   -   -  -   -   -   -    -
audit     O  O  O  A     A     S  S   S  -   A   A  A   S   -   S    S
trail     O  O  -  A     A     S  S   S  -   A   A  -   S   -   S    -
review    -  -  -  -     -     S  S   -  -   -   -  -   -   -   -    -
mask_ask  O  O  O  A     A     S  S   S  A   A   A  A   -   -   S    -
mask      -  -  -  -     -     S  S   -  -   -   -  -   -   -   -    -
registers -  -  -  -     -     S  -   -  -   -   -  -   -   -   -    -
migrate   -  -  -  -     A     S  -   -  -   -   -  -   -   -   -    -
cut       -  -  -  -     -     S  -   -  -   -   -  -   -   -   -    -
export    O  O  -  -     -     S  S   -  -   -   -  -   S   -   -    -
receive   O  -  -  -     -     -  -   -  -   -   -  -   -   -   -    -
receipts  O  O  -  A     A     S  S   -  -   -   -  -   S   -   -    -
copies    O  O  -  A     A     S  S   -  -   -   -  -   S   S   -    -
certify   O  -  -  -     -     S  S   -  -   -   -  -   -   -   -    -
import    O  O  -  -     -     S  -   -  -   -   -  -   -   -   -    -
grant     -  -  -  -     -     -  -   -  -   -   -  -   -   S   -    -
sites     -  -  -  -     -     -  -   -  -   -   -  -   -   S   -    -
study     O  O  O  A     A     S  S   S  A   A   A  A   S   S   S    S
self      O  O  O  A     A     S  S   S  A   A   A  A   S   S   S    S
"""

ACTIONS = {
    "view": T("lire les pages", "read pages"), "enrol": T("inscrire un sujet", "enrol a subject"),
    "record": T("saisir", "record"), "correct": T("corriger avec motif", "correct with a reason"),
    "judge": T("saisir les items du médecin", "record the physician’s items"),
    "randomise": T("randomiser", "randomise"), "clear": T("donner un feu vert", "clear for a step"),
    "release": T("libérer un lot", "release a batch"), "unblind": T("lever l’aveugle en urgence", "unblind in an emergency"),
    "sign": T("signer", "sign"), "declare": T("faire la déclaration qui précède la première signature", "make the declaration before the first signature"), "certify": T("certifier une copie", "certify a copy"),
    "raise": T("poser ou réorienter une query", "raise or re-route a query"), "answer": T("répondre à une query", "answer a query"),
    "close": T("clore une query", "close a query"), "verify": T("vérifier (SDV)", "verify (SDV)"),
    "monitor": T("suivre le monitoring", "follow the monitoring"), "plan": T("fixer le plan de SDV", "set the SDV plan"),
    "freeze": T("geler et dégeler", "freeze and thaw"), "lock": T("verrouiller", "lock"),
    "unlock": T("déverrouiller, à deux\u202f; verrouiller l’étude, à deux", "unlock, with a second person; lock the study, likewise"),
    "trail": T("exporter la piste d’audit", "export the audit trail"), "review": T("revoir la piste d’audit", "review the audit trail"),
    "mask_ask": T("demander un masquage", "ask for a masking"), "mask": T("décider d’un masquage, à deux", "decide on a masking, with a second person"),
    "registers": T("tenir les registres des centres", "keep the registers of the sites"),
    "migrate": T("passer des pages à une nouvelle version", "move pages to a new version"),
    "audit": T("lire la piste d’audit", "read the audit trail"), "cut": T("figer une coupe", "name a cut"),
    "export": T("exporter", "export"), "receive": T("signer le reçu de la copie du centre", "sign the receipt of the site’s copy"),
    "receipts": T("lire les reçus des copies", "read the receipts of copies"),
    "copies": T("voir où en sont les copies des centres", "see how the sites’ copies stand"), "import": T("importer un fichier", "import a file"), "grant": T("créer comptes et droits", "create accounts and grants"),
    "sites": T("créer les centres", "create sites"), "study": T("lire la définition de l’étude", "read the study definition"),
    "self": T("gérer sa session", "manage one’s session"),
}


def _parse_grid() -> dict[str, dict[str, str]]:
    head, *lines = [line.split() for line in GRID.strip().splitlines()]
    return {line[0]: {role: letter for role, letter in zip(head[1:], line[1:], strict=True) if letter != "-"}
            for line in lines}


GRANTED = _parse_grid()
"""Action → role → scope letter."""

NO_ROLE = "-"
"""The account holder before a role is chosen, or after the last grant lapsed: manages the session, nothing else."""
GRANTED["self"][NO_ROLE] = "O"

CLASSES: dict[str, frozenset[str]] = {role: frozenset({"blinded"}) for role in ROLES} | {
    role: frozenset({"blinded", "unblinded"}) for role in ("CRA_U", "CTU", "QP", "INJ", "PV_U", "STAT_U", "SYSTEM", "CONSOLE")
} | {"ADM": frozenset(), "PHR": frozenset({"reader"})}
"""Blinding classes a role reads (trial.md 4.53); an inspector reads unblinded pages on a separate grant."""

_SITE_AREAS = frozenset(AREAS) - {"product"}
READS: dict[str, frozenset[str]] = {role: frozenset(AREAS) for role in ROLES} | {
    "INJ": frozenset({"injection", "product", "custody"}), "CTU": frozenset({"product", "custody"}),
    "QP": frozenset({"product", "custody"}), "PV": frozenset({"safety"}), "PV_U": frozenset({"safety"}), "PHR": frozenset({"images"}), "ADM": frozenset(),
}
"""Areas of pages a role reads (regulatory 2.1)."""

RECORDS: dict[str, frozenset[str]] = {
    "PI": _SITE_AREAS, "SI": _SITE_AREAS, "SC": _SITE_AREAS - {"injection"},
    "INJ": frozenset({"injection", "product", "custody"}), "CTU": frozenset({"product", "custody"}), "QP": frozenset({"product"}),
    "PHR": frozenset({"images"}), "PV_U": frozenset({"safety"}),
}
"""Areas of pages a role writes (regulatory 2.2: the nurse does not record the injection; every hand-over has two sides,
so custody is written by whoever gives and whoever receives)."""

WRITES_ONLY: dict[str, str] = {"PHR": "reader", "PV_U": "unblinded"}
"""The one blinding class that a role writes, where it reads more: the sponsor's assessment stands beside the
investigator's and never changes it (SAE-03)."""

SITE_ROLES = frozenset({"PI", "SI", "SC", "INJ"})
INCOMPATIBLE = (
    (frozenset({"ADM"}), frozenset(ROLES) - {"ADM", "SYSTEM", "CONSOLE"}, "SOD-01"),
    (SITE_ROLES, frozenset({"CRA_B", "CRA_U", "DM", "SPO", "PV", "PV_U", "STAT_U", "PHR", "QP"}), "SOD-02"),
    (frozenset({"CRA_B"}), frozenset({"CRA_U"}), "SOD-04"), (frozenset({"PV"}), frozenset({"PV_U"}), "SOD-04"),
    (frozenset({"DM"}), frozenset({"STAT_U"}), "SOD-04"),
    (frozenset({"INJ", "CTU"}), frozenset({"PI", "SI", "SC"}), "SOD-05"),
    (frozenset({"CTU"}), frozenset({"QP"}), "SOD-06"),
    (frozenset({"INS"}), frozenset(ROLES) - {"INS", "SYSTEM", "CONSOLE"}, "SOD-14"),
)
"""Pairs of roles that one account cannot hold together (regulatory 2.4)."""


@dataclass(frozen=True)
class Actor:
    """The person acting: account code, name, acting role, and the sites of the grants of that role."""

    account: str
    name: str
    role: str
    sites: frozenset[str] = frozenset()
    whole_study: bool = False
    unblinded: bool = False
    language: str = "fr"
    detail: dict[str, Any] = field(default_factory=dict)

    def may(self, action: str) -> bool:
        """Whether the acting role is granted the action."""
        return self.role in GRANTED[action]

    def reaches(self, site: str) -> bool:
        """Whether the actor's grants cover that site."""
        return self.whole_study or site in self.sites

    @property
    def reach(self) -> str | list[str]:
        """The sites that the grants cover as an act or a manifest names them: their codes in order, or ``"all"``."""
        return "all" if self.whole_study else sorted(self.sites)

    def reads(self, page: type[CRF]) -> bool:
        """Whether the acting role reads that page: its area, and its blinding class."""
        classes = CLASSES[self.role] | ({"unblinded", "reader"} if self.unblinded else frozenset())
        return page.area in READS[self.role] and page.seen_by in classes

    def records(self, page: type[CRF]) -> bool:
        """Whether the acting role writes that page by hand: never one that a step fills (rulings R27)."""
        return self.may("record") and page.by_step is None and self.writes_area(page)

    def writes_area(self, page: type[CRF]) -> bool:
        """Whether the page is in an area that the acting role reads and writes, by hand or by a step."""
        return (self.reads(page) and page.area in RECORDS.get(self.role, frozenset())
                and WRITES_ONLY.get(self.role, page.seen_by) == page.seen_by)

    def readable(self, pages: Iterable[type[CRF]]) -> list[str]:
        """OIDs of the pages the actor reads."""
        return [page.oid for page in pages if self.reads(page)]


SYSTEM = Actor("SYSTEM", "Automatic check", "SYSTEM", whole_study=True, unblinded=True)
"""The actor of acts that no person does: a failed log-in, a scheduled check."""


CONSOLE = Actor("CONSOLE", "Operations console", "CONSOLE", whole_study=True, unblinded=True)
"""The account that commands act as."""


def console() -> Actor:
    """The actor of a command, with the operating-system user in every act's detail (rulings R73)."""
    return replace(CONSOLE, detail={"user": getpass.getuser()})


def conflict(roles: Iterable[str]) -> str | None:
    """The segregation rule that one account would break by holding all these roles, or ``None``."""
    held = set(roles)
    return next((rule for left, right, rule in INCOMPATIBLE
                 if any(a in left and b in right for a in held for b in held if a != b)), None)


View = TypeVar("View", bound=Callable[..., Any])


def requires(action: str) -> Callable[[View], View]:
    """Mark a view with the action it needs; the application refuses any view without a mark."""
    if action != "public" and action not in GRANTED:
        raise TypeError(f"@requires({action!r}): no such action; use one of {', '.join(GRANTED)} or 'public'.")

    def mark(view: View) -> View:
        view.requires = action  # type: ignore[attr-defined]
        return view
    return mark
