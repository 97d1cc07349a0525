"""Physical examination at a visit: the body by system, and both hands side by side."""

from __future__ import annotations

from collections.abc import Callable

from ecrf.crf import CRF, Choice, Codelist, Date, Decimal, Grid, GridLine, Item, MultiChoice, T, Text, YesNo
from forms.codelists import FINGERS
from forms.examination.codelists import NORM_ABN, PULSE_FELT, RESULT_CLAS, SKIN_COLOUR, SKIN_WARMTH
from forms.examination.ranges import PE_RANGES
from forms.ranges import limits
from forms.source import section

_SIDES = (("R", T("à droite", "right")), ("L", T("à gauche", "left")))


def _system(name: str, label: T) -> GridLine:
    """A body system: result, and the finding when abnormal."""
    result = Choice(label, RESULT_CLAS, sdtm=f"PETESTCD={name}")
    finding = Text(T(f"{label.fr} : anomalie", f"{label.en}: finding"), when=result.one_of("ABN_NCS", "ABN_CS"),
                   sdtm="PE.PEORRES")
    return GridLine(label, ((name, result), (f"{name}T", finding)))


def _hands(name: str, label: T, kind: Callable[[T, str], Item], group: T | None = None) -> GridLine:
    """A sign of the right and of the left hand: ``kind`` makes its item from the full label and its SDTM place."""
    cells = tuple((f"{name}{side}", kind(T(f"{label.fr}, {words.fr}", f"{label.en}, {words.en}"), f"PETESTCD={name}, PELAT={side}"))
                  for side, words in _SIDES)
    return GridLine(label, cells, group)


def _coded(codes: Codelist) -> Callable[[T, str], Item]:
    return lambda label, place: Choice(label, codes, sdtm=place)


def _refill(label: T, place: str) -> Item:
    return Decimal(label, unit="s", sdtm=place, **limits(PE_RANGES, "REFILL"))


def _present(label: T, place: str) -> Item:
    return YesNo(label, sdtm=place)


class PE(CRF):
    """Physical examination, with the local examination of both hands."""

    oid, version, domain = "PE", "1.0", "PE"
    title = T("Examen physique", "Physical examination")
    source = section("4.13", "F14")

    PEDAT = Date(T("Date, si un autre jour que la visite", "Date, if another day than the visit"), optional=True,
                 sdtm="PE.PEDTC")
    SYSTEMS = Grid(T("Par appareil", "By body system"), (T("Résultat", "Result"), T("Anomalie", "Finding")), (
        _system("GENERAL", T("État général", "General state")),
        _system("SKIN", T("Peau", "Skin")),
        _system("HEAD", T("Tête et cou", "Head and neck")),
        _system("CARDIO", T("Cœur et vaisseaux", "Heart and vessels")),
        _system("LUNG", T("Poumons", "Lungs")),
        _system("ABDOMEN", T("Abdomen", "Abdomen")),
        _system("LYMPH", T("Ganglions", "Lymph nodes")),
        _system("MUSCLE", T("Articulations et muscles", "Joints and muscles")),
        _system("NEURO", T("Système nerveux", "Nervous system")),
    ))
    HANDS = Grid(T("Les deux mains", "Both hands"), (T("Main droite", "Right hand"), T("Main gauche", "Left hand")), (
        _hands("WARMTH", T("Température de la peau", "Skin temperature"), _coded(SKIN_WARMTH),
               T("Circulation", "Circulation")),
        _hands("COLOUR", T("Couleur de la peau", "Skin colour"), _coded(SKIN_COLOUR)),
        _hands("REFILL", T("Temps de recoloration", "Capillary refill"), _refill),
        _hands("ALLEN", T("Test d’Allen", "Allen test"), _coded(NORM_ABN)),
        _hands("RADIAL", T("Pouls radial", "Radial pulse"), _coded(PULSE_FELT)),
        _hands("ULNAR", T("Pouls cubital", "Ulnar pulse"), _coded(PULSE_FELT)),
        _hands("SCLERO", T("Sclérodactylie", "Sclerodactyly"), _present, T("Peau et articulations", "Skin and joints")),
        _hands("PUFFY", T("Doigts boudinés", "Puffy fingers"), _present),
        _hands("TELANG", T("Télangiectasies", "Telangiectasia"), _present),
        _hands("PITTING", T("Cicatrices déprimées", "Pitting scars"), _present),
        _hands("CALC", T("Calcinose des doigts à l’examen", "Calcinosis of the fingers on examination"), _present),
        _hands("BONE", T("Relief osseux sous la peau des doigts", "Bone relief under the skin of the fingers"), _present),
        _hands("CONTRA", T("Rétraction", "Contracture"), _present),
        _hands("SYNOV", T("Synovite", "Synovitis"), _present),
        _hands("RUB", T("Crissement tendineux", "Tendon friction rub"), _present),
        _hands("INFSIGN", T("Signes d’infection", "Signs of infection"), _present),
    ))
    _h = dict(HANDS.cells())

    CALCFING = MultiChoice(T("Doigts avec calcinose", "Fingers with calcinosis"), FINGERS, sdtm="PE.PELOC",
                           section=T("Doigt par doigt", "Finger by finger"),
                           when=_h["CALCR"].equals("Y") | _h["CALCL"].equals("Y"),
                           help=T("Une radiographie se note à la page « Imagerie ».",
                                  "An X-ray goes to the page “Imaging”."))
    BONEFING = MultiChoice(T("Doigts avec relief osseux", "Fingers with bone relief"), FINGERS, sdtm="PE.PELOC",
                           when=_h["BONER"].equals("Y") | _h["BONEL"].equals("Y"))
    INFFING = MultiChoice(T("Doigts avec signes d’infection", "Fingers with signs of infection"), FINGERS,
                          sdtm="PE.PELOC", when=_h["INFSIGNR"].equals("Y") | _h["INFSIGNL"].equals("Y"))
    AMPASKED = YesNo(T("Amputations et résorptions à jour", "Amputations and resorptions up to date"),
                     no_sdtm="a prompt for the lines of AMP, the amputation map",
                     help=T("Une ligne par doigt, page « Amputations ».", "One line per finger, page “Amputations”."))
