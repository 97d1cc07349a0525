"""The escrow in words: how a store stands, what a comparison found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ecrf.crf import T

PROBLEMS = {
    "closed": T("Aucun dépositaire n’a ouvert ce dépôt\u00a0: le fichier HOLDER.txt n’y est pas. Rien n’est copié.",
                "Nobody opened this store: the file HOLDER.txt is not there. Nothing is copied."),
    "unreachable": T("Le dépôt refuse l’écriture ou n’est pas joignable ({about}). Les copies attendent.",
                     "The store cannot be reached or refuses ({about}). Copies wait."),
    "unfit": T("Un acte ne fait pas suite à ce qui a été copié ({about})\u00a0: le dossier a été modifié. La comparaison le nomme.",
               "An act does not follow what was copied ({about}): the record was changed. The comparison names it."),
    "lost": T("Le dépôt n’a plus ce qu’il avait reçu ({about}). La comparaison le nomme.",
              "The store no longer has what it was given ({about}). The comparison names it."),
}
KINDS = {
    "changed": T("{where}\u00a0: le dossier ne dit plus ce qui a été copié. Copie\u00a0: {copied}. Dossier\u00a0: {recorded}.",
                 "{where}: the record no longer says what was copied. Copy: {copied}. Record: {recorded}."),
    "rewritten": T("{where}\u00a0: le dossier porte un autre sceau que la copie, à partir de cet acte.",
                   "{where}: the record has another seal than the copy, from this act on."),
    "gone": T("{where}\u00a0: la copie existe, l’acte n’est plus dans le dossier. Copie\u00a0: {copied}.",
              "{where}: there is a copy, and the act is no longer in the record. Copy: {copied}."),
    "altered": T("{where}\u00a0: la copie elle-même a été modifiée ou abîmée.", "{where}: the copy itself was changed or damaged."),
    "lost": T("{where}\u00a0: l’acte a été copié, la copie n’est plus dans le dépôt.",
              "{where}: the act was copied, and the copy is no longer in the store."),
    "waiting": T("{where}\u00a0: l’acte n’a pas été copié dans le délai fixé.", "{where}: the act was not copied within the time set."),
    "unreachable": T("Un dépôt n’a pas pu être lu.", "A store could not be read."),
}
STORES = T("dépôt\u00a0: {places}", "store: {places}")
_CHAIN = {"subject": T("Cahier {name}, acte {seq}", "Casebook {name}, act {seq}"), "site": T("Centre {name}, acte {seq}", "Site {name}, act {seq}")}
WHOLE = T("{site} chaînes entières", "{site} whole chains")
NOTHING = T("(rien de lisible ici)", "(nothing readable here)")


def difference(one: Mapping[str, Any], lang: str) -> str:
    """A difference as a sentence, as the act of a comparison tells it, with the stores that tell it."""
    kind, _slash, name = str(one.get("stream", "")).partition("/")
    where = _CHAIN[kind][lang].format(name=name, seq=one.get("seq", "")) if kind in _CHAIN else ""
    copied, recorded = ("\u202f; ".join(one.get(side, ())) or NOTHING[lang] for side in ("copied", "recorded"))
    said = KINDS[one["kind"]][lang].format(where=where, copied=copied, recorded=recorded)
    places = [WHOLE[lang].format(site=folder[-2:]) if folder[:-2] else folder for folder in one.get("folders", ())]
    return f"{said} ({STORES[lang].format(places=' · '.join(places))})"
