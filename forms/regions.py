"""The codelists of the hand map: hands, fingers, phalanges, surfaces, and the 132 regions they make.

A region's code is ``HAND FINGER - PHALANX - SURFACE``: ``R2-DIST-TIP`` is the right hand, index, distal phalanx, pulp.
The thumb has no middle phalanx (EC54); PROX can be recorded and is not eligible (INC03a of the registry entry).
"""

from __future__ import annotations

from ecrf.crf import Code, Codelist, T, codelist

_LISTS = "trial.md 4.0"

HAND = codelist("HAND", ("R", "Main droite", "Right hand"), ("L", "Main gauche", "Left hand"), source=_LISTS)
FINGER = codelist("FINGER", ("1", "pouce", "thumb"), ("2", "index", "index finger"), ("3", "majeur", "middle finger"),
                  ("4", "annulaire", "ring finger"), ("5", "auriculaire", "little finger"), source=_LISTS)
PHALANX = codelist("PHALANX", ("DIST", "phalange distale", "distal phalanx"),
                   ("MID", "phalange moyenne", "middle phalanx"),
                   ("PROX", "phalange proximale (non éligible)", "proximal phalanx (not eligible)"), source=_LISTS)
SURFACE = codelist("SURFACE", ("TIP", "pulpe", "fingertip"), ("VOLAR", "face palmaire", "volar"),
                   ("DORSAL", "face dorsale", "dorsal"), ("RADIAL", "bord radial", "radial edge"),
                   ("ULNAR", "bord ulnaire", "ulnar edge"), ("PERIUNG", "pourtour de l’ongle", "periungual"),
                   source=_LISTS)

THUMB = "1"
_AROUND = ("VOLAR", "DORSAL", "RADIAL", "ULNAR")
_SURFACES = {"DIST": ("TIP", *_AROUND, "PERIUNG"), "MID": _AROUND, "PROX": _AROUND}


def _finger(hand: Code, finger: Code) -> Code:
    words = T(f"{hand.label.fr}, {finger.label.fr}", f"{hand.label.en}, {finger.label.en}")
    return Code(hand.code + finger.code, words, hand.label)


def _regions(finger: Code) -> list[Code]:
    phalanges = [p for p in PHALANX if not (finger.code[1] == THUMB and p.code == "MID")]
    return [Code(f"{finger.code}-{p.code}-{s}",
                 T(*(f"{finger.label[lang]}, {p.label[lang]}, {SURFACE.label(s, lang)}" for lang in ("fr", "en"))),
                 finger.label)
            for p in phalanges for s in _SURFACES[p.code]]


FINGERS = Codelist("FINGERS", tuple(_finger(h, f) for h in HAND for f in FINGER), _LISTS)
"""The ten fingers, R1 … R5 and L1 … L5."""

REGIONS = Codelist("REGIONS", tuple(r for finger in FINGERS for r in _regions(finger)), "hand map, rulings R24")
"""The 132 regions of the hand map, grouped by finger."""
