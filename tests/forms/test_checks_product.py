"""The edit checks of randomisation, product, custody and monitoring: one casebook in which each holds, one in which it finds."""

from __future__ import annotations

import pytest

from ecrf.crf import T
from forms.checks import CHECKS
from tests.forms.casebook_text import found, places

INC = "INC/SV SVDAT=2026-03-16"
HARVEST = "HAR/SV SVDAT=2026-03-25 | HAR/HARV HARVSTIM=09:00"
CLEARED = "CLRH HCLRDTC=2026-03-25T08:30+01:00"
RAND = "RAND RANDDTC=2026-03-18T10:00+01:00"
INJECTION = "D0/INJ EXSTDAT=2026-04-20 EXSTTIM=10:00 EXENTIM=10:40"
BATCH = "MFG/1 BATCHNO=B7 SECCODE=SEC7 MFGTYPE=ACTIVE DOSEPREP=50"
RELEASED = "RELD/1 RELDEC=RELEASED RELDTC=2026-04-19T17:00+02:00 RELEXP=2026-04-21T12:00+02:00 RELCODE=SEC7"
REJECTED = "RELD/1 RELDEC=REJECTED RELDTC=2026-04-19T17:00+02:00"
FILE = "DRGPAR=VIAB DRGBY=U0012 DRGDAT=2026-04-18 DRGREQ=2026-04-17 DRGRISK=2026-04-17 DRGSPO=2026-04-18 DRGAUTH=2026-04-18"
DEROGATED = f"RELD/1 RELDEC=RELEASED_WITH_DEROGATION {FILE}"
GIVEN = "D0/INJP LOTNO=B7 PRODCODE=SEC7 DOSEGIV=48"
READ = "COIU/1 IDSUBJ=01-001 IDBIRTH=1971 IDSEX=F IDMATCH=Y"
PERSON = "DM BRTHDAT=1971-05 SEX=F"
LATE = f"{BATCH} | {INJECTION} | {GIVEN} | REL/1 STER14=POSITIVE"

