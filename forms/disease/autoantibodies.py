"""Autoantibodies: one sample per subject, each antibody with result, value and method."""

from __future__ import annotations

from ecrf.crf import CRF, Choice, Date, Decimal, Grid, GridLine, Integer, T, Text
from forms.disease.codelists import AB_METHOD, AB_RESULT, AB_UNIT, ANA_PATTERN
from forms.disease.ranges import AAB_RANGES
from forms.ranges import limits
from forms.source import section


def _antibody(name: str, label: T, group: T | None = None) -> GridLine:
    """An antibody of scleroderma or connective tissue disease: result, value, unit, method."""
    result = Choice(label, AB_RESULT, sdtm=f"ISTESTCD={name}")
    found, done = result.one_of("POS", "EQUIV"), result.one_of("NEG", "POS", "EQUIV")
    fr, en = label.fr, label.en
    return GridLine(label, (
        (name, result),
        (f"{name}V", Decimal(T(f"{fr} : valeur", f"{en}: value"), when=found, optional=True, sdtm="IS.ISORRES",
                             **limits(AAB_RANGES, "VALUE"))),
        (f"{name}U", Choice(T(f"{fr} : unité", f"{en}: unit"), AB_UNIT, when=found, optional=True,
                            sdtm="IS.ISORRESU")),
        (f"{name}M", Choice(T(f"{fr} : méthode", f"{en}: method"), AB_METHOD, when=done, optional=True,
                            sdtm="IS.ISMETHOD"))), group)


def _other(name: str, label: T) -> GridLine:
    """An antibody or protein of which the result alone is kept."""
    return GridLine(label, ((name, Choice(label, AB_RESULT, sdtm=f"ISTESTCD={name}")),))


class AAB(CRF):
    """Autoantibodies, from the latest sample on file or taken at screening."""

    oid, version, domain = "AAB", "1.0", "IS"
    title = T("Auto-anticorps", "Autoantibodies")
    source = section("4.6", "F07")
    scope = "subject"
    help = T("Un résultat antérieur suffit. Au moins un des anti-centromère, Scl-70 et ARN polymérase III est nécessaire "
             "au score ACR/EULAR.",
             "An earlier result will do. At least one of anti-centromere, Scl-70 and RNA polymerase III is needed for "
             "the ACR/EULAR score.")

    ISDAT = Date(T("Date du prélèvement", "Sample date"), partial=True, sdtm="IS.ISDTC")
    ISLAB = Text(T("Laboratoire", "Laboratory"), max=100, sdtm="IS.ISNAM")
    ANA = Choice(T("Anticorps antinucléaires", "Antinuclear antibodies"), AB_RESULT, sdtm="ISTESTCD=ANA",
                 section=T("Antinucléaires", "Antinuclear"))
    ANATIT = Integer(T("Titre, 1/x", "Titre, 1/x"), when=ANA.one_of("POS", "EQUIV"), sdtm="IS.ISORRES",
                     help=T("Écrivez x : 320 pour 1/320.", "Write x: 320 for 1/320."), **limits(AAB_RANGES, "ANATIT"))
    ANAPAT = Choice(T("Aspect", "Pattern"), ANA_PATTERN, when=ANA.one_of("POS", "EQUIV"), sdtm="SUPPIS.QNAM=ANAPAT")
    ANAMETH = Choice(T("Antinucléaires : méthode", "Antinuclear: method"), AB_METHOD, optional=True,
                     when=ANA.one_of("NEG", "POS", "EQUIV"), sdtm="IS.ISMETHOD")
    SPECIFIC = Grid(T("Spécificités", "Specificities"), (T("Résultat", "Result"), T("Valeur", "Value"),
                                                          T("Unité", "Unit"), T("Méthode", "Method")), (
        _antibody("ACA", T("Anti-centromère", "Anti-centromere")),
        _antibody("SCL70", T("Anti-topo-isomérase I (Scl-70)", "Anti-topoisomerase I (Scl-70)")),
        _antibody("RNAP3", T("Anti-ARN polymérase III", "Anti-RNA polymerase III")),
        _antibody("U1RNP", T("Anti-U1-RNP", "Anti-U1-RNP"), T("Autres", "Others")),
        _antibody("KU", T("Anti-Ku", "Anti-Ku")),
        _antibody("PMSCL", T("Anti-Pm-Scl", "Anti-Pm-Scl")),
        _antibody("THTO", T("Anti-Th/To", "Anti-Th/To")),
        _antibody("FIBRIL", T("Anti-fibrillarine", "Anti-fibrillarin")),
        _antibody("RO52", T("Anti-Ro52", "Anti-Ro52")),
        _antibody("RO60", T("Anti-Ro60", "Anti-Ro60")),
        _antibody("SSB", T("Anti-La (SSB)", "Anti-La (SSB)")),
    ))
    OTHERS = Grid(T("Autres résultats", "Other results"), (T("Résultat", "Result"),), (
        _other("RF", T("Facteur rhumatoïde", "Rheumatoid factor")),
        _other("MPO", T("ANCA anti-MPO", "ANCA anti-MPO")),
        _other("PR3", T("ANCA anti-PR3", "ANCA anti-PR3")),
        _other("LUPUSAC", T("Anticoagulant lupique", "Lupus anticoagulant")),
        _other("ACLIP", T("Anti-cardiolipine", "Anti-cardiolipin")),
        _other("B2GP1", T("Anti-β2-GP1", "Anti-β2-GP1")),
        _other("CRYO", T("Cryoglobuline", "Cryoglobulin")),
    ))
