"""The harvest of fat: who, where, how much, in which containers, and how it left for the cell-therapy unit."""

from __future__ import annotations

from decimal import Decimal as Number
from typing import Any

from ecrf.crf import (
    CRF,
    VAS,
    YNNA,
    Choice,
    Date,
    DateTime,
    Decimal,
    Derived,
    Grid,
    GridLine,
    Integer,
    ManyLines,
    MultiChoice,
    Staff,
    T,
    Text,
    Time,
    YesNo,
)
from forms.cells.asked import AUTOLOGOUS
from forms.cells.codelists import HARVEST_ANAES, HARVEST_SITE
from forms.cells.ranges import HARV_RANGES
from forms.codelists import GRADE
from forms.ranges import limits
from forms.source import section
from forms.units import DAYS

_CODE = T("Un code de la personne, jamais un nom.", "A code of the person, never a name.")


def hours_on_the_way(form: Any, book: Any) -> Number | None:
    """Hours between leaving the theatre and reaching the unit; ``None`` until both are known."""
    if form.TRSTDTC is None or form.TRENDTC is None:
        return None
    return Number(str((form.TRENDTC - form.TRSTDTC).total_seconds())) / 3600


def _complication(name: str, fr: str, en: str) -> GridLine:
    there = YesNo(T(fr, en), sdtm=f"FA.FATESTCD={name}")
    grade = Choice(T(f"{fr}\u00a0: grade", f"{en}: grade"), GRADE, when=there.equals("Y"), sdtm=f"FA.FATESTCD={name[:6]}GR")
    return GridLine(T(fr, en), ((name, there), (f"{name}G", grade)))


