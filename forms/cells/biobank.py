"""The biobank: serum and plasma of a visit, tube by tube, and the vascular biomarkers measured on them."""

from __future__ import annotations

from ecrf.crf import CRF, Choice, DateTime, Decimal, Grid, GridLine, Integer, Log, T, Text, YesNo, same
from forms.cells.asked import BIOBANK
from forms.cells.codelists import HAEMOLYSIS, TUBE
from forms.cells.ranges import BIO_RANGES
from forms.ranges import limits
from forms.source import section


def _marker(name: str, label: T, unit: str) -> GridLine:
    return GridLine(label, ((name, Decimal(label, unit=unit, optional=True, sdtm=f"LBTESTCD={name}",
                                           **limits(BIO_RANGES, "RESULT"))),))


class BIO(CRF):
    """One tube of the biobank; only for a patient who consents to it (EC10)."""

    oid, version, domain = "BIO", "1.0", "BE"
    title = T("Biobanque", "Biobank")
    source = section("4.50", "F58")
    repeats = Log()
    asked = BIOBANK
    summary = ("BIOTYPE", "BIODTC")

    BIOCONS = YesNo(T("Consentement biobanque vérifié", "Biobank consent checked"), critical=True,
                    sdtm="SUPPBE.QNAM=BIOCONS")
    BIODTC = DateTime(T("Prélevé le", "Taken at"), sdtm="BE.BESTDTC")
    BIOTYPE = Choice(T("Tube", "Tube"), TUBE, sdtm="BE.BESPEC")
    BIOVOL = Decimal(T("Volume", "Volume"), unit="mL", sdtm="BSTESTCD=VOLUME", **limits(BIO_RANGES, "BIOVOL"))
    ALIQ = Integer(T("Aliquotes", "Aliquots"), sdtm="BSTESTCD=ALIQUOTS", **limits(BIO_RANGES, "ALIQ"))
    FREEZER = Text(T("Congélateur (code)", "Freezer (code)"), max=40, sdtm="SUPPBE.QNAM=FREEZER")
    BIOTEMP = Decimal(T("Température de conservation", "Storage temperature"), unit="°C", sdtm="SUPPBE.QNAM=BIOTEMP",
                      **limits(BIO_RANGES, "BIOTEMP"))
    HEMOL = Choice(T("Hémolyse", "Haemolysis"), HAEMOLYSIS, sdtm="BSTESTCD=HEMOLYS")

    PANEL = Grid(T("Biomarqueurs vasculaires, si dosés", "Vascular biomarkers, if measured"),
                 (T("Résultat", "Result"),), (
        _marker("VEGF", same("VEGF"), "pg/mL"), _marker("PDGF", same("PDGF"), "pg/mL"),
        _marker("IL6", same("IL-6"), "pg/mL"), _marker("IL8", same("IL-8"), "pg/mL"),
        _marker("ICAM1", same("ICAM-1"), "ng/mL"),
        _marker("CEC", T("Cellules endothéliales circulantes", "Circulating endothelial cells"), "/mL")))
