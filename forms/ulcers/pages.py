"""The pages of this chapter, in the order in which people meet them: digital ulcers."""

from forms.ulcers.assessment import ULCA
from forms.ulcers.decision import ULCD
from forms.ulcers.register import ULCR

PAGES = (ULCR, ULCA, ULCD)
