"""Approved consent versions of a site: one line per version, with the days between which it may be signed."""

from ecrf.crf import CRF, Choice, Date, Log, T, Text
from forms.site.codelists import CNSV_KIND
from forms.source import section

_REGISTER = "kept by the site; the version that a subject signed is SUPPDS.QNAM=RFICVER"


class CNSV(CRF):
    """A version of the information sheet and consent that the ethics committee approved for the site."""

    oid, version, domain = "CNSV", "1.0", "DS"
    title = T("Versions approuvées du consentement", "Approved consent versions")
    source = section("4.1, EC02", "F01")
    scope = "site"
    repeats = Log()
    needs_consent = False
    key = ("CVVER", "CVKIND")
    summary = ("CVVER", "CVKIND", "CVFROM", "CVTO")

    CVVER = Text(T("Version", "Version"), max=20, no_sdtm=_REGISTER,
                 help=T("Telle que la page de consentement la cite, par exemple 2.0.",
                        "As the consent page names it, for example 2.0."))
    CVKIND = Choice(T("Consentement à", "Consent to"), CNSV_KIND, no_sdtm=_REGISTER)
    CVFROM = Date(T("Valable à partir du", "Valid from"), no_sdtm=_REGISTER)
    CVTO = Date(T("Valable jusqu’au, compris", "Valid until, included"), optional=True, future=True, no_sdtm=_REGISTER)
