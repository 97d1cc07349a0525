"""The figures of the trial, each a function of the analysis datasets of a cut (trial.md 7.3); overall, for arms stay masked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from ecrf.crf import T
from ecrf.crf.plots import Columns, Courses, Flow, Growth, Lanes, Periods, Places, Plot, Rows, Survival, Waterfall
from forms.codelists import EOS_REASON
from forms.facts import PLANNED_SUBJECTS
from forms.safety.codelists import DV_CATEGORY, PD_SEV
from forms.schedule import VISITS
from forms.ulcers.hand import HANDS

_DAYS = T("Jours depuis l’injection", "Days since the injection")
_ALL = T("Tous", "All")
_EXAMINED = [visit for visit in VISITS if visit.oid in ("SCR", "INC", "HAR", "D0", "W1", "W2", "W4", "W8", "W12", "W16", "W24")]
Row = Mapping[str, Any]


_UNDER_WAY = T("en cours", "under way")


def _enrolment(rows: Rows) -> Growth:
    """Subjects consented by month, months without any too, beside the number planned."""
    months = Counter(row["RFICDT"].replace(day=1) for row in rows["ADSL"] if row["RFICDT"] is not None)
    every, month = [], min(months, default=None)
    while month is not None and month <= max(months):
        every.append((month, months[month]))
        month = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
    return Growth(every, PLANNED_SUBJECTS, T(f"{PLANNED_SUBJECTS} prévus dans l’essai", f"{PLANNED_SUBJECTS} planned in the trial"))


def _terms(rows: Rows) -> Columns:
    """Subjects with a treatment-emergent event, by term as reported and greatest grade; the most frequent twelve terms."""
    worst: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows["ADAE"]:
        if row["TRTEMFL"] == "Y" and row["AETERM"]:
            mine = worst[row["AETERM"].capitalize()]
            mine[row["SUBJID"]] = max(mine.get(row["SUBJID"], ""), row["ATOXGR"] or "")
    grades = [T("grade 1", "grade 1"), T("grade 2", "grade 2"), T("grade 3 ou plus", "grade 3 or more"), T("sans grade", "no grade")]
    place = {"1": 0, "2": 1, "3": 2, "4": 2, "5": 2, "": 3}
    counts = {term: [sum(place[grade] == at for grade in mine.values()) for at in range(4)] for term, mine in worst.items()}
    shown = sorted(counts, key=lambda term: (-sum(counts[term]), term))[:12]
    return Columns([T(term, term) for term in shown], grades, [counts[term] for term in shown], T("Terme", "Term"), lying=True)


def _survival(code: str) -> Any:
    def make(rows: Rows) -> Survival:
        found = [row for row in rows["ADTTE"] if row["PARAMCD"] == code]
        return Survival([(_ALL, [row["AVAL"] for row in found], [row["CNSR"] == 0 for row in found])], _DAYS)
    return make


def _flow(rows: Rows) -> Flow:
    """Who went how far; at the last step reached, who left and why, and who is still under way: nobody is missing."""
    subjects, reasons = rows["ADSL"], {code.code: code.label for code in EOS_REASON.codes}
    flags = [(T("Consentement", "Consented"), "SCRNFL"), (T("Randomisés", "Randomised"), "ITTFL"), (T("Prélevés", "Harvested"), "HARVFL"),
             (T("Injectés", "Injected"), "SAFFL"), (T("Suivis après l’injection", "Followed after the injection"), "FASFL")]
    steps: list[tuple[T, int, Sequence[tuple[T, int]]]] = []
    for (name, flag), later in zip(flags, [*(flag for _name, flag in flags[1:]), None], strict=True):
        here = [row for row in subjects if row[flag] == "Y"]
        stopped = [row for row in here if (row["DCSREAS"] != "COMPLETED" if later is None else row[later] != "Y")]
        left = Counter(row["DCSREAS"] for row in stopped)
        steps.append((name, len(here), [(_UNDER_WAY if code is None else reasons.get(code, T(code, code)), left[code])
                                        for code in sorted(left, key=lambda code: code or "~")]))
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
    """Change of the summed area of a subject's baseline ulcers at week 16, in %; subjects of whom all were measured both times."""
    mine: dict[str, list[Row]] = defaultdict(list)
    for row in rows["ADULC"]:
        if row["BASEFL"] == "Y":
            mine[row["SUBJID"]].append(row)
    bars = []
    for subject, ulcers in mine.items():
        base = sum(float(row["ABASE"]) for row in ulcers if row["ABASE"] is not None)
        if base and all(row["ABASE"] is not None and row["AW16"] is not None for row in ulcers):
            bars.append((subject, 100 * (sum(float(row["AW16"]) for row in ulcers) - base) / base))
    return Waterfall(bars, T("Variation (%)", "Change (%)"))


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
    counts = {grade: [0, 0, 0] for grade in (*"12345", None)}
    for row in rows["ADAE"]:
        if row["TRTEMFL"] == "Y":
            related = "Y" in (row["RPRODFL"], row["RINJFL"])
            counts[row["ATOXGR"]][0 if row["AESER"] == "Y" else 1 if related else 2] += 1
    return Columns([T(f"Grade {grade}", f"Grade {grade}") if grade else T("sans grade", "no grade") for grade in counts], kinds, list(counts.values()), T("Grade CTCAE", "CTCAE grade"))


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
        marks += [(row["ASTPDAY"], 4) for row in rows["ADAE"] if row["SUBJID"] == own and row["AESER"] == "Y"]
        seen = [row["APDAY"] for row in rows["ADULCA"] if row["SUBJID"] == own and row["APDAY"] is not None]
        last = max([0, *seen, *[day for day in (_days(subject["EOSDT"], zero),) if day is not None]])
        lanes.append((own, _days(subject["RFICDT"], zero) or 0, last, sorted((day, kind) for day, kind in marks if day is not None)))
    return Lanes(lanes, kinds, _DAYS)


