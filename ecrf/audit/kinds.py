"""Kinds of acts: the verbs of the record in groups, as the filter of the trail offers them."""

from __future__ import annotations

from ecrf.crf import T

GROUPS: dict[str, tuple[T, tuple[str, ...]]] = {
    "data": (T("Données", "Data"), ("enrol", "record", "correct", "refuse", "not_done", "complete", "reopened", "removed", "restored",
                                    "recheck", "migrate")),
    "steps": (T("Étapes de l’étude", "Steps of the study"), (
        "randomise", "clear_harvest", "clear_inject", "release_batch", "withdraw_harvest", "withdraw_inject",
        "withdraw_release", "unblind", "record_unblinding", "load_allocation")),
    "queries": (T("Queries", "Queries"), ("raise_query", "answer_query", "ask_again_query", "close_query", "cancel_query",
                                          "route_query")),
    "sdv": (T("Vérification (SDV)", "Verification (SDV)"), ("verify", "withdraw_verification", "set_plan")),
    "signatures": (T("Signatures", "Signatures"), ("sign", "declare", "record_identity")),
    "locks": (T("Gels et verrous", "Freezes and locks"), ("freeze", "thaw", "ask_lock", "lock", "ask_unlock", "unlock", "relock",
                                                          "withdraw_hold")),
    "masks": (T("Masquages", "Maskings"), ("ask_mask", "mask", "refuse_mask")),
    "accounts": (T("Comptes et accès", "Accounts and access"), (
        "create_account", "close_account", "reopen_account", "reset_password", "change_password", "grant_role", "refuse_grant",
        "end_grant", "log_in", "log_in_failed", "log_out", "time_out", "denied", "choose_role")),
    "exports": (T("Exports, coupes et lectures", "Exports, cuts and reading"), (
        "order_export", "export", "download_export", "receive_copy", "certify_copy", "compare_copies", "begin_trail", "export_trail", "close_review", "cut", "view", "view_audit")),
    "imports": (T("Imports de fichiers", "Imports of files"), ("map_laboratory", "sign_mapping", "import")),
    "study": (T("Étude et centres", "Study and sites"), ("create_site", "adopt_protocol", "release")),
}
"""Kind → its words and verbs; every verb is in exactly one (a test holds it)."""
PREFIX = "kind-"
"""What marks a kind in the address, where a single verb may stand too."""


def chosen(typed: str) -> tuple[str, tuple[str, ...]]:
    """A typed choice as a single verb or as the verbs of a kind; an unknown kind holds nothing."""
    if not typed.startswith(PREFIX):
        return typed, ()
    return "", GROUPS.get(typed.removeprefix(PREFIX), (None, ("-",)))[1]