#    check  where it finds         holds                                              finds
CASES = [
    ("EC10", "W4/BIO/1.BIODTC", "ICF ICBIO=Y | W4/BIO/1 BIOTYPE=SERUM", "ICF ICBIO=N | W4/BIO/1 BIOTYPE=SERUM"),
    ("EC73", "RAND.RANDDTC", f"{INC} | RAND RANDDTC=2026-03-23T10:00+01:00", f"{INC} | RAND RANDDTC=2026-03-24T10:00+01:00"),
    ("EC73", "RAND.RANDDTC", f"{INC} | RAND RANDDTC=2026-03-16T10:00+01:00", f"{INC} | RAND RANDDTC=2026-03-15T10:00+01:00"),
    ("EC73", "HAR/HARV.HARVSTIM", f"{HARVEST} | {CLEARED} | {RAND}",
     f"{HARVEST} | {CLEARED} | RAND RANDDTC=2026-03-25T09:01+01:00"),
    ("EC73", "HAR/HARV.HCONSCHK", f"{HARVEST} | {CLEARED}", HARVEST),
    ("EC73", "HAR/HARV.HCONSCHK", f"{HARVEST} HARVDAT=2026-03-26 | {CLEARED}", f"{HARVEST} | CLRH HCLRDTC=2026-03-25T09:05+01:00"),
    ("EC74", "D0/INJ.EXSTDAT", f"{HARVEST} | {INJECTION}", f"{HARVEST} HARVDAT=2026-04-20 | {INJECTION}"),
    ("EC74", "D0/INJ.EXSTDAT", f"{HARVEST} HARVDAT=2026-04-06 | {INJECTION}", f"{HARVEST} HARVDAT=2026-04-07 | {INJECTION}"),
    ("EC75", "D0/INJP.LOTNO", f"{INJECTION} | {BATCH} | {RELEASED} | {GIVEN}",
     f"{INJECTION} | {BATCH} | {RELEASED} | {GIVEN}".replace("2026-04-21T12:00", "2026-04-20T09:59")),
    ("EC75", "D0/INJP.LOTNO", f"{INJECTION} | {BATCH} | {RELEASED} | {GIVEN}",
     f"{INJECTION} | {BATCH} | {RELEASED} | {GIVEN}".replace("2026-04-19T17:00", "2026-04-20T10:01")),
    ("EC75", "D0/INJP.LOTNO", f"{INJECTION} | {BATCH} | {RELEASED} | {GIVEN}", f"{INJECTION} | {BATCH} | {GIVEN}"),
    ("EC75", "D0/INJP.LOTNO", f"{INJECTION} | {BATCH} | {RELEASED} | {GIVEN}",
     f"{INJECTION} | {BATCH} | {RELEASED} | {GIVEN}".replace("LOTNO=B7", "LOTNO=B8")),
    ("EC75", "D0/INJ.EXSTTIM", f"{INJECTION} | CLRI ICLRDTC=2026-04-20T09:55+02:00", INJECTION),
    ("EC75", "D0/INJ.EXSTTIM", f"{INJECTION} | CLRI ICLRDTC=2026-04-20T10:00+02:00",
     f"{INJECTION} | CLRI ICLRDTC=2026-04-20T10:01+02:00"),
    ("EC76", "D0/INJP.LOTNO", f"{BATCH} | {RELEASED} | {GIVEN}", f"{BATCH} | {REJECTED} | {GIVEN}"),
    ("EC77", "RELD/1.RELDEC", f"{BATCH} | {DEROGATED}", f"{BATCH} | {DEROGATED}".replace("DRGBY=U0012", "")),
    ("EC77", "RELD/1.RELDEC", f"{BATCH} | {RELEASED}", f"{BATCH} | {DEROGATED}".replace("DRGAUTH=2026-04-18", "")),
    ("EC78", "REL/1.VIAB", f"{BATCH} | REL/1 VIAB=85", f"{BATCH} | REL/1 VIAB=69.9"),
    ("EC78", "REL/1.VIAB", f"{BATCH} | REL/1 VIAB=60 | {DEROGATED}", f"{BATCH} | REL/1 VIAB=60 | {RELEASED}"),
    ("EC78", "REL/1.VIAB", f"{BATCH} | REL/1 VIAB=60 | {REJECTED}",
     f"{BATCH} | REL/1 VIAB=60 | {DEROGATED}".replace("DRGPAR=VIAB", "")),
    ("EC78", "REL/1.VIAB", f"{BATCH} | REL/1 VIAB=80", f"{BATCH} | REL/1 VIAB=79.9"),
    ("EC79", "REL/1.CD73", f"{BATCH} | REL/1 CD73=95 CD45=2", f"{BATCH} | REL/1 CD73=94.9 CD45=2"),
    ("EC79", "REL/1.CD45", f"{BATCH} | REL/1 CD45=3 | {DEROGATED}", f"{BATCH} | REL/1 CD45=2.1 CD73=95"),
    ("EC79", "REL/1.ENDOTOX", f"{BATCH} | REL/1 ENDOTOX=69 GRAM=NEGATIVE", f"{BATCH} | REL/1 ENDOTOX=70 GRAM=POSITIVE"),
    ("EC79", "REL/1.GRAM", f"{BATCH} | REL/1 STERINP=PENDING GRAM=NOT_DONE", f"{BATCH} | REL/1 STERINP=PENDING GRAM=POSITIVE"),
    ("EC79", "REL/1.CELLCNT", f"{BATCH} | REL/1 CELLCNT=60", f"{BATCH} | REL/1 CELLCNT=60.1"),
    ("EC79", "REL/1.STRID", f"{BATCH} | REL/1 STRID=MATCH", f"{BATCH} | REL/1 STRID=MISMATCH"),
    ("EC80", "REL/1.STER14", f"{LATE} PATINFDT=2026-05-05 | PDEF/1 DEFTYPE=PRODUCT | AE/1 AEAESI=Y",
     f"{LATE} | PDEF/1 DEFTYPE=PRODUCT | AE/1 AEAESI=Y"),
    ("EC80", "REL/1.STER14", LATE.replace("POSITIVE", "NEGATIVE"), f"{LATE} PATINFDT=2026-05-05 | AE/1 AEAESI=Y"),
    ("EC80", "REL/1.STER14", f"{BATCH} | REL/1 STER14=POSITIVE", f"{LATE} PATINFDT=2026-05-05 | PDEF/1 DEFTYPE=PRODUCT"),
    ("EC81", "D0/INJP.PRODCODE", f"{BATCH} | {RELEASED} | {GIVEN}",
     f"{BATCH} | {RELEASED} | {GIVEN}".replace("PRODCODE=SEC7", "PRODCODE=SEC8")),
    ("EC81", "D0/INJP.PRODCODE", f"{BATCH} | {GIVEN}", f"{BATCH} | {RELEASED} | {GIVEN}".replace("RELCODE=SEC7", "RELCODE=SEC9")),
    ("EC81", "COIU/1.PRODCODE", f"{BATCH} | {RELEASED} | COI/1 COISTEP=PHARMACY | {READ} PRODCODE=SEC7",
     f"{BATCH} | {RELEASED} | COI/1 COISTEP=PHARMACY | {READ} PRODCODE=SEC8"),
    ("EC81", "COIU/1.PRODCODE", f"{BATCH} | {RELEASED} | COI/1 COISTEP=HARVEST | {READ} PRODCODE=FAT1",
     f"{BATCH} | {RELEASED} | COI/1 COISTEP=BEDSIDE | {READ} PRODCODE=FAT1"),
    ("EC82", "COIU/1.IDSUBJ", f"{PERSON} | {READ}", f"{PERSON} | {READ}".replace("IDBIRTH=1971", "IDBIRTH=1972")),
    ("EC82", "COIU/1.IDSUBJ", f"{PERSON} | {READ}", f"{PERSON} | {READ}".replace("IDSEX=F", "IDSEX=M")),
    ("EC82", "COIU/1.IDSUBJ", READ, READ.replace("IDMATCH=Y", "IDMATCH=N")),
    ("EC82", "COIU/2.IDSUBJ", f"{READ} | COIU/2 IDSUBJ=01-001", f"{READ} | COIU/2 IDSUBJ=01-010"),
    ("EC82", "COIU/1.CHECK2", f"{READ} CHECK1=U0001 CHECK2=U0002", f"{READ} CHECK1=U0001 CHECK2=U0001"),
    ("EC83", "COI/2.COIDTC",
     "COI/1 COISTEP=HARVEST COIDTC=2026-03-25T09:00+01:00 | COI/2 COISTEP=RECEPTION COIDTC=2026-03-25T09:00+01:00",
     "COI/1 COISTEP=HARVEST COIDTC=2026-03-25T09:00+01:00 | COI/2 COISTEP=RECEPTION COIDTC=2026-03-25T08:59+01:00"),
    ("EC83", "COI/1.COIDTC",
     "COI/1 COISTEP=RECEPTION COIDTC=2026-03-25T11:00+01:00 | COI/2 COISTEP=HARVEST COIDTC=2026-03-25T09:00+01:00",
     "COI/1 COISTEP=RECEPTION COIDTC=2026-03-25T08:00+01:00 | COI/2 COISTEP=HARVEST COIDTC=2026-03-25T09:00+01:00"),
    ("EC84", "COIU/1.TEMPLOW", f"{READ} TEMPLOW=12.9 TEMPHIGH=20 TEMPMIN=31 EXCDEC=ACCEPTED",
     f"{READ} TEMPLOW=12.9 TEMPHIGH=20 TEMPMIN=31"),
    ("EC84", "COIU/1.TEMPLOW", f"{READ} TEMPLOW=15 TEMPHIGH=25", f"{READ} TEMPLOW=15 TEMPHIGH=25.1 TEMPMIN=300"),
    ("EC84", "COIU/1.TEMPLOW", f"{READ} TEMPLOW=15", f"{READ} TEMPLOW=10 TEMPMIN=30"),
    ("EC89", "D0/INJP.DOSEGIV", "RANDU ARM=ACTIVE | D0/INJP DOSEGIV=48", "RANDU ARM=PLACEBO | D0/INJP DOSEGIV=48"),
    ("EC89", "D0/INJP.DOSEGIV", "RANDU ARM=PLACEBO | D0/INJP DOSEGIV=0", "RANDU ARM=ACTIVE | D0/INJP DOSEGIV=0"),
    ("EC90", "D0/INJP.LOTNO", f"RANDU ARM=ACTIVE | {BATCH} | {GIVEN}", f"RANDU ARM=PLACEBO | {BATCH} | {GIVEN}"),
    ("EC126", "RANDU.ARM", f"RANDU ARM=ACTIVE | {BATCH} | {INJECTION} | {GIVEN}", f"RANDU ARM=ACTIVE | {BATCH} | {INJECTION}"),
    ("EC126", "RANDU.ARM", "RANDU ARM=ACTIVE", f"RANDU ARM=ACTIVE | {INJECTION} | {GIVEN}"),
    ("EC91", "D0/MON/T0.MONDTC", f"{INJECTION} | D0/MON/T0 MONDTC=2026-04-20T10:40+02:00",
     f"{INJECTION} | D0/MON/T0 MONDTC=2026-04-20T10:39+02:00"),
    ("EC91", "H48/MON/H2448.MONDTC", "D0/MON/T4H MONDTC=2026-04-20T15:00+02:00 | H48/MON/H2448 MONDTC=2026-04-21T15:00+02:00",
     "D0/MON/T4H MONDTC=2026-04-20T15:00+02:00 | H48/MON/H2448 MONDTC=2026-04-20T14:00+02:00"),
    ("EC91", "D0/MON/T4H.DISCHDTC", "D0/MON/T4H MONDTC=2026-04-20T15:00+02:00 DISCHDTC=2026-04-21T03:00+02:00",
     "D0/MON/T4H MONDTC=2026-04-20T15:00+02:00 DISCHDTC=2026-04-21T03:01+02:00"),
    ("EC92", "D0/MON/T0.COLR2", "D0/MON/T0 COLR2=PALE | AE/1 AEFING=R2+R3", "D0/MON/T0 COLR2=PALE | AE/1 AEFING=R3"),
    ("EC92", "D0/MON/T0.REFL1", "D0/MON/T0 REFL1=5 COLL1=RED", "D0/MON/T0 REFL1=5.1 COLL1=RED"),
    ("EC92", "D0/MON/T1H.PARR4", "D0/MON/T1H PARR4=Y MONAE=1 | AE/1 AETERM=x", "D0/MON/T1H PARR4=Y | AE/1 AETERM=x"),
]
NAMES = [f"{check}-{n}" for n, (check, *_) in enumerate(CASES)]
OURS = sorted({case[0] for case in CASES})


