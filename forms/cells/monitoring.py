"""Monitoring after the injection: one line per time point, the injected fingers in a table."""

from __future__ import annotations

from ecrf.crf import CRF, NRS, Choice, DateTime, Decimal, Grid, GridLine, Integer, Lines, ManyLines, T, Text, YesNo
from forms.cells.codelists import FINGER_COLOUR, MONTPT
from forms.cells.ranges import MON_RANGES
from forms.codelists import FINGERS, OXYSITE
from forms.ranges import limits
from forms.source import section

_COLOUR, _REFILL, _NUMB = T("couleur", "colour"), T("recoloration", "refill"), T("paresthésie", "paraesthesia")


def _of(finger: T, what: T) -> T:
    return T(f"{finger.fr}\u00a0: {what.fr}", f"{finger.en}: {what.en}")


def _finger(code: str, words: T) -> GridLine:
    place = f"FALOC=HAND DIGIT {code[1]}, FALAT={code[0]}"
    colour = Choice(_of(words, _COLOUR), FINGER_COLOUR, optional=True, sdtm=f"FATESTCD=COLOUR, {place}")
    refill = Decimal(_of(words, _REFILL), unit="s", optional=True, sdtm=f"FATESTCD=CAPREFIL, {place}",
                     **limits(MON_RANGES, "REFILL"))
    numb = YesNo(_of(words, _NUMB), optional=True, sdtm=f"FATESTCD=PARAESTH, {place}")
    return GridLine(words, ((f"COL{code}", colour), (f"REF{code}", refill), (f"PAR{code}", numb)))


class MON(CRF):
    """The patient at one time point after the injection; fingers that were not injected stay empty."""

    oid, version, domain = "MON", "1.0", "VS"
    title = T("Surveillance après l’injection", "Monitoring after the injection")
    source = section("4.34", "F35")
    repeats = Lines(MONTPT)
    summary = ("MONDTC", "PAINNRS")

    MONDTC = DateTime(T("Date et heure", "Date and time"), critical=True, sdtm="VS.VSDTC, FA.FADTC")
    SYSBP = Integer(T("Pression artérielle systolique", "Systolic blood pressure"), unit="mmHg", sdtm="VSTESTCD=SYSBP",
                    **limits(MON_RANGES, "SYSBP"))
    DIABP = Integer(T("Pression artérielle diastolique", "Diastolic blood pressure"), unit="mmHg",
                    sdtm="VSTESTCD=DIABP", **limits(MON_RANGES, "DIABP"))
    PULSE = Integer(T("Pouls", "Pulse"), unit="/min", sdtm="VSTESTCD=PULSE", **limits(MON_RANGES, "PULSE"))
    TEMP = Decimal(T("Température", "Temperature"), unit="°C", sdtm="VSTESTCD=TEMP", **limits(MON_RANGES, "TEMP"))
    OXYSAT = Integer(T("Saturation en oxygène", "Oxygen saturation"), unit="%", sdtm="VSTESTCD=OXYSAT",
                     **limits(MON_RANGES, "OXYSAT"))
    OXYLOC = Choice(T("Saturation mesurée à", "Saturation measured at"), OXYSITE, sdtm="VS.VSLOC (VSTESTCD=OXYSAT)")
    PAINNRS = NRS(T("Douleur", "Pain"), sdtm="QSTESTCD=MONPAIN",
                  ends=(T("aucune douleur", "no pain"), T("la pire imaginable", "worst imaginable")),
                  **limits(MON_RANGES, "PAINNRS"))

    FINGS = Grid(T("Doigts injectés", "Injected fingers"),
                 (T("Couleur", "Colour"), T("Recoloration (s)", "Refill (s)"), T("Paresthésie", "Paraesthesia")),
                 tuple(_finger(code.code, code.label) for code in FINGERS))
    SWELFING = Choice(T("Doigt de référence pour la circonférence", "Reference finger for the circumference"), FINGERS,
                      optional=True, sdtm="FA.FALOC (FATESTCD=CIRCUMF)", section=T("Main", "Hand"))
    SWELCIRC = Decimal(T("Circonférence du doigt", "Circumference of the finger"), unit="mm", optional=True,
                       sdtm="FATESTCD=CIRCUMF", **limits(MON_RANGES, "SWELCIRC"))
    BLEEDING = YesNo(T("Saignement local", "Local bleeding"), sdtm="FATESTCD=BLEEDING")

    ALLERGY = YesNo(T("Signes d’allergie", "Signs of allergy"), sdtm="FATESTCD=ALLERGY",
                    section=T("Signes généraux", "General signs"))
    SYSSYMP = YesNo(T("Autres symptômes généraux", "Other general symptoms"), sdtm="FATESTCD=SYSTEMIC")
    SYSSYMPX = Text(T("Lesquels", "Which"), when=SYSSYMP.equals("Y"), sdtm="FA.FAORRES")
    RESCUE = YesNo(T("Traitement de secours donné", "Rescue treatment given"), sdtm="CM.CMOCCUR (CMTRT=RESCUE TREATMENT)")
    RESCUECM = ManyLines(T("Lignes de traitement", "Medication lines"), of="CM", when=RESCUE.equals("Y"),
                         sdtm="RELREC (FA, CM)")
    DISCHDTC = DateTime(T("Sortie du patient", "Discharge of the patient"), optional=True, sdtm="HO.HOENDTC",
                        help=T("À la dernière surveillance sur place.", "At the last monitoring on site."))
    MONAE = ManyLines(T("Événements indésirables ouverts", "Adverse events opened"), of="AE", optional=True,
                      sdtm="RELREC (FA, AE)")
