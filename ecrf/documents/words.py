"""The words that documents add to those of the study, in both languages."""

from __future__ import annotations

from ecrf.crf import T, same

TITLES = {
    "crf": T("Cahier d’observation vierge", "Blank case report form"),
    "annotated": T("Cahier d’observation annoté (SDTM)", "Annotated case report form (SDTM)"),
    "dictionary": T("Dictionnaire des données", "Data dictionary"),
    "schedule": T("Calendrier des examens", "Schedule of assessments"),
    "checks": T("Liste des contrôles de cohérence", "List of edit checks"),
    "assumptions": T("Registre des hypothèses et questions au promoteur", "Assumption register and questions for the sponsor"),
}
"""Kinds of document, as commands and addresses call them, and their titles."""

ABOUT = {
    "crf": T("Chaque page telle qu’elle est posée, à remplir à la main.", "Each page as it is asked, to be filled by hand."),
    "annotated": T("Le même cahier, avec en marge la place de chaque donnée dans SDTM.", "The same, with the place of each item in SDTM in its margin."),
    "dictionary": T("Une ligne par item, et toutes les listes de codes.", "A line per item, and every codelist."),
    "schedule": T("Visites et pages, fenêtres, dates de départ, conditions.", "Visits and pages, windows, anchors, conditions."),
    "checks": T("Numéro, effet, phrase et items de chaque contrôle.", "Number, effect, sentence and items of each check."),
    "assumptions": T("Chaque nombre supposé, sa source, la question au promoteur.", "Each assumed number, its source, the question for the sponsor."),
}

FACE = {
    "study": T("Étude", "Study"), "registration": T("Enregistrement", "Registration"), "protocol": T("Protocole", "Protocol"),
    "definition": T("Définition", "Definition"), "released": T("En vigueur depuis", "In force since"),
    "unreleased": T("définition qui n’est pas en vigueur", "definition that is not in force"),
    "page": T("Page", "Page"), "of": T("sur", "of"), "contents": T("Sommaire", "Contents"), "documents": T("Documents", "Documents"),
    "as_pdf": same("PDF"), "as_page": T("Lire à l’écran", "Read on screen"), "language": T("Langue du document", "Language of the document"),
    "source": T("La source de cette définition est l’enregistrement public de l’essai, pas son protocole.",
                "The source of this definition is the public registry entry of the trial, not its protocol."),
    "left_out": T("Ce document ne montre que les pages que lit le rôle du lecteur\u00a0: {n} n’y sont pas.",
                  "This document shows only the pages that the reader’s role reads: {n} are left out."),
    "registers": T("Registres du centre", "Registers of the site"), "pages": T("Pages", "Pages"), "none": same("–"),
}

ANNOTATED = {
    "how_note": T("En marge de chaque question, en bleu\u00a0: sa variable dans SDTM, ou [NOT SUBMITTED]\u202f; en tête de chaque page, les domaines qu’elle remplit.",
                  "In the margin of each question, in blue: its variable in SDTM, or [NOT SUBMITTED]; at the head of each page, the domains that it fills."),
    "how": T("Comment lire", "How to read"), "by_domain": T("Pages par domaine", "Pages by domain"),
}

CRF = {
    "subject": T("Sujet", "Subject"), "site": T("Centre", "Site"), "visit": T("Visite", "Visit"), "date": T("Date", "Date"),
    "line": T("Ligne n°", "Line no."), "version": T("version", "version"), "asked": T("Demandée\u00a0:", "Asked:"),
    "condition": T("Seulement\u00a0:", "Only:"), "optional": T("facultatif", "optional"), "critical": T("critique", "critical"),
    "judgement": T("médecin", "physician"), "if": T("Si", "If"), "possible": T("possible", "possible"), "usual": T("habituel", "usual"),
    "computed": T("calculé", "computed"), "colon": T("\u00a0:", ":"), "list": T("code de la liste", "code of list"), "lists": T("Listes de codes", "Codelists"),
    "list_key": T("ligne de", "line of"), "person": T("code de la personne", "code of the person"),
    "month": T("jour ou mois inconnu\u00a0: laisser vide", "day or month unknown: leave empty"),
    "by_step": T("Page remplie par l’application au moment de l’acte\u202f; rien n’est écrit ici à la main.",
                 "Page filled by the application when the step is taken; nothing is written here by hand."),
    "computed_table": T("L’application montre ici un tableau calculé à partir des pages déjà remplies.",
                        "The application shows a table here, computed from the pages filled before."),
    "reader": T("lecture centrale", "central reader"), "unblinded": T("hors insu", "unblinded"),
    "how": T("Comment remplir", "How to fill"),
    "how_choice": T("○ une seule réponse, □ plusieurs réponses possibles\u202f; le code enregistré est en petit.",
                    "○ one answer only, □ several answers possible; the recorded code is in small type."),
    "how_skip": T("«\u00a0Si …\u00a0»\u00a0: la question n’est posée que dans ce cas\u202f; sinon la laisser vide.",
                  "“If …”: the question is asked in that case only; leave it empty otherwise."),
    "how_range": T("Hors des limites possibles, la valeur est refusée\u202f; hors des limites habituelles, elle est enregistrée avec une query.",
                   "Beyond the possible range a value is refused; beyond the usual range it is recorded with a query."),
    "how_missing": T("Réponse absente\u00a0: écrire à sa place {codes}.", "Missing answer: write in its place {codes}."),
    "how_name": T("Le nom de chaque item est dans la marge, comme dans les exports.",
                  "The name of each item stands in the margin, as in the exports."),
}

