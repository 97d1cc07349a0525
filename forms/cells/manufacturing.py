"""The batch record in short: what came in, what was done with it, what was formulated; unblinded roles only."""

from __future__ import annotations

from ecrf.crf import CRF, Choice, DateTime, Decimal, Integer, Log, T, Text, YesNo
from forms.cells.codelists import ARM, DETECTED, KARYOTYPE, MATERIAL_STATE
from forms.cells.product import MILLION_CELLS
from forms.cells.ranges import MFG_RANGES
from forms.ranges import limits
from forms.source import section
from forms.units import DAYS


class MFG(CRF):
    """One batch made for the subject, cells or placebo; the steps inside the unit stand here and nowhere else."""

    oid, version, domain = "MFG", "1.0", "BS"
    title = T("Lot fabriqué", "Batch made")
    source = section("4.29", "F30")
    scope = "subject"
    repeats = Log()
    seen_by = "unblinded"
    area = "product"
    summary = ("BATCHNO", "MFGTYPE", "EXPDTC")

    BATCHNO = Text(T("Numéro de lot", "Batch number"), max=40, critical=True, sdtm="BS.BSREFID")
    SECCODE = Text(T("Code européen unique ou ISBT du produit", "Single European or ISBT product code"), max=60,
                   critical=True, sdtm="SUPPBS.QNAM=SECCODE")
    MFGTYPE = Choice(T("Préparation", "Preparation"), ARM, critical=True, sdtm="SUPPBS.QNAM=MFGTYPE")
    EXPDTC = DateTime(T("Péremption", "Expiry"), future=True, optional=True, sdtm="SUPPBS.QNAM=EXPDTC",
                      help=T("Au plus tard à la libération.", "At release at the latest."))

    RECDTC = DateTime(T("Reçu le", "Received at"), sdtm="BE.BESTDTC (BETERM=RECEIVED)",
                      section=T("Réception de la graisse", "Reception of the fat"))
    FATMASS = Decimal(T("Masse", "Mass"), unit="g", optional=True, sdtm="BSTESTCD=MASS", **limits(MFG_RANGES, "FATMASS"))
    FATVOL = Decimal(T("Volume", "Volume"), unit="mL", sdtm="BSTESTCD=VOLUME", **limits(MFG_RANGES, "FATVOL"))
    FATCOND = Choice(T("État à la réception", "Condition at reception"), MATERIAL_STATE, sdtm="BSTESTCD=COND")
    FATCONDX = Text(T("État, précision", "Condition, detail"), when=FATCOND.one_of("LEAK", "DAMAGED", "OTHER"),
                    sdtm="SUPPBS.QNAM=FATCONDX")
    RECTEMP = Decimal(T("Température à la réception", "Temperature at reception"), unit="°C", sdtm="BSTESTCD=TEMP",
                      **limits(MFG_RANGES, "RECTEMP"))

    DIGENZ = Text(T("Enzyme de digestion, lot", "Digestion enzyme, lot"), max=60, when=MFGTYPE.equals("ACTIVE"),
                  sdtm="BSTESTCD=ENZYME", section=T("Digestion et culture", "Digestion and culture"))
    DIGMIN = Integer(T("Durée de digestion", "Digestion time"), unit="min", when=MFGTYPE.equals("ACTIVE"),
                     sdtm="BSTESTCD=DIGTIME", **limits(MFG_RANGES, "DIGMIN"))
    SVFVNC = Decimal(T("Cellules nucléées viables après digestion", "Viable nucleated cells after digestion"),
                     unit=MILLION_CELLS, when=MFGTYPE.equals("ACTIVE"), sdtm="BSTESTCD=VNC",
                     **limits(MFG_RANGES, "SVFVNC"))
    CULTDTC = DateTime(T("Mise en culture", "Culture started"), when=MFGTYPE.equals("ACTIVE"),
                       sdtm="BE.BESTDTC (BETERM=CULTURE START)")
    SEEDDENS = Decimal(T("Densité d’ensemencement", "Seeding density"), unit=T("10^3 cellules/cm²", "10^3 cells/cm²"),
                       when=MFGTYPE.equals("ACTIVE"), sdtm="BSTESTCD=SEEDDENS", **limits(MFG_RANGES, "SEEDDENS"))
    MEDIUM = Text(T("Milieu, lot", "Medium, lot"), max=60, when=MFGTYPE.equals("ACTIVE"), sdtm="BSTESTCD=MEDIUM")
    PLLOT = Text(T("Lysat plaquettaire, lot", "Platelet lysate, lot"), max=40, when=MFGTYPE.equals("ACTIVE"),
                 sdtm="BSTESTCD=PLLOT")
    ABCULT = YesNo(T("Antibiotique dans la culture", "Antibiotic in the culture"), when=MFGTYPE.equals("ACTIVE"),
                   sdtm="BSTESTCD=ANTIBIO")
    ABCULTX = Text(T("Antibiotique", "Antibiotic"), max=60, when=ABCULT.equals("Y"), sdtm="SUPPBS.QNAM=ABCULTX")
    PASSN = Integer(T("Nombre de passages", "Number of passages"), when=MFGTYPE.equals("ACTIVE"),
                    sdtm="BSTESTCD=PASSAGE", **limits(MFG_RANGES, "PASSN"))
    PASSDTC = DateTime(T("Dernier passage", "Last passage"), optional=True, when=MFGTYPE.equals("ACTIVE"),
                       sdtm="BE.BESTDTC (BETERM=PASSAGE)")
    CULTDAYS = Integer(T("Durée de culture", "Days of culture"), unit=DAYS, when=MFGTYPE.equals("ACTIVE"),
                       sdtm="BSTESTCD=CULTDAYS", **limits(MFG_RANGES, "CULTDAYS"))
    POPDBL = Decimal(T("Doublements de population", "Population doublings"), when=MFGTYPE.equals("ACTIVE"),
                     sdtm="BSTESTCD=POPDBL", **limits(MFG_RANGES, "POPDBL"))
    TVC = Decimal(T("Cellules viables à la récolte", "Viable cells at the harvest of the culture"), unit=MILLION_CELLS,
                  when=MFGTYPE.equals("ACTIVE"), sdtm="BSTESTCD=TVC", **limits(MFG_RANGES, "TVC"))
    KARYO = Choice(T("Caryotype", "Karyotype"), KARYOTYPE, when=MFGTYPE.equals("ACTIVE"), sdtm="BSTESTCD=KARYO")
    TELOM = Choice(T("Télomérase", "Telomerase"), DETECTED, when=MFGTYPE.equals("ACTIVE"), sdtm="BSTESTCD=TELOM")
    CFUF = Decimal(T("CFU-F", "CFU-F"), unit="%", optional=True, when=MFGTYPE.equals("ACTIVE"), sdtm="BSTESTCD=CFUF",
                   **limits(MFG_RANGES, "CFUF"))

    CRYO = YesNo(T("Cryoconservé", "Cryopreserved"), when=MFGTYPE.equals("ACTIVE"), sdtm="SUPPBS.QNAM=CRYO",
                 section=T("Formulation", "Formulation"))
    THAWDTC = DateTime(T("Décongelé le", "Thawed at"), when=CRYO.equals("Y"), optional=True,
                       sdtm="BE.BESTDTC (BETERM=THAW)")
    FORMDTC = DateTime(T("Formulé le", "Formulated at"), optional=True, sdtm="BE.BESTDTC (BETERM=FORMULATION)")
    DOSEPREP = Decimal(T("Dose préparée", "Dose prepared"), unit=MILLION_CELLS, when=MFGTYPE.equals("ACTIVE"),
                       critical=True, sdtm="BSTESTCD=DOSEPREP", **limits(MFG_RANGES, "DOSEPREP"))
    VOLPREP = Decimal(T("Volume préparé", "Volume prepared"), unit="mL", optional=True, sdtm="SUPPBS.QNAM=VOLPREP",
                      **limits(MFG_RANGES, "VOLPREP"))
    EXCIP = Text(T("Excipient", "Excipient"), max=60, optional=True, sdtm="SUPPBS.QNAM=EXCIP")
    CONTNR = Text(T("Contenant", "Container"), max=60, optional=True, sdtm="SUPPBS.QNAM=CONTNR")
    PLACSAME = YesNo(T("Placebo\u00a0: contenant, volume et étiquette identiques",
                       "Placebo: container, volume and label identical"), when=MFGTYPE.equals("PLACEBO"),
                     sdtm="SUPPBS.QNAM=PLACSAME")
    MFGFAIL = YesNo(T("Échec de fabrication", "Manufacturing failure"), critical=True, optional=True,
                    sdtm="SUPPBS.QNAM=MFGFAIL")
    MFGFTXT = Text(T("Cause de l’échec", "Cause of the failure"), when=MFGFAIL.equals("Y"), sdtm="SUPPBS.QNAM=MFGFTXT")
