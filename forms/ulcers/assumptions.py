"""What photographs and their central reading assume where no certain source states it."""

from __future__ import annotations

from forms.assumed import assume

ADJUDICATION = assume(
    "ADJUDICATION", {"area_pct": 20, "area_mm2": 4}, "trial.md 4.25, assumed: one of both, or another status",
    "À partir de quel écart entre deux lecteurs une troisième lecture est-elle demandée ?",
    "From what difference between two readers is a third reading needed?")
AREA_RATIO = assume(
    "AREA_RATIO", [0.4, 1.6], "trial.md EC64: ellipse over traced area",
    "Quel rapport entre surface mesurée et surface tracée est à vérifier ?",
    "Which ratio of measured to traced area needs a check?")
PHOTO_VISITS = assume(
    "PHOTO_VISITS", ["INC", "D0", "W16"], "trial.md EC61 and EC125",
    "À quelles visites la photographie de chaque ulcère actif est-elle indispensable, et lue avant le gel ?",
    "At which visits is the photograph of each active ulcer indispensable, and read before lock?")
IMAGE_CODELISTS = assume(
    "IMAGE_CODELISTS", ["AMPUTATED", "PHOTO_SIDE", "READING_STATE", "IMAGE_QUALITY"],
    "rulings R32: codes that trial.md does not list", "Ces listes de réponses conviennent-elles aux photographies ?",
    "Are these lists of answers right for photographs?")
