"""The words of the monitoring-visit report, in both languages."""

from __future__ import annotations

from ecrf.crf import T

TITLE = T("Rapport de visite de monitoring", "Monitoring visit report")

HEAD = {
    "site": T("Centre", "Site"), "period": T("Période", "Period"), "by": T("Établi par", "Made by"), "at": T("Lu le", "Read on"),
    "plan": T("Plan de vérification", "Verification plan"), "none": T("Rien sur cette période.", "Nothing in this period."),
    "left_out": T("Ce rapport ne montre que les pages que lit le rôle de son lecteur.",
                  "This report shows only the pages that its reader’s role reads."),
    "signature": T("Nom, date et signature", "Name, date and signature"), "version": T("version", "version"),
    "no_plan": T("aucun\u00a0: tout est à vérifier", "none: everything is to be verified"),
    "to": T("au", "to"), "numbers": T("En nombres", "In numbers"),
}

SECTIONS = {
    "seen": T("Sujets vus", "Subjects seen"),
    "verified": T("Valeurs vérifiées", "Values verified"),
    "withdrawn": T("Vérifications retirées", "Verifications withdrawn"),
    "dropped": T("Vérifications tombées après une modification", "Verifications dropped by a change"),
    "queries": T("Queries de la période", "Queries of the period"),
    "open": T("Queries non closes à ce jour", "Queries not closed to date"),
    "deviations": T("Déviations de la période", "Deviations of the period"),
    "consents": T("Consentements de la période", "Consents of the period"),
    "protocol": T("Versions du protocole suivies par le centre", "Protocol versions that the site follows"),
    "points": T("Points ouverts par sujet, à ce jour", "Open points by subject, to date"),
}

COLUMNS = {
    "subject": T("Sujet", "Subject"), "page": T("Page", "Page"), "question": T("Question", "Question"),
    "who": T("Par", "By"), "when": T("Quand", "When"), "why": T("Motif", "Why"), "values": T("Valeurs", "Values"),
    "withdrawn": T("Retirées", "Withdrawn"), "raised": T("Posée", "Raised"), "answered": T("Répondue", "Answered"),
    "closed": T("Close", "Closed"), "asked": T("Ce qui est demandé", "What is asked"), "state": T("État", "State"),
    "age": T("Âge (jours)", "Age (days)"), "change": T("Vérifié → à présent", "Verified → then"), "day": T("Date", "Date"),
    "what": T("Ce qui s’est passé", "What happened"), "category": T("Catégorie", "Category"), "severity": T("Gravité", "Severity"),
    "left": T("À vérifier", "To verify"), "critical": T("Dont critiques", "Critical among them"), "changed": T("Dont modifiées", "Changed among them"),
    "queries": T("Queries non closes", "Queries not closed"), "protocol": T("Version", "Version"), "starts": T("À partir du", "From"),
    "verified": T("Vérifiées", "Verified"), "asked_here": T("Queries posées", "Queries raised"),
}

FIGURES = {
    "seen": T("sujets vus", "subjects seen"), "verified": T("valeurs vérifiées", "values verified"),
    "withdrawn": T("vérifications retirées", "verifications withdrawn"), "dropped": T("vérifications tombées", "verifications dropped"),
    "raised": T("queries posées", "queries raised"), "answered": T("queries répondues", "queries answered"),
    "closed": T("queries closes", "queries closed"), "open": T("queries non closes", "queries not closed"),
    "young": T("dont depuis 7 jours au plus", "of them for 7 days at most"),
    "middle": T("dont depuis 8 à 30 jours", "of them for 8 to 30 days"), "old": T("dont depuis plus de 30 jours", "of them for more than 30 days"),
    "deviations": T("déviations", "deviations"), "consents": T("consentements", "consents"), "left": T("valeurs à vérifier", "values to verify"),
}

STATES = {"open": T("ouverte", "open"), "answered": T("répondue", "answered"), "closed": T("close", "closed"),
          "cancelled": T("annulée", "cancelled"), "resolved": T("close par les données", "closed by the data")}

NO_DAY = T("Écrivez les deux dates en jj/mm/aaaa, la première avant la seconde.", "Write both dates as dd/mm/yyyy, the first before the second.")
