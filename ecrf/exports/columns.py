"""What the columns of an export that are not items are called, in both languages; an item's label is in the definition."""

from __future__ import annotations

from ecrf.crf import T

MISS = T("Donnée manquante\u00a0: {label}", "Missing: {label}")
REASND = T("Raison de l’absence\u00a0: {label}", "Reason missing: {label}")
DECOD = T("Libellé\u00a0: {label}", "Decode: {label}")
BLANKS = T("Espaces à la fin\u00a0: {label}", "Blanks at the end: {label}")
PART = T("{label} (suite {part})", "{label} (part {part})")

NUMBERS = ("POSITION", "QUERY", "MESSAGE", "VERSION", "FOLLOWS", "MAX_LENGTH", "TARGET_DAY", "DAYS_BEFORE", "DAYS_AFTER")
"""Columns of the other tables that hold numbers."""

TITLES = {
    "subjects": T("Sujets", "Subjects"), "queries": T("Queries", "Queries"), "sdv": T("Vérification sur source", "Source data verification"),
    "audit": T("Piste d’audit", "Audit trail"), "dictionary": T("Dictionnaire des données", "Data dictionary"),
    "codelists": T("Listes de codes", "Codelists"), "visits": T("Visites prévues", "Planned visits"),
}

LABELS = {
    "STUDYID": T("Étude", "Study"), "SITEID": T("Centre", "Site"), "SUBJID": T("Sujet", "Subject"),
    "USUBJID": T("Sujet, identifiant unique", "Unique subject identifier"), "VISIT": T("Visite", "Visit"),
    "LINE": T("Ligne", "Line"), "PROTOCOL_VERSION": T("Version du protocole", "Protocol version"),
    "PAGE_VERSION": T("Version de la page", "Page version"), "PAGE_STATE": T("État de la page", "State of the page"),
    "PAGE_NOT_DONE_REASON": T("Page non faite\u00a0: raison", "Page not done: reason"),
    "PAGE_REMOVED": T("Page retirée", "Page removed"), "ENROLLED_AT": T("Inclus dans la base le", "Enrolled at"),
    "PAGE": T("Page", "Page"), "ITEM": T("Donnée", "Item"), "QUERY": T("Numéro de la query", "Query number"),
    "CHECK": T("Contrôle", "Check"), "FOLLOWS": T("Suit la query", "Follows query"), "STATE": T("État", "State"),
    "MESSAGE": T("Numéro du message", "Message number"), "KIND": T("Nature", "Kind"), "TEXT": T("Texte", "Text"),
    "DETAIL": T("Détail", "Detail"), "AT": T("Date et heure", "Date and time"), "BY": T("Compte", "Account"),
    "ROLE": T("Rôle", "Role"), "VERSION": T("Version de la valeur", "Version of the value"),
    "VERSION_IS_CURRENT": T("Version actuelle", "Version is current"), "NAME": T("Nom", "Name"), "VERB": T("Acte", "Act"),
    "STREAM": T("Suite d’actes", "Stream of acts"), "ROW": T("Table", "Table"), "OLD_VALUE": T("Ancienne valeur", "Old value"),
    "OLD_MISSING": T("Ancien code d’absence", "Old missing code"), "NEW_VALUE": T("Nouvelle valeur", "New value"),
    "MISSING": T("Code d’absence", "Missing code"), "MISSING_REASON": T("Raison de l’absence", "Reason missing"),
    "REASON": T("Raison", "Reason"), "ACT_REASON": T("Raison de l’acte", "Reason of the act"),
    "ACT_DETAIL": T("Détail de l’acte", "Detail of the act"), "PAGE_FR": T("Titre de la page, français", "Page title, French"),
    "PAGE_EN": T("Titre de la page, anglais", "Page title, English"), "DOMAIN": T("Domaine", "Domain"),
    "SCOPE": T("Portée", "Scope"), "REPEATS": T("Répétée", "Repeats"), "PER": T("Une par", "One per"),
    "AREA": T("Domaine d’accès", "Area of access"), "POSITION": T("Rang", "Position"),
    "LABEL_FR": T("Libellé français", "French label"), "LABEL_EN": T("Libellé anglais", "English label"),
    "UNIT": T("Unité", "Unit"), "HARD_LOW": T("Minimum strict", "Hard minimum"), "HARD_HIGH": T("Maximum strict", "Hard maximum"),
    "SOFT_LOW": T("Minimum habituel", "Usual minimum"), "SOFT_HIGH": T("Maximum habituel", "Usual maximum"),
    "MAX_LENGTH": T("Longueur maximale", "Maximum length"), "CODELIST": T("Liste de codes", "Codelist"),
    "LINE_OF": T("Ligne de la page", "Line of page"), "SDTM": T("SDTM", "SDTM"), "NO_SDTM": T("Hors SDTM\u00a0: pourquoi", "Not in SDTM: why"),
    "SEEN_BY": T("Vu par", "Seen by"), "OPTIONAL": T("Facultatif", "Optional"), "JUDGEMENT": T("Jugement médical", "Medical judgement"),
    "CRITICAL": T("Donnée critique", "Critical item"), "ASKED_WHEN": T("Demandé si", "Asked when"),
    "INPUTS": T("Calculé à partir de", "Computed from"), "FORMULA_FR": T("Formule en français", "Formula in French"),
    "FORMULA_EN": T("Formule en anglais", "Formula in English"), "SOURCE": T("Source", "Source"), "CODE": T("Code", "Code"),
    "NCIT": T("Code NCI", "NCI code"), "TITLE_FR": T("Titre français", "French title"), "TITLE_EN": T("Titre anglais", "English title"),
    "SHORT_FR": T("Titre court français", "Short French title"), "SHORT_EN": T("Titre court anglais", "Short English title"),
    "ANCHOR": T("Compté depuis", "Counted from"), "TARGET_DAY": T("Jour prévu", "Target day"),
    "DAYS_BEFORE": T("Jours avant", "Days before"), "DAYS_AFTER": T("Jours après", "Days after"),
    "EXPECTED": T("Attendue", "Expected"),
}
