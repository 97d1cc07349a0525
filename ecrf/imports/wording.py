"""The words of the pages about imports, in both languages."""

from __future__ import annotations

from ecrf.crf import T

WORDS = {
    "title": T("Imports", "Imports"),
    "about": T("Un fichier est d’abord essayé\u00a0: chaque valeur reçoit son verdict, rien n’est écrit. Il se charge ensuite en entier ou pas du tout. Ce qui est enregistré "
               "n’est jamais remplacé, sauf les valeurs d’un laboratoire par son fichier plus récent.",
               "A file is tried first: each value gets its verdict, nothing is written. It is then loaded whole or not at all. What is recorded "
               "is never replaced, except values of a laboratory by its newer file."),
    "mappings": T("Correspondances des fichiers de laboratoire", "Mappings of laboratory files"),
    "try": T("Essayer un fichier", "Try a file"), "try_go": T("Essayer", "Try"), "not_tried": T("Le fichier n’est pas essayé", "The file is not tried"),
    "file": T("Fichier", "File"), "format": T("Format", "Format"), "site": T("Centre (fichier de laboratoire)", "Site (laboratory file)"),
    "no_site": T("– aucun –", "– none –"), "sender": T("Envoyé par", "Sent by"), "sender_help": T("La personne ou le système.", "The person or the system."),
    "sent": T("Envoyé le", "Sent on"), "sent_help": T("Par exemple 2026-11-05 ou 2026-11-05T14:05.", "For example 2026-11-05 or 2026-11-05T14:05."),
    "ticket": T("Demande de changement ou motif", "Change request or reason"),
    "agreement": T("Accord de l’investigateur", "Agreement of the investigator"),
    "agreement_help": T("Qui l’a donné, quand, et où il est consigné. Pour un fichier de laboratoire, la correspondance signée en tient lieu.",
                        "Who gave it, when, and where it is recorded. For a laboratory file the signed mapping stands for it."),
    "no_file": T("Choisissez un fichier.", "Choose a file."),
    "verdicts": T("Verdicts", "Verdicts"), "of_file": T("Verdicts de «\u00a0{file}\u00a0»", "Verdicts of “{file}”"),
    "kind": T("Verdict", "Verdict"), "count": T("Nombre", "Number"), "received": T("Reçu", "Received"),
    "where": T("Ligne", "Line"), "subject": T("Sujet", "Subject"), "place": T("Page", "Page"), "item": T("Item", "Item"),
    "said": T("Dans le fichier", "In the file"), "recorded": T("Enregistré", "Recorded"), "why": T("Pourquoi", "Why"),
    "first": T("Les {most} premiers sont montrés.", "The first {most} are shown."),
    "leave": T("Laisser les valeurs en conflit comme elles sont enregistrées\u202f; elles seront nommées dans l’acte.",
               "Leave the values in conflict as they are recorded; the act will name them."),
    "load": T("Charger le fichier", "Load the file"),
    "load_about": T("Nouveautés et corrections\u00a0: {n}, enregistrées en votre nom avec l’origine du fichier.",
                    "New values and corrections: {n}, recorded in your name with the origin of the file."),
    "not_loaded": T("Le fichier n’est pas chargé", "The file is not loaded"),
    "loaded": T("«\u00a0{file}\u00a0» est chargé. Nouveautés et corrections enregistrées\u00a0: {n}.", "“{file}” is loaded. New values and corrections recorded: {n}."),
    "past": T("Fichiers chargés", "Files loaded"), "when": T("Quand", "When"), "by": T("Par", "By"), "none": T("Aucun fichier chargé", "No file loaded"),
    "digest": T("Empreinte", "Digest"),
}
"""Name → words."""