def _places(rows: Rows) -> Places:
    """Every ulcer of the register at its place."""
    return Places(HANDS, Counter(row["LOC"] for row in rows["ADULC"] if row["LOC"] is not None))


def _shift(rows: Rows) -> Columns:
    """Tests of which a result after day 0 left the normal range or came back into it, against baseline; the worst of each subject."""
    kinds = (T("devenu haut", "became high"), T("devenu bas", "became low"), T("resté hors norme", "stayed abnormal"), T("revenu normal", "back to normal"))
    worst: dict[tuple[str, str], set[tuple[str | None, str | None]]] = defaultdict(set)
    for row in rows["ADLB"]:
        if row["APDAY"] is not None and row["APDAY"] > 0 and row["BNRIND"] and row["ANRIND"]:
            worst[row["PARAMCD"], row["SUBJID"]].add((row["BNRIND"], row["ANRIND"]))
    counts: dict[str, list[int]] = {}
    for (test, _subject), moves in sorted(worst.items()):
        base, after = next(iter(moves))[0], {now for _base, now in moves}
        place = (0 if "HIGH" in after else 1 if "LOW" in after else None) if base == "NORMAL" else 2 if after != {"NORMAL"} else 3
        if place is not None:
            counts.setdefault(test, [0, 0, 0, 0])[place] += 1
    return Columns([T(test, test) for test in counts], kinds, list(counts.values()), T("Test", "Test"))


def _deviations(rows: Rows) -> Columns:
    """Deviations by category and severity."""
    severities = PD_SEV.codes
    counts = {code.code: [0] * (len(severities) + 1) for code in DV_CATEGORY.codes}
    for row in rows["ADDV"]:
        if row["DVCAT"] in counts:
            place = next((at for at, one in enumerate(severities) if one.code == row["DVSEV"]), len(severities))
            counts[row["DVCAT"]][place] += 1
    shown = [code for code in DV_CATEGORY.codes if sum(counts[code.code])]
    return Columns([code.label for code in shown], [*(one.label for one in severities), T("à classer", "not classed yet")], [counts[code.code] for code in shown],
                   T("Catégorie", "Category"))


_SPANS = (("0", 0), ("1–2", 2), ("3–7", 7), ("8–14", 14), ("15–30", 30))
"""Days in words, and the last of each span; beyond, the rest."""


