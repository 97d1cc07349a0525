"""The switches of the study definition: what only one source of the trial knows, and may turn out otherwise (trial.md 1.3)."""

from forms.assumptions import ARMS, MASKED, PRODUCT_ORIGIN

SWITCHES = {
    "PRODUCT_ORIGIN": PRODUCT_ORIGIN.value,  # D1: AUTOLOGOUS or ALLOGENEIC; allogeneic: no harvest, a donor's batch
    "ARMS": ARMS.value,                      # D3: 2 randomised, or 1 without randomisation
    "MASKED": MASKED.value,                  # D12, rulings R26
    "EC31": False,                           # D9: smoking, an exclusion in one old notice only
    "EC32": False,                           # D9: unstable vasodilators, the same
}
"""Read by ``asked=`` conditions as ``book.study.switches[…]``, and by the checks that are off by default."""
