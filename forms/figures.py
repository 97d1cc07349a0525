"""The figures of the trial, each a function of the analysis datasets of a cut (trial.md 7.3); overall, for arms stay masked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ecrf.crf import T
from ecrf.crf.plots import Columns, Courses, Flow, Lanes, Plot, Rows, Survival, Waterfall
from forms.codelists import EOS_REASON
from forms.schedule import VISITS

_DAYS = T("Jours depuis l’injection", "Days since the injection")
_ALL = T("Tous", "All")
_EXAMINED = [visit for visit in VISITS if visit.oid in ("SCR", "INC", "HAR", "D0", "W1", "W2", "W4", "W8", "W12", "W16", "W24")]
Row = Mapping[str, Any]


def _survival(code: str) -> Any:
    def make(rows: Rows) -> Survival:
        found = [row for row in rows["ADTTE"] if row["PARAMCD"] == code]
        return Survival([(_ALL, [row["AVAL"] for row in found], [row["CNSR"] == 0 for row in found])], _DAYS)
    return make


def _flow(rows: Rows) -> Flow:
    """Who went how far; who left is told by the reason of the end of study at the last step reached."""
    subjects, reasons = rows["ADSL"], {code.code: code.label for code in EOS_REASON.codes}
    flags = [(T("Consentement", "Consented"), "SCRNFL"), (T("Randomisés", "Randomised"), "ITTFL"), (T("Prélevés", "Harvested"), "HARVFL"),
             (T("Injectés", "Injected"), "SAFFL"), (T("Suivis après l’injection", "Followed after the injection"), "FASFL")]
    steps: list[tuple[T, int, Sequence[tuple[T, int]]]] = []
    for (name, flag), later in zip(flags, [*(flag for _name, flag in flags[1:]), None], strict=True):
        here = [row for row in subjects if row[flag] == "Y"]
        left = Counter(row["DCSREAS"] for row in here if row["DCSREAS"] and row["DCSREAS"] != "COMPLETED" and (later is None or row[later] != "Y"))
        steps.append((name, len(here), [(reasons[code], count) for code, count in sorted(left.items())]))
    done = sum(1 for row in subjects if row["DCSREAS"] == "COMPLETED")
    return Flow([*steps, (T("Étude terminée", "Completed the study"), done, [])])


def _areas(rows: Rows) -> Courses:
    """The sum of the areas of a subject's ulcers that were there by day 0, at each visit that measured one."""
    sums: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows["ADULCA"]:
        if row["AREA"] is not None and row["NEWFL"] != "Y":
            sums[row["SUBJID"]][row["AVISIT"]] = sums[row["SUBJID"]].get(row["AVISIT"], 0) + float(row["AREA"])
    return Courses([(visit.oid, visit.short) for visit in _EXAMINED], sorted(sums.items()), T("mm²", "mm²"))


def _waterfall(rows: Rows) -> Waterfall:
    """Change of the summed area at week 16, in % of that at baseline, of ulcers known at both."""
    base, end = Counter[str](), Counter[str]()
    for row in rows["ADULC"]:
        if row["ABASE"] is not None and row["AW16"] is not None:
            base[row["SUBJID"]] += float(row["ABASE"])  # type: ignore[assignment]
            end[row["SUBJID"]] += float(row["AW16"])  # type: ignore[assignment]
    return Waterfall([(subject, 100 * (end[subject] - area) / area) for subject, area in base.items() if area], T("Variation (%)", "Change (%)"))


def _statuses(rows: Rows) -> Columns:
    """Ulcers active, indeterminate and closed at each visit, those new since the injection apart."""
    kinds = (T("actifs", "active"), T("indéterminés", "indeterminate"), T("fermés", "closed"), T("nouveaux, ouverts", "new, open"))
    counts = {visit.oid: [0, 0, 0, 0] for visit in _EXAMINED}
    for row in rows["ADULCA"]:
        here = counts.get(row["AVISIT"])
        if here is not None:
            opened = row["STATUS"] in ("ACTIVE", "INDETERMINATE")
            place = 3 if opened and row["NEWFL"] == "Y" else {"ACTIVE": 0, "INDETERMINATE": 1, "HEALED": 2, "SCAR": 2}.get(row["STATUS"])
            if place is not None:
                here[place] += 1
    return Columns([visit.short for visit in _EXAMINED], kinds, [counts[visit.oid] for visit in _EXAMINED], T("Visite", "Visit"))


