"""Normal ranges of a site's laboratories: one line per laboratory, test, sex, age and day from which it holds."""

from ecrf.crf import CRF, Choice, Date, Decimal, Integer, Log, T, Text
from forms.laboratory.catalogue import LB_TEST
from forms.laboratory.codelists import LB_SEX, LB_UNIT
from forms.laboratory.ranges import LABR_RANGES
from forms.ranges import limits
from forms.source import section
from forms.units import YEARS

_REGISTER = "kept by the site; LBORNRLO and LBORNRHI of its subjects’ results come from it"


class LABR(CRF):
    """A normal range. A new range of the same test is a new line, with the day from which it holds."""

    oid, version, domain = "LABR", "1.0", "LB"
    title = T("Valeurs normales du laboratoire", "Normal ranges of the laboratory")
    source = section("4.17 to 4.20", "F18 to F21")
    scope = "site"
    repeats = Log()
    needs_consent = False
    key = ("LRLAB", "LRTEST", "LRSEX", "LRAGELO", "LRAGEHI", "LRFROM")
    summary = ("LRLAB", "LRTEST", "LRUNIT", "LRSEX", "LRAGELO", "LRAGEHI", "LRLOW", "LRHIGH", "LRFROM")
    help = T("Une nouvelle valeur normale est une nouvelle ligne, avec la date à partir de laquelle elle vaut.",
             "A new normal range is a new line, with the date from which it holds.")

    LRLAB = Text(T("Code du laboratoire", "Laboratory code"), max=20, no_sdtm=_REGISTER,
                 help=T("Celui que les pages de laboratoire citent.", "The one that laboratory pages name."))
    LRTEST = Choice(T("Examen", "Test"), LB_TEST, no_sdtm=_REGISTER)
    LRUNIT = Choice(T("Unité", "Unit"), LB_UNIT, no_sdtm=_REGISTER)
    LRSEX = Choice(T("Sexe", "Sex"), LB_SEX, no_sdtm=_REGISTER)
    LRAGELO = Integer(T("À partir de l’âge de", "From the age of"), unit=YEARS, optional=True, no_sdtm=_REGISTER,
                      **limits(LABR_RANGES, "AGE"))
    LRAGEHI = Integer(T("Jusqu’à l’âge de, compris", "Up to the age of, included"), unit=YEARS, optional=True,
                      no_sdtm=_REGISTER, **limits(LABR_RANGES, "AGE"))
    LRLOW = Decimal(T("Limite basse", "Lower limit"), optional=True, no_sdtm=_REGISTER, **limits(LABR_RANGES, "LIMIT"))
    LRHIGH = Decimal(T("Limite haute", "Upper limit"), optional=True, no_sdtm=_REGISTER, **limits(LABR_RANGES, "LIMIT"))
    LRFROM = Date(T("Valable à partir du", "Valid from"), no_sdtm=_REGISTER)
