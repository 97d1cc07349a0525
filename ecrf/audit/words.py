"""The audit trail in plain words: what each act was, what each of its rows says, old value beside new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import g
from flask_babel import gettext as _

from ecrf.casebook import locate, masks
from ecrf.casebook.trail import Entry, Row
from ecrf.context import language, study
from ecrf.crf import CRF, MISSING, Item, T
from ecrf.permissions import ROLES
from ecrf.queries.sentences import said, sentence
from ecrf.queries.wording import event_words
from ecrf.sdv.planning import as_told
from ecrf.signatures.meanings import NAMES

MIGRATED = T("pages passées à une nouvelle version", "pages moved to a new version")
MOVED = T("passée à la version", "moved to version")
HOLDS = {"freeze": T("gel", "frozen"), "thaw": T("dégel", "thawed"), "ask_lock": T("verrouillage demandé", "lock asked"),
         "lock": T("verrouillage", "locked"), "ask_unlock": T("déverrouillage demandé", "unlocking asked"),
         "unlock": T("déverrouillage", "unlocked"), "relock": T("reverrouillage", "locked again"),
         "withdraw_hold": T("demande de verrou écartée", "asking about a lock put aside")}
ADOPTED = T("protocole adopté", "protocol adopted")
MAPPINGS = {"map_laboratory": T("correspondance de laboratoire écrite", "laboratory mapping written"),
            "sign_mapping": T("correspondance de laboratoire signée", "laboratory mapping signed")}
MAPPING = T("Correspondance de laboratoire", "Laboratory mapping")
RECEIPT = T("Reçu de copie", "Receipt of a copy")
CERTIFIED = T("copie certifiée", "copy certified")
RECEIVED = T("reçu de la copie signé", "receipt of the copy signed")
IMPORTED = T("fichier importé", "file imported")
COMPARED = T("copies des centres comparées", "sites’ copies compared")
FACTS = {"import": T("importé de", "imported from"), "file": T("fichier", "file"), "sha256": T("empreinte", "digest"), "sender": T("envoyé par", "sent by"),
         "sent": T("envoyé le", "sent on"), "format": T("format", "format"), "laboratory": T("laboratoire", "laboratory"), "received": T("reçu", "received"), "agreement": T("accord", "agreement"),
         "counts": T("verdicts", "verdicts"), "left": T("laissé tel quel", "left as recorded"), "source": T("depuis", "from"), "path": T("adresse", "address"), "method": T("demande", "request"), "status": T("réponse", "answer"),
         "scope": T("portée", "scope"), "meaning": T("signification", "meaning"), "step": T("étape", "step"), "list": T("liste", "list"),
         "lines": T("lignes", "lines"), "digest": T("empreinte", "digest"), "role": T("rôle", "role"), "rule": T("règle", "rule"),
         "user": T("utilisateur du système", "system user"), "operator": T("utilisateur du système", "system user"),
         "limit": T("limite", "limit"), "language": T("langue", "language"), "filters": T("filtres", "filters"),
         "asked_by": T("demandé par", "asked by"), "override": T("malgré ce qui manque", "although something is missing"),
         "missing": T("manque", "missing"), "listing": T("liste", "listing"), "rows": T("lignes", "rows"), "acts": T("actes", "acts"),
         "purpose": T("but", "purpose"), "order": T("demande", "order"), "opens": T("pages hors aveugle", "unblinded pages"),
         "bytes": T("octets", "bytes"), "manifest": T("empreinte du manifeste", "digest of the manifest"),
         "misuse": T("soupçon d’usage abusif", "suspected misuse"), "sites": T("centres", "sites"), "stores": T("dépôts", "stores"), "found": T("différences", "differences"), "visit": T("visite", "visit"), "site": T("centre", "site")}
"""The names of the remaining facts of an act; one that is not here is told by its own name."""
SAID = {("meaning", code): words for code, words in NAMES.items()} | {
    ("scope", "page"): T("page", "page"), ("scope", "visit"): T("visite", "visit"), ("scope", "casebook"): T("cahier", "casebook"),
    ("scope", "eligibility"): T("éligibilité", "eligibility"), ("misuse", "True"): T("oui", "yes")}
"""The codes of such facts in words."""


@dataclass(frozen=True)
class Told:
    """One row of an act in words: where (with its address), which question, what it said before, what it says, why (as stored)."""

    where: str
    href: str
    what: str
    old: str
    new: str
    reason: str


def verbs() -> dict[str, str]:
    """Every verb of the record in words; the filter's choices."""
    return {
        "enrol": _("enrolled"), "record": _("recorded"), "correct": _("corrected"), "refuse": _("entry refused"),
        "not_done": _("page not done"), "complete": _("completed"), "completed": _("completed"),
        "reopened": _("re-opened"), "removed": _("line removed"), "restored": _("line restored"),
        "recheck": _("checks run again"),
        "migrate": MIGRATED[language()], "migrated": MOVED[language()], "adopt_protocol": ADOPTED[language()],
        "randomise": _("randomised"), "clear_harvest": _("cleared for harvest"), "clear_inject": _("cleared for injection"),
        "release_batch": _("decided on a batch"), "withdraw_harvest": _("clearance for harvest withdrawn"),
        "withdraw_inject": _("clearance for injection withdrawn"), "withdraw_release": _("decision on a batch withdrawn"),
        "unblind": _("code broken"), "record_unblinding": _("unblinding recorded"),
        "load_allocation": _("allocation list loaded"),
        "raise_query": _("query raised"), "answer_query": _("query answered"), "ask_again_query": _("asked again"),
        "close_query": _("query closed"), "cancel_query": _("query cancelled"), "route_query": _("query routed"),
        "sign": _("signed"), "signed": _("signed"), "declare": _("declaration of signing made"),
        "record_identity": _("proof of identity recorded"),
        "verify": _("verified"), "withdraw_verification": _("verification withdrawn"),
        **{verb: words[language()] for verb, words in (HOLDS | MAPPINGS).items()},
        "set_plan": _("verification plan set"),
        "ask_mask": _("masking asked"), "mask": _("masked"), "refuse_mask": _("masking refused"),
        "close_review": _("review of the trail closed"), "begin_trail": _("export of the trail begun"),
        "export_trail": _("trail exported"),
        "create_account": _("account created"), "close_account": _("account closed"),
        "reopen_account": _("account re-opened"), "reset_password": _("pass phrase reset"),
        "change_password": _("pass phrase changed"), "grant_role": _("role granted"),
        "refuse_grant": _("grant refused"), "end_grant": _("grant ended"),
        "log_in": _("logged in"), "log_in_failed": _("log-in failed"), "log_out": _("logged out"),
        "time_out": _("session timed out"), "denied": _("access denied"), "choose_role": _("role chosen"),
        "import": IMPORTED[language()], "compare_copies": COMPARED[language()],
        "create_site": _("site created"), "release": _("study definition stored"), "cut": _("cut named"),
        "receive_copy": RECEIVED[language()], "certify_copy": CERTIFIED[language()], "export": _("exported"), "order_export": _("export ordered"), "download_export": _("export fetched"), "view": _("read"), "view_audit": _("read the audit trail"),
    }


