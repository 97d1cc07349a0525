"""Medical and surgical history that the study asks about: one page per subject, one line per condition."""

from __future__ import annotations

from ecrf.crf import CRF, YN, YNU, Choice, Date, Derived, Grid, GridLine, Item, MultiChoice, T, Text, YesNo
from forms.disease.codelists import ALLERGY_KIND, CANCER_KIND, NYHA, THROMB_KIND, VIRAL_KIND
from forms.disease.lookback import event_within
from forms.facts import CANCER_MONTHS, CARDIAC_MONTHS
from forms.source import section

_WITHIN = T(f"Dans les {CARDIAC_MONTHS} mois avant l’inclusion", f"In the {CARDIAC_MONTHS} months before inclusion")
_WORST = T("date au plus tard > visite d’inclusion − délai, ou en cours",
           "date at its latest > inclusion visit − interval, or ongoing")


def _line(name: str, label: T, group: T | None = None, keeps: str = "ON EN", recent: bool = False) -> GridLine:
    """A condition: present, start or latest episode; ``keeps`` ongoing and end where they make sense; ``recent`` where
    the look-back of six months matters."""
    fr, en = label.fr, label.en
    here = Choice(label, YNU, sdtm=f"MH.MHOCCUR (MHCAT=GENERAL, MHTERM={en.replace(', ', ' OR ').upper()})")
    start = Date(T(f"{fr} : début, ou dernier épisode", f"{en}: start, or latest episode"), partial=True,
                 when=here.equals("Y"), sdtm="MH.MHSTDTC")
    cells: list[tuple[str, Item] | None] = [(name, here), (f"{name}ST", start), None, None, None]
    if "ON" in keeps:
        ongoing = YesNo(T(f"{fr} : en cours", f"{en}: ongoing"), when=here.equals("Y"), sdtm="MH.MHENRTPT")
        cells[2] = (f"{name}ON", ongoing)
        if "EN" in keeps:
            cells[3] = (f"{name}EN", Date(T(f"{fr} : fin", f"{en}: end"), partial=True, when=ongoing.equals("N"),
                                          sdtm="MH.MHENDTC"))
    if recent:
        cells[4] = (f"{name}6M", _recent(name, label, [cell for cell in cells[:4] if cell is not None]))
    return GridLine(label, tuple(cells), group)


def _recent(name: str, label: T, known: list[tuple[str, Item]]) -> Derived:
    """Whether the condition lies in the last CARDIAC_MONTHS before inclusion, from the cells of its line."""
    names = [cell for cell, _ in known]
    dates = tuple(cell for cell in names if cell in (f"{name}ST", f"{name}EN"))
    return Derived(T(f"{label.fr} : {_WITHIN.fr.lower()}", f"{label.en}: {_WITHIN.en.lower()}"), codelist=YN,
                   inputs=(*(item for _, item in known), "SV.SVDAT"), formula=_WORST, sdtm=f"SUPPMH.QNAM={name}6M",
                   compute=event_within(name, dates, CARDIAC_MONTHS, f"{name}ON" if f"{name}ON" in names else None))


