"""The edit checks of the trial, by section of the data specification; ``CHECKS`` holds all 128, and two more of section 4."""

from forms.checks import (  # noqa: F401 - each registers its checks
    closing,
    complications,
    consent,
    injection,
    lines,
    measurements,
    runin,
    safety,
    ulcers,
    visits,
)
from forms.checks.registry import CHECKS

CHECKS.all = dict(sorted(CHECKS.all.items(), key=lambda pair: int(pair[0][2:])))

__all__ = ["CHECKS"]
