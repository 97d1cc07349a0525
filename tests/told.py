"""One subject's story for tests of the whole record: consent, vital signs, a correction, a query, a product page."""

from __future__ import annotations

from collections.abc import Callable

from ecrf.permissions import Actor
from ecrf.queries import verbs as queries
from tests.playing import VITALS, consented, fill, place

VS, INJP = "SCR/VS", "D0/INJP"
CANARY = "CANARYLOT7731"


def subject(actor: Callable[..., Actor], site: str = "01") -> str:
    """A subject with vital signs, one of them corrected, one missing, and a monitor's answered query."""
    pi, monitor = actor("PI", site), actor("CRA_B", site)
    number = consented(pi, site)
    answers = {name: value for name, value in VITALS.items() if name != "TEMP"}
    assert fill(pi, number, VS, **answers, TEMP__missing="ND", TEMP__missing_reason="thermomètre cassé").kind == "saved"
    assert fill(pi, number, VS, reason="ENTRY_ERROR", SYSBP="121").kind == "saved"
    queries.raise_query(monitor, place(monitor, number, VS), "PULSE", "Confirmez le pouls, relevé à la main ?")
    queries.answer(pi, place(pi, number, VS), 1, "Oui, à la radiale.")
    return number


def product(actor: Callable[..., Actor], number: str, site: str = "01") -> None:
    """The product part of the injection, with a canary, by the injector."""
    injector = actor("INJ", site)
    page = place(injector, number, INJP).page
    text = next(name for name, item in page.items.items() if item.kind == "Text" and item.when is None)
    outcome = fill(injector, number, INJP, **{text: CANARY})
    assert outcome.kind == "saved", outcome.submission.problems