def verb_words(verb: str) -> str:
    """One verb in words."""
    if "verb_words" not in g:
        g.verb_words = verbs()
    return str(g.verb_words.get(verb, verb.replace("_", " ")))


def stream_words(entry: Entry) -> str:
    """What the act was done to, when it is not a subject."""
    kind, _slash, name = entry.stream.partition("/")
    return str({"account": _("Account %(name)s", name=name), "site": _("Site %(name)s", name=name), "study": _("Study"),
                "door": _("Log-in page")}.get(kind, name))


def told(row: Row) -> Told:
    """One row in words."""
    page = study().pages.get(row.page or "") or study().registers.get(row.page or "")
    href = locate.path(row.subject, row.visit, row.page, row.line) if row.page and row.subject else \
        f"/registers/{row.site}/{row.page}/{row.line}" if row.table == "site_line" else ""
    item = study().item(row.page or "", row.item or "")
    old, new = _change(row, page, item)
    what = item.label[language()] if item else _what(row)
    return Told(_where(row, page), href, what, old, new, row.reason or "")


def detail_words(entry: Entry) -> str:
    """The remaining facts of an act in one line."""
    told_already = {"nonce", "request", "digests", "differences"} | ({"page", "visit", "line", "cut"} if entry.rows else set())
    return " · ".join(f"{_fact(name)} {_flat(SAID.get((name, str(value)), value))}" for name, value in sorted((entry.detail or {}).items())
                      if value not in (None, "", [], {}) and name not in told_already)


