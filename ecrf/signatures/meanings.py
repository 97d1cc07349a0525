"""The meanings of a signature in words, and the one that is usual for a role."""

from __future__ import annotations

from ecrf.crf import T

STATED = {
    "authorship": T("j’ai établi ces données", "I made these data"),
    "review": T("j’ai relu ces données", "I reviewed these data"),
    "approval": T("j’approuve ces données", "I approve these data"),
    "responsibility": T("je réponds de ces données", "I answer for these data"),
}
"""What a signer states, in the first person (21 CFR 11.50)."""
NAMES = {
    "authorship": T("auteur", "authorship"), "review": T("revue", "review"), "approval": T("approbation", "approval"),
    "responsibility": T("responsabilité", "responsibility"),
}
"""The meaning in one word, as lists and trails print it."""
USUAL = {"INJ": "authorship", "CTU": "authorship", "PHR": "authorship", "QP": "approval"}
"""The meaning offered first to a role; to investigators it is review."""
