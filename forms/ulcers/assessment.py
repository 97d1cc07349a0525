"""The assessment of one ulcer at one visit."""

from __future__ import annotations

from decimal import Decimal as Number
from typing import Any

from ecrf.crf import CRF, NRS, VAS, YN, Choice, Date, Decimal, Derived, Integer, ManyLines, Per, Staff, T, Time, YesNo
from forms.assumptions import ELLIPSE_FACTOR, HEALING_CONFIRMATION_DAYS
from forms.codelists import EXUDATE, GANGRENE, INFECT, ULC_STATUS, VISIBLE
from forms.ranges import ULCA_RANGES, limits
from forms.source import section
from forms.ulcers.area import reduction_here
from forms.ulcers.course import healing_confirmed_here

_PAIN_ENDS = (T("aucune douleur", "no pain"), T("la pire imaginable", "worst imaginable"))
_TISSUE: dict[str, Any] = {"unit": "%", **limits(ULCA_RANGES, "TISSUE")}
TISSUES = ("WBEPI", "WBGRAN", "WBFIB", "WBDRY", "WBWET", "WBESCH")
"""The six parts of the wound bed, whose total is 100 %."""


def ellipse_area(form: Any, book: Any) -> Number | None:
    """Bedside area in mm²: 0.785 × longest × perpendicular diameter."""
    if form.LDIAM is None or form.LPERP is None:
        return None
    return Number(ELLIPSE_FACTOR.value) * Number(form.LDIAM) * Number(form.LPERP)


def wound_bed_total(form: Any, book: Any) -> int | None:
    """Sum of the parts given, in %; ``None`` when none is."""
    given = [getattr(form, name) for name in TISSUES if getattr(form, name) is not None]
    return sum(given) if given else None


