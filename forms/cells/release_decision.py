"""The decision on a batch: released, released with derogation, or rejected; by the qualified person."""

from ecrf.crf import CRF, Choice, Date, DateTime, Decimal, Per, Staff, T, Text
from forms.cells.codelists import RELEASE
from forms.cells.product import MILLION_CELLS
from forms.cells.ranges import RELD_RANGES
from forms.ranges import limits
from forms.source import section

_DEROGATION = "RELEASED_WITH_DEROGATION"


class RELD(CRF):
    """Filled by the act of releasing. A release with derogation holds its whole file (regulatory.md ATMP-05)."""

    oid, version, domain = "RELD", "1.0", "BS"
    title = T("Décision de libération", "Release decision")
    source = section("4.30", "F31, decision")
    scope = "subject"
    repeats = Per("MFG")
    by_step = "release"
    seen_by = "unblinded"
    area = "product"
    summary = ("RELDEC", "RELDTC")

    RELDEC = Choice(T("Décision", "Decision"), RELEASE, critical=True, sdtm="SUPPBE.QNAM=RELDEC")
    RELQP = Staff(T("Personne qualifiée", "Qualified person"), critical=True, sdtm="SUPPBE.QNAM=RELQP")
    RELDTC = DateTime(T("Décidé le", "Decided at"), critical=True, sdtm="BE.BESTDTC")
    RELCODE = Text(T("Code du produit sur l’étiquette", "Product code on the label"), max=60, critical=True,
                   when=RELDEC.one_of("RELEASED", _DEROGATION), sdtm="SUPPBE.QNAM=RELCODE")
    DOSELAB = Decimal(T("Dose sur l’étiquette", "Dose on the label"), unit=MILLION_CELLS, optional=True,
                      when=RELDEC.one_of("RELEASED", _DEROGATION), sdtm="SUPPBE.QNAM=DOSELAB",
                      **limits(RELD_RANGES, "DOSELAB"))
    STORAGE = Text(T("Conservation", "Storage"), max=80, when=RELDEC.one_of("RELEASED", _DEROGATION),
                   sdtm="SUPPBE.QNAM=STORAGE")
    RELEXP = DateTime(T("Péremption", "Expiry"), future=True, critical=True,
                      when=RELDEC.one_of("RELEASED", _DEROGATION), sdtm="SUPPBE.QNAM=RELEXP")
    RELREAS = Text(T("Motif du refus", "Reason for rejecting"), when=RELDEC.equals("REJECTED"),
                   sdtm="SUPPBE.QNAM=RELREAS")

    DRGPAR = Text(T("Paramètre hors spécification", "Parameter out of specification"), when=RELDEC.equals(_DEROGATION),
                  sdtm="SUPPBE.QNAM=DRGPAR", section=T("Dérogation", "Derogation"))
    DRGBY = Text(T("Approuvée par (code)", "Approved by (code)"), max=20, when=RELDEC.equals(_DEROGATION),
                 sdtm="SUPPBE.QNAM=DRGBY", help=T("Un code de la personne, jamais un nom.",
                                                  "A code of the person, never a name."))
    DRGDAT = Date(T("Date de l’approbation", "Date of approval"), when=RELDEC.equals(_DEROGATION),
                  sdtm="SUPPBE.QNAM=DRGDAT")
    DRGREQ = Date(T("Demande du médecin traitant, date", "Request of the treating physician, date"),
                  when=RELDEC.equals(_DEROGATION), sdtm="SUPPBE.QNAM=DRGREQ")
    DRGRISK = Date(T("Évaluation du risque, date", "Risk evaluation, date"), when=RELDEC.equals(_DEROGATION),
                   sdtm="SUPPBE.QNAM=DRGRISK")
    DRGSPO = Date(T("Accusé de réception du promoteur, date", "Acknowledgement of the sponsor, date"),
                  when=RELDEC.equals(_DEROGATION), sdtm="SUPPBE.QNAM=DRGSPO")
    DRGAUTH = Date(T("Information de l’autorité, date", "Notice to the authority, date"),
                   when=RELDEC.equals(_DEROGATION), sdtm="SUPPBE.QNAM=DRGAUTH")
