"""The pages of this chapter, in the order in which people meet them: hand function, skin and capillaries."""

from ecrf.crf import CRF

PAGES: tuple[type[CRF], ...] = ()
