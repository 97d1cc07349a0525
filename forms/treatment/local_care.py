"""Local care of the ulcers: one line per way of caring for them, during the run-in and after."""

from ecrf.crf import CRF, Choice, Date, Integer, Log, ManyLines, MultiChoice, T, Text, YesNo
from forms.codelists import CARER, DEBRIDEMENT, DRESSING
from forms.ranges import CARE_RANGES, limits
from forms.source import section
from forms.units import A_WEEK


class CARE(CRF):
    """A period of local care: dressings, debridement, antiseptic. A change of care is a new line."""

    oid, version, domain = "CARE", "1.0", "PR"
    title = T("Soins locaux", "Local care")
    source = section("4.11", "F12, local care log")
    scope = "subject"
    repeats = Log()
    summary = ("PRDRESS", "PRDEBR", "PRFREQ", "PRSTDAT", "PRENDAT")

    PRULC = ManyLines(T("Ulcères soignés", "Ulcers cared for"), of="ULCR", sdtm="RELREC (PR, TU)")
    PRDRESS = MultiChoice(T("Pansements", "Dressings"), DRESSING, sdtm="PR.PRTRT (PRCAT=WOUND CARE)")
    PRDEBR = Choice(T("Détersion", "Debridement"), DEBRIDEMENT, sdtm="PR.PRTRT=DEBRIDEMENT",
                    help=T("Une détersion chirurgicale dans le mois précédant l’inclusion exclut le patient.",
                           "A surgical debridement within the month before inclusion excludes the patient."))
    PRANTIS = YesNo(T("Antiseptique", "Antiseptic"), sdtm="PR.PRTRT=ANTISEPTIC")
    PRANTXT = Text(T("Lequel", "Which one"), when=PRANTIS.equals("Y"), sdtm="SUPPPR.QNAM=PRANTXT")
    PRFREQ = Integer(T("Soins par semaine", "Times a week"), unit=A_WEEK, sdtm="SUPPPR.QNAM=PRFREQ",
                     **limits(CARE_RANGES, "PRFREQ"))
    PRWHO = MultiChoice(T("Faits par", "Done by"), CARER, sdtm="SUPPPR.QNAM=PRWHO")
    PRSTDAT = Date(T("Date de début", "Start date"), partial=True, section=T("Période", "Period"), sdtm="PR.PRSTDTC")
    PRONGO = YesNo(T("En cours", "Ongoing"), sdtm="PR.PRENRTPT")
    PRENDAT = Date(T("Date de fin", "End date"), partial=True, when=PRONGO.equals("N"), sdtm="PR.PRENDTC")
