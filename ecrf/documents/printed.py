"""The words that a printed casebook adds to those of the study, in both languages."""

from __future__ import annotations

from ecrf.crf import T, same

TITLE = T("Cahier d’observation du sujet {subject}", "Casebook of subject {subject}")

STATES = {"not_started": T("non commencée", "not begun"), "started": T("commencée", "begun"), "completed": T("complétée", "completed"),
          "not_done": T("non faite", "not done")}
"""Entry states of a page."""

EVENTS = {"started": T("saisie commencée", "entry begun"), "completed": T("complétée", "completed"), "reopened": T("rouverte", "re-opened"),
          "not_done": T("déclarée non faite", "declared not done"), "removed": T("ligne retirée", "line removed"),
          "restored": T("ligne rétablie", "line restored"), "migrated": T("passée à la version", "moved to version"),
          "signed": T("signée", "signed")}
"""What happens to a page as a whole."""

QUERIES = {"open": T("ouverte", "open"), "answered": T("répondue", "answered"), "closed": T("close", "closed"),
           "cancelled": T("annulée", "cancelled"), "resolved": T("close par les données", "closed by the data")}
"""States of a query."""

MESSAGES = {"open": T("Question", "Question"), "ask_again": T("Redemandé", "Asked again"), "answer": T("Réponse", "Answer"),
            "close": T("Close", "Closed"), "cancel": T("Annulée", "Cancelled"), "resolve": T("Fin", "End"),
            "route": T("Adressée", "Routed")}
"""Kinds of message of a query."""

AUTOMATIC = T("{check}, à l’acte de {who}", "{check}, at the act of {who}")
"""Who speaks where an edit check does."""
COMPUTED = T("recalculée", "recomputed")
"""Why a value that nobody types has another version."""
MARKS = {"verified": T("Vérifié sur source", "Source-verified"), "withdrawn": T("Vérification retirée", "Verification withdrawn")}
SCOPES = {"page": T("page", "page"), "visit": T("visite", "visit"), "eligibility": T("éligibilité", "eligibility"),
          "casebook": T("cahier", "casebook")}
"""What was signed together."""

FACTS = {
    "subject": T("Sujet", "Subject"), "site": T("Centre", "Site"), "enrolled": T("Inclus dans la base", "Enrolled in the database"),
    "cut": T("Coupe", "Cut"), "cut_at": T("État du dossier au", "Record as of"), "cut_by": T("Coupe nommée par", "Cut named by"),
    "heads": T("Empreinte de la coupe", "Digest of the cut"), "content": T("Empreinte du contenu", "Digest of the content"),
    "reader": T("Tel que le lit le rôle", "As read by the role"), "holds": T("Ce document contient", "This document holds"),
}
"""Heads of the facts on the cover."""

WHOLE = T("{role}, toute l’étude", "{role}, whole study")
OF_SITES = T("{role}, centres {sites}", "{role}, sites {sites}")
HOLDS = T("{pages} pages, {values} valeurs dont {changed} modifiées depuis la première saisie, {queries} queries, {marks} vérifications, "
          "{signatures} signatures",
          "{pages} pages, {values} values of which {changed} changed since first entry, {queries} queries, {marks} verifications, "
          "{signatures} signatures")

