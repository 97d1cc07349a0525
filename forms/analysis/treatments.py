"""ADCM and ADDV: medication and deviations in days from the injection, for profiles and listings (trial.md 7.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ecrf.crf import YES, T
from ecrf.crf.analysis import Analysis, Column
from forms.analysis.days import columns, days


def medications(book: Any, choices: Mapping[str, str]) -> list[dict[str, Any]]:
    """The medications of a subject, in the order of the log."""
    zero, found = book.anchor("D0"), []
    for form in book.forms("CM"):
        start, end = form.CMSTDAT, form.CMENDAT
        found.append({"CMLINE": int(form.line), "CMTRT": form.CMTRT, "CMGRP": form.CMGRP, "ASTDTC": str(start) if start else None, "AENDTC": str(end) if end else None,
                      **days("AST", start.earliest if start else None, zero), **days("AEN", end.latest if end else None, zero),
                      "ONGOFL": YES if form.CMONGO == YES else None, "SRCPAGE": f"CM/{form.line}"})
    return found


def deviations(book: Any, choices: Mapping[str, str]) -> list[dict[str, Any]]:
    """The deviations of a subject, in the order of the log."""
    return [{"DVLINE": int(form.line), "DVCAT": form.DVCAT, "DVSEV": form.DVSEV, "DVTERM": form.DVTERM,
             "ASTDTC": str(form.DVSTDAT) if form.DVSTDAT else None, "SRCPAGE": f"DV/{form.line}"} for form in book.forms("DV")]


_SOURCE = Column("SRCPAGE", T("Page source", "Source page"), "text", T("adresse derrière le sujet", "address behind the subject"))
ADCM = Analysis("ADCM", T("Médicaments", "Medication"), T("une ligne par médicament", "one row per medication"), (
    Column("CMLINE", T("Ligne", "Line"), "number", T("ligne de CM", "line of CM")),
    Column("CMTRT", T("Médicament", "Medication"), "text", T("CM.CMTRT", "CM.CMTRT")),
    Column("CMGRP", T("Groupe", "Group"), "text", T("CM.CMGRP", "CM.CMGRP")),
    Column("ASTDTC", T("Début", "Start"), "text", T("CM.CMSTDAT, tel que noté", "CM.CMSTDAT, as recorded")),
    Column("AENDTC", T("Fin", "End"), "text", T("CM.CMENDAT, tel que noté", "CM.CMENDAT, as recorded")),
    *columns("AST", T("Début", "Start"), T("premier jour possible de CM.CMSTDAT", "first possible day of CM.CMSTDAT")),
    *columns("AEN", T("Fin", "End"), T("dernier jour possible de CM.CMENDAT", "last possible day of CM.CMENDAT")),
    Column("ONGOFL", T("En cours", "Ongoing"), "text", T("CM.CMONGO", "CM.CMONGO")), _SOURCE), medications)
ADDV = Analysis("ADDV", T("Déviations", "Deviations"), T("une ligne par déviation", "one row per deviation"), (
    Column("DVLINE", T("Ligne", "Line"), "number", T("ligne de DV", "line of DV")),
    Column("DVCAT", T("Catégorie", "Category"), "text", T("DV.DVCAT", "DV.DVCAT")),
    Column("DVSEV", T("Gravité", "Severity"), "text", T("DV.DVSEV", "DV.DVSEV")),
    Column("DVTERM", T("Ce qui s’est passé", "What happened"), "text", T("DV.DVTERM", "DV.DVTERM")),
    Column("ASTDTC", T("Date", "Date"), "text", T("DV.DVSTDAT, telle que notée", "DV.DVSTDAT, as recorded")), _SOURCE), deviations)
