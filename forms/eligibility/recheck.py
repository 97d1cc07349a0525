"""Eligibility on the day of injection: the criteria that can have changed since inclusion."""

from ecrf.crf import CRF, Choice, Date, Staff, T, Text
from forms.eligibility.answers import answers, line
from forms.eligibility.assumptions import INJECTION_RECHECK
from forms.eligibility.codelists import IE_AT_D0
from forms.eligibility.evidence import EVIDENCE
from forms.source import section


class IED(CRF):
    """Exclusion criteria checked again before the injection, each beside what the data suggest."""

    oid, version, domain = "IED", "1.0", "IE"
    title = T("Éligibilité le jour de l’injection", "Eligibility on the day of injection")
    source = section("4.3 and 5.1", "F04, checked again")

    EXCLUDE = answers(T("Critères vérifiés de nouveau", "Criteria checked again"), *(
        line(number, EVIDENCE[number]) for number in INJECTION_RECHECK.value))

    IERES = Choice(T("Résultat", "Result"), IE_AT_D0, judgement=True, critical=True,
                   section=T("Résultat", "Result"), sdtm="DS.DSDECOD (DSSCAT=ELIGIBILITY)")
    IEREAS = Text(T("Motif de non-injection", "Reason not to inject"), when=IERES.equals("NOT_ELIGIBLE"),
                  judgement=True, sdtm="DS.DSTERM")
    IESTAF = Staff(T("Investigateur", "Investigator"), sdtm="SUPPDS.QNAM=IEINV")
    IEDAT = Date(T("Date, si un autre jour que la visite", "Date, if another day than the visit"), optional=True,
                 sdtm="IE.IEDTC")