def _by_span(rows: Iterable[tuple[int, int]], kinds: Sequence[T], head: T) -> Columns:
    """Counts by span of days and kind, of (days, number of the kind)."""
    counts = [[0] * len(kinds) for _span in range(len(_SPANS) + 1)]
    for days, kind in rows:
        counts[next((place for place, (_name, last) in enumerate(_SPANS) if days <= last), len(_SPANS))][kind] += 1
    return Columns([*(T(name, name) for name, _last in _SPANS), T("> 30", "> 30")], kinds, counts, head)


def _queries(rows: Rows) -> Columns:
    """Queries by state and by the days that they have been open, or were until they ended."""
    states = {"open": 0, "answered": 1, "resolved": 2, "cancelled": 2, "closed": 2}
    return _by_span(((row["DAYS"], states[row["STATE"]]) for row in rows["QUERY"]), (T("ouvertes", "open"), T("répondues", "answered"), T("terminées", "ended")),
                    T("Jours d’ouverture", "Days open"))


def _entry(rows: Rows) -> Columns:
    """Pages by the days from the visit to the complete page."""
    return _by_span(((row["DAYS"], 0) for row in rows["ENTRY"]), (T("pages", "pages"),), T("Jours après la visite", "Days after the visit"))


def _one_area(rows: Rows) -> Courses:
    """The area of each ulcer of a subject."""
    lines: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows["ADULCA"]:
        if row["AREA"] is not None:
            lines[row["ULCID"]][row["AVISIT"]] = float(row["AREA"])
    return Courses([(visit.oid, visit.short) for visit in _EXAMINED], sorted(lines.items()), T("mm²", "mm²"), mean=False)


def _one_score(*codes: str) -> Any:
    def make(rows: Rows) -> Courses:
        lines: dict[str, dict[str, float]] = defaultdict(dict)
        for row in rows["ADQS"]:
            if row["PARAMCD"] in codes:
                lines[row["PARAM"]][row["AVISIT"]] = float(row["AVAL"])
        return Courses([(visit.oid, visit.short) for visit in _EXAMINED], sorted(lines.items()), T("points", "points"), mean=False)
    return make


def _medication(rows: Rows) -> Periods:
    """The medications of a subject, as long as they lasted."""
    last = max([0, *(row["APDAY"] for row in rows["ADULCA"] if row["APDAY"] is not None)])
    return Periods([(f"{row['CMTRT']}", row["ASTPDAY"], None if row["ONGOFL"] else row["AENPDAY"]) for row in rows["ADCM"] if row["ASTPDAY"] is not None], last, _DAYS)


def _days(day: date | None, zero: date) -> float | None:
    return None if day is None else float((day - zero).days)


def _whole(said: str | None) -> date | None:
    """A date that is known to the day."""
    return date.fromisoformat(said) if said and len(said) == 10 else None  # noqa: PLR2004 - a full date