WORDS = {
    "synthetic": T("Données synthétiques\u00a0: ce sujet n’existe pas.", "Synthetic data: this subject does not exist."),
    "synthetic_short": T("données synthétiques", "synthetic data"),
    "masked": T("Ce document ne montre que les pages que lit le rôle du lecteur.", "This document shows only the pages that the reader’s role reads."),
    "certificate": T("Copie certifiée", "Certified copy"),
    "certifies": T(
        "Ce document est une copie du cahier d’observation de ce sujet tel que le dossier électronique le contenait à la coupe nommée "
        "ci-dessus, pour les pages que lit le rôle indiqué. Il rend chaque valeur enregistrée, avec son code et son unité, chaque valeur "
        "absente avec son motif, chaque modification avec la valeur précédente, son auteur, son heure et sa raison, chaque query avec tous ses messages, "
        "chaque vérification, chaque signature avec le nom, le rôle, la signification et l’heure, et la piste des actes du sujet. "
        "L’application compte ce que le dossier contient et ce que le document imprime, et ne l’émet que si les deux s’accordent. "
        "La personne qui signe ci-dessous, ou dans l’application, certifie que cette copie a été produite par cette voie à partir du dossier original, que "
        "l’empreinte du fichier est celle du manifeste de l’export, et que rien n’en a été retiré ni modifié. La page «\u00a0Vérifier une copie\u00a0» de "
        "l’application dit d’un fichier s’il est tel qu’il a été émis, et qui l’a certifié.",
        "This document is a copy of this subject’s casebook as the electronic record held it at the cut named above, for the pages "
        "that the role shown reads. It renders every value recorded, with its code and unit, every missing value with its reason, "
        "every change with the value before, its author, time and reason, every query with all its messages, every verification, every "
        "signature with its name, role, meaning and time, and the trail of the subject’s acts. The application counts what the record "
        "holds and what the document prints, and issues it only when the two agree. Whoever signs below, or in the application, certifies that this copy was "
        "made in this way from the original record, that the digest of the file is that of the manifest of its export, and that "
        "nothing was taken from it or altered. The application’s page “Verify a copy” tells of a file whether it is as it was issued, and who "
        "certified it."),
    "certifier": T("Nom et rôle", "Name and role"), "date": T("Date", "Date"), "hand": T("Signature", "Signature"),
    "how": T("Comment lire", "How to read"),
    "how_changed": T("La marque «\u00a0v2\u00a0» sur fond gris\u00a0: la valeur a été modifiée depuis la première saisie\u202f; ses versions sont sous la page.",
                     "The mark “v2” on grey: the value was changed since first entry; its versions stand below the page."),
    "how_acts": T("[1]\u00a0: qui a enregistré la valeur et quand\u202f; les numéros sont expliqués sous la page.",
                  "[1]: who recorded the value and when; the numbers are explained below the page."),
    "how_codes": T("Le code enregistré et le nom de l’item sont en petit.", "The recorded code and the name of the item are in small type."),
    "how_times": T("Les heures sont en temps universel (UTC), puis à l’heure du centre.", "Times are universal (UTC), then the site’s."),
    "how_characters": T("[U+4E2D]\u00a0: caractère que la police n’a pas, par son numéro Unicode.", "[U+4E2D]: a character that the font lacks, by its Unicode number."),
    "subject_pages": T("Pages du sujet, hors visite", "Pages of the subject, at no visit"), "version": T("version", "version"),
    "protocol_word": T("protocole", "protocol"), "by": T("par", "by"), "definition": T("définition", "definition"),
    "removed": T("LIGNE RETIRÉE", "LINE REMOVED"), "not_done": T("PAGE NON FAITE", "PAGE NOT DONE"), "colon": T("\u00a0:", ":"),
    "unanswered": T("Sans réponse, ou non demandé\u00a0:", "Not answered, or not asked:"),
    "computed": T("calculé à la lecture", "computed on reading"), "missing": T("absent", "missing"),
    "recorded": T("Enregistré", "Recorded"), "changes": T("Modifications depuis la première saisie", "Changes since first entry"),
    "item": T("Item", "Item"), "change": T("Valeur", "Value"), "reason": T("Raison", "Reason"), "who": T("Qui, quand", "Who, when"),
    "queries": T("Queries", "Queries"), "query": T("Query", "Query"), "whole_page": T("toute la page", "the whole page"),
    "follows": T("suit la query", "follows query"), "check": T("contrôle", "check"),
    "marks": T("Vérification sur source", "Source verification"), "old_version": T("version remplacée depuis", "version replaced since"),
    "signatures": T("Signatures", "Signatures"), "stands": T("en vigueur", "stands"),
    "void": T("tombée\u00a0: la page a changé depuis", "void: the page changed since"), "covers": T("porte sur\u00a0:", "covers:"),
    "happened": T("La page", "The page"), "trail": T("Piste des actes du sujet", "Trail of the subject’s acts"),
    "time": T("Quand", "When"), "person": T("Qui", "Who"), "act": T("Acte", "Act"), "where": T("Où", "Where"), "contents": T("Sommaire", "Contents"),
    "differs": T("ce qui est imprimé n’est pas ce qui est enregistré", "what is printed is not what is recorded"), "none": same("–"),
}
