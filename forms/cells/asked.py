"""When pages of this chapter are asked at all: product origin and arms are switches, the biobank asks its consent."""

from __future__ import annotations

from ecrf.crf import Asked, Book, T


def _autologous(book: Book, visit: str) -> bool:
    return bool(book.study.switches["PRODUCT_ORIGIN"] == "AUTOLOGOUS")


def _allogeneic(book: Book, visit: str) -> bool:
    return bool(book.study.switches["PRODUCT_ORIGIN"] == "ALLOGENEIC")


def _randomised(book: Book, visit: str) -> bool:
    return bool(book.study.switches["ARMS"] == 2)


def _biobank(book: Book, visit: str) -> bool:
    return bool(book.form("ICF").ICBIO == "Y")


AUTOLOGOUS = Asked(T("Si le produit vient du patient (D1).", "When the product comes from the patient (D1)."), _autologous)
ALLOGENEIC = Asked(T("Si le produit vient d’un donneur (D1).", "When the product comes from a donor (D1)."), _allogeneic)
RANDOMISED = Asked(T("Si l’étude a deux bras (D3).", "When the trial has two arms (D3)."), _randomised)
BIOBANK = Asked(T("Si le patient consent à la biobanque.", "When the patient consents to the biobank."), _biobank,
                over=("ICF",))
