"""What the end of the study assumes where no certain source states it."""

from __future__ import annotations

from forms.assumed import assume

CLOSING_CODELISTS = assume(
    "CLOSING_CODELISTS", ["DEATH_PLACE", "DEATH_SOURCE", "LT_HAND"], "rulings R32: codes that trial.md does not list",
    "Ces listes de réponses conviennent-elles au décès et au suivi à long terme ?",
    "Are these lists of answers right for death and long-term follow-up?")
