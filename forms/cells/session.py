"""The injection session, as everybody cleared may see it; its start is day 0."""

from __future__ import annotations

from decimal import Decimal as Number
from typing import Any

from ecrf.crf import CRF, NRS, Choice, Date, Decimal, Derived, ManyLines, Staff, T, Text, Time, YesNo
from forms.codelists import ANAESTHESIA
from forms.ranges import INJ_RANGES, limits
from forms.source import section


def lidocaine_per_kg(form: Any, book: Any) -> Number | None:
    """Lidocaine in mg per kg of the weight measured on the day of injection."""
    weight = book.form("VS", form.visit).WEIGHT
    return Number(form.LIDOMG) / Number(weight) if form.LIDOMG is not None and weight else None


class INJ(CRF):
    """The session of injection into the fingers. What the syringes held is on another page, for those cleared."""

    oid, version, domain = "INJ", "1.0", "EC"
    title = T("Séance d’injection", "Injection session")
    source = section("4.32", "F33, procedure")
    area = "injection"

    EXSTDAT = Date(T("Date de l’injection", "Date of injection"), critical=True, sdtm="EC.ECSTDTC, EX.EXSTDTC")
    EXSTTIM = Time(T("Heure de début", "Start time"), critical=True, sdtm="EC.ECSTDTC, EX.EXSTDTC")
    EXENTIM = Time(T("Heure de fin", "End time"), sdtm="EC.ECENDTC, EX.EXENDTC")
    RECONF = YesNo(T("Éligibilité reconfirmée avant l’injection", "Eligibility confirmed again before injection"),
                   judgement=True, critical=True, no_sdtm="criteria not met go to IE",
                   help=T("Grossesse, infection ou chirurgie urgente d’un ulcère, antibiotique, facteur de croissance, "
                          "oxygène hyperbare, traitement de fond, corticoïde : EXC08, 14, 15, 17 à 20, 23, 24.",
                          "Pregnancy, infection or urgent surgery of an ulcer, antibiotic, growth factor, hyperbaric "
                          "oxygen, disease-modifying agent, corticosteroid: EXC08, 14, 15, 17 to 20, 23, 24."))
    RECONFNO = Text(T("Critère non respecté", "Criterion not met"), when=RECONF.equals("N"), judgement=True,
                    sdtm="SUPPEC.QNAM=RECONFNO")
    INJSTAF = Staff(T("Personne qui injecte", "Person who injects"), sdtm="SUPPEC.QNAM=INJSTAF")
    INJUNBL = YesNo(T("Cette personne connaît le contenu des seringues", "This person knows what the syringes hold"),
                    optional=True, sdtm="SUPPEC.QNAM=INJUNBL",
                    help=T("Injecteur en insu ou non.", "Injector blinded or not."))

    ANAES = Choice(T("Anesthésie", "Anaesthesia"), ANAESTHESIA, section=T("Anesthésie", "Anaesthesia"),
                   sdtm="PR.PRTRT=ANAESTHESIA")
    ANAESCM = ManyLines(T("Lignes de traitement", "Medication lines"), of="CM",
                        when=ANAES.one_of("DIGITAL_BLOCK", "TOPICAL", "OTHER"), sdtm="RELREC (EC, CM)")
    LIDOMG = Decimal(T("Lidocaïne, dose totale", "Lidocaine, total dose"), unit="mg", sdtm="SUPPPR.QNAM=LIDOMG",
                     when=ANAES.one_of("DIGITAL_BLOCK", "TOPICAL", "OTHER"), **limits(INJ_RANGES, "LIDOMG"))
    LIDOKG = Derived(T("Lidocaïne par kg", "Lidocaine per kg"), unit="mg/kg", decimals=2, inputs=(LIDOMG, "VS.WEIGHT"),
                     when=ANAES.one_of("DIGITAL_BLOCK", "TOPICAL", "OTHER"), compute=lidocaine_per_kg,
                     no_sdtm="a safety limit, computed from CM and VS",
                     formula=T("dose totale / poids du jour", "total dose / weight of the day"),
                     **limits(INJ_RANGES, "LIDOKG"))
    ADREN = YesNo(T("Adrénaline associée", "With adrenaline"), sdtm="SUPPEC.QNAM=ADREN",
                  when=ANAES.one_of("DIGITAL_BLOCK", "TOPICAL", "OTHER"),
                  help=T("À éviter dans un doigt ischémique.", "To be avoided in an ischaemic finger."))

    VOLTOT = Decimal(T("Volume total injecté", "Total volume injected"), unit="mL", critical=True,
                     section=T("Injection", "Injection"), sdtm="SUPPEC.QNAM=VOLTOT", **limits(INJ_RANGES, "VOLTOT"))
    PAINNRS = NRS(T("Douleur pendant l’injection", "Pain during injection"), sdtm="QSTESTCD=INJPAIN",
                  ends=(T("aucune douleur", "no pain"), T("la pire imaginable", "worst imaginable")),
                  **limits(INJ_RANGES, "PAINNRS"))
    BLINDOK = YesNo(T("Insu préservé", "Blinding kept"), critical=True, sdtm="SUPPEC.QNAM=BLINDOK")
    UNBREAS = Text(T("Comment l’insu a été rompu", "How the blinding was broken"), when=BLINDOK.equals("N"),
                   sdtm="DV.DVTERM", help=T("Sans écrire ce qui a été injecté.", "Without writing what was injected."))
