"""The pages of this chapter, in the order in which people meet them: hand function, skin and capillaries."""

from ecrf.crf import CRF
from forms.function.capillaroscopy import CAP
from forms.function.hand_function import FUNC
from forms.function.skin import SKN

PAGES: tuple[type[CRF], ...] = (FUNC, SKN, CAP)
