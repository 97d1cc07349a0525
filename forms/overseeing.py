"""What the review of the audit trail looks for: thresholds that no source states, each with its question (AUD-13)."""

from __future__ import annotations

from ecrf.crf import TrailRules
from forms.assumed import assume
from forms.units import DAYS

LATE_ENTRY_DAYS = assume(
    "LATE_ENTRY_DAYS", 14, "regulatory AUD-13: late changes; common practice, twice the days allowed for entry",
    "Après combien de jours une saisie doit-elle figurer dans la revue de la piste d’audit\u202f?",
    "After how many days must an entry appear in the review of the audit trail?", unit=DAYS)
MASS_EDIT = assume(
    "MASS_EDIT", {"items": 20, "minutes": 10}, "regulatory AUD-13: mass edits; one person, corrections only",
    "À partir de combien de valeurs corrigées en combien de minutes parle-t-on de modification en masse\u202f?",
    "From how many values corrected in how many minutes is it a mass edit?")
NIGHT_HOURS = assume(
    "NIGHT_HOURS", [22, 6], "regulatory AUD-13: off-hours, on the clock of the site",
    "Entre quelles heures une saisie est-elle inattendue\u202f?", "Between which hours is an entry unexpected?")
SUBJECTS_A_DAY = assume(
    "SUBJECTS_A_DAY", 4, "regulatory AUD-13: one user entering for many; 32 subjects over the sites",
    "Pour combien de sujets par jour une même personne peut-elle saisir sans que cela soit revu\u202f?",
    "For how many subjects a day may one person enter without its being reviewed?")
KEY_CORRECTIONS = assume(
    "KEY_CORRECTIONS", 2, "regulatory AUD-13; EMA 6.2.2: frequent corrections of critical items",
    "À partir de combien de corrections d’un même item critique faut-il le revoir\u202f?",
    "From how many corrections of one critical item must it be reviewed?")
TRAIL_REVIEW_DAYS = assume(
    "TRAIL_REVIEW_DAYS", 90, "EMA 6.2.2: planned, risk-based review; the interval is not stated",
    "À quel rythme la piste d’audit est-elle revue\u202f?", "How often is the audit trail reviewed?", unit=DAYS)

TRAIL_RULES = TrailRules(
    late_days=LATE_ENTRY_DAYS.value, mass_items=MASS_EDIT.value["items"], mass_minutes=MASS_EDIT.value["minutes"],
    night=tuple(NIGHT_HOURS.value), subjects_a_day=SUBJECTS_A_DAY.value, key_changes=KEY_CORRECTIONS.value,
    every_days=TRAIL_REVIEW_DAYS.value)
"""What the engine is told."""
