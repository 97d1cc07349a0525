"""Medication asked for one by one at screening, so that no line of the medication is forgotten."""

from __future__ import annotations

from ecrf.crf import CRF, Grid, GridLine, T, YesNo
from forms.source import section


def _prompt(name: str, label: T, group: T | None = None) -> GridLine:
    """A kind of medication: taken, and then recorded line by line."""
    taken = YesNo(label, sdtm=f"CM.CMOCCUR (CMCAT=SCREENING PROMPT, CMTRT={label.en.partition(',')[0].upper()})")
    noted = YesNo(T(f"{label.fr} : noté dans les traitements", f"{label.en}: recorded in the medication"),
                  when=taken.equals("Y"), no_sdtm="a prompt for the lines of CM")
    return GridLine(label, ((name, taken), (f"{name}N", noted)), group)


class CMQ(CRF):
    """The questions that wash-outs and the harvest depend on; dates and doses are lines of the medication."""

    oid, version, domain = "CMQ", "1.0", "CM"
    title = T("Traitements à rechercher", "Medication to ask for")
    source = section("4.9", "F10, screening prompts")
    help = T("Chaque oui demande ses lignes, avec le jour exact : page « Traitements ».",
             "Each yes needs its lines, with the exact day: page “Medication”.")

    PROMPTS = Grid(T("Pris par le patient", "Taken by the patient"), (
        T("Pris", "Taken"), T("Noté dans les traitements", "Recorded in the medication")), (
        _prompt("DMARD", T("Traitement de fond ou biothérapie", "Disease-modifying agent or biologic"),
                T("En cours ou passés", "Now or in the past")),
        _prompt("STEROID", T("Corticoïde", "Corticosteroid")),
        _prompt("STATIN", T("Statine, et son dernier changement de dose", "Statin, and its last change of dose")),
        _prompt("VASOD", T("Vasodilatateur, et son dernier changement", "Vasodilator, and its last change")),
        _prompt("ILOP", T("Cures d’iloprost", "Iloprost courses")),
        _prompt("TOPICAL", T("Produit appliqué sur la plaie", "Product applied to the wound")),
        _prompt("OPIOID", T("Opioïde", "Opioid")),
        _prompt("ACOAG", T("Anticoagulant ou antiagrégant", "Anticoagulant or antiplatelet")),
        _prompt("VACCINE", T("Vaccin, 4 dernières semaines", "Vaccine, last 4 weeks"), T("Période donnée", "Given period")),
        _prompt("ABX", T("Antibiotique par voie générale, 6 derniers mois", "Systemic antibiotic, last 6 months")),
        _prompt("BOTOX", T("Toxine botulique, 12 derniers mois", "Botulinum toxin, last 12 months")),
        _prompt("TRIAL", T("Médicament d’un autre essai, 12 derniers mois", "Drug of another trial, last 12 months")),
    ))
