"""The sponsor's side of a serious event, kept by the unblinded safety officer: product, assessment, authorities."""

from ecrf.crf import CRF, YN, Choice, Date, Derived, Per, T, Text, YesNo
from forms.codelists import AEREL
from forms.safety.assumptions import SUSAR_DAYS
from forms.safety.reporting import (
    details_due,
    due_to_authorities,
    of_event,
    suspected,
    unexpected_reaction,
    urgent,
)
from forms.source import section

_LIMIT = SUSAR_DAYS.value
_URGENT, _OTHER, _MORE = _LIMIT["fatal or life-threatening"], _LIMIT["other"], _LIMIT["details, after that"]


class SAEU(CRF):
    """What the sponsor says of a serious event, beside what the investigator says; it changes nothing of his."""

    oid, version, domain = "SAEU", "1.0", "AE"
    title = T("Événement grave : promoteur", "Serious adverse event: sponsor")
    source = section("4.41", "F49, unblinded copy")
    scope = "subject"
    repeats = Per("AE", when=lambda line: bool(line.AESER == "Y"))
    seen_by = "unblinded"
    area = "safety"
    summary = ("SAUSUSAR", "SAUREGD")

    SAUTERM = Derived(T("Événement", "Event"), inputs=("AE.AETERM",), compute=of_event("AETERM"),
                      formula=T("lu sur la page de l’événement", "read from the page of the event"),
                      no_sdtm="AE.AETERM stands on AE")
    SAUPROD = Text(T("Produit reçu", "Product received"), max=100, optional=True, sdtm="SUPPAE.QNAM=SAUPROD",
                   help=T("Seulement si l’aveugle a été levé pour ce cas.", "Only when this case was unblinded."))
    SAULOT = Text(T("Lot du produit", "Batch of the product"), max=40, optional=True, sdtm="SUPPAE.QNAM=SAULOT")
    SAUOOS = Text(T("Paramètre hors spécification du produit administré", "Parameter out of specification of the product given"),
                  optional=True, sdtm="SUPPAE.QNAM=SAUOOS")

    SAUSRDAT = Date(T("Le promoteur a l’information minimale (jour 0)", "The sponsor holds the minimum information (day 0)"),
                    critical=True, section=T("Évaluation du promoteur", "Sponsor’s assessment"),
                    sdtm="SUPPAE.QNAM=SAUSRDAT")
    SAUREL = Choice(T("Lien avec le produit, pour le promoteur", "Relation to the product, for the sponsor"), AEREL,
                    critical=True, sdtm="SUPPAE.QNAM=SAUREL")
    SAUSUSP = Derived(T("Réaction suspectée", "Suspected reaction"), codelist=YN, inputs=(SAUREL, "AE.RELPROD"),
                      compute=suspected, sdtm="SUPPAE.QNAM=SAUSUSP",
                      formula=T("lié pour l’investigateur ou pour le promoteur", "related for investigator or sponsor"))
    SAUEXP = YesNo(T("Attendu selon l’information de référence", "Expected by the reference safety information"),
                   critical=True, sdtm="SUPPAE.QNAM=AEEXP")
    SAURSI = Text(T("Version de l’information de référence", "Version of the reference safety information"), max=40,
                  sdtm="SUPPAE.QNAM=SAURSI")
    SAUGUESS = Derived(T("SUSAR d’après ces réponses", "SUSAR by these answers"), codelist=YN,
                       inputs=(SAUREL, SAUEXP, "AE.RELPROD"), compute=unexpected_reaction,
                       formula=T("suspectée et inattendue", "suspected and unexpected"),
                       no_sdtm="a prompt for SAUSUSAR")
    SAUSUSAR = YesNo(T("SUSAR", "SUSAR"), critical=True, sdtm="SUPPAE.QNAM=SUSAR")

    SAUFATAL = Derived(T("Fatal ou menaçant la vie", "Fatal or life-threatening"), codelist=YN, inputs=("SAE.SAECRIT",),
                       compute=urgent, section=T("Autorités", "Authorities"), no_sdtm="stands on SAE",
                       formula=T("critères de gravité du centre", "the site’s criteria of seriousness"))
    SAUWDAT = Date(T("Aggravation fatale ou vitale connue le", "Turned fatal or life-threatening, known on"), optional=True,
                   when=SAUSUSAR.equals("Y"), sdtm="SUPPAE.QNAM=SAUWDAT")
    SAUDUE = Derived(T("À déclarer au plus tard le", "To be reported by"),
                     inputs=(SAUSRDAT, SAUSUSAR, SAUWDAT, "SAE.SAECRIT"), compute=due_to_authorities,
                     no_sdtm="a clock, computed", formula=T(
                         f"jour 0 + {_URGENT} si fatal ou vital, + {_OTHER} sinon",
                         f"day 0 + {_URGENT} when fatal or life-threatening, + {_OTHER} otherwise"))
    SAUREGD = Date(T("Déclaré à EudraVigilance (CTIS)", "Reported to EudraVigilance (CTIS)"), critical=True,
                   when=SAUSUSAR.equals("Y"), sdtm="SUPPAE.QNAM=SAUREGD")
    SAUREF = Text(T("Référence EudraVigilance", "EudraVigilance reference"), max=60, when=SAUSUSAR.equals("Y"),
                  sdtm="SUPPAE.QNAM=SAUREF")
    SAUANSM = Date(T("Déclaré à l’ANSM", "Reported to the ANSM"), optional=True, sdtm="SUPPAE.QNAM=SAUANSM")
    SAUDUE2 = Derived(T("Compléments au plus tard le", "Details by"),
                      inputs=(SAUSRDAT, SAUSUSAR, SAUWDAT, "SAE.SAECRIT"), compute=details_due,
                      no_sdtm="a clock, computed",
                      formula=T(f"première date + {_MORE} jours si fatal ou vital",
                                f"first date + {_MORE} days when fatal or life-threatening"))
    SAUFUD = Date(T("Compléments envoyés le", "Details sent on"), optional=True, when=SAUSUSAR.equals("Y"),
                  sdtm="SUPPAE.QNAM=SAUFUD")
    SAUUNBL = YesNo(T("Aveugle levé pour cette déclaration", "Unblinded for this report"), critical=True,
                    when=SAUSUSAR.equals("Y"), sdtm="SUPPAE.QNAM=SAUUNBL")
