"""Demographics: month of birth, sex, and what the study needs to know of the person."""

from ecrf.crf import CRF, YNU, BirthMonth, Choice, Derived, T, YesNo
from forms.codelists import HANDED, SEX
from forms.disease.age import age_at_consent
from forms.ranges import DM_RANGES, limits
from forms.source import section
from forms.units import YEARS


class DM(CRF):
    """Demographics. Race and ethnicity are not collected in France; site and country come from the subject's number."""

    oid, version, domain = "DM", "1.0", "DM"
    title = T("Données démographiques", "Demographics")
    source = section("4.2", "F02")
    scope = "subject"

    BRTHDAT = BirthMonth(T("Mois et année de naissance", "Month and year of birth"), critical=True, sdtm="DM.BRTHDTC",
                         help=T("Sans le jour : mois/année, par exemple 05/1971.",
                                "Without the day: month/year, for example 05/1971."), **limits(DM_RANGES, "BRTHDAT"))
    AGE = Derived(T("Âge au consentement", "Age at consent"), unit=YEARS, inputs=(BRTHDAT, "ICF.RFICDAT"),
                  compute=age_at_consent, sdtm="DM.AGE",
                  formula=T("années révolues au consentement, comptées du dernier jour du mois de naissance",
                            "completed years at consent, from the last day of the birth month"),
                  **limits(DM_RANGES, "AGE"))
    AGE18 = YesNo(T("18 ans révolus le jour du consentement", "Aged 18 or over on the day of consent"), critical=True,
                  no_sdtm="evidence of INC01, because the day of birth is not stored",
                  help=T("D’après la date de naissance complète du dossier médical.",
                         "From the full date of birth in the medical file."))
    SEX = Choice(T("Sexe à la naissance", "Sex at birth"), SEX, sdtm="DM.SEX")
    HANDED = Choice(T("Main dominante", "Dominant hand"), HANDED, sdtm="SC.SCTESTCD=HANDED")
    COLDOCC = Choice(T("Métier exposant au froid ou sollicitant les mains", "Occupation with cold or hand strain"), YNU,
                     sdtm="SC.SCTESTCD=COLDOCC")
    SSAFFIL = YesNo(T("Affilié à un régime de sécurité sociale", "Affiliated to a social security scheme"),
                    sdtm="SC.SCTESTCD=SSAFFIL", help=T("Oui ou non seulement ; le numéro n’est jamais recueilli.",
                                                       "Yes or no only; the number is never collected."))
