"""The pages of this chapter, in the order in which people meet them: digital ulcers."""

from forms.ulcers.assessment import ULCA
from forms.ulcers.complications import ULCC
from forms.ulcers.decision import ULCD
from forms.ulcers.photographs import PHO
from forms.ulcers.reading import CRD
from forms.ulcers.register import ULCR

PAGES = (ULCR, ULCA, ULCD, ULCC, PHO, CRD)
