"""The Cochin hand function scale: 18 daily tasks of the hand."""

from __future__ import annotations

from ecrf.crf import CRF, Choice, Derived, Grid, GridLine, Item, T
from forms.questionnaires.administration import LICENSED, administration
from forms.questionnaires.codelists import CHFS_ANSWER
from forms.questionnaires.scores import answers, chfs_prorated, total
from forms.source import section

GROUPS = (
    (T("Cuisine", "Kitchen"), (
        T("tenir un bol", "hold a bowl"), T("soulever une bouteille pleine", "lift a full bottle"),
        T("tenir une assiette pleine", "hold a full plate"), T("verser", "pour"),
        T("couvercle déjà ouvert", "lid already opened"), T("couper la viande", "cut meat"),
        T("fourchette", "fork"), T("éplucher un fruit", "peel fruit"))),
    (T("Habillage", "Dressing"), (T("boutons de chemise", "shirt buttons"), T("fermeture à glissière", "zip"))),
    (T("Toilette", "Hygiene"), (T("tube de dentifrice", "toothpaste tube"), T("brosse à dents", "toothbrush"))),
    (T("Bureau", "Office"), (T("phrase courte", "short sentence"), T("lettre", "letter"))),
    (T("Divers", "Other"), (T("poignée de porte ronde", "round door knob"), T("ciseaux", "scissors"),
                            T("pièces de monnaie", "coins"), T("clé", "key"))),
)
"""The five groups and their tasks, in words of our own (trial.md 2.5)."""


def _numbered() -> list[tuple[str, T, T]]:
    tasks = [(group, task) for group, tasks in GROUPS for task in tasks]
    return [(f"CHFS{n:02d}", group, task) for n, (group, task) in enumerate(tasks, 1)]


ITEMS = tuple(name for name, _, _ in _numbered())
OF_GROUP = tuple(tuple(name for name, of, _ in _numbered() if of is group) for group, _ in GROUPS)
"""The names of the 18 answers, and those of each group."""


def _lines() -> tuple[GridLine, ...]:
    before, lines = None, []
    for name, group, task in _numbered():
        label = T(f"{group.fr} : {task.fr}", f"{group.en}: {task.en}")
        words = T(task.fr.capitalize(), task.en.capitalize())
        lines.append(GridLine(words, ((name, Choice(label, CHFS_ANSWER, sdtm=f"QSTESTCD={name}, QSCAT=CHFS")),),
                              group if group is not before else None))
        before = group
    return tuple(lines)


def _sum(label: T, cells: dict[str, Item], names: tuple[str, ...], code: str, opens: T | None = None) -> Derived:
    return Derived(label, inputs=tuple(cells[name] for name in names), section=opens,
                   compute=lambda form, book: total(answers(form, names)), sdtm=f"QSTESTCD={code}, QSCAT=CHFS",
                   formula=T(f"somme des {len(names)} réponses, toutes nécessaires",
                             f"sum of the {len(names)} answers, all needed"))


class CHFS(CRF):
    """Difficulty of each task, 0 to 5, without help or device."""

    oid, version, domain = "CHFS", "1.0", "QS"
    title = T("Incapacité de la main (CHFS)", "Hand disability (CHFS)")
    source = section("4.38", "F41")
    help = LICENSED
    summary = ("CHFSTOT",)

    QSDAT, QSEVAL, QSMODE, QSLANG, QSVER, QSTIM, QSDUR = administration("CHFS")
    TASKS = Grid(T("Difficulté de chaque tâche", "Difficulty of each task"), (T("Réponse", "Answer"),), _lines(), fills=False)
    CHFSKIT = _sum(T("Cuisine (0 à 40)", "Kitchen (0 to 40)"), dict(TASKS.cells()), OF_GROUP[0], "CHFSKIT",
                   T("Score", "Score"))
    CHFSDRE = _sum(T("Habillage (0 à 10)", "Dressing (0 to 10)"), dict(TASKS.cells()), OF_GROUP[1], "CHFSDRE")
    CHFSHYG = _sum(T("Toilette (0 à 10)", "Hygiene (0 to 10)"), dict(TASKS.cells()), OF_GROUP[2], "CHFSHYG")
    CHFSOFF = _sum(T("Bureau (0 à 10)", "Office (0 to 10)"), dict(TASKS.cells()), OF_GROUP[3], "CHFSOFF")
    CHFSOTH = _sum(T("Divers (0 à 20)", "Other (0 to 20)"), dict(TASKS.cells()), OF_GROUP[4], "CHFSOTH")
    CHFSTOT = _sum(T("Total (0 à 90)", "Total (0 to 90)"), dict(TASKS.cells()), ITEMS, "CHFSTOT")
    CHFSPRO = Derived(T("Total au prorata", "Prorated total"), decimals=1, sdtm="QSTESTCD=CHFSPRO, QSCAT=CHFS",
                      inputs=tuple(item for _, item in TASKS.cells()),
                      compute=lambda form, book: chfs_prorated(answers(form, ITEMS)),
                      formula=T("une ou deux réponses manquantes : moyenne × 18, analyse de sensibilité seulement",
                                "one or two answers missing: mean × 18, sensitivity analysis only"))
