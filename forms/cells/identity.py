"""The identity part of a hand-over: what was presented, what was read, by which two people, at which temperatures."""

from ecrf.crf import CRF, Choice, Decimal, Integer, Per, Staff, T, Text, YesNo
from forms.cells.codelists import EXCURSION
from forms.cells.ranges import COIU_RANGES
from forms.codelists import SEX
from forms.ranges import limits
from forms.source import section


class COIU(CRF):
    """Two identifiers, two people (regulatory.md ATMP-02, SOD-10); no name is read and none is kept."""

    oid, version, domain = "COIU", "1.0", "BE"
    title = T("Identité vérifiée à l’étape", "Identity checked at the step")
    source = section("4.31", "F32, identity")
    scope = "subject"
    repeats = Per("COI")
    seen_by = "unblinded"
    area = "product"
    summary = ("PRODCODE", "IDMATCH")

    IDSUBJ = Text(T("Numéro de sujet présenté", "Subject number presented"), max=20, critical=True,
                  sdtm="SUPPBE.QNAM=IDSUBJ")
    IDBIRTH = Integer(T("Année de naissance présentée", "Birth year presented"), critical=True,
                      sdtm="SUPPBE.QNAM=IDBIRTH", **limits(COIU_RANGES, "IDBIRTH"))
    IDSEX = Choice(T("Sexe présenté", "Sex presented"), SEX, sdtm="SUPPBE.QNAM=IDSEX")
    PRODCODE = Text(T("Code du produit lu", "Product code read"), max=60, critical=True, sdtm="BE.BEREFID",
                    help=T("Lu au code-barres.", "Read from the barcode."))
    IDMATCH = YesNo(T("Identités concordantes", "Identities match"), critical=True, sdtm="SUPPBE.QNAM=IDMATCH")
    CHECK1 = Staff(T("Vérifié par, première personne", "Checked by, first person"), sdtm="SUPPBE.QNAM=CHECK1")
    CHECK2 = Staff(T("Vérifié par, seconde personne", "Checked by, second person"), sdtm="SUPPBE.QNAM=CHECK2")

    TEMPLOW = Decimal(T("Température la plus basse", "Lowest temperature"), unit="°C", optional=True,
                      section=T("Conditions", "Conditions"), sdtm="SUPPBE.QNAM=TEMPLOW", **limits(COIU_RANGES, "TEMP"))
    TEMPHIGH = Decimal(T("Température la plus haute", "Highest temperature"), unit="°C", optional=True,
                       sdtm="SUPPBE.QNAM=TEMPHIGH", **limits(COIU_RANGES, "TEMP"))
    TEMPMIN = Integer(T("Durée hors limites", "Time out of limits"), unit="min", optional=True,
                      sdtm="SUPPBE.QNAM=TEMPMIN", **limits(COIU_RANGES, "TEMPMIN"))
    EXCDEC = Choice(T("Écart de température, décision de la personne qualifiée",
                      "Temperature excursion, decision of the qualified person"), EXCURSION, optional=True,
                    sdtm="SUPPBE.QNAM=EXCDEC")
    COIDEV = YesNo(T("Autre anomalie", "Other anomaly"), sdtm="SUPPBE.QNAM=COIDEV")
    COIDEVTX = Text(T("Anomalie", "Anomaly"), when=COIDEV.equals("Y"), sdtm="SUPPBE.QNAM=COIDEVTX")
