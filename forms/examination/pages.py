"""The pages of this chapter, in the order in which people meet them: examinations."""

from forms.examination.vital_signs import VS

PAGES = (VS,)
