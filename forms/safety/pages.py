"""The pages of this chapter, in the order in which people meet them: safety."""

from forms.safety.adverse_event import AE

PAGES = (AE,)
