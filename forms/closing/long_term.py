"""Long-term follow-up: what is asked once a year after the trial."""

from ecrf.crf import CRF, Choice, Integer, ManyLines, MultiChoice, T, Text, YesNo
from forms.closing.codelists import LT_HAND, LT_MODE
from forms.closing.ranges import LTFU_RANGES
from forms.codelists import FINGERS
from forms.ranges import limits
from forms.source import section


class LTFU(CRF):
    """One year of long-term follow-up."""

    oid, version, domain = "LTFU", "1.0", "FA"
    title = T("Suivi à long terme", "Long-term follow-up")
    source = section("4.49 and 5.3", "F57")
    help = T("Depuis le contact précédent. Une tumeur ou un décès est aussi un événement indésirable.",
             "Since the contact before. A tumour or a death is an adverse event too.")

    LTMODE = Choice(T("Source", "Source"), LT_MODE, sdtm="SUPPFA.QNAM=LTMODE")
    LTALIVE = YesNo(T("Patient en vie", "Patient alive"), critical=True, sdtm="SSTESTCD=SURVSTAT",
                    help=T("Décès : remplissez la fin d’étude et la page « Décès ».",
                           "Death: complete the end of study and the page “Death”."))
    LTCONS = YesNo(T("Consentement au suivi toujours valable", "Consent to follow-up still valid"), critical=True,
                   when=LTALIVE.equals("Y"), sdtm="SUPPFA.QNAM=LTCONS")

    LTTUM = YesNo(T("Tumeur", "Tumour"), critical=True, section=T("Nouveau depuis le dernier contact", "New since the last contact"),
                  sdtm="FATESTCD=TUMOUR")
    LTIMM = YesNo(T("Maladie auto-immune", "Autoimmune disease"), sdtm="FATESTCD=AUTOIMM")
    LTINF = YesNo(T("Maladie infectieuse (VIH, VHB, VHC, HTLV, syphilis, autre)",
                    "Infectious disease (HIV, HBV, HCV, HTLV, syphilis, other)"), sdtm="FATESTCD=INFECT")
    LTHOSP = YesNo(T("Hospitalisation", "Hospitalisation"), sdtm="FATESTCD=HOSP")
    LTCELL = YesNo(T("Autre thérapie cellulaire", "Other cell therapy"), sdtm="FATESTCD=CELLTRT")
    LTSPEC = Text(T("Précisez ce qui est nouveau", "Specify what is new"), max=500, lines=3, sdtm="SUPPFA.QNAM=LTSPEC",
                  when=LTTUM.equals("Y") | LTIMM.equals("Y") | LTINF.equals("Y") | LTHOSP.equals("Y")
                  | LTCELL.equals("Y"))
    LTAE = ManyLines(T("Événements indésirables liés", "Linked adverse events"), of="AE", optional=True,
                     sdtm="RELREC (FA, AE)")

    LTDU = Integer(T("Ulcères digitaux ouverts", "Open digital ulcers"), when=LTALIVE.equals("Y"),
                   section=T("Les mains", "The hands"), sdtm="FATESTCD=NULCER", **limits(LTFU_RANGES, "LTDU"))
    LTAMP = YesNo(T("Amputation d’un doigt", "Amputation of a finger"), critical=True, sdtm="FATESTCD=AMPUT")
    LTAMPF = MultiChoice(T("Doigts amputés", "Fingers amputated"), FINGERS, when=LTAMP.equals("Y"), sdtm="FA.FALOC")
    LTHAND = Choice(T("Fonction des mains", "Hand function"), LT_HAND, when=LTALIVE.equals("Y"), sdtm="FATESTCD=HANDFUNC")
