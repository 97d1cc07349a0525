"""The pages of this chapter, in the order in which people meet them: criteria at each step, and the table of wash-outs."""

from ecrf.crf import CRF
from forms.eligibility.confirmation import CMWO
from forms.eligibility.inclusion import IEI
from forms.eligibility.recheck import IED
from forms.eligibility.screening import IES

PAGES: tuple[type[CRF], ...] = (IES, IEI, IED, CMWO)
