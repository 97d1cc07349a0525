"""Standard of care during the run-in: what was given, and whether the ulcers resisted it."""

from ecrf.crf import CRF, Choice, Date, Decimal, Derived, Integer, ManyLines, T, Text, YesNo
from forms.codelists import SOC_CONCLUSION, SOC_COURSE, SOC_GIVEN, TOLERANCE, WHO_STEP
from forms.ranges import SOC_RANGES, limits
from forms.source import section
from forms.treatment.doses import run_in_days, run_in_end
from forms.units import DAYS

_CM_LINES = T("Lignes de traitement", "Medication lines")


class SOC(CRF):
    """Standard of care, 10 ± 2 weeks before inclusion. One page, filled from screening to the inclusion visit."""

    oid, version, domain = "SOC", "1.0", "PR"
    title = T("Soins de référence", "Standard of care")
    source = section("4.11", "F12")
    scope = "subject"
    help = T("Se remplit en plusieurs fois ; se termine à la visite d’inclusion. Les soins locaux ont leurs propres "
             "lignes.", "Filled in several sittings; ends at the inclusion visit. Local care has lines of its own.")

    SOCSTDAT = Date(T("Début des soins de référence", "Start of standard of care"), critical=True,
                    sdtm="SE.SESTDTC, PR.PRSTDTC",
                    help=T("Peut précéder le consentement si le dossier médical le documente.",
                           "May precede consent when the medical file documents it."))
    SOCENDAT = Derived(T("Fin des soins de référence", "End of standard of care"), inputs=("SV.SVDAT",),
                       compute=run_in_end, sdtm="SE.SEENDTC",
                       formula=T("date de la visite d’inclusion", "date of the inclusion visit"))
    SOCDUR = Derived(T("Durée des soins de référence", "Length of standard of care"), unit=DAYS,
                     inputs=(SOCSTDAT, "SV.SVDAT"), compute=run_in_days, sdtm="SUPPPR.QNAM=SOCDUR",
                     formula=T("date de la visite d’inclusion − début", "date of the inclusion visit − start"))

    CCB = Choice(T("Inhibiteur calcique", "Calcium-channel blocker"), SOC_GIVEN, sdtm="CM.CMTRT=CALCIUM-CHANNEL BLOCKER",
                 section=T("Traitements vasculaires", "Vascular treatment"))
    CCBCM = ManyLines(_CM_LINES, of="CM", when=CCB.equals("GIVEN"), sdtm="RELREC (CM, CM)")
    CCBMTD = YesNo(T("Dose maximale tolérée atteinte", "Highest tolerated dose reached"), when=CCB.equals("GIVEN"),
                   sdtm="SUPPCM.QNAM=CCBMTD")
    CCBADH = Integer(T("Observance", "Adherence"), unit="%", when=CCB.equals("GIVEN"), sdtm="SUPPCM.QNAM=CCBADH",
                     **limits(SOC_RANGES, "CCBADH"))
    PGI = Choice(T("Prostanoïde IV (iloprost)", "IV prostanoid (iloprost)"), SOC_GIVEN, sdtm="CM.CMTRT=IV PROSTANOID")
    PGICM = ManyLines(_CM_LINES, of="CM", when=PGI.equals("GIVEN"), sdtm="RELREC (CM, CM)")
    PGIDOSE = Decimal(T("Débit le plus élevé", "Highest rate"), unit="ng/kg/min", when=PGI.equals("GIVEN"),
                      sdtm="SUPPCM.QNAM=PGIDOSE", **limits(SOC_RANGES, "PGIDOSE"))
    PGICRS = Integer(T("Nombre de cures", "Number of courses"), when=PGI.equals("GIVEN"), sdtm="SUPPCM.QNAM=PGICRS",
                     **limits(SOC_RANGES, "PGICRS"))
    PGIDAYS = Integer(T("Jours de perfusion, au total", "Infusion days in all"), when=PGI.equals("GIVEN"), unit=DAYS,
                      sdtm="SUPPCM.QNAM=PGIDAYS", **limits(SOC_RANGES, "PGIDAYS"))
    PGILDAT = Date(T("Dernier jour de perfusion", "Last infusion day"), partial=True, when=PGI.equals("GIVEN"),
                   sdtm="CM.CMENDTC")
    PGITOL = Choice(T("Tolérance", "Tolerance"), TOLERANCE, when=PGI.equals("GIVEN"), sdtm="SUPPCM.QNAM=PGITOL")
    PDE5 = Choice(T("Inhibiteur de PDE5", "PDE5 inhibitor"), SOC_GIVEN, sdtm="CM.CMTRT=PDE5 INHIBITOR")
    PDE5CM = ManyLines(_CM_LINES, of="CM", when=PDE5.equals("GIVEN"), sdtm="RELREC (CM, CM)")
    ERA = Choice(T("Antagoniste de l’endothéline (bosentan)", "Endothelin receptor antagonist (bosentan)"), SOC_GIVEN,
                 sdtm="CM.CMTRT=ENDOTHELIN RECEPTOR ANTAGONIST")
    ERACM = ManyLines(_CM_LINES, of="CM", when=ERA.equals("GIVEN"), sdtm="RELREC (CM, CM)")
    OTHVAS = Choice(T("IEC, ARA II, alpha-bloquant ou dérivé nitré local",
                      "ACE inhibitor, angiotensin-II antagonist, alpha-blocker or topical nitrate"), SOC_GIVEN,
                    sdtm="CM.CMTRT=OTHER VASODILATOR")
    OTHVASCM = ManyLines(_CM_LINES, of="CM", when=OTHVAS.equals("GIVEN"), sdtm="RELREC (CM, CM)")
    APLT = Choice(T("Antiagrégant plaquettaire", "Antiplatelet"), SOC_GIVEN, sdtm="CM.CMTRT=ANTIPLATELET")
    APLTCM = ManyLines(_CM_LINES, of="CM", when=APLT.equals("GIVEN"), sdtm="RELREC (CM, CM)")
    STATIN = Choice(T("Statine", "Statin"), SOC_GIVEN, sdtm="CM.CMTRT=STATIN")
    STATINCM = ManyLines(_CM_LINES, of="CM", when=STATIN.equals("GIVEN"), sdtm="RELREC (CM, CM)")

    COLDPR = YesNo(T("Protection contre le froid", "Cold protection"), sdtm="PR.PRTRT=COLD PROTECTION",
                   section=T("Conseils et rééducation", "Advice and rehabilitation"))
    SMOKADV = YesNo(T("Conseil d’arrêt du tabac", "Smoking advice"), sdtm="PR.PRTRT=SMOKING ADVICE")
    HANDEX = YesNo(T("Exercices des mains", "Hand exercises"), sdtm="PR.PRTRT=HAND EXERCISES")
    OCCTH = YesNo(T("Ergothérapie", "Occupational therapy"), sdtm="PR.PRTRT=OCCUPATIONAL THERAPY")
    PAINSTP = Choice(T("Palier antalgique le plus élevé (OMS)", "Highest step of pain medication (WHO)"), WHO_STEP,
                     sdtm="SUPPPR.QNAM=PAINSTP")

    SOCFULL = YesNo(T("Soins de référence donnés en entier", "Standard of care given in full"),
                    section=T("Bilan à l’inclusion", "Outcome at inclusion"), sdtm="SUPPPR.QNAM=SOCFULL")
    SOCREAS = Text(T("Pourquoi pas en entier", "Why not in full"), when=SOCFULL.equals("N"), lines=3, max=500,
                   sdtm="CO.COVAL")
    SOCCRS = Choice(T("Évolution des ulcères pendant cette période", "Course of the ulcers during the run-in"),
                    SOC_COURSE, sdtm="FA.FATESTCD=SOCCRS")
    SOCCONC = Choice(T("Conclusion sur le caractère réfractaire", "Conclusion: refractory or not"), SOC_CONCLUSION,
                     judgement=True, critical=True, sdtm="FA.FATESTCD=SOCCONC",
                     help=T("Réfractaire : au terme des soins de référence, toujours actif, ou nouveau malgré eux.",
                            "Refractory: at the end of standard of care still active, or new despite it."))