PLOTS = (
    Plot("enrolment", T("Inclusions", "Enrolment"), T("Sujets ayant consenti, mois par mois.", "Subjects who consented, month by month."), _enrolment),
    Plot("flow", T("Parcours des sujets (CONSORT)", "Flow of subjects (CONSORT)"),
         T("Combien de sujets ont atteint chaque étape, et pourquoi les autres sont sortis.", "How many subjects reached each step, and why the others left."), _flow),
    Plot("healing", T("Temps jusqu’à la cicatrisation, par ulcère", "Time to healing, by ulcer"),
         T("Part des ulcères de base non cicatrisés (Kaplan-Meier, intervalle à 95\u202f%)\u202f; un trait vertical\u00a0: suivi arrêté (dernière visite, secours, amputation, semaine 16). L’intervalle ne tient pas compte des ulcères d’un même sujet.",
           "Share of baseline ulcers not healed (Kaplan–Meier, 95% interval); a tick: follow-up ended (last visit, rescue, amputation, week 16). The interval takes ulcers of one subject as independent."), _survival("TTHULC")),
    Plot("index", T("Temps jusqu’à la cicatrisation de l’ulcère cardinal", "Time to healing of the index ulcer"),
         T("Part des sujets dont l’ulcère cardinal n’est pas cicatrisé.", "Share of subjects whose index ulcer is not healed."), _survival("TTHIDX")),
    Plot("area", T("Surface totale des ulcères par visite", "Total ulcer area by visit"),
         T("Traits fins\u00a0: chaque sujet\u202f; trait épais\u00a0: moyenne et erreur standard de ceux qui ont été mesurés à la visite (n), sans les ulcères nouveaux\u202f; qui est encore suivi change d’une visite à l’autre.",
           "Thin lines: each subject; thick line: mean and standard error of those measured at the visit (n), without new ulcers; who is still followed changes from visit to visit."), _areas),
    Plot("waterfall", T("Variation de la surface à la semaine 16", "Change of area at week 16"),
         T("Une barre par sujet dont tous les ulcères de base ont été mesurés aux deux temps, en\u202f% de leur surface de base\u202f; vers le bas\u00a0: mieux.",
           "A bar per subject of whom every baseline ulcer was measured both times, in % of their baseline area; downwards is better."), _waterfall),
    Plot("ulcers", T("Ulcères actifs, fermés et nouveaux par visite", "Active, closed and new ulcers by visit"),
         T("Tous les ulcères évalués à la visite.", "Every ulcer assessed at the visit."), _statuses),
    Plot("lanes", T("Parcours de chaque sujet injecté", "Course of each injected subject"),
         T("Du consentement au dernier jour connu.", "From consent to the last known day."), _lanes),
    Plot("events", T("Événements indésirables sous traitement, par grade", "Treatment-emergent adverse events, by grade"),
         T("Nombre d’événements\u202f; liés\u00a0: au produit ou à l’injection.", "Number of events; related: to the product or the injection."), _events),
    Plot("terms", T("Événements indésirables sous traitement, par terme", "Treatment-emergent adverse events, by term"),
         T("Sujets, par terme tel que noté et plus haut grade\u202f; les douze termes les plus fréquents, non codés.",
           "Subjects, by term as reported and greatest grade; the twelve most frequent terms, not coded."), _terms),
    Plot("places", T("Emplacement des ulcères", "Location of the ulcers"),
         T("Tous les ulcères du registre\u202f; plus sombre\u00a0: plus d’ulcères.", "Every ulcer of the register; darker: more ulcers."), _places),
    Plot("shift", T("Laboratoire\u00a0: passages hors norme", "Laboratory: shifts"),
         T("Sujets dont un résultat après l’injection a quitté la norme, ou y est revenu, par rapport à la base.",
           "Subjects of whom a result after the injection left the normal range, or came back, against baseline."), _shift),
    Plot("deviations", T("Déviations par catégorie", "Deviations by category"), T("Lignes du journal des déviations.", "Lines of the log of deviations."), _deviations),
    Plot("queries", T("Queries, par durée", "Queries, by how long they were open"),
         T("Jours de l’ouverture à la fin, ou à la coupe pour celles qui attendent.", "Days from opening to the end, or to the cut for those that wait."), _queries),
    Plot("entry", T("Saisie des visites", "Entry of visits"),
         T("Pages complètes, par délai entre la visite et la première fois que la page était complète.", "Complete pages, by the days from the visit to the first time the page was complete."), _entry),
    Plot("course", T("Parcours", "Course"), T("Du consentement au dernier jour connu.", "From consent to the last known day."), _lanes, of_subject=True),
    Plot("areas", T("Surface de chaque ulcère", "Area of each ulcer"), T("Un trait par ulcère.", "A line per ulcer."), _one_area, of_subject=True),
    Plot("pain", T("Douleur (mm)", "Pain (mm)"), T("Pire douleur des 24 heures, et maintenant.", "Worst pain of 24 hours, and now."),
         _one_score("PAINWRST", "PAINNOW"), of_subject=True),
    Plot("hand", T("Fonction de la main (CHFS)", "Hand function (CHFS)"), T("Total de l’échelle de Cochin.", "Total of the Cochin scale."), _one_score("CHFS"), of_subject=True),
    Plot("medication", T("Médicaments", "Medication"), T("Une barre par ligne du journal.", "A bar per line of the log."), _medication, of_subject=True),
)
"""The figures in the order of the page."""
