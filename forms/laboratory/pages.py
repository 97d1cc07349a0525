"""The pages of this chapter, in the order in which people meet them: laboratory."""

from ecrf.crf import CRF

PAGES: tuple[type[CRF], ...] = ()
