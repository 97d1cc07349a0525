"""What ODM has no element for, as annotations: their flags, each with its codelist, and the words of the codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from functools import lru_cache

from ecrf.crf import T

from .writing import Element, node, root, told

FREE = "CL.FREE"
"""The codelist of flags whose value is free: a number, a moment, an OID, JSON."""
TYPES = "CL.FLAG"

_YES_NO = {"Y": T("oui", "yes"), "N": T("non", "no")}
VALUES: dict[str, dict[str, T]] = {
    "PAGE_STATE": {"not_started": T("non commencée", "not started"), "started": T("commencée", "started"),
                   "completed": T("terminée", "completed"), "not_done": T("non faite", "not done")},
    "PAGE_REMOVED": _YES_NO,
    "PAGE_EVENT": {"started": T("commencée", "started"), "completed": T("terminée", "completed"),
                   "reopened": T("rouverte", "reopened"), "not_done": T("non faite", "not done"),
                   "removed": T("retirée", "removed"), "restored": T("rétablie", "restored"),
                   "migrated": T("passée à une autre version", "moved to another version"), "signed": T("signée", "signed")},
    "QUERY_MESSAGE": {"open": T("question", "question"), "answer": T("réponse", "answer"),
                      "ask_again": T("question reposée", "asked again"), "close": T("clôture", "closing"),
                      "cancel": T("annulation", "cancelling"), "resolve": T("résolue par les données", "resolved by the data"),
                      "route": T("orientation", "routing")},
    "QUERY_STATE": {"open": T("ouverte", "open"), "answered": T("répondue", "answered"), "closed": T("close", "closed"),
        "cancelled": T("annulée", "cancelled"), "resolved": T("résolue", "resolved")},
    "SDV": {"verified": T("vérifiée", "verified"), "withdrawn": T("vérification retirée", "mark withdrawn")},
    "SDV_VERSION_IS_CURRENT": _YES_NO,
    "SIGNATURE": {"stands": T("vaut", "stands"), "void": T("nulle\u00a0: la page a changé depuis", "void: the page changed since")},
    "MASKED": {"Y": T("contenu masqué (donnée personnelle)", "content masked (personal data)")},
    "LINE_REMOVED": _YES_NO,
    "HOLD": {"frozen": T("gelée", "frozen"), "locked": T("verrouillée", "locked"), "reopened": T("déverrouillée pour un temps", "unlocked for a time")},
    "HOLD_ACT": {"freeze": T("gel", "frozen"), "thaw": T("dégel", "thawed"), "lock_asked": T("verrouillage demandé", "locking asked"),
                 "lock": T("verrouillage", "locked"), "unlock_asked": T("déverrouillage demandé", "unlocking asked"),
                 "unlock": T("déverrouillage", "unlocked"), "relock": T("reverrouillage", "locked again"),
                 "withdrawn": T("demande retirée", "request withdrawn")},
    "HOLD_LEVEL": {"study": T("étude", "study"), "site": T("centre", "site"), "subject": T("sujet", "subject"), "visit": T("visite", "visit"),
                   "page": T("page", "page")},
}
"""The codes of flags that have a list of their own."""

NAMES: dict[str, T] = {
    "PAGE_STATE": T("état de la page", "state of the page"), "PAGE_REMOVED": T("page retirée", "page removed"),
    "PAGE_VERSION": T("version de la page", "version of the page"),
    "PROTOCOL_VERSION": T("protocole suivi quand la page a été commencée", "protocol followed when the page was begun"),
    "PAGE_EVENT": T("événement de la page", "event of the page"),
    "MISSING": T("motif d’absence de la valeur", "why the value is missing"), "MASKED": T("masqué", "masked"),
    "QUERY": T("numéro de la query", "number of the query"), "QUERY_STATE": T("état de la query", "state of the query"),
    "QUERY_MESSAGE": T("message d’une query", "message of a query"), "MESSAGE": T("numéro du message", "number of the message"),
    "CHECK": T("contrôle", "edit check"), "FOLLOWS": T("suit la query", "follows query"), "DETAIL": T("détail (JSON)", "detail (JSON)"),
    "ITEM": T("item dont il s’agit", "item that it is about"),
    "SDV": T("vérification sur les sources", "source data verification"),
    "SDV_VERSION": T("version vérifiée", "version verified"),
    "SDV_VERSION_IS_CURRENT": T("version vérifiée encore en vigueur", "version verified is current"),
    "SIGNATURE": T("signature", "signature"), "MEANING": T("sens de la signature", "meaning of the signature"),
    "SCOPE": T("étendue de la signature", "scope of the signature"), "PRINTED_NAME": T("nom imprimé", "printed name"),
    "LOCAL_TIME": T("heure locale", "local time"), "DIGEST": T("empreinte de ce qui est signé", "digest of what is signed"),
    "SEAL": T("sceau de l’acte", "seal of the act"),
    "AT": T("moment (UTC)", "moment (UTC)"), "BY": T("compte", "account"), "ROLE": T("rôle", "role"),
    "SITE": T("centre", "site"), "LINE": T("ligne", "line"), "LINE_REMOVED": T("ligne retirée", "line removed"),
    "LINE_VERSION": T("version de la ligne", "version of the line"),
    "HOLD": T("gel ou verrou de la page", "freeze or lock of the page"), "HOLD_ACT": T("acte de gel ou de verrou", "act of freezing or locking"),
    "HOLD_LEVEL": T("étendue du gel ou du verrou", "extent of the freeze or lock"), "HOLD_UNTIL": T("déverrouillée jusqu’au (UTC)", "unlocked until (UTC)"),
    "VISIT": T("visite", "visit"), "PAGE": T("page", "page"),
}
"""Every flag, in words."""


def codelist(flag: str) -> str:
    """The OID of the codelist of a flag's values."""
    return "CL.MISSING" if flag == "MISSING" else f"CL.FLAG.{flag}" if flag in VALUES else FREE


