"""Vital signs at a visit."""

from __future__ import annotations

from decimal import Decimal as Number
from typing import Any

from ecrf.crf import CRF, Choice, Date, Decimal, Derived, Integer, T, Time
from forms.codelists import OXYSITE, POSITION, SIDE
from forms.ranges import VS_RANGES, limits
from forms.source import section


def height(form: Any, book: Any) -> Number | None:
    """The subject's height in cm: this page's, else the first on file (it is measured once, at screening)."""
    pages = [form, *(book.forms("VS") if book is not None else ())]
    return next((page.HEIGHT for page in pages if page.HEIGHT is not None), None)


def body_mass_index(form: Any, book: Any) -> Number | None:
    """Weight over height squared, kg/m²; ``None`` without both."""
    tall = height(form, book)
    if not tall or form.WEIGHT is None:
        return None
    return Number(form.WEIGHT) / (Number(tall) / 100) ** 2


class VS(CRF):
    """Vital signs, seated, after five minutes of rest."""

    oid, version, domain = "VS", "1.0", "VS"
    title = T("Signes vitaux", "Vital signs")
    source = section("4.12", "F13")
    help = T("Assis, après cinq minutes de repos.", "Seated, after five minutes of rest.")

    VSDAT = Date(T("Date, si un autre jour que la visite", "Date, if another day than the visit"), optional=True,
                 sdtm="VS.VSDTC")
    VSTIM = Time(T("Heure", "Time"), sdtm="VS.VSDTC")
    WEIGHT = Decimal(T("Poids", "Weight"), unit="kg", sdtm="VSTESTCD=WEIGHT", **limits(VS_RANGES, "WEIGHT"))
    HEIGHT = Decimal(T("Taille", "Height"), unit="cm", optional=True, sdtm="VSTESTCD=HEIGHT", hard_check="EC37",
                     help=T("Une seule fois, à la sélection.", "Once only, at screening."),
                     **limits(VS_RANGES, "HEIGHT"))
    BMI = Derived(T("Indice de masse corporelle", "Body mass index"), unit="kg/m²", decimals=1,
                  inputs=(WEIGHT, "VS.HEIGHT"), compute=body_mass_index, sdtm="VSTESTCD=BMI", soft_check="EC38",
                  formula=T("poids / taille²", "weight / height²"), **limits(VS_RANGES, "BMI"))
    VSPOS = Choice(T("Position", "Position"), POSITION, section=T("Pression et pouls", "Blood pressure and pulse"),
                   sdtm="VS.VSPOS")
    VSARM = Choice(T("Bras", "Arm"), SIDE, sdtm="VS.VSLAT (VSTESTCD=SYSBP), VS.VSLAT (VSTESTCD=DIABP)")
    SYSBP = Integer(T("Pression systolique", "Systolic pressure"), unit="mmHg", soft_check="EC38",
                    sdtm="VSTESTCD=SYSBP", **limits(VS_RANGES, "SYSBP"))
    DIABP = Integer(T("Pression diastolique", "Diastolic pressure"), unit="mmHg", soft_check="EC38",
                    sdtm="VSTESTCD=DIABP", **limits(VS_RANGES, "DIABP"))
    PULSE = Integer(T("Pouls", "Pulse"), unit="/min", sdtm="VSTESTCD=PULSE", **limits(VS_RANGES, "PULSE"))
    TEMP = Decimal(T("Température", "Temperature"), unit="°C", soft_check="EC38", sdtm="VSTESTCD=TEMP",
                   section=T("Température et saturation", "Temperature and saturation"), **limits(VS_RANGES, "TEMP"))
    OXYSAT = Integer(T("Saturation en oxygène (SpO2)", "Oxygen saturation (SpO2)"), unit="%", soft_check="EC38",
                     sdtm="VSTESTCD=OXYSAT", **limits(VS_RANGES, "OXYSAT"))
    OXYLOC = Choice(T("Capteur", "Probe site"), OXYSITE, when=OXYSAT.given(), sdtm="VS.VSLOC",
                    help=T("Au doigt, le capteur n’est pas fiable : préférez l’oreille ou le front.",
                           "A finger probe is unreliable: prefer ear or forehead."))
