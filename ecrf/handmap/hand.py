"""The hand that all four views are: five fingers on a palm, their creases, nails and knuckles; right hand, palm view.

To change a proportion, change a number of ``FINGERS``: regions, nails, creases, the joint line, signs and labels follow.
"""

from __future__ import annotations

import math

from .curves import Point, line, ring
from .finger import DORSAL, PALMAR, Finger

_LONG = ((0, .985), (.16, .955), (.345, 1.0), (.50, .925), (.655, .925), (.78, .865), (.86, .83))
_THUMB = ((0, 1.10), (.10, 1.08), (.34, .915), (.53, .985), (.66, .945), (.77, .96), (.86, .90))

#        no  base           angle length width bend  joint last  root  girth  cap
FINGERS = {f.no: f for f in (
    Finger(1, (46.0, 46.4), 39.0, 71, 21.6, -5.0, .540, .540, .215, _THUMB, 15),
    Finger(2, (24.8, 95.8), 8.5, 79, 18.8, -2.0, .350, .650, .075, _LONG, 13),
    Finger(3, (5.0, 100.2), 1.0, 87, 19.2, .4, .350, .660, .070, _LONG, 13.5),
    Finger(4, (-14.6, 95.8), -5.8, 80, 18.2, 1.6, .350, .655, .075, _LONG, 13),
    Finger(5, (-32.4, 82.4), -15.0, 65, 16.2, 2.4, .345, .640, .085, _LONG, 11.5),
)}
"""The fingers by number, the thumb first; the middle finger is 0.46 of the hand, the tips rise 3 > 4 ≥ 2 > 5."""

THUMB = 1
RIGHT, LEFT = "R", "L"
HANDS = (RIGHT, LEFT)
BOX = (-66.0, -214.0, 162.0, 235.0)
"""The view box of the template, in SVG millimetres: x, y, width, height."""

_ULNAR = ((-25.6, -22), (-25.8, -12), (-27.2, -3), (-31.2, 6), (-36.4, 17), (-39.6, 31), (-40.8, 47), (-41, 63), (-40.4, 75))
_WEBS = {(5, 4): ((-24.4, 88.2), (-22.4, 88.4)), (4, 3): ((-5.9, 98.4), (-3.9, 98.6)),
         (3, 2): ((14.2, 98.4), (16.1, 98.2)), (2, 1): ((34.6, 92), (36.6, 83), (38.4, 75.6), (41.6, 69.6), (46.8, 67.2))}
_THENAR = ((54.9, 37), (51.2, 29.6), (46.2, 22.2), (40.2, 14.8), (34, 6.6), (29.4, -2.4), (26.6, -12), (26.2, -22))
_FEET = {5: (.06, .17), 4: (.105, .115), 3: (.065, .065), 2: (.115, .05), 1: (.38, .06)}
"""Where the outline of each finger leaves and meets its webs, as s: ulnar and radial edge."""

_CREASES = {
    PALMAR: (((-40.4, 65.5), (-28, 66.2), (-14, 70), (-1, 76.2), (8, 83.2), (12.8, 90.4)),       # distal transverse
             ((37.6, 77.6), (26, 73), (12, 65), (-4, 56.6), (-18, 51.2), (-29, 49)),             # proximal transverse
             ((37.4, 76.2), (26.5, 70), (15.8, 58.5), (9, 43), (6.8, 27), (8, 13), (10.6, 4.6)),  # of the thumb
             ((-28.2, -.4), (-14, -2.4), (2, -2.2), (16, -2.4), (29.4, -.6)),                    # wrist
             ((-25.6, -5.2), (-10, -6.8), (6, -6.4), (18, -6.6), (27.6, -5.2))),
    DORSAL: (),
}
_SOFT = {
    PALMAR: (((51.6, 39), (46.2, 42.2), (41.2, 48.4)), ((-36.8, 53), (-35, 41), (-30.4, 29.5)),
             ((20.6, 17.5), (27, 26.5), (30.4, 37))),
    DORSAL: (((-28.4, 62), (-22.2, 45), (-13, 20)), ((-12.4, 70), (-10.2, 49), (-6.2, 22)),      # tendons
             ((4.2, 72.4), (3.4, 49), (1.4, 22)), ((21.8, 69), (16, 48), (9, 22)), ((43.6, 42), (36.6, 31), (26, 16)),
             ((-24.4, .4), (-21, -2.4), (-16.4, -3.8)), ((16.4, -3.8), (21, -2.4), (24.8, .4))),
}
_KNUCKLES = ((-29.8, 66, 5.4, -14), (-13, 74, 6.4, -5), (4.6, 76.6, 6.8, 1), (22.4, 73.4, 6.6, 8), (45, 44.4, 6, 39))
"""Heads of the metacarpals: place, radius, angle."""


