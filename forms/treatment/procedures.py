"""Procedures: one line per procedure, before the study or during it; evidence of EXC02, EXC19, EXC20, EXC25, EXC26."""

from ecrf.crf import CRF, Choice, Date, Line, Log, MultiChoice, T, Text, YesNo
from forms.codelists import FINGERS
from forms.source import section
from forms.treatment.codelists import BODY_SIDE, HSCT_KIND, PROCEDURE

_LOCAL = ("SURG_DEBRIDEMENT", "SYMP_DIGITAL", "GROWTH_FACTOR", "BOTULINUM", "AMPUTATION", "GRAFT", "OTHER")
_SIDED = ("SYMP_DIGITAL", "SYMP_WRIST", "SYMP_CERVICAL", "SYMP_THORACIC")


class PR(CRF):
    """A procedure. Drugs given with it are lines of the medication."""

    oid, version, domain = "PR", "1.0", "PR"
    title = T("Gestes", "Procedures")
    source = section("4.51", "F60")
    scope = "subject"
    repeats = Log()
    summary = ("PRTRT", "PRSIDE", "PRSTDAT", "PRENDAT")
    help = T("Le jour exact est nécessaire pour les six mois avant l’inclusion.",
             "The exact day is needed for the six months before inclusion.")

    PRTRT = Choice(T("Geste", "Procedure"), PROCEDURE, sdtm="PR.PRTRT")
    PROTH = Text(T("Quel geste", "Which procedure"), when=PRTRT.equals("OTHER"), sdtm="PR.PRTRT")
    PRHSCT = Choice(T("Origine de la greffe", "Origin of the transplant"), HSCT_KIND, when=PRTRT.equals("HSCT"),
                    sdtm="SUPPPR.QNAM=PRHSCT")
    PRSIDE = Choice(T("Côté", "Side"), BODY_SIDE, when=PRTRT.one_of(*_SIDED), sdtm="PR.PRLAT")
    PRFING = MultiChoice(T("Doigts", "Fingers"), FINGERS, optional=True, when=PRTRT.one_of(*_LOCAL), sdtm="PR.PRLOC")
    PRULC = Line(T("Ulcère concerné", "Ulcer concerned"), of="ULCR", optional=True, when=PRTRT.one_of(*_LOCAL),
                 sdtm="RELREC (PR, TU)")
    PRINDC = Text(T("Indication", "Indication"), sdtm="PR.PRINDC")
    PRSTDAT = Date(T("Date, ou début", "Date, or start"), partial=True, critical=True, sdtm="PR.PRSTDTC",
                   section=T("Période", "Period"))
    PRONGO = YesNo(T("En cours", "Ongoing"), sdtm="PR.PRENRTPT")
    PRENDAT = Date(T("Fin", "End"), partial=True, when=PRONGO.equals("N"), critical=True, sdtm="PR.PRENDTC",
                   help=T("Geste d’un jour : la même date.", "A procedure of one day: the same date."))
