"""The one list that every module of edit checks adds to."""

from __future__ import annotations

from typing import Any

from ecrf.crf import Checks

CHECKS = Checks()
"""All edit checks of trial.md section 6, EC01 to EC128, in the order of their numbers (rulings R42)."""

Verdict = bool | dict[str, Any] | None
"""What a rule says: true or ``None`` when it holds or cannot be judged, false or the sentence's values when it fails."""
