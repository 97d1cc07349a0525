"""The words of the registers' pages, in both languages."""

from __future__ import annotations

from ecrf.crf import T

WORDS = {
    "title": T("Registres des centres", "Registers of the sites"),
    "about": T("Ce que chaque centre tient pour tous ses sujets. Le data manager saisit\u202f; le centre et le moniteur lisent.",
               "What each site keeps for all its subjects. The data manager records; the site and the monitor read."),
    "mappings": T("Fichiers de laboratoire", "Laboratory files"),
    "no_site": T("Aucun centre.", "No site."),
    "no_line": T("Aucune ligne\u00a0: les contrôles qui lisent ce registre ne peuvent pas conclure.",
                 "No line: the checks that read this register cannot conclude."),
    "lines": T("Lignes en vigueur", "Lines that hold"),
    "new": T("Nouvelle ligne", "New line"),
    "file": T("Ajouter depuis un fichier", "Add from a file"),
    "removed": T("Lignes retirées", "Removed lines"),
    "line": T("Ligne", "Line"),
    "recorded": T("Saisie", "Recorded"),
    "effect": T("Les repères et grades déjà affichés suivent aussitôt\u202f; les queries déjà posées, au prochain passage des contrôles.",
                "Flags and grades on screen follow at once; queries already raised, when the checks next run."),
    "save": T("Enregistrer", "Save"),
    "saved": T("La ligne {line} est enregistrée.", "Line {line} is saved."),
    "same": T("Rien à changer\u00a0: la ligne {line} dit déjà cela.", "Nothing to change: line {line} says this already."),
    "gone": T("La ligne {line} est retirée.", "Line {line} is removed."),
    "not_saved": T("La ligne n’est pas enregistrée", "The line is not saved"),
    "not_removed": T("La ligne n’est pas retirée", "The line is not removed"),
    "is_removed": T("Cette ligne est retirée\u00a0: elle ne vaut plus.", "This line is removed: it holds no more."),
    "moved": T("Quelqu’un a changé cette ligne entre-temps (version {version}). Comparez ci-dessous, puis enregistrez de nouveau.",
               "Somebody changed this line meanwhile (version {version}). Compare below, then save again."),
    "on_file": T("Au registre\u00a0: {value}", "On file: {value}"),
    "optional": T("(facultatif)", "(optional)"),
    "reason": T("Motif", "Reason"),
    "in_words": T("En toutes lettres", "In words"),
    "remove": T("Retirer la ligne", "Remove the line"),
    "remove_why": T("Saisie par erreur, ou remplacée par une autre ligne.", "Entered in error, or replaced by another line."),
    "history": T("Historique", "History"),
    "version": T("Version", "Version"),
    "who": T("Par", "By"),
    "back": T("Retour", "Back"),
    "choose_file": T("Fichier CSV (UTF-8)", "CSV file (UTF-8)"),
    "columns": T("Première ligne\u00a0: le nom des colonnes. Séparateur\u00a0: virgule ou point-virgule.",
                 "First line: the names of the columns. Separator: comma or semicolon."),
    "try": T("Vérifier le fichier", "Check the file"),
    "try_about": T("Rien n’est écrit avant votre confirmation.", "Nothing is written before you confirm."),
    "verdicts": T("Verdict par ligne", "Verdict per row"),
    "row": T("Ligne du fichier", "Line of the file"),
    "verdict": T("Verdict", "Verdict"),
    "file_refused": T("Le fichier n’est pas repris", "The file is not taken"),
    "bad_rows": T("{n} ligne(s) à corriger\u00a0: rien n’est écrit tant qu’il en reste.",
                  "{n} row(s) to correct: nothing is written while one is left."),
    "nothing_new": T("Tout est déjà au registre\u00a0: rien à écrire.", "All of it is on file already: nothing to write."),
    "apply": T("Ajouter {n} ligne(s)", "Add {n} line(s)"),
    "applied": T("{n} ligne(s) ajoutée(s).", "{n} line(s) added."),
    "too_big": T("Choisissez un fichier.", "Choose a file."),
}
"""Key → words; templates show them with the filter ``tr``."""

VERDICTS = {
    "new": T("à ajouter", "to be added"),
    "same": T("déjà au registre, ligne {line}", "on file already, line {line}"),
    "bad": T("refusée", "refused"),
}
"""Verdict on a row of a file → its words."""
