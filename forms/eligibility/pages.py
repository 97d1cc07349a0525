"""The pages of this chapter, in the order in which people meet them: eligibility: criteria at screening, inclusion and day 0, and the table of wash-outs."""

from ecrf.crf import CRF

PAGES: tuple[type[CRF], ...] = ()