@pytest.mark.requirement("DATA-06")
@pytest.mark.parametrize(("check", "where", "holds", "finds"), CASES, ids=NAMES)
def test_check_holds_in_one_casebook_and_finds_in_the_other(check: str, where: str, holds: str, finds: str) -> None:
    assert where not in places(holds, check)
    assert where in places(finds, check)


@pytest.mark.requirement("DATA-06")
@pytest.mark.parametrize("check", OURS)
def test_every_part_of_these_checks_has_a_case(check: str) -> None:
    said = {f.message.en for number, _, _, finds in CASES for f in found(finds, number)}
    silent = [p.rule.__name__ for p in CHECKS.all[check].every if p.rule and not any(_says(p.message.en, words) for words in said)]
    assert [name for name in silent if "photo" not in name] == []


def _says(template: str, sentence: str) -> bool:
    pieces = [piece.partition("}")[2] if n else piece for n, piece in enumerate(template.split("{"))]
    return all(piece in sentence for piece in pieces)


@pytest.mark.requirement("DATA-06")
@pytest.mark.parametrize(("check", "where", "holds", "finds"), CASES, ids=NAMES)
def test_sentence_is_filled_in_both_languages(check: str, where: str, holds: str, finds: str) -> None:
    for finding in found(finds, check):
        assert "{" not in finding.message.fr + finding.message.en
        assert "None" not in finding.message.fr + finding.message.en
        assert all(isinstance(value, str | int | T) for value in finding.values.values())


