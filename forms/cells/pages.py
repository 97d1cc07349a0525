"""The pages of this chapter, in the order in which people meet them: from harvest to injection."""

from forms.cells.finger import INJF
from forms.cells.product import INJP
from forms.cells.session import INJ

PAGES = (INJ, INJF, INJP)
