"""Imaging: one line per examination, before the study or during it."""

from ecrf.crf import CRF, Choice, Date, Log, MultiChoice, T, Text
from forms.codelists import FINGERS
from forms.examination.codelists import IMAGING, RESULT_CLAS
from forms.source import section


class IMG(CRF):
    """An imaging examination, its result, and for the hands the fingers concerned."""

    oid, version, domain = "IMG", "1.0", "PR"
    title = T("Imagerie", "Imaging")
    source = section("4.51", "F61")
    scope = "subject"
    repeats = Log()
    summary = ("IMKIND", "IMDAT", "IMRES")

    IMKIND = Choice(T("Examen", "Examination"), IMAGING, sdtm="PR.PRTRT (PRCAT=IMAGING)")
    IMOTH = Text(T("Quel examen", "Which examination"), when=IMKIND.equals("OTHER"), sdtm="PR.PRTRT")
    IMDAT = Date(T("Date", "Date"), partial=True, sdtm="PR.PRSTDTC")
    IMRES = Choice(T("Résultat", "Result"), RESULT_CLAS, sdtm="SUPPPR.QNAM=IMRES")
    IMTXT = Text(T("Compte rendu, l’essentiel", "Report, the essentials"), max=500, lines=3, optional=True,
                 sdtm="SUPPPR.QNAM=IMTXT")
    IMCALC = MultiChoice(T("Doigts avec calcinose", "Fingers with calcinosis"), FINGERS, optional=True,
                         when=IMKIND.one_of("HAND_XRAY", "MRI"), sdtm="FATESTCD=CALCIN",
                         section=T("Doigts concernés", "Fingers concerned"))
    IMACRO = MultiChoice(T("Doigts avec acro-ostéolyse", "Fingers with acro-osteolysis"), FINGERS, optional=True,
                         when=IMKIND.one_of("HAND_XRAY", "MRI"), sdtm="FATESTCD=ACROOSTE")
    IMOSTEO = MultiChoice(T("Doigts avec ostéomyélite", "Fingers with osteomyelitis"), FINGERS, optional=True,
                          when=IMKIND.one_of("HAND_XRAY", "MRI"), sdtm="FATESTCD=OSTEOMYE")
    IMFILE = Text(T("Référence de l’image au centre", "Reference of the image at the site"), max=60, optional=True,
                  sdtm="SUPPPR.QNAM=IMFILE", help=T("Aucune donnée d’identité du patient.",
                                                    "Nothing that identifies the patient."))
