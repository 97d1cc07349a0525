"""Nailfold capillaroscopy at a visit: fingers 2 to 5 of both hands."""

from __future__ import annotations

from typing import Any

from ecrf.crf import CRF, Choice, Date, Decimal, Derived, Grid, GridLine, Integer, Staff, T, Text, YesNo
from forms.function.codelists import CAP_PATTERN
from forms.function.ranges import CAP_RANGES
from forms.function.scores import capillary_density
from forms.ranges import limits
from forms.regions import FINGERS, THUMB
from forms.source import section

READ = tuple(finger for finger in FINGERS if finger.code[1] != THUMB)
"""The eight fingers that are read."""
_SIGNS = {"GIA": T("Mégacapillaires", "Giants"), "HAE": T("Hémorragies", "Haemorrhages"),
          "RAM": T("Ramifications", "Ramifications")}
_DENSITY = T("Capillaires par mm", "Capillaries per mm")


def _of(words: T, finger: T) -> T:
    return T(f"{words.fr}, {finger.fr.lower()}", f"{words.en}, {finger.en.lower()}")


def _lines() -> tuple[GridLine, ...]:
    lines = []
    for finger in READ:
        loc = f"CVLOC=HAND DIGIT {finger.code[1]}, CVLAT={finger.code[0]}"
        count = Decimal(_of(_DENSITY, finger.label), unit="/mm", sdtm=f"CVTESTCD=CAPDENS, {loc}",
                        **limits(CAP_RANGES, "DENSITY"))
        signs = ((sign + finger.code, YesNo(_of(words, finger.label), sdtm=f"CVTESTCD=CAP{sign}, {loc}"))
                 for sign, words in _SIGNS.items())
        lines.append(GridLine(finger.label, (("DEN" + finger.code, count), *signs)))
    return tuple(lines)


def _mean(form: Any, book: Any) -> Any:
    return capillary_density([getattr(form, "DEN" + finger.code) for finger in READ])


class CAP(CRF):
    """Capillaries at the nailfold; the images stand in the photograph log."""

    oid, version, domain = "CAP", "1.0", "CV"
    title = T("Capillaroscopie péri-unguéale", "Nailfold capillaroscopy")
    source = section("4.37", "F38")
    help = T("Doigt illisible : choisissez un motif d’absence.", "Finger that cannot be read: choose why it is missing.")

    CVDAT = Date(T("Date, si un autre jour que la visite", "Date, if another day than the visit"), optional=True,
                 sdtm="CV.CVDTC")
    CVEVAL = Staff(T("Lecteur", "Reader"), sdtm="SUPPCV.QNAM=ASSESSOR")
    CAPDEV = Text(T("Appareil", "Device"), max=60, sdtm="SUPPCV.QNAM=CAPDEV")
    CAPMAG = Integer(T("Grossissement", "Magnification"), unit="×", sdtm="SUPPCV.QNAM=CAPMAG",
                     **limits(CAP_RANGES, "MAGNIFY"))
    NAILFOLD = Grid(T("Doigt par doigt", "Finger by finger"), (_DENSITY, *_SIGNS.values()), _lines())
    CAPPAT = Choice(T("Aspect d’ensemble", "Overall pattern"), CAP_PATTERN, section=T("Conclusion", "Conclusion"),
                    sdtm="CVTESTCD=CAPPAT")
    CAPMEAN = Derived(T("Densité moyenne", "Mean density"), unit="/mm", decimals=1, compute=_mean,
                      inputs=tuple(item for name, item in NAILFOLD.cells() if name.startswith("DEN")),
                      sdtm="CVTESTCD=CAPMEAN", formula=T("moyenne des 8 doigts, tous nécessaires",
                                                         "mean of the 8 fingers, all needed"))
