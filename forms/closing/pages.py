"""The pages of this chapter, in the order in which people meet them: end of study and long-term follow-up."""

from forms.closing.death import DTH
from forms.closing.end_of_study import EOS
from forms.closing.long_term import LTFU

PAGES = (EOS, DTH, LTFU)
