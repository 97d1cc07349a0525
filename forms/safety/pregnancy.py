"""A pregnancy exposed to the study, from its discovery to the child's first year."""

from ecrf.crf import CRF, YNU, Asked, Choice, Date, DateTime, Integer, Line, Log, T, Text
from forms.ranges import limits
from forms.safety.codelists import CHILD_HEALTH, PREG_OUTCOME, PREG_PLAN
from forms.safety.ranges import PREG_RANGES
from forms.source import section
from forms.units import WEEKS

_AFTER_BIRTH = T("Suivi de l’enfant", "Follow-up of the child")


class PREG(CRF):
    """A pregnancy. It is reported to the sponsor as fast as a serious event."""

    oid, version, domain = "PREG", "1.0", "RP"
    title = T("Grossesse", "Pregnancy")
    source = section("4.42", "F50")
    scope = "subject"
    repeats = Log()
    area = "safety"
    summary = ("PREGTDAT", "PREGOUT")
    asked = Asked(T("sauf pour un homme", "unless the subject is a man"),
                  holds=lambda book, visit: bool(book.form("DM").SEX != "M"), over=("DM",))
    help = T("À ouvrir dès un test positif ou une grossesse connue. À déclarer au promoteur dans les 24 heures.",
             "To be opened at a positive test or once a pregnancy is known. To be reported to the sponsor within 24 hours.")

    PREGTDAT = Date(T("Grossesse connue le", "Pregnancy known on"), critical=True, sdtm="RP.RPDTC")
    PREGAWDT = DateTime(T("Le centre en a eu connaissance", "The site became aware"), critical=True,
                        sdtm="SUPPRP.QNAM=PREGAWDT")
    PREGRPDT = DateTime(T("Déclaré au promoteur", "Reported to the sponsor"), critical=True,
                        sdtm="SUPPRP.QNAM=PREGRPDT")
    PREGLMP = Date(T("Dernières règles", "Last menstrual period"), partial=True, sdtm="RPTESTCD=LMPSTDTC")
    PREGCDAT = Date(T("Conception estimée", "Estimated conception"), partial=True, sdtm="RPTESTCD=ECONCDTC")
    PREGWKS = Integer(T("Âge de la grossesse à la découverte", "Age of the pregnancy when found"), unit=WEEKS,
                      sdtm="RPTESTCD=EGESTAGE", **limits(PREG_RANGES, "PREGWKS"))
    PREGCONT = Text(T("Contraception à ce moment", "Contraception at the time"), sdtm="RPTESTCD=BCMETHOD")
    PREGAE = Line(T("Événement indésirable lié", "Linked adverse event"), of="AE", optional=True, sdtm="RELREC (RP, AE)")

    PREGDEC = Choice(T("Décision", "Decision"), PREG_PLAN, section=T("Décision et issue", "Decision and outcome"),
                     sdtm="RPTESTCD=PREGDEC")
    PREGOUT = Choice(T("Issue", "Outcome"), PREG_OUTCOME, critical=True, sdtm="RPTESTCD=PREGOUT")
    PREGODAT = Date(T("Date de l’issue", "Date of the outcome"), partial=True,
                    when=PREGOUT.one_of("LIVE_BIRTH", "MISCARRIAGE", "TERMINATION", "STILLBIRTH"), sdtm="RP.RPDTC")
    PREGWGT = Integer(T("Poids de naissance", "Birth weight"), unit="g", sdtm="RPTESTCD=BRTHWGT",
                      when=PREGOUT.one_of("LIVE_BIRTH", "STILLBIRTH"), **limits(PREG_RANGES, "PREGWGT"))
    PREGMALF = Choice(T("Malformation", "Malformation"), YNU, critical=True, sdtm="RPTESTCD=MALFORM",
                      when=PREGOUT.one_of("LIVE_BIRTH", "MISCARRIAGE", "TERMINATION", "STILLBIRTH"))
    PREGMTXT = Text(T("Laquelle", "Which one"), when=PREGMALF.equals("Y"), sdtm="SUPPRP.QNAM=PREGMTXT")

    PREGF1 = Choice(T("À 1 mois", "At 1 month"), CHILD_HEALTH, optional=True, section=_AFTER_BIRTH,
                    when=PREGOUT.equals("LIVE_BIRTH"), sdtm="SUPPRP.QNAM=PREGF1")
    PREGF3 = Choice(T("À 3 mois", "At 3 months"), CHILD_HEALTH, optional=True, when=PREGOUT.equals("LIVE_BIRTH"),
                    sdtm="SUPPRP.QNAM=PREGF3")
    PREGF12 = Choice(T("À 12 mois", "At 12 months"), CHILD_HEALTH, optional=True, when=PREGOUT.equals("LIVE_BIRTH"),
                     sdtm="SUPPRP.QNAM=PREGF12")
    PREGFTXT = Text(T("Précisez l’anomalie", "Specify the abnormality"), sdtm="SUPPRP.QNAM=PREGFTXT",
                    when=PREGF1.equals("ABNORMAL") | PREGF3.equals("ABNORMAL") | PREGF12.equals("ABNORMAL"))