class ULCA(CRF):
    """An ulcer at a visit: every ulcer of the register, open or healed, at every visit that examines the hands."""

    oid, version, domain = "ULCA", "1.0", "TR"
    title = T("Évaluation de l’ulcère", "Ulcer assessment")
    source = section("4.23", "F24")
    repeats = Per("ULCR")
    summary = ("ULCSTAT", "LDIAM", "LPERP", "PAINNRS")

    TRDAT = Date(T("Date, si un autre jour que la visite", "Date, if another day than the visit"), optional=True,
                 sdtm="TR.TRDTC")
    TRTIM = Time(T("Heure", "Time"), optional=True, sdtm="TR.TRDTC")
    TREVAL = Staff(T("Évaluateur", "Assessor"), sdtm="SUPPTR.QNAM=ASSESSOR",
                   help=T("De préférence la même personne à chaque visite du patient.",
                          "Preferably the same person at each visit of the patient."))
    ULCSTAT = Choice(T("Statut de l’ulcère", "Status of the ulcer"), ULC_STATUS, critical=True,
                     section=T("État", "State"), sdtm="TRTESTCD=TUMSTATE",
                     help=T("Actif : ulcère ouvert. Indéterminé : ni actif ni cicatrisé avec certitude, par exemple "
                            "sous une croûte. Cicatrisé : réépithélialisation complète, avec ou sans douleur.",
                            "Active: open ulcer. Indeterminate: neither active nor healed for certain, for example "
                            "under a crust. Healed: complete re-epithelialisation, with or without pain."))
    REEPITH = YesNo(T("Réépithélialisation complète", "Complete re-epithelialisation"), critical=True,
                    when=ULCSTAT.one_of("ACTIVE", "INDETERMINATE", "HEALED", "SCAR"), sdtm="TRTESTCD=REEPITH")

    LDIAM = Decimal(T("Plus grand diamètre", "Longest diameter"), unit="mm", critical=True,
                    when=ULCSTAT.one_of("ACTIVE", "INDETERMINATE"), sdtm="TRTESTCD=LDIAM",
                    section=T("Mesures au réglet, pansement retiré", "Ruler measurements, dressing removed"),
                    **limits(ULCA_RANGES, "LDIAM"))
    LPERP = Decimal(T("Diamètre perpendiculaire", "Perpendicular diameter"), unit="mm", critical=True,
                    when=ULCSTAT.one_of("ACTIVE", "INDETERMINATE"), sdtm="TRTESTCD=LPERP",
                    help=T("Le plus grand diamètre à angle droit du premier.",
                           "The longest diameter at right angles to the first."), **limits(ULCA_RANGES, "LPERP"))
    DEPTH = Decimal(T("Profondeur", "Depth"), unit="mm", when=ULCSTAT.one_of("ACTIVE", "INDETERMINATE"),
                    sdtm="TRTESTCD=DEPTH", **limits(ULCA_RANGES, "DEPTH"))
    AREA = Derived(T("Surface (ellipse)", "Area (ellipse)"), unit="mm²", decimals=1, inputs=(LDIAM, LPERP),
                   when=ULCSTAT.one_of("ACTIVE", "INDETERMINATE"), compute=ellipse_area,
                   sdtm="TRTESTCD=AREA, TRMETHOD=ELLIPSE", formula=T(f"{ELLIPSE_FACTOR.value.replace('.', ',')} × L × l", f"{ELLIPSE_FACTOR.value} × L × W"),
                   **limits(ULCA_RANGES, "AREA"))
    AREARED = Derived(T("Réduction de la surface depuis l’injection", "Reduction of the area since injection"), unit="%",
                      decimals=0, compute=reduction_here, sdtm="TRTESTCD=AREARED",
                      inputs=(ULCSTAT, LDIAM, LPERP, "ULCA.ULCSTAT", "ULCA.LDIAM", "ULCA.LPERP", "ULCA.TRDAT", "SV.SVDAT",
                              "INJ.EXSTDAT"),
                      formula=T("(surface au jour 0 − surface) / surface au jour 0 ; fermé : 100 %",
                                "(area on day 0 − area) / area on day 0; closed: 100%"))

    WBEPI = Integer(T("Épithélium", "Epithelium"), when=ULCSTAT.one_of("ACTIVE", "INDETERMINATE"),
                    section=T("Lit de la plaie", "Wound bed"), sdtm="TRTESTCD=WBEPI", **_TISSUE,
                    help=T("Part de chaque tissu, par pas de 5 ; le total fait 100 %.",
                           "Share of each tissue, in steps of 5; the total is 100%."))
    WBGRAN = Integer(T("Granulation", "Granulation"), when=ULCSTAT.one_of("ACTIVE", "INDETERMINATE"),
                     sdtm="TRTESTCD=WBGRAN", **_TISSUE)
    WBFIB = Integer(T("Fibrine", "Fibrin or slough"), when=ULCSTAT.one_of("ACTIVE", "INDETERMINATE"),
                    sdtm="TRTESTCD=WBFIB", **_TISSUE)
    WBDRY = Integer(T("Nécrose sèche", "Dry necrosis"), when=ULCSTAT.one_of("ACTIVE", "INDETERMINATE"),
                    sdtm="TRTESTCD=WBDRY", **_TISSUE)
    WBWET = Integer(T("Nécrose humide", "Wet necrosis"), when=ULCSTAT.one_of("ACTIVE", "INDETERMINATE"),
                    sdtm="TRTESTCD=WBWET", **_TISSUE)
    WBESCH = Integer(T("Escarre", "Eschar"), when=ULCSTAT.one_of("ACTIVE", "INDETERMINATE"), sdtm="TRTESTCD=WBESCH",
                     **_TISSUE)
    WBTOT = Derived(T("Total du lit de la plaie", "Wound bed total"), unit="%",
                    when=ULCSTAT.one_of("ACTIVE", "INDETERMINATE"), compute=wound_bed_total,
                    inputs=(WBEPI, WBGRAN, WBFIB, WBDRY, WBWET, WBESCH), no_sdtm="a check total, always 100 %",
                    formula=T("somme des six tissus", "sum of the six tissues"))
    EXUDATE = Choice(T("Exsudat", "Exudate"), EXUDATE, when=ULCSTAT.one_of("ACTIVE", "INDETERMINATE"),
                     section=T("Exsudat, profondeur", "Exudate, depth"), sdtm="TRTESTCD=EXUDATE")
    ODOUR = YesNo(T("Odeur", "Odour"), when=ULCSTAT.one_of("ACTIVE", "INDETERMINATE"), sdtm="TRTESTCD=ODOUR")
    UNDERM = YesNo(T("Décollement des berges", "Undermining"), when=ULCSTAT.one_of("ACTIVE", "INDETERMINATE"),
                   sdtm="TRTESTCD=UNDERM")
    VISIBLE = Choice(T("Structure visible au fond", "Structure visible in the bed"), VISIBLE,
                     when=ULCSTAT.one_of("ACTIVE", "INDETERMINATE"), sdtm="TRTESTCD=VISIBLE",
                     help=T("Os visible : faites remplir la fiche d’événement d’intérêt.",
                            "Visible bone: have the event of special interest recorded."))

    INFECT = Choice(T("Infection", "Infection"), INFECT, critical=True, sdtm="TRTESTCD=INFECT",
                    section=T("Infection, gangrène", "Infection, gangrene"),
                    when=ULCSTAT.one_of("ACTIVE", "INDETERMINATE", "HEALED", "SCAR"))
    GANGR = Choice(T("Gangrène", "Gangrene"), GANGRENE, critical=True, sdtm="TRTESTCD=GANGR",
                   when=ULCSTAT.one_of("ACTIVE", "INDETERMINATE", "HEALED", "SCAR"),
                   help=T("Sèche ou humide : photographie et événement indésirable demandés.",
                          "Dry or wet: photograph and adverse event needed."))
    URGSURG = YesNo(T("Chirurgie urgente nécessaire", "Urgent surgery needed"), critical=True, sdtm="TRTESTCD=URGSURG",
                    when=ULCSTAT.one_of("ACTIVE", "INDETERMINATE", "HEALED", "SCAR"))

    PAINNRS = NRS(T("Douleur maintenant", "Pain now"), ends=_PAIN_ENDS, sdtm="QSTESTCD=DUPNOW",
                  section=T("Douleur de cet ulcère, cotée par le patient", "Pain of this ulcer, rated by the patient"),
                  **limits(ULCA_RANGES, "PAINNRS"))
    PAINVAS = VAS(T("La pire douleur des 24 dernières heures", "Worst pain of the last 24 hours"), ends=_PAIN_ENDS,
                  hard_check="EC100", sdtm="QSTESTCD=DUP24H")
    TRCARE = ManyLines(T("Soins locaux depuis la dernière visite", "Local care since the last visit"), of="CARE",
                       optional=True, section=T("Soins et appréciation", "Care and appraisal"),
                       sdtm="RELREC (TR, PR)")
    PHYGLOB = VAS(T("Appréciation globale du médecin pour cet ulcère", "Physician’s global for this ulcer"),
                  ends=(T("très bien", "very well"), T("le pire possible", "worst possible")), hard_check="EC100",
                  sdtm="RSTESTCD=PHYGLOB")
    HEALCONF = Derived(T("Cicatrisation confirmée ensuite", "Healing confirmed later"), codelist=YN,
                       inputs=(ULCSTAT, TRDAT, "ULCA.ULCSTAT", "SV.SVDAT"), compute=healing_confirmed_here,
                       sdtm="TRTESTCD=HEALCONF", formula=T(
                           f"cicatrisé encore à une visite {HEALING_CONFIRMATION_DAYS.value} jours plus tard ou après",
                           f"still healed at a visit {HEALING_CONFIRMATION_DAYS.value} days later or after"))