@pytest.mark.parametrize("check", OURS)
def test_check_is_silent_on_empty_pages(check: str) -> None:
    empty = ("ICF | DM | RAND | RANDU | CLRH | HAR/SV | HAR/HARV | MFG/1 | REL/1 | RELD/1 | COI/1 | COIU/1 | CLRI | D0/SV "
             "| D0/INJ | D0/INJP | D0/INJF/R2 | D0/MON/T0 | W4/BIO/1 | BIOP/1 | PDEF/1 | AE/1")
    assert not places(empty, check)


@pytest.mark.requirement("ATMP-04")
def test_a_product_is_usable_to_the_minute_of_its_expiry() -> None:
    casebook = f"{INJECTION} | {BATCH} | {RELEASED} | {GIVEN}"
    for expiry, finds in (("10:00", False), ("09:59", True)):
        said = places(casebook.replace("2026-04-21T12:00", f"2026-04-20T{expiry}"), "EC75")
        assert ("D0/INJP.LOTNO" in said) is finds


@pytest.mark.requirement("BLIND-01")
@pytest.mark.parametrize("check", ["EC75", "EC76", "EC77", "EC78", "EC79", "EC80", "EC81", "EC84", "EC89", "EC90", "EC126"])
def test_what_tells_the_product_is_said_on_pages_of_the_product(check: str) -> None:
    for part in CHECKS.all[check].every:
        hidden = [item.oid for item in part.items if item.page.seen_by == "unblinded"]
        assert not hidden or all(item.page.seen_by == "unblinded" for item in part.on)