def annotate(parent: Element, number: int, flags: Mapping[str, str | None], comment: str | None = None,
             side: str | None = None) -> None:
    """The ``number``-th annotation of an element: its flags, those that are ``None`` left out, and words as they were said."""
    parent.append(copy(annotation(number, flags, comment, side)))


def annotation(number: int, flags: Mapping[str, str | None], comment: str | None = None, side: str | None = None) -> Element:
    """An annotation of nothing yet, to be copied where it belongs."""
    return _annotation(str(number), tuple((name, value) for name, value in flags.items() if value is not None), comment or None, side)


@lru_cache(maxsize=1024)
def _annotation(number: str, flags: Sequence[tuple[str, str]], comment: str | None, side: str | None) -> Element:
    """An annotation to be copied: all marks of a monitor's round say the same."""
    note = root("Annotation", SeqNum=number)
    if comment:
        node(note, "Comment", comment, SponsorOrSite=side)
    for name, value in flags:
        flag = node(note, "Flag")
        node(flag, "FlagValue", value, CodeListOID=codelist(name))
        node(flag, "FlagType", name, CodeListOID=TYPES)
    return note


def lists() -> list[Element]:
    """The codelists of flags."""
    found = [_listed(TYPES, "Flags", NAMES), *(_listed(codelist(flag), flag, codes) for flag, codes in VALUES.items())]
    free = root("CodeList", OID=FREE, Name="Free text of flags", DataType="text")
    node(free, "ExternalCodeList", Dictionary="any text", Version="1")
    return [*found, free]


def _listed(oid: str, name: str, codes: Mapping[str, T]) -> Element:
    found = root("CodeList", OID=oid, Name=name, DataType="text")
    for number, (code, words) in enumerate(codes.items(), 1):
        told(node(found, "CodeListItem", CodedValue=code, OrderNumber=str(number)), "Decode", words.as_dict())
    return found
