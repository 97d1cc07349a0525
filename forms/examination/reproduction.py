"""Pregnancy and contraception at a visit; not asked of men."""

from ecrf.crf import CRF, YNNA, YNU, Asked, Choice, Date, Decimal, T, YesNo
from forms.examination.codelists import CONTRACEPTION, PREG_RESULT, PREG_TEST
from forms.examination.ranges import RP_RANGES
from forms.ranges import limits
from forms.source import section
from forms.units import INTERNATIONAL_PER_L


class RP(CRF):
    """Childbearing potential, contraception, pregnancy tests, breastfeeding."""

    oid, version, domain = "RP", "1.0", "RP"
    title = T("Grossesse et contraception", "Pregnancy and contraception")
    source = section("4.16", "F17")
    asked = Asked(T("sauf chez un homme", "except of a man"), over=("DM",),
                  holds=lambda book, visit: book.form("DM").SEX != "M")

    RPDAT = Date(T("Date, si un autre jour que la visite", "Date, if another day than the visit"), optional=True,
                 sdtm="RP.RPDTC")
    CBP = Choice(T("En âge de procréer", "Of childbearing potential"), YNU, critical=True, sdtm="RPTESTCD=CHILDPOT",
                 help=T("Non : stérilisation ; ou plus de 50 ans, sans règles depuis 24 mois, sans traitement substitutif "
                        "depuis 2 ans, avec au besoin une FSH > 40 UI/L.",
                        "No: sterilised; or over 50, without periods for 24 months, without hormone replacement for "
                        "2 years, with FSH > 40 IU/L if needed."))
    STERIL = YesNo(T("Stérilisation, hystérectomie ou ovariectomie", "Sterilisation, hysterectomy or oophorectomy"),
                   when=CBP.one_of("N", "U"), sdtm="RPTESTCD=STERIL",
                   section=T("Pourquoi pas en âge de procréer", "Why not of childbearing potential"))
    STERDAT = Date(T("Date de l’intervention", "Date of the operation"), partial=True, when=STERIL.equals("Y"),
                   sdtm="MH.MHSTDTC (MHCAT=GENERAL, MHTERM=STERILISATION)")
    AMENO = YesNo(T("Plus de règles", "No more periods"), when=CBP.one_of("N", "U"), sdtm="RPTESTCD=MENOSTAT")
    AMENDAT = Date(T("Sans règles depuis", "Without periods since"), partial=True, when=AMENO.equals("Y"),
                   sdtm="RPTESTCD=LMPSTDTC")
    HRT = YesNo(T("Traitement hormonal substitutif depuis moins de 2 ans", "Hormone replacement within 2 years"),
                when=CBP.one_of("N", "U"), sdtm="RPTESTCD=HRT")
    FSH = Decimal(T("FSH", "FSH"), unit=INTERNATIONAL_PER_L, optional=True, when=CBP.one_of("N", "U"), sdtm="LBTESTCD=FSH",
                  **limits(RP_RANGES, "FSH"))

    CONTRA = Choice(T("Contraception", "Contraception"), CONTRACEPTION, when=CBP.one_of("Y", "U"),
                    sdtm="RPTESTCD=BCMETHOD", section=T("Contraception et projet", "Contraception and plans"))
    CONTST = Date(T("Contraception depuis", "Contraception since"), partial=True, sdtm="RP.RPSTDTC",
                  when=CONTRA.one_of("PILL", "IMPLANT", "INJECTION", "IUD", "BARRIER", "PARTNER", "ABSTINENCE", "OTHER"))
    CONTON = YesNo(T("Contraception en cours", "Contraception ongoing"), sdtm="RP.RPENRTPT",
                   when=CONTRA.one_of("PILL", "IMPLANT", "INJECTION", "IUD", "BARRIER", "PARTNER", "ABSTINENCE", "OTHER"))
    CONTEN = Date(T("Contraception arrêtée le", "Contraception stopped on"), partial=True, when=CONTON.equals("N"),
                  sdtm="RP.RPENDTC")
    PARTNER = Choice(T("Contraception du partenaire", "Partner’s contraception"), YNNA, optional=True,
                     when=CBP.one_of("Y", "U"), sdtm="RPTESTCD=PARTNBC")
    BREAST = YesNo(T("Allaitement", "Breastfeeding"), critical=True, sdtm="RPTESTCD=LACTATE")
    PLANS = YesNo(T("Projet de grossesse pendant l’étude", "Pregnancy planned during the study"), critical=True,
                  sdtm="RPTESTCD=PREGPLAN")

    PREGTEST = Choice(T("Test de grossesse", "Pregnancy test"), PREG_TEST, critical=True, when=CBP.one_of("Y", "U"),
                      no_sdtm="says which tests follow", section=T("Test de grossesse", "Pregnancy test"),
                      help=T("Sang : sélection et les 7 jours avant l’injection. Urine : injection, S4 et S16.",
                             "Blood: screening and the 7 days before injection. Urine: injection, W4 and W16."))
    HCGDAT = Date(T("Prélèvement sanguin", "Blood sample"), critical=True, when=PREGTEST.one_of("SERUM", "BOTH"),
                  sdtm="LB.LBDTC")
    HCG = Decimal(T("Bêta-hCG", "Beta-hCG"), unit=INTERNATIONAL_PER_L, optional=True, when=PREGTEST.one_of("SERUM", "BOTH"),
                  sdtm="LBTESTCD=HCG", **limits(RP_RANGES, "HCG"))
    HCGRES = Choice(T("Test sanguin", "Blood test"), PREG_RESULT, critical=True, when=PREGTEST.one_of("SERUM", "BOTH"),
                    sdtm="LBTESTCD=HCG")
    UHCGDAT = Date(T("Test urinaire fait le", "Urine test done on"), critical=True,
                   when=PREGTEST.one_of("URINE", "BOTH"), sdtm="LB.LBDTC")
    UHCGRES = Choice(T("Test urinaire", "Urine test"), PREG_RESULT, critical=True,
                     when=PREGTEST.one_of("URINE", "BOTH"), sdtm="LBTESTCD=HCG (LBSPEC=URINE)")
