"""The sheet of an adverse event of special interest: its kind, then what that kind asks."""

from __future__ import annotations

from typing import Any

from ecrf.crf import (
    CRF,
    Choice,
    Date,
    DateTime,
    Decimal,
    Derived,
    Integer,
    Line,
    ManyLines,
    MultiChoice,
    Per,
    T,
    Text,
    YesNo,
)
from forms.codelists import FINGERS, PHALANX, POINT_POSITION
from forms.ranges import limits
from forms.safety.codelists import (
    AESI_KIND,
    AGENT,
    ANAPHYLAXIS,
    CULTURE,
    ECTOPIC,
    HARVEST_EVENT,
    HISTOLOGY,
    IMAGING,
    PAIN_GRADE,
    VESSEL,
)
from forms.safety.onset import months_after_injection, of_special_interest
from forms.safety.ranges import AESI_RANGES
from forms.source import section
from forms.ulcers.codelists import AMPUTATED
from forms.units import DAYS, MONTHS

_AREA: dict[str, Any] = {"unit": "mm²", **limits(AESI_RANGES, "AREA")}


class AESI(CRF):
    """One sheet per event of special interest. What the syringes held is told elsewhere, to those cleared."""

    oid, version, domain = "AESI", "1.0", "FA"
    title = T("Événement d’intérêt particulier", "Event of special interest")
    source = section("4.40", "F48")
    scope = "subject"
    repeats = Per("AE", when=of_special_interest)
    area = "safety"
    summary = ("ASIKIND",)

    ASIKIND = Choice(T("De quoi s’agit-il", "What it is"), AESI_KIND, critical=True, sdtm="FA.FAOBJ")

    ASIFING = MultiChoice(T("Doigts", "Fingers"), FINGERS, sdtm="FA.FALOC", section=T("Précisions", "Details"),
                          when=ASIKIND.one_of("INJECTION_SITE", "ISCHAEMIA", "INFECTION", "ECTOPIC"))
    ASIPHAL = MultiChoice(T("Phalanges", "Phalanges"), PHALANX, when=ASIKIND.equals("ISCHAEMIA"), sdtm="FA.FALOC")
    ASIPOINT = MultiChoice(T("Points d’injection", "Injection points"), POINT_POSITION, sdtm="SUPPFA.QNAM=ASIPOINT",
                           when=ASIKIND.one_of("INJECTION_SITE", "ECTOPIC"))
    ASISIZE = Decimal(T("Taille de la réaction", "Size of the reaction"), unit="mm", sdtm="FATESTCD=DIAMETER",
                      when=ASIKIND.equals("INJECTION_SITE"), **limits(AESI_RANGES, "ASISIZE"))
    ASIRED = YesNo(T("Rougeur", "Redness"), when=ASIKIND.equals("INJECTION_SITE"), sdtm="FATESTCD=REDNESS")
    ASISWELL = YesNo(T("Gonflement", "Swelling"), when=ASIKIND.equals("INJECTION_SITE"), sdtm="FATESTCD=SWELLING")
    ASIPAING = Choice(T("Douleur", "Pain"), PAIN_GRADE, when=ASIKIND.equals("INJECTION_SITE"), sdtm="FATESTCD=PAINGR")
    ASIHOURS = Decimal(T("Début après l’injection", "Onset after the injection"), unit="h", sdtm="FATESTCD=ONSETH",
                       when=ASIKIND.equals("ISCHAEMIA"), **limits(AESI_RANGES, "ASIHOURS"))
    ASIPHOTO = Text(T("Identifiant de la photographie", "Identifier of the photograph"), max=36, optional=True,
                    when=ASIKIND.equals("ISCHAEMIA"), sdtm="SUPPFA.QNAM=ASIPHOTO")
    ASIREVAS = Text(T("Revascularisation tentée", "Revascularisation attempted"), when=ASIKIND.equals("ISCHAEMIA"),
                    sdtm="FATESTCD=REVASC", help=T("« Aucune » si rien n’a été tenté.", "“None” when nothing was tried."))
    ASILOSS = YesNo(T("Perte de tissu", "Tissue loss"), critical=True, when=ASIKIND.equals("ISCHAEMIA"),
                    sdtm="FATESTCD=TISSLOSS")
    ASIAMPU = Choice(T("Amputation", "Amputation"), AMPUTATED, critical=True, when=ASIKIND.equals("ISCHAEMIA"),
                     sdtm="FATESTCD=AMPUTLVL")

    ASIABEF = Decimal(T("Surface avant", "Area before"), when=ASIKIND.equals("ULCER_WORSENING"),
                      sdtm="FATESTCD=AREABEF", help=T("L’ulcère est désigné sur la page de l’événement.",
                                                      "The ulcer is named on the page of the event."), **_AREA)
    ASIAAFT = Decimal(T("Surface après", "Area after"), when=ASIKIND.equals("ULCER_WORSENING"),
                      sdtm="FATESTCD=AREAAFT", **_AREA)
    ASINECR = YesNo(T("Nécrose nouvelle", "New necrosis"), when=ASIKIND.equals("ULCER_WORSENING"),
                    sdtm="FATESTCD=NEWNECR")
    ASINEWU = YesNo(T("Nouvel ulcère", "New ulcer"), when=ASIKIND.equals("ULCER_WORSENING"), sdtm="FATESTCD=NEWULC")
    ASIINF = YesNo(T("Infecté", "Infected"), when=ASIKIND.equals("ULCER_WORSENING"), sdtm="FATESTCD=INFECTED")

    ASICULT = Choice(T("Culture", "Culture"), CULTURE, when=ASIKIND.equals("INFECTION"), sdtm="FATESTCD=CULTURE")
    ASIORG = Text(T("Germe", "Organism"), when=ASIKIND.equals("INFECTION") & ASICULT.equals("POSITIVE"),
                  sdtm="FATESTCD=ORGANISM")
    ASIABX = ManyLines(T("Antibiotiques (lignes de traitement)", "Antibiotics (medication lines)"), of="CM",
                       optional=True, when=ASIKIND.equals("INFECTION"), sdtm="RELREC (AE, CM)")

    ASIHARV = Choice(T("Au site de prélèvement", "At the harvest site"), HARVEST_EVENT,
                     when=ASIKIND.equals("HARVEST_SITE"), sdtm="FATESTCD=HARVEVT")
    ASIHSITE = Text(T("Endroit du prélèvement", "Place of the harvest"), max=100, when=ASIKIND.equals("HARVEST_SITE"),
                    sdtm="FA.FALOC")
    ASIHCM = Decimal(T("Étendue", "Extent"), unit="cm", when=ASIKIND.equals("HARVEST_SITE"), sdtm="FATESTCD=EXTENT",
                     **limits(AESI_RANGES, "ASIHCM"))
    ASIDRAIN = YesNo(T("Drainage", "Drainage"), when=ASIKIND.equals("HARVEST_SITE"), sdtm="FATESTCD=DRAINAGE")

    ASIVESS = Choice(T("Thrombose", "Thrombosis"), VESSEL, when=ASIKIND.equals("THROMBOSIS"), sdtm="FATESTCD=VESSTYPE")
    ASIVNAME = Text(T("Vaisseau", "Vessel"), max=100, when=ASIKIND.equals("THROMBOSIS"), sdtm="FA.FALOC")
    ASILIPID = YesNo(T("Embolie graisseuse évoquée", "Lipid embolism suspected"), when=ASIKIND.equals("THROMBOSIS"),
                     sdtm="FATESTCD=LIPIDEMB")

    ASISAMP = MultiChoice(T("Atteintes", "Systems involved"), ANAPHYLAXIS, when=ASIKIND.equals("HYPERSENSITIVITY"),
                          sdtm="FATESTCD=ANAPHYL")
    ASITRYP = Decimal(T("Tryptase", "Tryptase"), unit="µg/L", optional=True, when=ASIKIND.equals("HYPERSENSITIVITY"),
                      sdtm="LBTESTCD=TRYPTASE", **limits(AESI_RANGES, "ASITRYP"))
    ASITRYDT = DateTime(T("Prélèvement de la tryptase", "Tryptase sample taken"), when=ASITRYP.given(),
                        sdtm="LB.LBDTC")

    ASISITE = Text(T("Siège", "Site"), max=100, when=ASIKIND.one_of("NEOPLASIA", "TUMOUR"), sdtm="FA.FALOC")
    ASIHIST = Choice(T("Histologie", "Histology"), HISTOLOGY, critical=True,
                     when=ASIKIND.one_of("NEOPLASIA", "TUMOUR"), sdtm="FATESTCD=HISTOL")
    ASIHTXT = Text(T("Type histologique", "Histological type"), when=ASIHIST.one_of("BENIGN", "MALIGNANT"),
                   sdtm="FATESTCD=HISTTYPE")
    ASISTAGE = Text(T("Stade", "Stage"), max=40, when=ASIHIST.equals("MALIGNANT"), sdtm="FATESTCD=STAGE")
    ASIICDO = Text(T("Code CIM-O", "ICD-O code"), max=20, optional=True, when=ASIKIND.one_of("NEOPLASIA", "TUMOUR"),
                   sdtm="FATESTCD=ICDO")
    ASITDAT = Date(T("Date du diagnostic", "Date of diagnosis"), partial=True,
                   when=ASIKIND.one_of("NEOPLASIA", "TUMOUR"), sdtm="FA.FADTC")
    ASIMONTH = Derived(T("Mois depuis l’injection", "Months since the injection"), unit=MONTHS,
                       inputs=("AE.AESTDAT", "INJ.EXSTDAT"), compute=months_after_injection,
                       when=ASIKIND.one_of("NEOPLASIA", "TUMOUR"), sdtm="FATESTCD=MONTHS",
                       formula=T("mois entiers du jour 0 au début", "whole months from day 0 to onset"))

    ASIECTO = Choice(T("Ce qui est trouvé", "What is found"), ECTOPIC, when=ASIKIND.equals("ECTOPIC"),
                     sdtm="FATESTCD=ECTOPIC")
    ASIAGENT = Choice(T("Agent", "Agent"), AGENT, critical=True, when=ASIKIND.equals("TRANSMITTED"),
                      sdtm="FATESTCD=AGENT")
    ASIASSAY = Text(T("Méthode", "Assay"), max=100, when=ASIKIND.equals("TRANSMITTED"), sdtm="FA.FAMETHOD")
    ASISMPD = Date(T("Date du prélèvement", "Date of the sample"), when=ASIKIND.equals("TRANSMITTED"), sdtm="FA.FADTC")
    ASIINFO = YesNo(T("Patient informé", "Patient informed"), critical=True, when=ASIKIND.equals("OUT_OF_SPEC"),
                    sdtm="FATESTCD=INFORMED", help=T("Le paramètre en cause n’est pas écrit ici.",
                                                     "The parameter itself is not written here."))
    ASIINFOD = Date(T("Informé le", "Informed on"), when=ASIINFO.equals("Y"), sdtm="FA.FADTC")
    ASIEXTRA = Text(T("Suivi supplémentaire", "Extra follow-up"), optional=True, when=ASIKIND.equals("OUT_OF_SPEC"),
                    sdtm="FATESTCD=EXTRAFU")
    ASICAUSE = Text(T("Cause de l’erreur", "Cause of the error"), max=500, lines=3, sdtm="FATESTCD=CAUSE",
                    when=ASIKIND.equals("MEDICATION_ERROR"), help=T("Sans écrire ce qui a été injecté.",
                                                                    "Without writing what was injected."))
    ASICONS = Text(T("Conséquence", "Consequence"), max=500, lines=3, when=ASIKIND.equals("MEDICATION_ERROR"),
                   sdtm="FATESTCD=CONSEQ")
    ASIPREG = Line(T("Grossesse", "Pregnancy"), of="PREG", when=ASIKIND.equals("PREGNANCY"), sdtm="RELREC (AE, RP)")

    ASIIMAG = MultiChoice(T("Imagerie", "Imaging"), IMAGING, when=ASIKIND.one_of("INFECTION", "THROMBOSIS", "ECTOPIC"),
                          sdtm="FATESTCD=IMAGING")
    ASIIMRES = Text(T("Résultat de l’imagerie", "Result of the imaging"), optional=True,
                    when=ASIIMAG.one_of("XRAY", "MRI", "CT", "ULTRASOUND", "ANGIOGRAPHY", "OTHER"),
                    sdtm="FATESTCD=IMGRES")
    ASIDAYS = Integer(T("Durée", "Duration"), unit=DAYS, when=ASIKIND.one_of("INJECTION_SITE", "INFECTION"),
                      sdtm="FA.FADUR", **limits(AESI_RANGES, "ASIDAYS"))
    ASITRT = Text(T("Traitement", "Treatment"), optional=True, sdtm="SUPPFA.QNAM=ASITRT",
                  when=ASIKIND.one_of("INJECTION_SITE", "THROMBOSIS", "HYPERSENSITIVITY"))