DICTIONARY = {
    "item": T("Item", "Item"), "label_fr": T("Libellé français", "French label"), "label_en": T("Libellé anglais", "English label"),
    "kind": T("Type", "Kind"), "unit": T("Unité", "Unit"), "possible": T("Possible", "Possible"), "usual": T("Habituel", "Usual"),
    "codelist": T("Liste", "Codelist"), "rule": T("Posé si, formule", "Asked if, formula"), "sdtm": T("CDASH, SDTM", "CDASH, SDTM"),
    "class": T("Insu", "Blinding"), "needed": T("Statut", "Status"),
    "required": T("requis", "required"), "optional": T("facultatif", "optional"), "critical": T("critique", "critical"),
    "judgement": T("médecin", "physician"), "computed": T("calculé", "computed"), "none": T("aucun\u00a0:", "none:"),
    "if": T("si", "if"), "from": T("à partir de", "from"), "lists": T("Listes de codes", "Codelists"), "code": T("Code", "Code"),
    "source": T("Source", "Source"), "items": T("items", "items"), "domain": T("domaine", "domain"), "version": T("version", "version"),
}

SCHEDULE = {
    "matrix": T("Pages à chaque visite", "Pages at each visit"), "page": T("Page", "Page"), "counts": T("Jour visé", "Target day"), "colon": T("\u00a0:", ":"),
    "window": T("Fenêtre", "Window"), "required": T("requise", "required"), "optional": T("facultative", "optional"),
    "notes": T("Notes", "Notes"), "own": T("Pages du sujet, hors visite", "Pages of the subject, at no visit"),
    "how_often": T("Quand", "When"), "visits": T("Visites et fenêtres", "Visits and windows"), "visit": T("Visite", "Visit"),
    "from": T("Compte à partir de", "Counts from"), "target": T("Jour visé", "Target day"), "kind": T("Nature", "Kind"),
    "source": T("Source", "Source"), "anchors": T("Dates dont les visites comptent", "Dates that visits count from"),
    "anchor": T("Date", "Date"), "read": T("Lue dans", "Read from"), "else": T("sinon", "else"), "at": T("à", "at"),
    "repeats": T("se répète", "repeats"), "expected": T("attendue", "expected"), "free": T("facultative", "optional"),
    "no_date": T("pas de date propre", "no date of its own"), "to": T("à", "to"), "day_zero": T("jour 0", "day 0"), "code": T("Code", "Code"),
    "only": T("Seulement\u00a0:", "Only:"), "repeats_note": T("Se répète autant qu’il le faut.", "Repeats as often as needed."),
    "free_note": T("Visite qui peut ne pas avoir lieu sans être en retard.", "Visit that may not take place without being late."),
    "per_note": T("Une page {words}.", "One page {words}."),
}

CHECKS = {
    "number": T("Numéro", "Number"), "severity": T("Gravité", "Severity"), "does": T("Effet", "What it does"),
    "sentence": T("Phrase", "Sentence"), "items": T("Items", "Items"), "status": T("État", "Status"),
    "switch": T("interrupteur de l’étude\u00a0: {state}", "switch of the study: {state}"), "on": T("allumé", "on"), "off": T("éteint", "off"),
    "left_out": T("{n} contrôles portent sur des pages que ce rôle ne lit pas.", "{n} checks are over pages that this role does not read."),
}

ASSUMPTIONS = {
    "name": T("Nom", "Name"), "value": T("Valeur supposée", "Assumed value"), "source": T("D’où elle vient", "Where it comes from"),
    "question": T("Question au promoteur", "Question for the sponsor"), "answer": T("Réponse du promoteur", "Answer of the sponsor"),
}

REFUSED = {
    "ending": T("{file}\u00a0: le nom finit par .pdf ou .html. Changez-le.", "{file}: the name must end in .pdf or .html. Change it."),
    "failed": T("Le PDF n’a pas pu être composé\u00a0: {why}.", "The PDF could not be composed: {why}."),
}


def spoken(words: dict[str, T], lang: str) -> dict[str, str]:
    """The words in one language, for a template."""
    return {name: said[lang] for name, said in words.items()}
