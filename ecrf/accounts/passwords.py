"""Pass phrases: what is asked of one, how it is hashed (Argon2id), how one is made up."""

from __future__ import annotations

import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from flask import current_app

from ecrf.crf import T

SHORTEST, LONGEST = 15, 128
"""Characters of a pass phrase while it is the only factor (regulatory AUTH-02)."""

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def _normal(password: str) -> str:
    """The same characters however they were typed (NIST SP 800-63B 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def _hasher() -> PasswordHasher:
    hasher: PasswordHasher = current_app.extensions.setdefault(
        "argon2", PasswordHasher(**current_app.config["ARGON2"]))
    return hasher


def hash_password(password: str) -> str:
    """The Argon2id hash with its parameters and salt, at the cost that ``config.ARGON2`` sets."""
    return _hasher().hash(_normal(password))


def _nobody() -> str:
    """A hash that no pass phrase fits, so that unknown accounts cost the same time as known ones."""
    found: str = current_app.extensions.setdefault("argon2_nobody", "") or hash_password(secrets.token_urlsafe(32))
    current_app.extensions["argon2_nobody"] = found
    return found


def fits(stored: str | None, password: str) -> bool:
    """Whether the pass phrase belongs to the stored hash; takes as long when there is none."""
    nobody = _nobody()
    try:
        return _hasher().verify(stored or nobody, _normal(password[:8 * LONGEST])) and stored is not None
    except (Argon2Error, InvalidHashError):
        return False


def outdated(stored: str) -> bool:
    """Whether the hash was made at another cost than the present one."""
    return _hasher().check_needs_rehash(stored)


def weakness(password: str, *identifiers: str) -> T | None:
    """What is wrong with a new pass phrase, or ``None``; ``identifiers`` are the account's e-mail and name."""
    phrase = _normal(password)
    if len(phrase) < SHORTEST:
        return T(f"La phrase de passe a moins de {SHORTEST} caractères : allongez-la, par exemple de quelques mots.",
                 f"The pass phrase has fewer than {SHORTEST} characters: lengthen it, by a few words for instance.")
    if len(phrase) > LONGEST:
        return T(f"La phrase de passe a plus de {LONGEST} caractères : raccourcissez-la.",
                 f"The pass phrase has more than {LONGEST} characters: shorten it.")
    if len(set(phrase)) < 5:
        return T("La phrase de passe répète trop peu de caractères : choisissez-en une autre.",
                 "The pass phrase repeats too few characters: choose another.")
    parts = {part.casefold() for words in identifiers for part in (words, *words.split("@")[:1]) if len(part) >= 5}
    if any(part in phrase.casefold() for part in parts):
        return T("La phrase de passe contient votre nom ou votre adresse : choisissez-en une autre.",
                 "The pass phrase contains your name or address: choose another.")
    return None


def make_up() -> str:
    """A random pass phrase to be used once: five groups of four, without letters that look alike."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(5))
