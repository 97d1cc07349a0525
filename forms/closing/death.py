"""Death: when, of what, how it is known."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ecrf.crf import CRF, NO, YES, YN, YNU, Asked, Book, Choice, Date, Derived, Line, T, Text
from forms.closing.codelists import DEATH_PLACE, DEATH_SOURCE
from forms.codelists import AEREL
from forms.safety.assumptions import DEATH_AFTER_INJECTION_DAYS
from forms.source import section

_DAYS = DEATH_AFTER_INJECTION_DAYS.value


def dead(book: Book, visit: str = "") -> bool:
    """Whether the end of study or an event says that the subject died."""
    return bool(book.form("EOS").EOSREAS == "DEATH" or any(event.AEOUT == "FATAL" for event in book.forms("AE")))


def soon_after_injection(form: Any, book: Any) -> str | None:
    """Whether death came 0 to 30 days after day 0; ``None`` while a partial date leaves it open or before injection."""
    zero, day = book.anchor("D0"), form.DTHDAT
    if zero is None or day is None:
        return None
    last = zero + timedelta(days=_DAYS)
    if day.surely_after(last) or day.surely_before(zero):
        return NO
    return YES if day.earliest >= zero and day.latest <= last else None


class DTH(CRF):
    """The death of the subject."""

    oid, version, domain = "DTH", "1.0", "DD"
    title = T("Décès", "Death")
    source = section("4.47", "F55")
    scope = "subject"
    area = "safety"
    asked = Asked(T("si la fin d’étude ou un événement dit le décès", "when the end of study or an event says death"),
                  holds=dead, over=("EOS", "AE"))

    DTHDAT = Date(T("Date du décès", "Date of death"), partial=True, critical=True, sdtm="DM.DTHDTC, DD.DDDTC")
    DTHIMM = Text(T("Cause immédiate", "Immediate cause"), critical=True, sdtm="DDTESTCD=PRCDTH")
    DTHUND = Text(T("Cause initiale", "Underlying cause"), critical=True, sdtm="DDTESTCD=UNDCDTH")
    DTHAE = Line(T("Événement indésirable fatal", "Fatal adverse event"), of="AE", sdtm="RELREC (DD, AE)")
    DTHREL = Choice(T("Lien avec le produit ou les gestes de l’étude", "Relation to the product or the study procedures"),
                    AEREL, judgement=True, critical=True, sdtm="SUPPDD.QNAM=DTHREL")
    DTHAUT = Choice(T("Autopsie", "Autopsy"), YNU, sdtm="DDTESTCD=AUTOPIND")
    DTHPLACE = Choice(T("Lieu", "Place"), DEATH_PLACE, sdtm="DDTESTCD=LOCDTH")
    DTHSRC = Choice(T("Connu par", "Known from"), DEATH_SOURCE, sdtm="SUPPDD.QNAM=DTHSRC")
    DTHSOON = Derived(T(f"Dans les {_DAYS} jours après l’injection", f"Within {_DAYS} days of the injection"), codelist=YN,
                      inputs=(DTHDAT, "INJ.EXSTDAT", "SV.SVDAT"), compute=soon_after_injection,
                      sdtm="SUPPDD.QNAM=DTHSOON",
                      formula=T(f"jour 0 ≤ date du décès ≤ jour {_DAYS}", f"day 0 ≤ date of death ≤ day {_DAYS}"))
