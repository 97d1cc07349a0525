"""The pages of this chapter, in the order in which people meet them: the person and the disease."""

from forms.disease.demographics import DM

PAGES = (DM,)
