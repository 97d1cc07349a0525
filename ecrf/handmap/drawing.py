"""The four views of the hands as a reader sees them: regions that lead somewhere, the joint line, signs and labels.

Only presentation attributes and classes: no style, no script. The lines themselves come from the file of shapes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from ecrf.crf import T
from ecrf.crf.hands import Hands, Spot

from .curves import number
from .finger import DORSAL, PALMAR
from .hand import FINGERS, HANDS, THUMB, mirrored
from .labels import markers
from .markers import Mark, view_box, zoom_box
from .shapes import home, region, seen_from
from .walking import steps

HAND_WORDS = {"R": T("Main droite", "Right hand"), "L": T("Main gauche", "Left hand")}
SHORT_HAND = {"R": T("DROITE", "RIGHT"), "L": T("GAUCHE", "LEFT")}
SIDE_WORDS = {PALMAR: T("face palmaire", "palmar view"), DORSAL: T("face dorsale", "dorsal view")}
ENLARGE = T("agrandir", "enlarge")
VIEWS = tuple((hand, side) for side in (PALMAR, DORSAL) for hand in HANDS)
"""Palms first; the right hand stands at the left of the page, as when facing the patient."""


@dataclass(frozen=True)
class HandsDrawing:
    """What one drawing shows, for one reader.

    ``file`` is the address of the shapes; ``leads(code)`` where a region leads, ``None``: it is no link;
    ``current`` the place that the page is about; ``gone`` the places that the subject has no more; ``chooses``: the
    map is the control of a question; ``digit``: that finger alone, enlarged; ``enlarges``: finger codes are links.
    """

    hands: Hands
    lang: str
    file: str
    leads: Callable[[str], str | None]
    current: str = ""
    marks: Sequence[Mark] = ()
    gone: Collection[str] = ()
    chooses: bool = False
    digit: str = ""
    enlarges: bool = True

    def views(self) -> list[tuple[str, Markup]]:
        """``(side, drawing)`` of the four views, or of the two sides of the one finger."""
        return [(side, self.view(hand, side)) for hand, side in VIEWS if not self.digit or self.digit[0] == hand]

    def view(self, hand: str, side: str) -> Markup:
        """One hand from one side."""
        flip = mirrored(hand, side)
        name = f"{HAND_WORDS[hand][self.lang]}, {SIDE_WORDS[side][self.lang]}"
        box = zoom_box(int(self.digit[1]), flip) if self.digit else view_box(self.marks, hand, side)
        turned = ' transform="scale(-1 1)"' if flip else ""
        body = "".join((*self._ground(side), *self._regions(hand, side), *self._ink(hand, side)))
        shown = [m for m in self.marks if not self.digit or m.spot.digit == self.digit]
        return Markup(  # noqa: S704 - numbers, fixed words, and what escape() went over
            f'<svg class="hm{" hm-zoom" if self.digit else ""}" viewBox="{" ".join(map(number, box))}" role="group" '
            f'aria-label="{escape(name)}" data-hand="{hand}"><g{turned}>{body}</g>'
            f'{"" if self.digit else self._words(hand, side)}{markers(shown, hand, side, self.hands, self.lang, bool(self.digit))}</svg>')

    def _use(self, shape: str, kind: str = "") -> str:
        return f'<use{f" class={chr(34)}{kind}{chr(34)}" if kind else ""} href="{escape(self.file)}#{shape}"/>'

    def _ground(self, side: str) -> Iterator[str]:
        if not self.digit:
            yield self._use("outline", "hm-skin")

    def _regions(self, hand: str, side: str) -> Iterator[str]:
        """The regions, finger by finger, and the hatching over those that the trial does not treat."""
        yield '<g class="hm-regions">'
        codes = {spot: code for code, spot in self.hands.spots.items()}
        there = [codes.get(Spot(hand, *place)) for place in seen_from(side)]
        lost = frozenset(place for place, code in enumerate(there) if code is None or code in self.gone)
        moves = steps(side, mirrored(hand, side), lost)
        for place, code in enumerate(there):
            if code is not None and place not in lost and self._shown(code):
                yield self._region(code, side, moves[place], place)
        for no, finger in FINGERS.items():
            for phalanx in finger.phalanges:
                if phalanx in self.hands.outside and self.digit in ("", f"{hand}{no}"):
                    yield self._use(f"hatch{no}-{phalanx}", "hm-hatch")
        yield "</g>"

    def _shown(self, code: str) -> bool:
        return self.digit in ("", self.hands.spots[code].digit)

    def _region(self, code: str, side: str, moves: Sequence[int], place: int) -> str:
        spot, leads = self.hands.spots[code], self.leads(code)
        shape = self._use(region(side, spot.finger, spot.phalanx, spot.surface))
        kind = "hm-region hm-outside" if spot.phalanx in self.hands.outside else "hm-region"
        here = code == self.current
        if leads is None:
            return f'<g class="{kind}{" hm-here" if here else ""}" data-region="{escape(code)}">{shape}</g>'
        twin = ' tabindex="-1"' if home(spot.surface) != side else ""
        state = f' role="button" aria-pressed="{"true" if here else "false"}"' if self.chooses else \
            ' aria-current="true"' if here else ""
        return (f'<a class="{kind}{" hm-here" if here else ""}" href="{escape(leads)}" data-region="{escape(code)}" '
                f'data-at="{place}" data-go="{",".join(map(str, moves))}"{twin}{state} '
                f'aria-label="{escape(self._name(code))}">{shape}</a>')

    def _name(self, code: str) -> str:
        """What a region is called, and the marks it holds."""
        there = [f"{m.key} {m.words}" for m in self.marks if self.hands.spots.get(code) == m.spot]
        return ", ".join([self.hands.codelist.label(code, self.lang), *there])

    def _ink(self, hand: str, side: str) -> Iterator[str]:
        """Creases, nails, outline and joint lines; then what is missing, over them; then the ring of the focus."""
        s, no = side[0], self.digit[1:]
        yield '<g class="hm-ink" fill="none" pointer-events="none" aria-hidden="true">'
        if self.digit:
            lines = [(f"nail{no}", "hm-nail")] if side == DORSAL else []
            lines += [(f"ink-{s}{no}", "hm-crease"), (f"edge{no}", "hm-outline"), (f"joint{no}", "hm-joint")]
        else:
            lines = [(f"soft-{s}", "hm-soft"), (f"creases-{s}", "hm-crease")]
            lines += [("nails", "hm-nail"), ("folds", "hm-crease")] if side == DORSAL else []
            lines += [("outline", "hm-outline"), ("joints", "hm-joint")]
        yield "".join(self._use(shape, kind) for shape, kind in lines)
        lost = {(spot.finger, spot.phalanx) for code in self.gone if (spot := self.hands.spots[code]).hand == hand}
        for finger, phalanx in sorted(lost) if not self.digit else ():
            yield self._use(f"lost{finger}-{phalanx}", "hm-cover") + self._use(f"lost{finger}-{phalanx}", "hm-lost")
        yield '</g><use class="hm-focus" fill="none" pointer-events="none"/>'

    def _words(self, hand: str, side: str) -> str:
        """The finger codes, which enlarge their finger, the names of the joint line, and of the hand."""
        sign = -1 if mirrored(hand, side) else 1
        codes, links = [], []
        for no, finger in FINGERS.items():
            x, y = finger.at(-0.085 if no != THUMB else 0.085)
            digit = f"{hand}{no}"
            codes.append(f'<text class="hm-code" x="{number(sign * x)}" y="{number(2.4 - y)}">{digit}</text>')
            box = " ".join(map(number, zoom_box(no, sign < 0)))
            label = f"{self.hands.fingers.label(digit, self.lang)}, {ENLARGE[self.lang]}"
            links.append(f'<a href="?finger={digit}" tabindex="-1" data-digit="{digit}" data-box="{box}" '
                         f'aria-label="{escape(label)}"><circle cx="{number(sign * x)}" cy="{number(-y)}" r="9.4"/></a>')
        joints = [(5, -1, -10, 1.4, self.hands.joint), (THUMB, 1, 7.2, 5.4, self.hands.thumb_joint)]
        for no, k, aside, down, words in joints:
            x, y = FINGERS[no].at(FINGERS[no].joint, k)
            codes.append(f'<text class="hm-code" x="{number(sign * (x + aside))}" y="{number(down - y)}">'
                         f'{escape(words[self.lang])}</text>')
        codes.append(f'<text class="hm-side" x="{number(sign * .5)}" y="17.5">{SHORT_HAND[hand][self.lang]}</text>')
        fingers = f'<g class="hm-fingers" fill="none" pointer-events="all">{"".join(links)}</g>' if self.enlarges else ""
        return (f'{fingers}<g class="hm-words" text-anchor="middle" pointer-events="none" aria-hidden="true">'
                f'{"".join(codes)}</g>')