class MH(CRF):
    """Conditions asked one by one. Anything else has lines of its own, page “Other history”."""

    oid, version, domain = "MH", "1.0", "MH"
    title = T("Antécédents", "Medical history")
    source = section("4.7", "F08")
    scope = "subject"
    help = T("Un mois ou un jour inconnu se laisse de côté : 05/2024 ou 2024. Tout autre antécédent : page « Autres "
             "antécédents ».",
             "Leave out an unknown month or day: 05/2024 or 2024. Any other condition: page “Other history”.")

    CONDITIONS = Grid(T("Antécédents recherchés", "Conditions asked"), (
        T("Présent", "Present"), T("Début, dernier épisode", "Start, latest episode"), T("En cours", "Ongoing"),
        T("Fin", "End"), _WITHIN), (
        _line("STROKE", T("AVC", "Stroke"), T("Cœur et vaisseaux", "Heart and vessels"), keeps="", recent=True),
        _line("MI", T("Infarctus du myocarde", "Myocardial infarction"), keeps="", recent=True),
        _line("ARRHY", T("Trouble du rythme grave", "Severe arrhythmia"), recent=True),
        _line("CARDF", T("Insuffisance cardiaque", "Cardiac failure"), recent=True),
        _line("THROMB", T("Thrombose", "Thrombosis"), keeps=""),
        _line("HTN", T("Hypertension artérielle", "Hypertension")),
        _line("PAD", T("Artériopathie des membres", "Peripheral arterial disease")),
        _line("COAG", T("Trouble de la coagulation", "Coagulation disorder")),
        _line("CANCER", T("Cancer", "Cancer"), T("Autres", "Others"), keeps="ON"),
        _line("DIAB", T("Diabète", "Diabetes")),
        _line("LIPID", T("Dyslipidémie", "Dyslipidaemia")),
        _line("VIRAL", T("Hépatite virale, VIH ou HTLV", "Viral hepatitis, HIV or HTLV")),
        _line("TB", T("Tuberculose", "Tuberculosis")),
        _line("PEPTIC", T("Ulcère gastrique ou duodénal", "Peptic ulcer")),
        _line("EPILEP", T("Épilepsie", "Epilepsy")),
        _line("PSYCH", T("Trouble psychiatrique", "Psychiatric disorder")),
        _line("OSTEOP", T("Ostéoporose", "Osteoporosis")),
        _line("KELOID", T("Chéloïde ou mauvaise cicatrisation", "Keloid or poor scarring")),
        _line("RETINO", T("Rétinopathie", "Retinopathy")),
        _line("SURG", T("Chirurgie majeure", "Major surgery"), keeps=""),
        _line("ALLERG", T("Allergie", "Allergy")),
    ))
    _c = dict(CONDITIONS.cells())

    NYHA = Choice(T("Classe NYHA, la plus sévère des 6 derniers mois", "NYHA class, the worst of the last 6 months"), NYHA,
                  when=_c["CARDF"].equals("Y"), sdtm="SUPPMH.QNAM=NYHA", section=T("Précisions", "Details"))
    THROMBKD = MultiChoice(T("Thrombose : laquelle", "Thrombosis: which"), THROMB_KIND, when=_c["THROMB"].equals("Y"),
                           sdtm="SUPPMH.QNAM=THROMBKD")
    CANKIND = Choice(T("Cancer : nature", "Cancer: kind"), CANCER_KIND, when=_c["CANCER"].equals("Y"), critical=True,
                     sdtm="SUPPMH.QNAM=CANKIND")
    CANORG = Text(T("Cancer : organe", "Cancer: organ"), when=_c["CANCER"].equals("Y"), sdtm="MH.MHTERM")
    CANSTAGE = Text(T("Cancer : stade", "Cancer: stage"), max=60, when=_c["CANCER"].equals("Y"),
                    sdtm="SUPPMH.QNAM=CANSTAGE")
    CANTRTEN = Date(T("Cancer : fin du traitement", "Cancer: end of treatment"), partial=True,
                    when=_c["CANCERON"].equals("N"), critical=True, sdtm="SUPPMH.QNAM=CANTRTEN")
    CANREC = Choice(T("Cancer : récidive", "Cancer: recurrence"), YNU, when=_c["CANCER"].equals("Y"), critical=True,
                    sdtm="SUPPMH.QNAM=CANREC")
    CANRECDT = Date(T("Cancer : dernière récidive", "Cancer: latest recurrence"), partial=True,
                    when=CANREC.equals("Y"), sdtm="SUPPMH.QNAM=CANRECDT")
    CANCER5Y = Derived(T("Cancer dans les 5 ans avant l’inclusion", "Cancer in the 5 years before inclusion"), codelist=YN,
                       inputs=(_c["CANCER"], _c["CANCERST"], _c["CANCERON"], CANTRTEN, CANRECDT, "SV.SVDAT"),
                       compute=event_within("CANCER", ("CANCERST", "CANTRTEN", "CANRECDT"), CANCER_MONTHS,
                                            "CANCERON"),
                       formula=_WORST, sdtm="SUPPMH.QNAM=CANCER5Y", when=_c["CANCER"].equals("Y"))
    VIRALKD = MultiChoice(T("Virus : lequel", "Virus: which"), VIRAL_KIND, when=_c["VIRAL"].equals("Y"),
                          sdtm="SUPPMH.QNAM=VIRALKD")
    SURGTXT = Text(T("Chirurgie : laquelle", "Surgery: which"), when=_c["SURG"].equals("Y"), sdtm="MH.MHTERM")
    ALLERGKD = MultiChoice(T("Allergie : à quoi", "Allergy: to what"), ALLERGY_KIND, when=_c["ALLERG"].equals("Y"),
                           critical=True, sdtm="SUPPMH.QNAM=ALLERGKD")
    ALLERGTX = Text(T("Allergie : précisions", "Allergy: details"), optional=True, when=_c["ALLERG"].equals("Y"),
                    sdtm="MH.MHTERM")
