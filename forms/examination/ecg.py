"""Electrocardiogram at a visit."""

from ecrf.crf import CRF, Choice, Date, Integer, T, Text, Time, YesNo
from forms.examination.codelists import EG_RHYTHM, NORM_ABN
from forms.examination.ranges import EG_RANGES
from forms.ranges import limits
from forms.source import section


class EG(CRF):
    """Twelve-lead electrocardiogram, at rest."""

    oid, version, domain = "EG", "1.0", "EG"
    title = T("Électrocardiogramme", "Electrocardiogram")
    source = section("4.14", "F15")

    EGDAT = Date(T("Date, si un autre jour que la visite", "Date, if another day than the visit"), optional=True,
                 sdtm="EG.EGDTC")
    EGTIM = Time(T("Heure", "Time"), optional=True, sdtm="EG.EGDTC")
    EGHR = Integer(T("Fréquence", "Heart rate"), unit="/min", sdtm="EGTESTCD=EGHRMN", **limits(EG_RANGES, "EGHR"))
    PR = Integer(T("Intervalle PR", "PR interval"), unit="ms", sdtm="EGTESTCD=PRAG", **limits(EG_RANGES, "PR"))
    QRS = Integer(T("Durée du QRS", "QRS duration"), unit="ms", soft_check="EC42", sdtm="EGTESTCD=QRSAG",
                  **limits(EG_RANGES, "QRS"))
    QT = Integer(T("Intervalle QT", "QT interval"), unit="ms", sdtm="EGTESTCD=QTAG", **limits(EG_RANGES, "QT"))
    QTCF = Integer(T("QTc selon Fridericia", "QTc, Fridericia"), unit="ms", sdtm="EGTESTCD=QTCFAG",
                   **limits(EG_RANGES, "QTCF"))
    RHYTHM = Choice(T("Rythme", "Rhythm"), EG_RHYTHM, sdtm="EGTESTCD=RHYNOS",
                    section=T("Interprétation", "Interpretation"))
    EGINTP = Choice(T("Tracé", "Tracing"), NORM_ABN, sdtm="EGTESTCD=INTP")
    EGABN = Text(T("Anomalie", "Finding"), when=EGINTP.equals("ABNORMAL"), sdtm="EG.EGORRES")
    EGCLSIG = YesNo(T("Cliniquement significatif", "Clinically significant"), when=EGINTP.equals("ABNORMAL"),
                    judgement=True, sdtm="EG.EGCLSIG")
