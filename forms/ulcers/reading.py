"""The central reading of one image, by a reader who sees neither subject's pages nor visit nor the site's answers."""

from __future__ import annotations

from typing import Any

from ecrf.crf import CRF, YN, Choice, Decimal, Derived, Integer, Log, T, Text, YesNo
from forms.codelists import ULC_CLASS, ULC_STATUS
from forms.ranges import limits
from forms.source import section
from forms.ulcers.agreement import accepted, agreement
from forms.ulcers.codelists import IMAGE_QUALITY, READING_ROUND, READING_STATE
from forms.ulcers.ranges import CRD_RANGES

_TISSUE: dict[str, Any] = {"unit": "%", **limits(CRD_RANGES, "TISSUE")}
_SIZE: dict[str, Any] = {"unit": "mm", **limits(CRD_RANGES, "SIZE")}


class CRD(CRF):
    """A reading: of an image, in a round, blinded. Two readers, and an adjudicator where they differ."""

    oid, version, domain = "CRD", "1.0", "TR"
    title = T("Lecture centralisée", "Central reading")
    source = section("4.25", "F26")
    scope = "subject"
    repeats = Log()
    seen_by = "reader"
    area = "images"
    summary = ("CRDIMG", "CRDROUND", "CRDSTATE", "CRDSTAT")

    CRDIMG = Text(T("Identifiant de l’image", "Image identifier"), max=36, critical=True, sdtm="SUPPTR.QNAM=CRDIMG")
    CRDROUND = Choice(T("Lecture", "Reading"), READING_ROUND, critical=True, sdtm="TR.TREVALID")
    CRDORD = Integer(T("Rang dans la série en aveugle", "Rank in the blinded series"), optional=True,
                     sdtm="SUPPTR.QNAM=CRDORD", **limits(CRD_RANGES, "CRDORD"))
    CRDSTATE = Choice(T("État de la lecture", "State of the reading"), READING_STATE, critical=True,
                      sdtm="TR.TRSTAT")
    CRDUREAS = Text(T("Pourquoi illisible", "Why unreadable"), when=CRDSTATE.equals("UNREADABLE"), sdtm="TR.TRREASND")
    CRDQUAL = Choice(T("Qualité de l’image", "Image quality"), IMAGE_QUALITY, when=CRDSTATE.equals("READ"),
                     sdtm="SUPPTR.QNAM=CRDQUAL")
    CRDMATCH = YesNo(T("L’ulcère annoncé est sur l’image", "The ulcer announced is on the image"), critical=True,
                     when=CRDSTATE.equals("READ"), sdtm="SUPPTR.QNAM=CRDMATCH")
    CRDCLAS = Choice(T("Classe", "Class"), ULC_CLASS, when=CRDMATCH.equals("Y"), sdtm="TRTESTCD=ULCCLAS")
    CRDSTAT = Choice(T("Statut", "Status"), ULC_STATUS, critical=True, when=CRDMATCH.equals("Y"),
                     sdtm="TRTESTCD=TUMSTATE")
    CRDAREA = Decimal(T("Surface tracée", "Traced area"), unit="mm²", critical=True,
                      when=CRDSTAT.one_of("ACTIVE", "INDETERMINATE"), section=T("Mesures", "Measurements"),
                      sdtm="TRTESTCD=AREA, TRMETHOD=PLANIMETRY", **limits(CRD_RANGES, "AREA"))
    CRDLEN = Decimal(T("Longueur", "Length"), when=CRDSTAT.one_of("ACTIVE", "INDETERMINATE"), sdtm="TRTESTCD=LDIAM",
                     **_SIZE)
    CRDWID = Decimal(T("Largeur", "Width"), when=CRDSTAT.one_of("ACTIVE", "INDETERMINATE"), sdtm="TRTESTCD=LPERP",
                     **_SIZE)
    CRDEPI = Integer(T("Épithélium", "Epithelium"), when=CRDSTAT.one_of("ACTIVE", "INDETERMINATE"),
                     section=T("Lit de la plaie", "Wound bed"), sdtm="TRTESTCD=WBEPI", **_TISSUE)
    CRDGRAN = Integer(T("Granulation", "Granulation"), when=CRDSTAT.one_of("ACTIVE", "INDETERMINATE"),
                      sdtm="TRTESTCD=WBGRAN", **_TISSUE)
    CRDFIB = Integer(T("Fibrine", "Fibrin or slough"), when=CRDSTAT.one_of("ACTIVE", "INDETERMINATE"),
                     sdtm="TRTESTCD=WBFIB", **_TISSUE)
    CRDDRY = Integer(T("Nécrose sèche", "Dry necrosis"), when=CRDSTAT.one_of("ACTIVE", "INDETERMINATE"),
                     sdtm="TRTESTCD=WBDRY", **_TISSUE)
    CRDWET = Integer(T("Nécrose humide", "Wet necrosis"), when=CRDSTAT.one_of("ACTIVE", "INDETERMINATE"),
                     sdtm="TRTESTCD=WBWET", **_TISSUE)
    CRDESCH = Integer(T("Escarre", "Eschar"), when=CRDSTAT.one_of("ACTIVE", "INDETERMINATE"), sdtm="TRTESTCD=WBESCH",
                      **_TISSUE)
    CRDCOM = Text(T("Commentaire", "Comment"), max=500, lines=3, optional=True, section=T("Conclusion", "Conclusion"),
                  sdtm="CO.COVAL")
    CRDAGREE = Derived(T("Les deux lecteurs s’accordent", "The two readers agree"), codelist=YN,
                       inputs=(CRDIMG, "CRD.CRDSTAT", "CRD.CRDAREA"), compute=agreement, sdtm="SUPPTR.QNAM=CRDAGREE",
                       formula=T("même statut et surfaces proches ; vide tant que les deux n’ont pas lu",
                                 "same status and areas close; empty until both have read"))
    CRDACPT = Derived(T("Lecture retenue", "Reading accepted"), codelist=YN,
                      inputs=(CRDIMG, CRDROUND, "CRD.CRDSTAT", "CRD.CRDAREA"), compute=accepted, sdtm="TR.TRACPTFL",
                      formula=T("la première si les deux s’accordent, sinon l’arbitrage",
                                "the first one when both agree, otherwise the adjudication"))