def _fact(name: str) -> str:
    words = FACTS.get(name)
    return words[language()] if words else name


def _flat(value: Any) -> str:
    if isinstance(value, T):
        return value[language()]
    if isinstance(value, dict):
        return ", ".join(f"{_fact(name)} {_flat(inner)}" for name, inner in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _where(row: Row, page: type[CRF] | None) -> str:
    if not row.page:
        return ""
    title = page.title[language()] if page else row.page
    owner = study().pages.get(getattr(page.repeats, "of", ""), page) if page else None
    shown = getattr(owner.repeats, "shown", None) if owner else None
    return " · ".join(filter(None, (event_words(row.visit or ""), title, shown(row.line, language()) if shown and row.line else row.line)))


def _what(row: Row) -> str:
    if "row_words" not in g:
        g.row_words = _rows()
    return str(row.item or g.row_words.get(row.table, row.table.replace("_", " ")))


def _rows() -> dict[str, str]:
    """What a row is, by its table; put into words once a request, since an export asks for each row."""
    return {"form": _("Page opened"), "form_event": _("Page"), "query": _("Query"), "query_message": _("Query"),
            "verification": _("Verification"), "subject": _("Subject"), "account": _("Account"), "site": _("Site"),
            "role_grant": _("Role"), "grant_end": _("Role"), "account_event": _("Account"), "cut": _("Cut"),
            "sdv_plan": _("Verification plan"), "site_protocol": _("Protocol"), "release": _("Study definition"), "site_line": _("Line"), "hold": _("Lock"),
            "signature": _("Signature"), "signer": _("Signer"), "trail_review": _("Review of the trail"), "mask": _("Masking"),
            "laboratory_mapping": MAPPING[language()], "mapping_signature": MAPPING[language()], "copy_receipt": RECEIPT[language()]}


def _change(row: Row, page: type[CRF] | None, item: Item | None) -> tuple[str, str]:
    if row.masked:
        return "", f"({masks.WORDS[language()]})"
    if row.table == "item_version":
        old = _value(item, row.old, row.old_missing, None) if row.version > 1 else ""
        return old, _value(item, row.value, row.missing, row.missing_reason)
    if row.table == "form_event":
        said = verb_words({"started": "record", "completed": "complete"}.get(row.kind, row.kind))
        return "", f"{said} {row.reason}" if row.kind == "migrated" else said
    if row.table == "query_message":
        return "", str(_("%(number)s, %(kind)s: %(words)s", number=row.number, kind=_message_kind(row.kind),
                         words=_message(row))).rstrip(" \u00a0:")
    if row.table == "verification":
        return "", verb_words("verify" if row.kind == "verified" else "withdraw_verification") + f" (v{row.version})"
    if row.table in _TOLD:
        return "", _TOLD[row.table](row)
    if row.table == "hold":
        return "", _hold(row)
    if row.table == "sdv_plan":
        return "", f"v{row.version} · {as_told(row.content['rules'])[language()]}"
    if row.table in ("laboratory_mapping", "mapping_signature"):
        return "", " · ".join(filter(None, (f"v{row.version}", row.name)))
    if row.table == "site_line":
        return "", _line(page, row.content["values"]) if not row.removed else verb_words("removed")
    return "", _facts(row)


MASKING = {"asked": T("masquage demandé", "masking asked"), "masked": T("masquée", "masked"),
           "refused": T("masquage refusé", "masking refused")}


def _mask(row: Row) -> str:
    """What a masking is about: a version of an item, or a message of a query."""
    about = _("version %(number)s", number=row.version) if row.item else \
        _("query %(number)s, message %(message)s", number=row.number, message=row.message)
    return f"{about} · {MASKING[row.kind][language()]}"


def _signature(row: Row) -> str:
    return str(_("%(name)s, meaning: %(meaning)s", name=row.name, meaning=NAMES[row.meaning][language()]))


def _signer(row: Row) -> str:
    kind = _("proof of identity on file") if row.kind == "identity" else _("declaration made")
    return f"{row.account} · {kind} · {row.words}"


def _review(row: Row) -> str:
    return str(_("%(listing)s, from %(first)s to %(last)s: %(found)s lines. %(conclusion)s", listing=listing_words(row.listing),
                 first=row.first, last=row.last, found=row.found, conclusion=row.conclusion))


def _receipt(row: Row) -> str:
    """A receipt: the cut, the beginning of the digest, who signed what."""
    return f"{row.cut} · {row.manifest[:12]}… · {row.name} · {row.meaning}"


_TOLD = {"copy_receipt": _receipt, "mask": _mask, "signature": _signature, "signer": _signer, "trail_review": _review}


def listing_words(listing: str) -> str:
    """A listing of the trail review in words."""
    return str({"late": _("Late entry"), "after_sign_off": _("Changes after verification or signature"), "mass": _("Mass edits"),
                "night": _("Entries at night"), "for_many": _("One person entering for many"),
                "key_items": _("Frequent corrections of key items")}.get(listing, listing))


HELD = {"page": T("page", "page"), "visit": T("visite", "visit"), "subject": T("cahier", "casebook"), "site": T("centre", "site"),
        "study": T("étude", "study")}


def _hold(row: Row) -> str:
    """A freeze, a lock or an unlocking: what on, and for an unlocking until when and what for."""
    verb = {"lock_asked": "ask_lock", "unlock_asked": "ask_unlock", "withdrawn": "withdraw_hold"}.get(row.kind, row.kind)
    until = f"→ {row.until[:16].replace('T', ' ')} UTC" if row.until else ""
    return " · ".join(filter(None, (f"{HELD[row.level][language()]} {row.site or (event_words(row.visit or '') if row.level == 'visit' else '')}".strip(), verb_words(verb), until, row.change)))


def _line(page: type[CRF] | None, values: dict[str, str]) -> str:
    """A line of a register in one cell: each question with its answer."""
    items = page.items if page else {}
    return " · ".join(f"{items[name].label[language()] if name in items else name} {_value(items.get(name), value, None, None)}"
                      for name, value in values.items())


def _value(item: Item | None, value: str | None, missing: str | None, why: str | None) -> str:
    if value is not None:
        shown = item.shown(value, language()) if item else value
        return f"{shown} {item.unit_in(language())}" if item and item.unit else shown
    if missing == masks.CODE:
        return f"({masks.WORDS[language()]})"
    if missing is None:
        return str(_("(cleared)"))
    words = f"{MISSING.label(missing, language())} ({missing})"
    return f"{words}, {why}" if why else words


def item_words(page: str, item: str) -> str:
    """A question by page and name, whatever version of the page asks it."""
    found = study().item(page, item)
    return found.label[language()] if found else item


def _message_kind(kind: str) -> str:
    return str({"open": _("asked"), "answer": _("answered"), "ask_again": _("asked again"), "close": _("closed"),
                "cancel": _("cancelled"), "resolve": _("closed by the data"), "route": _("routed")}.get(kind, kind))


def _message(row: Row) -> str:
    if row.text or row.kind == "route":
        return said(row.kind, row.text, row.detail, language())
    if row.detail and "check" in row.detail:
        crf = study().pages[row.page].version
        return sentence(study(), row.page, crf, row.content.get("item"), row.detail)[language()]
    return ""


def _facts(row: Row) -> str:
    shown = {"account": ("code", "name", "email"), "site": ("code", "name", "zone"), "subject": ("number",),
             "form": ("version",), "role_grant": ("account", "role", "site", "starts", "ends"), "cut": ("name",),
             "grant_end": ("account", "role", "site"), "account_event": ("kind",),
             "site_protocol": ("protocol", "starts"), "release": ("protocol",)}.get(row.table, ())
    words = [ROLES[row.role][language()] if name == "role" and row.role in ROLES else row.content.get(name)
             for name in shown]
    return " · ".join(str(word) for word in words if word)
