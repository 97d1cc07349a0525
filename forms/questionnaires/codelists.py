"""The codelists of the questionnaires: codes are the points of each scale, words are neutral and our own."""

from __future__ import annotations

from ecrf.crf import codelist

_ASSUMED = "assumption QUESTIONNAIRE_CODELISTS (rulings R32)"
_SCALES = "trial.md 2.5, short words of our own"

QS_EVAL = codelist("QS_EVAL", ("PATIENT", "Le patient, seul", "The patient, alone"),
                   ("HELPED", "Le patient, aidé pour écrire", "The patient, helped to write"),
                   ("RELATIVE", "Un proche", "A relative"), ("STAFF", "Un soignant", "A member of staff"), source=_ASSUMED)
QS_MODE = codelist("QS_MODE", ("PAPER", "Papier", "Paper"), ("TABLET", "Tablette", "Tablet"),
                   ("INTERVIEW", "Entretien", "Interview"), source=f"trial.md 4.38; {_ASSUMED}")
QS_LANG = codelist("QS_LANG", ("FR", "Français", "French"), ("EN", "Anglais", "English"), ("ES", "Espagnol", "Spanish"),
                   ("AR", "Arabe", "Arabic"), ("OTHER", "Autre", "Other"), source=_ASSUMED)

CHFS_ANSWER = codelist("CHFS_ANSWER", ("0", "0 – aucune difficulté", "0 – no difficulty"), ("1", "1", "1"), ("2", "2", "2"),
                       ("3", "3", "3"), ("4", "4", "4"), ("5", "5 – impossible", "5 – impossible"), source=_SCALES)
HAQ_ANSWER = codelist("HAQ_ANSWER", ("0", "0 – aucune difficulté", "0 – no difficulty"), ("1", "1", "1"), ("2", "2", "2"),
                      ("3", "3 – impossible", "3 – impossible"), source=_SCALES)
HAQ_AID = codelist("HAQ_AID", ("NONE", "Rien", "None"), ("AID", "Appareil", "Device"),
                   ("HELP", "Aide de quelqu’un", "Help of somebody"), ("BOTH", "Les deux", "Both"), source=_ASSUMED)
HDISS_ANSWER = codelist("HDISS_ANSWER", *((str(n), str(n), str(n)) for n in range(1, 7)),
                        source="trial.md 2.5: RECALL 1 to 6")
DLQI_ANSWER = codelist("DLQI_ANSWER", ("3", "3 – énormément", "3 – extremely"), ("2", "2 – beaucoup", "2 – a lot"),
                       ("1", "1 – un peu", "1 – a little"), ("0", "0 – non", "0 – no"),
                       ("NR", "Non concerné", "Not relevant"), source=_SCALES)
DLQI_WORK = codelist("DLQI_WORK", ("Y", "Oui : empêché", "Yes: prevented"), ("N", "Non", "No"),
                     ("NR", "Non concerné", "Not relevant"), source=_SCALES)
DLQI_TROUBLE = codelist("DLQI_TROUBLE", ("2", "2 – beaucoup", "2 – a lot"), ("1", "1 – un peu", "1 – a little"),
                        ("0", "0 – non", "0 – no"), source=_SCALES)
DLQI_BAND = codelist("DLQI_BAND", ("NONE", "0-1 : aucun effet", "0-1: no effect"),
                     ("SMALL", "2-5 : effet faible", "2-5: small effect"),
                     ("MODERATE", "6-10 : effet modéré", "6-10: moderate effect"),
                     ("LARGE", "11-20 : effet important", "11-20: large effect"),
                     ("EXTREME", "21-30 : effet extrême", "21-30: extreme effect"), source="trial.md 2.5: bands (S60)")
EQ5D_LEVEL = codelist("EQ5D_LEVEL", ("1", "1 – aucun problème", "1 – no problem"), ("2", "2 – léger", "2 – slight"),
                      ("3", "3 – modéré", "3 – moderate"), ("4", "4 – sévère", "4 – severe"),
                      ("5", "5 – extrême", "5 – extreme"), source=_SCALES)
