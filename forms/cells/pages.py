"""The pages of this chapter, in the order in which people meet them: from randomisation to what is left of the product."""

from forms.cells.allocation import RANDU
from forms.cells.biobank import BIO
from forms.cells.custody import COI
from forms.cells.deficiency import PDEF
from forms.cells.donor import DONOR
from forms.cells.finger import INJF
from forms.cells.harvest import HARV
from forms.cells.harvest_clearance import CLRH
from forms.cells.identity import COIU
from forms.cells.injection_clearance import CLRI
from forms.cells.manufacturing import MFG
from forms.cells.monitoring import MON
from forms.cells.product import INJP
from forms.cells.product_samples import BIOP
from forms.cells.randomisation import RAND
from forms.cells.release import REL
from forms.cells.release_decision import RELD
from forms.cells.session import INJ
from forms.cells.unblinding import UNB

PAGES = (RAND, RANDU, CLRH, HARV, MFG, REL, RELD, DONOR, COI, COIU, CLRI, INJ, INJF, INJP, MON, BIO, BIOP, PDEF, UNB)
