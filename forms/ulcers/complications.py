"""Ulcer complications since the last visit, and whether a new ulcer has come."""

from __future__ import annotations

from ecrf.crf import CRF, Choice, Date, Grid, GridLine, ManyLines, T, YesNo
from forms.source import section
from forms.ulcers.codelists import AMPUTATED


def _line(name: str, label: T, full: T | None = None, levels: bool = False, group: T | None = None) -> GridLine:
    """A complication: whether it happened, when, and for an amputation at what level; ``full`` are words read alone."""
    words = full or label
    happened = YesNo(words, critical=True, sdtm=f"FATESTCD={name}")
    day = Date(T(f"{words.fr}\u00a0: date", f"{words.en}: date"), partial=True, when=happened.equals("Y"),
               sdtm=f"FA.FADTC (FATESTCD={name})")
    level = Choice(T(f"{words.fr}\u00a0: niveau", f"{words.en}: level"), AMPUTATED, critical=True,
                   when=happened.equals("Y"), sdtm=f"FATESTCD={name}L")
    return GridLine(label, ((name, happened), (f"{name}D", day), (f"{name}L", level) if levels else None), group=group)


class ULCC(CRF):
    """What has happened to the fingers and their care since the last visit."""

    oid, version, domain = "ULCC", "1.0", "FA"
    title = T("Complications des ulcères", "Ulcer complications")
    source = section("4.26", "F27")
    help = T("Depuis la visite précédente. Ce qui est grave ou d’intérêt particulier est aussi un événement "
             "indésirable ; les traitements et gestes ont leur ligne dans leur journal.",
             "Since the visit before. What is serious or of special interest is an adverse event too; medication and "
             "procedures have a line in their log.")

    ULCCNEW = YesNo(T("Nouvel ulcère depuis la dernière visite", "New ulcer since the last visit"), critical=True,
                    sdtm="FATESTCD=NEWULC")
    ULCCNUL = ManyLines(T("Lesquels", "Which ones"), of="ULCR", when=ULCCNEW.equals("Y"), sdtm="RELREC (FA, TU)",
                        help=T("Ouvrez d’abord leur ligne au registre.", "Open their line in the register first."))

    COMPLIC = Grid(T("Complications", "Complications"), (T("Survenu", "Happened"), T("Date", "Date"), T("Niveau", "Level")), (
        _line("CCHOSP", T("Hospitalisation pour ischémie critique", "Hospitalised for critical ischaemia"),
              T("Hospitalisation pour ischémie critique d’un doigt", "Hospitalisation for critical ischaemia of a finger"),
              group=T("Aggravation", "Worsening")),
        _line("CCEMER", T("Passage aux urgences", "Emergency visit"),
              T("Passage aux urgences pour un ulcère", "Emergency visit for an ulcer")),
        _line("CCAMPU", T("Amputation chirurgicale", "Surgical amputation"), levels=True),
        _line("CCAUTO", T("Auto-amputation", "Auto-amputation"), levels=True),
        _line("CCPROS", T("Prostanoïde IV commencé ou doublé", "IV prostanoid started or doubled"),
              group=T("Traitements", "Medication")),
        _line("CCOPIO", T("Opioïde commencé, ou augmenté de moitié ou plus", "Opioid started, or raised by half or more")),
        _line("CCPAIN", T("Autre antalgique changé", "Other pain medication changed"),
              T("Autre antalgique des ulcères changé", "Other pain medication for ulcers changed")),
        _line("CCABX", T("Antibiotique par voie générale", "Systemic antibiotic"),
              T("Antibiotique par voie générale pour un ulcère", "Systemic antibiotic for an ulcer")),
        _line("CCDEBR", T("Détersion chirurgicale", "Surgical debridement"), group=T("Gestes", "Procedures")),
        _line("CCGRAF", T("Greffe de peau", "Skin graft")),
        _line("CCSYMP", T("Sympathectomie", "Sympathectomy")),
        _line("CCOHB", T("Oxygène hyperbare", "Hyperbaric oxygen")),
        _line("CCVASC", T("Chirurgie vasculaire", "Vascular surgery")),
    ))
