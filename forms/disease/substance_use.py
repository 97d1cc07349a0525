"""Substance use at a visit: tobacco, nicotine, cannabis, alcohol."""

from ecrf.crf import CRF, Choice, Date, Decimal, Integer, T, YesNo
from forms.disease.codelists import SMOKE
from forms.disease.ranges import SU_RANGES
from forms.ranges import limits
from forms.source import section


class SU(CRF):
    """Tobacco and other substances."""

    oid, version, domain = "SU", "1.0", "SU"
    title = T("Tabac et autres consommations", "Substance use")
    source = section("4.8", "F09")

    SMOKE = Choice(T("Tabac", "Tobacco"), SMOKE, sdtm="SU.SUOCCUR (SUTRT=TOBACCO)")
    SUENDAT = Date(T("Arrêt du tabac", "Stopped smoking"), partial=True, when=SMOKE.equals("FORMER"), sdtm="SU.SUENDTC")
    SUPACKYR = Decimal(T("Paquets-années", "Pack-years"), when=SMOKE.one_of("FORMER", "CURRENT"),
                       sdtm="SUPPSU.QNAM=PACKYRS", **limits(SU_RANGES, "SUPACKYR"))
    SUCIG = Integer(T("Cigarettes par jour", "Cigarettes a day"), when=SMOKE.equals("CURRENT"), sdtm="SU.SUDOSE (SUDOSU=CIGARETTES/DAY)",
                    **limits(SU_RANGES, "SUCIG"))
    NICOTINE = YesNo(T("Substitut nicotinique", "Nicotine replacement"), sdtm="SU.SUOCCUR (SUTRT=NICOTINE REPLACEMENT)")
    ECIG = YesNo(T("Cigarette électronique", "E-cigarette"), sdtm="SU.SUOCCUR (SUTRT=E-CIGARETTE)")
    CANNABIS = YesNo(T("Cannabis", "Cannabis"), sdtm="SU.SUOCCUR (SUTRT=CANNABIS)")
    SUALC = Decimal(T("Alcool, verres par semaine", "Alcohol, units a week"), sdtm="SU.SUDOSE (SUTRT=ALCOHOL, SUDOSU=UNITS/WEEK)",
                    **limits(SU_RANGES, "SUALC"))
