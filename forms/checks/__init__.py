"""The edit checks of the trial, by section of the data specification; ``CHECKS`` holds all 128, and those of sections 1 and 4 that have no number there."""

from forms.checks import (  # noqa: F401 - each registers its checks
    arms,
    closing,
    complications,
    consent,
    disease,
    eligibility,
    events,
    injection,
    laboratory,
    lines,
    lookback,
    measurements,
    monitoring,
    photographs,
    product,
    questionnaires,
    reproduction,
    runin,
    safety,
    serology,
    suggestions,
    ulcers,
    visits,
)
from forms.checks.registry import CHECKS

CHECKS.all = dict(sorted(CHECKS.all.items(), key=lambda pair: int(pair[0][2:])))

__all__ = ["CHECKS"]
