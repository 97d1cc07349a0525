"""The pages of this chapter, in the order in which people meet them: questionnaires of the patient."""

from ecrf.crf import CRF
from forms.questionnaires.clinical_assessment import CAS
from forms.questionnaires.dermatology import DLQI
from forms.questionnaires.diary import DIARY
from forms.questionnaires.digital_ulcer_impact import HDISS
from forms.questionnaires.hand_disability import CHFS
from forms.questionnaires.health_assessment import SHAQ
from forms.questionnaires.numeric_scales import QNRS
from forms.questionnaires.quality_of_life import EQ5D
from forms.questionnaires.satisfaction import SATIS
from forms.questionnaires.visual_scales import QVAS

PAGES: tuple[type[CRF], ...] = (QVAS, QNRS, CHFS, SHAQ, HDISS, DLQI, EQ5D, CAS, DIARY, SATIS)

REPORTED: tuple[type[CRF], ...] = (QVAS, QNRS, CHFS, SHAQ, HDISS, DLQI, EQ5D, DIARY, SATIS)
"""Those that the patient fills, with the items of ``administration``."""
