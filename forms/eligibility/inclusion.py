"""Eligibility at inclusion: the ulcer, what was taken or done shortly before, and the criteria of screening once more."""

from ecrf.crf import CRF, YNNA, Derived, Grid, GridLine, Line, MultiChoice, T, YesNo
from forms.eligibility.answers import COLUMNS, answer_in, answers, conclusion, line
from forms.eligibility.codelists import AGAIN
from forms.eligibility.criteria import CRITERIA
from forms.eligibility.evidence import EVIDENCE
from forms.eligibility.mirrors import statin_at_screening
from forms.source import section


def _line(number: str) -> GridLine:
    """The line of a criterion; EXC22 is never typed, it repeats EXC16 (EC08)."""
    if number != "EXC22":
        return line(number, EVIDENCE.get(number))
    words = T("EXC22 Statine (même critère qu’EXC16)", "EXC22 Statin (same criterion as EXC16)")
    mirror = Derived(words, inputs=("IES.EXC16",), codelist=YNNA, compute=statin_at_screening, sdtm="IETESTCD=EXC22",
                     formula=T("la réponse à EXC16", "the answer to EXC16"))
    return GridLine(words, (("EXC22", mirror), None))


def _exclusions() -> Grid:
    numbers = [c.number for c in CRITERIA.values() if "INC" in c.asked_at and not c.inclusion]
    return Grid(T("Critères d’exclusion", "Exclusion criteria"), COLUMNS, tuple(map(_line, numbers)))


class IEI(CRF):
    """Inclusion and exclusion criteria at the inclusion visit, each beside what the data suggest."""

    oid, version, domain = "IEI", "1.0", "IE"
    title = T("Éligibilité à l’inclusion", "Eligibility at inclusion")
    source = section("4.3 and 1.4", "F04")
    help = T("Un même ulcère remplit a à e\u00a0: désignez-le. À côté de chaque critère, ce que disent les données\u202f; une "
             "réponse qui s’en écarte ouvre une query.",
             "One and the same ulcer meets a to e: name it. Beside each criterion stands what the data say; an answer "
             "that differs opens a query.")

    ULCER = answers(T("L’ulcère digital", "The digital ulcer"), *(
        line(number, EVIDENCE[number]) for number in ("INC03", "INC03A", "INC03B", "INC03C", "INC03D", "INC03E")))
    INC03U = Line(T("Ulcère qui remplit a à e à la fois", "Ulcer that meets a to e together"), of="ULCR",
                  judgement=True, critical=True, when=answer_in(ULCER, "INC03").equals("Y"), sdtm="SUPPIE.QNAM=INC03U",
                  section=T("Lequel", "Which one"))
    EXCLUDE = _exclusions()

    SCRMET = YesNo(T("Tous les critères de la sélection sont toujours respectés", "All criteria of screening still hold"),
                   judgement=True, critical=True, sdtm="SUPPDS.QNAM=SCRMET",
                   section=T("Critères de la sélection", "Criteria of screening"),
                   help=T("Y compris le consentement\u00a0: le patient accepte toujours de participer.",
                          "Consent included: the patient still agrees to take part."))
    SCRNOT = MultiChoice(T("Critères qui ne le sont plus", "Criteria that no longer hold"), AGAIN, judgement=True,
                         critical=True, when=SCRMET.equals("N"), sdtm="SUPPDS.QNAM=SCRNOT")

    IERES, IEREAS, IESTAF, IEDAT = conclusion(T("Résultat de l’inclusion", "Result of inclusion"))