class HARV(CRF):
    """The harvest, the same in both arms (A14). It is recorded as it happened, cleared or not (rulings R40)."""

    oid, version, domain = "HARV", "1.0", "PR"
    title = T("Prélèvement de graisse", "Fat harvest")
    source = section("4.28", "F29")
    asked = AUTOLOGOUS

    HARVDAT = Date(T("Date, si un autre jour que la visite", "Date, if another day than the visit"), optional=True,
                   sdtm="PR.PRSTDTC")
    HARVSTIM = Time(T("Heure de début", "Start time"), critical=True, sdtm="PR.PRSTDTC")
    HARVETIM = Time(T("Heure de fin", "End time"), sdtm="PR.PRENDTC")
    HARVOPER = Text(T("Opérateur (code)", "Operator (code)"), max=20, sdtm="SUPPPR.QNAM=HARVOPER", help=_CODE)
    HARVCTR = Text(T("Établissement", "Hospital"), max=60, sdtm="SUPPPR.QNAM=HARVCTR")
    HARVROOM = Text(T("Salle", "Room"), max=20, sdtm="SUPPPR.QNAM=HARVROOM")
    HARVAUTH = YesNo(T("Établissement autorisé à prélever (CSP L1242-1)",
                       "Hospital authorised to collect cells (public health code L1242-1)"),
                     sdtm="SUPPPR.QNAM=HARVAUTH")

    HCONSCHK = YesNo(T("Consentement revérifié", "Consent checked again"), sdtm="SUPPPR.QNAM=HCONSCHK",
                     section=T("Avant le prélèvement", "Before the harvest"))
    HPREGCHK = Choice(T("Test de grossesse négatif vérifié", "Negative pregnancy test checked"), YNNA,
                      sdtm="SUPPPR.QNAM=HPREGCHK")
    APSTOP = Choice(T("Antiagrégant arrêté", "Antiplatelet stopped"), YNNA, sdtm="SUPPPR.QNAM=APSTOP")
    APDAYS = Integer(T("Antiagrégant arrêté depuis", "Antiplatelet stopped for"), unit=DAYS, when=APSTOP.equals("Y"),
                     sdtm="SUPPPR.QNAM=APDAYS", **limits(HARV_RANGES, "APDAYS"))
    ACSTOP = Choice(T("Anticoagulant arrêté", "Anticoagulant stopped"), YNNA, sdtm="SUPPPR.QNAM=ACSTOP")

    HANAES = Choice(T("Anesthésie", "Anaesthesia"), HARVEST_ANAES, sdtm="PR.PRTRT=ANAESTHESIA",
                    section=T("Geste", "Procedure"))
    HANAESCM = ManyLines(T("Lignes de traitement", "Medication lines"), of="CM", optional=True, sdtm="RELREC (PR, CM)")
    LIDOMG = Decimal(T("Lidocaïne, dose totale", "Lidocaine, total dose"), unit="mg", sdtm="CM.CMDOSE (CMTRT=LIDOCAINE)",
                     **limits(HARV_RANGES, "LIDOMG"))
    HARVLOC = MultiChoice(T("Site de prélèvement", "Site of harvest"), HARVEST_SITE, sdtm="PR.PRLOC")
    HARVLOCX = Text(T("Autre site", "Other site"), max=60, when=HARVLOC.one_of("OTHER"), sdtm="SUPPPR.QNAM=HARVLOCX")
    INFVOL = Decimal(T("Volume infiltré", "Volume infiltrated"), unit="mL", sdtm="SUPPPR.QNAM=INFVOL",
                     **limits(HARV_RANGES, "INFVOL"))
    LIPOVOL = Decimal(T("Volume de graisse aspirée", "Volume of lipoaspirate"), unit="mL", critical=True,
                      sdtm="SUPPPR.QNAM=LIPOVOL", **limits(HARV_RANGES, "LIPOVOL"))
    BLDLOSS = Decimal(T("Saignement estimé", "Estimated blood loss"), unit="mL", sdtm="SUPPPR.QNAM=BLDLOSS",
                      **limits(HARV_RANGES, "BLDLOSS"))
    CANNULA = Text(T("Canule ou dispositif, référence", "Cannula or device, reference"), max=60, sdtm="SUPPPR.QNAM=CANNULA")
    CANNLOT = Text(T("Canule ou dispositif, lot", "Cannula or device, lot"), max=40, sdtm="SUPPPR.QNAM=CANNLOT")
    DEVDEF = YesNo(T("Défaut du dispositif", "Device defect"), sdtm="DE.DETERM=DEVICE DEFECT",
                   help=T("Oui\u00a0: l’unité ou l’injecteur ouvre la page des défauts.",
                          "Yes: the unit or the injector opens the page of deficiencies."))

    CONTID = Text(T("Contenant, numéro", "Container, number"), max=40, critical=True, sdtm="BE.BEREFID",
                  section=T("Contenants et départ", "Containers and dispatch"))
    TUBECNT = Integer(T("Nombre de tubes ou poches", "Number of tubes or bags"), sdtm="SUPPBE.QNAM=TUBECNT",
                      **limits(HARV_RANGES, "TUBECNT"))
    LABEL1 = Staff(T("Étiquettes vérifiées par, première personne", "Labels checked by, first person"),
                   sdtm="SUPPBE.QNAM=LABEL1")
    LABEL2 = Staff(T("Étiquettes vérifiées par, seconde personne", "Labels checked by, second person"),
                   sdtm="SUPPBE.QNAM=LABEL2")
    SEALNO = Text(T("Numéro de scellé", "Seal number"), max=40, sdtm="SUPPBE.QNAM=SEALNO")
    SENTTEMP = Decimal(T("Température au départ", "Temperature at dispatch"), unit="°C", sdtm="SUPPBE.QNAM=SENTTEMP",
                       **limits(HARV_RANGES, "SENTTEMP"))
    TRSTDTC = DateTime(T("Départ vers l’unité", "Left for the unit"), sdtm="BE.BESTDTC")
    TRENDTC = DateTime(T("Arrivée à l’unité", "Reached the unit"), optional=True, sdtm="BE.BEENDTC")
    TRHOURS = Derived(T("Durée du transport", "Time on the way"), unit="h", decimals=1, inputs=(TRSTDTC, TRENDTC),
                      compute=hours_on_the_way, sdtm="SUPPBE.QNAM=TRHOURS",
                      formula=T("arrivée − départ", "arrival − departure"), **limits(HARV_RANGES, "TRHOURS"))
    CARRIER = Text(T("Transporteur", "Carrier"), max=60, sdtm="SUPPBE.QNAM=CARRIER")

    COMPL = Grid(T("Complications", "Complications"), (T("Présente", "Present"), T("Grade", "Grade")), (
        _complication("HAEMAT", "Hématome", "Haematoma"), _complication("SEROMA", "Sérome", "Seroma"),
        _complication("HINFECT", "Infection du site", "Infection of the site"),
        _complication("HOTHER", "Autre complication", "Other complication")))
    HPAINVAS = VAS(T("Douleur au site de prélèvement", "Pain at the site of harvest"), hard_check="EC100", sdtm="QSTESTCD=HARVPAIN",
                   section=T("Après le prélèvement", "After the harvest"),
                   ends=(T("aucune douleur", "no pain"), T("la pire imaginable", "worst imaginable")))
    HARVAE = ManyLines(T("Événements indésirables ouverts", "Adverse events opened"), of="AE", optional=True,
                       sdtm="RELREC (PR, AE)")
    HARVFAIL = YesNo(T("Prélèvement interrompu ou insuffisant", "Harvest aborted or insufficient"), critical=True,
                     sdtm="DV.DVTERM=HARVEST FAILED")
    HARVFTXT = Text(T("Ce qui s’est passé", "What happened"), when=HARVFAIL.equals("Y"), sdtm="SUPPDV.QNAM=HARVFTXT")
