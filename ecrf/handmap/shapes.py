"""Every line of the map, once: the SVG file that all drawings of hands point into with ``<use>``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256

from .curves import patch
from .finger import DORSAL, PALMAR, SIDES, Finger
from .hand import FINGERS, creases, finger_creases, hatching, joint_line, nail, nail_folds, outline, soft_lines


def region(side: str, finger: int, phalanx: str, surface: str) -> str:
    """The id of a region's shape."""
    return f"{side[0]}{finger}-{phalanx}-{surface}"


@lru_cache
def seen_from(side: str) -> tuple[tuple[int, str, str], ...]:
    """``(finger, phalanx, surface)`` of the regions seen from a side in reading order: thumb first, tip first."""
    order = ("TIP", "PERIUNG", "VOLAR", "DORSAL", "RADIAL", "ULNAR")
    regions = {no: finger.regions(side) for no, finger in FINGERS.items()}
    return tuple((no, phalanx, surface) for no in FINGERS for phalanx in ("DIST", "MID", "PROX")
                 for surface in order if (phalanx, surface) in regions[no])


def home(surface: str) -> str:
    """The side on which a region is named first; one seen from both sides is at home on the palm."""
    return DORSAL if surface in ("DORSAL", "PERIUNG") else PALMAR


@lru_cache
def shapes() -> dict[str, str]:
    """Path data by id; worked out once, when the application starts."""
    found = {"outline": outline(), "nails": "".join(map(nail, FINGERS.values())),
             "folds": "".join(map(nail_folds, FINGERS.values())), "joints": "".join(map(joint_line, FINGERS.values()))}
    for side in SIDES:
        found |= {f"creases-{side[0]}": creases(side), f"soft-{side[0]}": soft_lines(side)}
    for no, finger in FINGERS.items():
        found |= dict(_of_finger(no, finger))
    return found


def _of_finger(no: int, finger: Finger) -> Iterator[tuple[str, str]]:
    for side in SIDES:
        for (phalanx, surface), drawn in finger.regions(side).items():
            yield region(side, no, phalanx, surface), drawn
        yield f"ink-{side[0]}{no}", "".join(finger_creases(finger, side)[:-1] if side == PALMAR
                                            else [*finger_creases(finger, side), nail_folds(finger)])
    yield f"edge{no}", patch(finger.outline(finger.root, finger.root))[:-1]
    yield f"nail{no}", nail(finger)
    yield f"joint{no}", joint_line(finger)
    for phalanx in finger.phalanges:
        yield f"hatch{no}-{phalanx}", hatching(finger, phalanx)
        yield f"lost{no}-{phalanx}", _phalanx(finger, phalanx)


def _phalanx(finger: Finger, phalanx: str) -> str:
    """The outline of one whole phalanx."""
    foot, top = finger.phalanges[phalanx]
    if phalanx == "DIST":
        return patch(finger.outline(foot, foot), finger.across(foot, 1, -1))
    return patch(finger.along(foot, top, -1), finger.across(top, -1, 1), finger.along(top, foot, 1),
                 finger.across(foot, 1, -1))


@lru_cache
def file() -> str:
    """The SVG file: paths with an id and nothing else, so that every page paints them in its own colours."""
    paths = "\n".join(f'<path id="{name}" d="{drawn}"/>' for name, drawn in shapes().items())
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n<defs>\n{paths}\n</defs>\n</svg>\n'


@lru_cache
def digest() -> str:
    """A short name of this very drawing: an address with it may be kept by a browser for good."""
    return sha256(file().encode()).hexdigest()[:12]