def mirrored(hand: str, side: str) -> bool:
    """Whether a view is the template's mirror image: left hand or back, not both. Radial stays k > 0 in all four."""
    return (hand == LEFT) != (side == DORSAL)


def outline() -> str:
    """The hand's outline: the fingers, the webs and the palm strung into one line, open at the wrist."""
    points: list[Point] = list(_ULNAR)
    for no in (5, 4, 3, 2, 1):
        points += FINGERS[no].outline(*_FEET[no])
        points += _WEBS.get((no, no - 1), ())
    points += _THENAR
    return line(points)


def creases(side: str) -> str:
    """The lines of the skin: of the palm or the knuckles, and of the joints."""
    hand = [line(points) for points in _CREASES[side]]
    if side == DORSAL:
        hand += [arc for knuckle in _KNUCKLES for arc in _knuckle(*knuckle)]
    return "".join(hand + [crease for finger in FINGERS.values() for crease in finger_creases(finger, side)])


def soft_lines(side: str) -> str:
    """The faint lines: eminences of the palm, tendons of the back."""
    return "".join(line(points) for points in _SOFT[side])


def finger_creases(f: Finger, side: str) -> list[str]:
    """The lines at the joints of one finger."""
    if side == PALMAR and f.no == THUMB:
        marks = [(f.last, .84, 0), (f.last - .045, .58, -.012), (f.root - .02, .78, -.02)]
    elif side == PALMAR:
        marks = [(f.last, .84, 0), (f.joint - .006, .84, -.012), (f.joint - .034, .62, -.010), (f.root - .03, .86, -.016)]
    else:
        marks = [(f.last + d / f.length, reach, .3 / f.length) for d, reach in ((1.1, .36), (-.6, .50), (-2.2, .34))]
        over = () if f.no == THUMB else ((3.9, .30, .5), (2.2, .46, .4), (-2, .48, -.3), (-3.7, .36, -.4), (-5.2, .22, -.4))
        marks += [(f.joint + d / f.length, reach, bow / f.length) for d, reach, bow in over]
    return [_wrinkle(f, *mark) for mark in marks]


def _wrinkle(f: Finger, s: float, reach: float, bow: float) -> str:
    return line([f.at(s + bow * (1 - (k / reach) ** 2), k) for k in (-reach, -reach / 2, 0, reach / 2, reach)])


def nail(f: Finger) -> str:
    """The nail of one finger."""
    half = ((.385, 0), (.393, .26), (.425, .44), (.49, .535), (.60, .56), (.72, .55), (.79, .50), (.838, .34), (.856, 0))
    return ring([f.at(f.distal(part), k) for part, k in (*half, *((part, -k) for part, k in half[-2:0:-1]))])


def nail_folds(f: Finger) -> str:
    """The folds beside the nail, and its pale moon."""
    fold = ((.66, .665), (.55, .665), (.44, .62), (.365, .46), (.338, .22))
    moon = ((.415, -.36), (.475, -.22), (.498, 0), (.475, .22), (.415, .36))
    lines = [[f.at(f.distal(part), sign * k) for part, k in fold] for sign in (-1, 1)]
    return "".join(line(points) for points in [*lines, [f.at(f.distal(part), k) for part, k in moon]])


def joint_line(f: Finger) -> str:
    """The line across the finger beyond which places count, a little longer than the finger is wide."""
    over = 1 + 1.9 / f.half_width(f.joint)
    return line([f.at(f.joint, -over), f.at(f.joint, over)])


def hatching(f: Finger, phalanx: str, step: float = 3.1) -> str:
    """Slanting lines over one phalanx, ``step`` mm apart: hatched without a pattern, so that print keeps it."""
    foot, top = f.phalanges[phalanx]
    rise = 0.62 * f.width / f.length
    out, s = [], foot - rise
    while s < top:
        ends = [k for k in (-.97, .97) if foot + .03 < s + rise * (k + 1) / 2 < top]
        cuts = [2 * (limit - s) / rise - 1 for limit in (foot + .03, top)]
        ends += [k for k in cuts if -.97 < k < .97]
        if len(ends) == 2:
            out.append(line([f.at(s + rise * (k + 1) / 2, k) for k in sorted(ends)]))
        s += step / f.length
    return "".join(out)


def _knuckle(x: float, y: float, r: float, angle: float) -> list[str]:
    """A shallow arc over the head of a metacarpal, and a shorter fold on it."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))

    def turned(u: float, v: float) -> Point:
        return x + u * cos + v * sin, y - u * sin + v * cos
    arc = [turned(u * r, 2.6 * (1 - u * u)) for u in (-1, -.5, 0, .5, 1)]
    return [line(arc), line([turned(-r * .42, -1.5), turned(0, -1.1), turned(r * .42, -1.5)])]