def _events(rows: Rows) -> Columns:
    """Treatment-emergent events by grade: serious, related to product or injection, other."""
    kinds = (T("graves", "serious"), T("liés, non graves", "related, not serious"), T("autres", "other"))
    counts = {grade: [0, 0, 0] for grade in "12345"}
    for row in rows["ADAE"]:
        if row["TRTEMFL"] == "Y" and row["ATOXGR"] in counts:
            related = "Y" in (row["PRODFL"], row["INJFL"])
            counts[row["ATOXGR"]][0 if row["AESER"] == "Y" else 1 if related else 2] += 1
    return Columns([T(f"Grade {grade}", f"Grade {grade}") for grade in counts], kinds, list(counts.values()), T("Grade CTCAE", "CTCAE grade"))


def _lanes(rows: Rows) -> Lanes:
    """A lane per injected subject from consent to the last known day: harvest, injection, healing, new ulcer, serious event, end."""
    kinds = (T("prélèvement", "harvest"), T("injection", "injection"), T("ulcère cicatrisé", "ulcer healed"), T("nouvel ulcère", "new ulcer"),
             T("événement grave", "serious event"), T("décès", "death"))
    lanes = []
    for subject in rows["ADSL"]:
        zero, own = subject["TRTSDT"], subject["SUBJID"]
        if zero is None:
            continue
        marks = [(_days(subject["HARVDT"], zero), 0), (0.0, 1), (_days(subject["DTHDT"], zero), 5)]
        marks += [(_days(row["HEALDT"], zero), 2) for row in rows["ADULC"] if row["SUBJID"] == own]
        marks += [(_days(_whole(row["SEENDTC"]), zero), 3) for row in rows["ADULC"] if row["SUBJID"] == own and row["NEWFL"] == "Y"]
        marks += [(row["ASTDY"], 4) for row in rows["ADAE"] if row["SUBJID"] == own and row["AESER"] == "Y"]
        seen = [row["ADY"] for row in rows["ADULCA"] if row["SUBJID"] == own and row["ADY"] is not None]
        last = max([0, *seen, *[day for day in (_days(subject["EOSDT"], zero),) if day is not None]])
        lanes.append((own, _days(subject["RFICDT"], zero) or 0, last, sorted((day, kind) for day, kind in marks if day is not None)))
    return Lanes(lanes, kinds, _DAYS)


def _days(day: date | None, zero: date) -> float | None:
    return None if day is None else float((day - zero).days)


def _whole(said: str | None) -> date | None:
    """A date that is known to the day."""
    return date.fromisoformat(said) if said and len(said) == 10 else None  # noqa: PLR2004 - a full date


PLOTS = (
    Plot("flow", T("Parcours des sujets (CONSORT)", "Flow of subjects (CONSORT)"),
         T("Combien de sujets ont atteint chaque étape, et pourquoi les autres sont sortis.", "How many subjects reached each step, and why the others left."), _flow),
    Plot("healing", T("Temps jusqu’à la cicatrisation, par ulcère", "Time to healing, by ulcer"),
         T("Part des ulcères de base non cicatrisés (Kaplan-Meier, intervalle à 95\u202f%)\u202f; un trait vertical\u00a0: suivi arrêté (dernière visite, secours, amputation, semaine 16).",
           "Share of baseline ulcers not healed (Kaplan–Meier, 95% interval); a tick: follow-up ended (last visit, rescue, amputation, week 16)."), _survival("TTHULC")),
    Plot("index", T("Temps jusqu’à la cicatrisation de l’ulcère cardinal", "Time to healing of the index ulcer"),
         T("Part des sujets dont l’ulcère cardinal n’est pas cicatrisé.", "Share of subjects whose index ulcer is not healed."), _survival("TTHIDX")),
    Plot("area", T("Surface totale des ulcères par visite", "Total ulcer area by visit"),
         T("Traits fins\u00a0: chaque sujet\u202f; trait épais\u00a0: moyenne et erreur standard\u202f; sans les ulcères nouveaux.", "Thin lines: each subject; thick line: mean and standard error; without new ulcers."), _areas),
    Plot("waterfall", T("Variation de la surface à la semaine 16", "Change of area at week 16"),
         T("Une barre par sujet, en\u202f% de la surface de base\u202f; vers le bas\u00a0: mieux.", "A bar per subject, in % of the baseline area; downwards is better."), _waterfall),
    Plot("ulcers", T("Ulcères actifs, fermés et nouveaux par visite", "Active, closed and new ulcers by visit"),
         T("Tous les ulcères évalués à la visite.", "Every ulcer assessed at the visit."), _statuses),
    Plot("lanes", T("Parcours de chaque sujet injecté", "Course of each injected subject"),
         T("Du consentement au dernier jour connu.", "From consent to the last known day."), _lanes),
    Plot("events", T("Événements indésirables sous traitement, par grade", "Treatment-emergent adverse events, by grade"),
         T("Nombre d’événements\u202f; liés\u00a0: au produit ou à l’injection.", "Number of events; related: to the product or the injection."), _events),
)
"""The figures in the order of the page."""
