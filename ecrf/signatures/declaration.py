"""What a person accepts once before signing for the first time: that it binds like a signature by hand (SIG-08)."""

from __future__ import annotations

from ecrf.crf import T

VERSION = "1.0"
"""Version of the text; whoever accepted another one is asked again."""

TITLE = T("Déclaration avant la première signature", "Declaration before the first signature")
TEXT = (
    T("Ma signature électronique dans cette application, donnée avec ma phrase de passe, m’engage comme ma signature manuscrite.",
      "My electronic signature in this application, given with my pass phrase, binds me as my handwritten signature does."),
    T("Je ne signe que ce que j’ai lu, dans le rôle qui m’a été délégué, et je suis responsable de ce que je signe.",
      "I sign only what I have read, in the role that was delegated to me, and I am accountable for what I sign."),
    T("Ma phrase de passe m’est personnelle. Je ne la confie à personne et je signale aussitôt tout usage par autrui.",
      "My pass phrase is mine alone. I give it to nobody, and I report at once any use of it by somebody else."),
    T("Une signature devient caduque dès que la page signée change\u202f; je relis alors la page et je signe de nouveau.",
      "A signature becomes void as soon as the signed page changes; I then read the page again and sign it again."),
)
"""The paragraphs of the declaration (21 CFR 11.100(c), EU annex 11 section 14)."""
