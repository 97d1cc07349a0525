"""The verbs that are done to sites and accounts, in words, for the lists that show them."""

from __future__ import annotations

from ecrf.crf import T

VERBS = {
    "create_account": T("compte créé", "account created"),
    "close_account": T("compte clos", "account closed"),
    "reopen_account": T("compte rouvert", "account opened again"),
    "reset_password": T("nouvelle phrase de passe donnée", "new pass phrase given"),
    "change_password": T("phrase de passe changée", "pass phrase changed"),
    "grant_role": T("rôle accordé", "role granted"),
    "refuse_grant": T("rôle refusé", "role refused"),
    "end_grant": T("rôle retiré", "role withdrawn"),
    "log_in": T("connexion", "log-in"),
    "log_in_failed": T("connexion refusée", "log-in refused"),
    "log_out": T("déconnexion", "log-out"),
    "time_out": T("session expirée", "session timed out"),
    "choose_role": T("rôle choisi", "role chosen"),
    "denied": T("accès refusé", "access denied"),
    "record_identity": T("preuve d’identité enregistrée", "proof of identity recorded"),
    "declare": T("déclaration de signature faite", "declaration of signing made"),
    "create_site": T("centre créé", "site created"),
}


def words(verb: str) -> T:
    """A verb in words; one that is not an account's stands as it is written in the act."""
    return VERBS.get(verb) or T(verb.replace("_", " "), verb.replace("_", " "))
