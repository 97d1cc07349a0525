"""Examination of the retina, evidence of the exclusion of active proliferative retinopathy (EXC05)."""

from __future__ import annotations

from ecrf.crf import CRF, Choice, Date, Grid, GridLine, MultiChoice, T, YesNo
from forms.examination.codelists import OE_GRADER, OE_METHOD, OE_RETINOPATHY
from forms.source import section


def _eye(side: str, label: T, short: T) -> GridLine:
    """An eye: proliferative retinopathy, and whether it is active."""
    seen = Choice(T(f"Rétinopathie proliférante, {short.fr}", f"Proliferative retinopathy, {short.en}"), OE_RETINOPATHY,
                  critical=True, sdtm=f"OETESTCD=PROLRET, OELAT={side}")
    active = YesNo(T(f"Rétinopathie active, {short.fr}", f"Active retinopathy, {short.en}"), critical=True,
                   when=seen.equals("PRESENT"), sdtm=f"OETESTCD=PROLACT, OELAT={side}")
    return GridLine(label, ((f"RETINO{side}", seen), (f"ACTIVE{side}", active)))


class OE(CRF):
    """Retina of both eyes. An examination of the last twelve months, done before the study, will do."""

    oid, version, domain = "OE", "1.0", "OE"
    title = T("Examen de la rétine", "Retinal examination")
    source = section("4.15", "F16")
    help = T("Un examen des douze mois avant l’inclusion suffit : notez sa date.",
             "An examination of the twelve months before inclusion will do: record its date.")

    OEDAT = Date(T("Date de l’examen", "Date of the examination"), sdtm="OE.OEDTC")
    OEMETH = MultiChoice(T("Méthode", "Method"), OE_METHOD, sdtm="OE.OEMETHOD")
    OEEVAL = Choice(T("Examinateur", "Examiner"), OE_GRADER, sdtm="OE.OEEVAL")
    EYES = Grid(T("Les deux yeux", "Both eyes"), (T("Rétinopathie proliférante", "Proliferative retinopathy"),
                                                  T("Active", "Active")), (
        _eye("R", T("Œil droit", "Right eye"), T("œil droit", "right eye")),
        _eye("L", T("Œil gauche", "Left eye"), T("œil gauche", "left eye")),
    ))
