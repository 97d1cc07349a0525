"""One injected finger: points, volume, needle, and what was seen at once."""

from __future__ import annotations

from decimal import Decimal as Number
from typing import Any

from ecrf.crf import CRF, Choice, Decimal, Derived, Integer, Lines, ManyLines, MultiChoice, T, YesNo
from forms.codelists import FINGERS, GRADE, INJ_DEPTH, POINT_POSITION
from forms.ranges import INJF_RANGES, limits
from forms.source import section

_GRADE = T("Grade", "Grade")


def volume_per_point(form: Any, book: Any) -> Number | None:
    """The finger's volume over its points, mL."""
    return Number(form.VOLFING) / form.NPOINTS if form.VOLFING is not None and form.NPOINTS else None


class INJF(CRF):
    """The injection into one finger; hand and finger are the line itself (R2: right index)."""

    oid, version, domain = "INJF", "1.0", "EX"
    title = T("Doigt injecté", "Injected finger")
    source = section("4.33", "F34")
    area = "injection"
    repeats = Lines(FINGERS)
    summary = ("INJULC", "NPOINTS", "VOLFING")

    INJULC = ManyLines(T("Ulcères visés", "Ulcers aimed at"), of="ULCR", sdtm="RELREC (EX, TU)")
    ADJACENT = YesNo(T("Doigt voisin de celui de l’ulcère", "Finger adjacent to the ulcer’s"),
                     sdtm="SUPPEX.QNAM=ADJACENT")
    NPOINTS = Integer(T("Nombre de points d’injection", "Number of injection points"), sdtm="SUPPEX.QNAM=NPOINTS",
                      **limits(INJF_RANGES, "NPOINTS"))
    POINTPOS = MultiChoice(T("Emplacement des points", "Position of the points"), POINT_POSITION, sdtm="SUPPEX.QNAM=POINTPOS")
    VOLFING = Decimal(T("Volume total au doigt", "Total volume at the finger"), unit="mL", critical=True,
                      soft_check="EC88", sdtm="EX.EXVOL", help=T("Lu sur la seringue.", "Read on the syringe."),
                      **limits(INJF_RANGES, "VOLFING"))
    VOLPT = Derived(T("Volume par point", "Volume per point"), unit="mL", decimals=2, inputs=(VOLFING, NPOINTS),
                    compute=volume_per_point, sdtm="SUPPEX.QNAM=VOLPT",
                    formula=T("volume au doigt / nombre de points", "volume at the finger / number of points"),
                    **limits(INJF_RANGES, "VOLPT"))
    NEEDLE = Integer(T("Calibre de l’aiguille", "Needle gauge"), unit="G", sdtm="SUPPEX.QNAM=NEEDLE",
                     **limits(INJF_RANGES, "NEEDLE"))
    INJDEPTH = Choice(T("Profondeur", "Depth"), INJ_DEPTH, sdtm="EX.EXROUTE")
    RESIST = YesNo(T("Résistance", "Resistance"), section=T("Pendant l’injection", "During injection"),
                   sdtm="SUPPEX.QNAM=RESIST")
    REFLUX = YesNo(T("Reflux", "Reflux"), sdtm="SUPPEX.QNAM=REFLUX")
    BLANCH = YesNo(T("Blanchiment du doigt", "Blanching of the finger"), sdtm="SUPPEX.QNAM=BLANCH",
                   help=T("Un blanchiment fait chercher une ischémie du doigt.",
                          "Blanching: look for ischaemia of the finger."))
    RXPALL = YesNo(T("Pâleur", "Pallor"), section=T("Réaction immédiate", "Immediate reaction"),
                   sdtm="FA.FATESTCD=PALLOR")
    RXPALLG = Choice(_GRADE, GRADE, when=RXPALL.equals("Y"), sdtm="FA.FATESTCD=PALLORGR")
    RXSWEL = YesNo(T("Gonflement", "Swelling"), sdtm="FA.FATESTCD=SWELLING")
    RXSWELG = Choice(_GRADE, GRADE, when=RXSWEL.equals("Y"), sdtm="FA.FATESTCD=SWELLGR")
    RXPAIN = YesNo(T("Douleur", "Pain"), sdtm="FA.FATESTCD=PAIN")
    RXPAING = Choice(_GRADE, GRADE, when=RXPAIN.equals("Y"), sdtm="FA.FATESTCD=PAINGR")
    RXBLEED = YesNo(T("Saignement", "Bleeding"), sdtm="FA.FATESTCD=BLEEDING")
    RXBLEEDG = Choice(_GRADE, GRADE, when=RXBLEED.equals("Y"), sdtm="FA.FATESTCD=BLEEDGR")
    RXAE = ManyLines(T("Événements indésirables ouverts", "Adverse events opened"), of="AE", optional=True,
                     sdtm="RELREC (EX, AE)")
