"""Concomitant and prior medication: one line per drug, dose and period."""

from ecrf.crf import CRF, YN, Choice, Date, Decimal, Derived, Line, Log, ManyLines, MultiChoice, T, Text, YesNo
from forms.codelists import CM_GROUP, CM_IND, CM_STOP, DMARD_CLASS, FINGERS, FREQ, ROUTE, STEROID, UNIT, VASC_CLASS
from forms.ranges import CM_RANGES, limits
from forms.source import section
from forms.treatment.doses import given_in_run_in, prednisone_per_day


class CM(CRF):
    """A medication taken before or during the study. A new dose is a new line."""

    oid, version, domain = "CM", "1.0", "CM"
    title = T("Traitements", "Medication")
    source = section("4.9", "F10")
    scope = "subject"
    repeats = Log()
    summary = ("CMTRT", "CMDOSE", "CMDOSU", "CMSTDAT", "CMENDAT")
    help = T("À noter avec leurs dates exactes : traitements de fond et biothérapies, corticoïdes, statines, "
             "vasodilatateurs, antibiotiques des 6 derniers mois, toxine botulique des 12 derniers mois.",
             "Record with exact dates: disease-modifying agents and biologics, corticosteroids, statins, "
             "vasodilators, antibiotics of the last 6 months, botulinum toxin of the last 12 months.")

    CMTRT = Text(T("Médicament", "Drug name"), sdtm="CM.CMTRT")
    CMINDC = Choice(T("Indication", "Indication"), CM_IND, sdtm="CM.CMINDC")
    CMGRP = Choice(T("Famille surveillée par l’étude", "Group that the study watches"), CM_GROUP, sdtm="CM.CMSCAT")
    CMVASC = Choice(T("Classe vasculaire", "Vascular class"), VASC_CLASS, when=CMGRP.equals("VASC"), sdtm="CM.CMCLAS")
    CMDMARD = Choice(T("Classe du traitement de fond", "Disease-modifying class"), DMARD_CLASS,
                     when=CMGRP.equals("DMARD"), sdtm="CM.CMCLAS")
    CMSTER = Choice(T("Corticoïde", "Corticosteroid"), STEROID, when=CMGRP.equals("STEROID"), sdtm="CM.CMCLAS")
    CMFING = MultiChoice(T("Doigts injectés", "Fingers injected"), FINGERS, when=CMGRP.equals("BOTULINUM"),
                         sdtm="SUPPCM.QNAM=CMFING")
    CMULC = ManyLines(T("Ulcères concernés", "Ulcers concerned"), of="ULCR", optional=True,
                      when=CMINDC.one_of("DU_PAIN", "DU_INFECTION", "WOUND_CARE"), sdtm="RELREC (CM, TU)")
    CMAE = Line(T("Événement indésirable concerné", "Adverse event concerned"), of="AE", optional=True,
                when=CMINDC.equals("AE"), sdtm="RELREC (CM, AE)")
    CMDOSE = Decimal(T("Dose par prise", "Dose"), section=T("Posologie", "Dosing"), sdtm="CM.CMDOSE",
                     **limits(CM_RANGES, "CMDOSE"))
    CMDOSU = Choice(T("Unité", "Unit"), UNIT, sdtm="CM.CMDOSU")
    CMDOSFRQ = Choice(T("Rythme", "Frequency"), FREQ, sdtm="CM.CMDOSFRQ")
    CMROUTE = Choice(T("Voie", "Route"), ROUTE, sdtm="CM.CMROUTE")
    CMPRED = Derived(T("Équivalent prednisone par jour", "Prednisone equivalent a day"), unit="mg", decimals=1,
                     when=CMGRP.equals("STEROID"), inputs=(CMDOSE, CMDOSU, CMDOSFRQ, CMSTER),
                     compute=prednisone_per_day, sdtm="SUPPCM.QNAM=CMPRED",
                     formula=T("dose × prises par jour × 5 / dose équivalant à 5 mg de prednisone",
                               "dose × intakes a day × 5 / dose worth 5 mg of prednisone"))
    CMSTDAT = Date(T("Date de début", "Start date"), partial=True, section=T("Période", "Period"), sdtm="CM.CMSTDTC")
    CMCHDAT = Date(T("Date du dernier changement de dose", "Date of the last change of dose"), partial=True,
                   optional=True, sdtm="SUPPCM.QNAM=CMCHDAT",
                   help=T("Statines et vasodilatateurs : si la dose a changé.",
                          "Statins and vasodilators: when the dose changed."))
    CMONGO = YesNo(T("En cours", "Ongoing"), sdtm="CM.CMENRTPT")
    CMENDAT = Date(T("Date de fin", "End date"), partial=True, when=CMONGO.equals("N"), sdtm="CM.CMENDTC")
    CMSTOP = Choice(T("Motif d’arrêt", "Reason stopped"), CM_STOP, when=CMONGO.equals("N"), sdtm="SUPPCM.QNAM=CMSTOP")
    CMRUNIN = Derived(T("Donné pendant la période de soins de référence", "Given during the standard-of-care run-in"),
                      inputs=(CMSTDAT, CMENDAT, CMONGO, "SOC.SOCSTDAT", "SV.SVDAT"), codelist=YN,
                      compute=given_in_run_in, sdtm="SUPPCM.QNAM=CMRUNIN",
                      formula=T("la période du traitement recoupe celle des soins de référence",
                                "the period of the medication overlaps the standard-of-care run-in"))
