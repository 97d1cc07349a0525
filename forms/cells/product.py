"""The product part of the injection session, seen by unblinded roles only."""

from __future__ import annotations

from decimal import Decimal as Number
from typing import Any

from ecrf.crf import CRF, Decimal, Derived, Integer, T, Text, YesNo
from forms.cells.codelists import ARM
from forms.ranges import INJP_RANGES, limits
from forms.source import section

MILLION_CELLS = T("10^6 cellules", "10^6 cells")


def share_of_planned(form: Any, book: Any) -> Number | None:
    """Dose given in % of the dose planned; ``None`` when either is missing or nothing was planned."""
    if form.DOSEGIV is None or not form.DOSEPLN:
        return None
    return 100 * Number(form.DOSEGIV) / Number(form.DOSEPLN)


def arm_given(form: Any, book: Any) -> str | None:
    """What the batch read at the bedside was made as (ACTARM, EC126); ``None`` while the lot is of no batch on file."""
    batches = book.forms("MFG") if book is not None and form.LOTNO is not None else ()
    return next((batch.MFGTYPE for batch in batches if batch.BATCHNO == form.LOTNO), None)


class INJP(CRF):
    """What the syringes held: product, lot, kit, count and dose, read at the bedside."""

    oid, version, domain = "INJP", "1.0", "EC"
    title = T("Produit injecté", "Product injected")
    source = section("4.32", "F33, product")
    seen_by = "unblinded"
    area = "product"

    PRODCODE = Text(T("Code du produit lu au lit du patient", "Product code read at the bedside"), max=40,
                    critical=True, sdtm="SUPPEC.QNAM=PRODCODE")
    LOTNO = Text(T("Numéro de lot", "Lot number"), max=40, critical=True, sdtm="EC.ECLOT")
    ACTARM = Derived(T("Traitement reçu, d’après le lot", "Treatment received, after the lot"), codelist=ARM,
                     inputs=(LOTNO, "MFG.BATCHNO", "MFG.MFGTYPE"), compute=arm_given, sdtm="DM.ACTARM",
                     formula=T("préparation du lot de ce numéro", "preparation of the batch of that number"))
    KITNO = Text(T("Numéro de kit", "Kit number"), max=40, sdtm="SUPPEC.QNAM=KITNO")
    SYRCNT = Integer(T("Nombre de seringues", "Number of syringes"), sdtm="SUPPEC.QNAM=SYRCNT",
                     **limits(INJP_RANGES, "SYRCNT"))
    MATCHCOI = YesNo(T("Codes conformes à la chaîne d’identité", "Codes match the chain of identity"), critical=True,
                     sdtm="SUPPEC.QNAM=MATCHCOI")
    DOSEPLN = Decimal(T("Dose prévue", "Dose planned"), unit=MILLION_CELLS, section=T("Dose", "Dose"),
                      sdtm="EC.ECDOSE (ECMOOD=SCHEDULED)", **limits(INJP_RANGES, "DOSEPLN"))
    DOSEGIV = Decimal(T("Dose donnée", "Dose given"), unit=MILLION_CELLS, critical=True, sdtm="EC.ECDOSE",
                      help=T("« Sans objet » si les seringues ne contenaient pas de cellules.",
                             "“Not applicable” when the syringes held no cells."), **limits(INJP_RANGES, "DOSEGIV"))
    DOSEPCT = Derived(T("Dose donnée / prévue", "Dose given / planned"), unit="%", decimals=1,
                      inputs=(DOSEPLN, DOSEGIV), compute=share_of_planned, sdtm="SUPPEC.QNAM=DOSEPCT",
                      formula=T("100 × dose donnée / dose prévue", "100 × dose given / dose planned"))
    DOSEREAS = Text(T("Motif d’une dose différente", "Reason for a different dose"), optional=True,
                    sdtm="EC.ECADJ")
