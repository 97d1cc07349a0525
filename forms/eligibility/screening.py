"""Eligibility at screening: the criteria that the patient must meet before the run-in."""

from ecrf.crf import CRF, Choice, Date, MultiChoice, T
from forms.eligibility.answers import answer_in, answers, conclusion, line
from forms.eligibility.codelists import OTHER_TRIAL, VULNERABLE
from forms.eligibility.evidence import EVIDENCE
from forms.source import section

_EXCLUSIONS = ("EXC01", "EXC02", "EXC03", "EXC04", "EXC05", "EXC06", "EXC07", "EXC08", "EXC09", "EXC10", "EXC11", "EXC16")


class IES(CRF):
    """Inclusion and exclusion criteria at screening, each beside what the data suggest."""

    oid, version, domain = "IES", "1.0", "IE"
    title = T("Éligibilité à la sélection", "Eligibility at screening")
    source = section("4.3 and 1.4", "F03")
    help = T("À côté de chaque critère, ce que disent les données. Une réponse qui s’en écarte ouvre une query\u202f; elle "
             "reste la vôtre.",
             "Beside each criterion stands what the data say. An answer that differs opens a query; it stays yours.")

    OTHTR = Choice(T("Participation à un autre essai clinique", "Part in another clinical trial"), OTHER_TRIAL,
                   section=T("Autre essai clinique", "Other clinical trial"), sdtm="SUPPDS.QNAM=OTHTR")
    OTHTRDAT = Date(T("Dernier jour de cette participation", "Last day of that part"), partial=True,
                    when=OTHTR.equals("ENDED"), sdtm="SUPPDS.QNAM=OTHTRDAT")

    INCLUDE = answers(T("Critères d’inclusion", "Inclusion criteria"), *(
        line(number, EVIDENCE.get(number)) for number in ("INC01", "INC02", "INC04", "INC05", "INC06")))
    EXCLUDE = answers(T("Critères d’exclusion", "Exclusion criteria"), *(
        line(number, EVIDENCE.get(number)) for number in _EXCLUSIONS))

    EXC10WHY = MultiChoice(T("EXC10, pour quelle raison", "EXC10, for which reason"), VULNERABLE, judgement=True,
                           when=answer_in(EXCLUDE, "EXC10").equals("Y"), sdtm="SUPPIE.QNAM=EXC10WHY",
                           section=T("Précisions", "Details"))
    EBMTDAT = Date(T("EXC03, dernière évaluation selon l’EBMT", "EXC03, last assessment after EBMT"), partial=True,
                   optional=True, sdtm="SUPPDS.QNAM=EBMTDAT")

    IERES, IEREAS, IESTAF, IEDAT = conclusion(T("Résultat de la sélection", "Result of screening"))
