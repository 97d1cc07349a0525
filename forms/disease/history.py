"""History of the systemic sclerosis: onset, past ulcers, organs; one page per subject."""

from __future__ import annotations

from datetime import date
from typing import Any

from ecrf.crf import CRF, YNU, Choice, Date, Decimal, Derived, Grid, GridLine, Integer, MultiChoice, T, YesNo
from forms.codelists import FINGERS
from forms.disease.age import years_between
from forms.disease.codelists import SSC_SUBSET, ULC_LIFE
from forms.disease.ranges import SSCH_RANGES
from forms.ranges import limits
from forms.source import section
from forms.units import PREDICTED, YEARS


def disease_duration(form: Any, book: Any) -> int | None:
    """Completed years from the first non-Raynaud symptom, at its latest, to consent (DISEASE_DURATION)."""
    consent: date | None = getattr(book.form("ICF").RFICDAT, "day", None)
    if form.NRSTDAT is None or consent is None:
        return None
    return years_between(form.NRSTDAT.latest, consent)


def _organ(name: str, label: T, term: str) -> GridLine:
    """A line of the table of organs with its answer only; ``term`` is its MHTERM."""
    return GridLine(label, ((name, Choice(label, YNU, sdtm=f"MH.MHOCCUR (MHCAT=SYSTEMIC SCLEROSIS, MHTERM={term})")), None, None))


class SSCH(CRF):
    """History of scleroderma. Skin score, capillaroscopy and the ACR/EULAR score have pages of their own."""

    oid, version, domain = "SSCH", "1.0", "MH"
    title = T("Histoire de la sclérodermie", "Scleroderma history")
    source = section("4.4", "F05")
    scope = "subject"
    help = T("Les amputations, les sympathectomies et la greffe de cellules souches ont des lignes : pages "
             "« Amputations » et « Gestes ». Score cutané et capillaroscopie ont leur page à la sélection ou à l’inclusion.",
             "Amputations, sympathectomies and stem cell transplantation have lines: pages “Amputations” and "
             "“Procedures”. Skin score and capillaroscopy have their page at screening or inclusion.")

    RAYSTDAT = Date(T("Premier phénomène de Raynaud", "First Raynaud symptom"), partial=True,
                    sdtm="MH.MHSTDTC (MHCAT=SYSTEMIC SCLEROSIS, MHTERM=RAYNAUD PHENOMENON)", section=T("Débuts", "Onset"))
    NRSTDAT = Date(T("Premier signe autre que le Raynaud", "First symptom other than Raynaud"), partial=True,
                   sdtm="MH.MHSTDTC (MHCAT=SYSTEMIC SCLEROSIS, MHTERM=FIRST NON-RAYNAUD SYMPTOM)")
    SSDXDAT = Date(T("Diagnostic de sclérodermie", "Diagnosis of scleroderma"), partial=True,
                   sdtm="MH.MHSTDTC (MHCAT=SYSTEMIC SCLEROSIS, MHTERM=SYSTEMIC SCLEROSIS)")
    SSCDUR = Derived(T("Durée de la maladie au consentement", "Disease duration at consent"), unit=YEARS,
                     inputs=(NRSTDAT, "ICF.RFICDAT"), compute=disease_duration, sdtm="SUPPMH.QNAM=SSCDUR",
                     formula=T("années révolues du premier signe autre que le Raynaud au consentement",
                               "completed years from the first symptom other than Raynaud to consent"),
                     **limits(SSCH_RANGES, "SSCDUR"))
    SSCSUBS = Choice(T("Forme", "Subset"), SSC_SUBSET, sdtm="SUPPMH.QNAM=SSCSUBS")

    ULC1DAT = Date(T("Premier ulcère digital", "First digital ulcer"), partial=True,
                   sdtm="MH.MHSTDTC (MHCAT=SYSTEMIC SCLEROSIS, MHTERM=DIGITAL ULCER)", section=T("Ulcères digitaux", "Digital ulcers"))
    ULCLIFE = Choice(T("Épisodes d’ulcère depuis le début", "Episodes of ulcer in life"), ULC_LIFE,
                     sdtm="SUPPMH.QNAM=ULCLIFE")
    ULC12M = Integer(T("Ulcères des 12 derniers mois", "Ulcers in the last 12 months"), sdtm="SUPPMH.QNAM=ULC12M",
                     when=ULCLIFE.one_of("1_4", "5_9", "10_UP"), **limits(SSCH_RANGES, "ULC12M"))
    ULCSITE = MultiChoice(T("Doigts déjà ulcérés", "Fingers that had an ulcer"), FINGERS, sdtm="SUPPMH.QNAM=ULCSITE",
                          when=ULCLIFE.one_of("1_4", "5_9", "10_UP"))
    OSTEO = Choice(T("Ostéomyélite d’un doigt, un jour", "Osteomyelitis of a finger, ever"), YNU,
                   sdtm="MH.MHOCCUR (MHCAT=SYSTEMIC SCLEROSIS, MHTERM=OSTEOMYELITIS)")
    OSTEODAT = Date(T("Ostéomyélite : la dernière", "Osteomyelitis: the latest"), partial=True, when=OSTEO.equals("Y"),
                    sdtm="MH.MHSTDTC (MHCAT=SYSTEMIC SCLEROSIS, MHTERM=OSTEOMYELITIS)")
    OSTEO12M = Choice(T("Ostéomyélite dans les 12 derniers mois", "Osteomyelitis in the last 12 months"), YNU,
                      when=OSTEO.equals("Y"), sdtm="SUPPMH.QNAM=OSTEO12M")
    AMPEVER = YesNo(T("Amputation, auto-amputation ou résorption d’un doigt", "Amputation, auto-amputation or resorption "
                      "of a finger"), sdtm="MH.MHOCCUR (MHCAT=SYSTEMIC SCLEROSIS, MHTERM=FINGER LOSS)",
                    help=T("Oui : une ligne par doigt, page « Amputations ».",
                           "Yes: one line per finger, page “Amputations”."))

    SYMPEVER = YesNo(T("Sympathectomie, un jour", "Sympathectomy, ever"), sdtm="PR.PROCCUR (PRTRT=SYMPATHECTOMY)",
                     section=T("Traitements passés", "Past treatment"),
                     help=T("Digitale, du poignet, cervicale ou thoracique. Oui : une ligne par geste, page « Gestes ».",
                            "Digital, wrist, cervical or thoracic. Yes: one line each, page “Procedures”."))
    HSCTEVER = YesNo(T("Greffe de cellules souches pour la sclérodermie", "Stem cell transplantation for scleroderma"),
                     sdtm="PR.PROCCUR (PRTRT=HEMATOPOIETIC STEM CELL TRANSPLANTATION)", help=T("Oui : sa date est une ligne de la page « Gestes ».",
                                                            "Yes: its date is a line of the page “Procedures”."))
    ILOEVER = Choice(T("Cures d’iloprost IV, un jour", "IV iloprost courses, ever"), YNU,
                     sdtm="CM.CMOCCUR (CMTRT=ILOPROST)")
    ILOCRS = Integer(T("Nombre de cures d’iloprost", "Number of iloprost courses"), when=ILOEVER.equals("Y"),
                     sdtm="SUPPCM.QNAM=ILOCRS", **limits(SSCH_RANGES, "ILOCRS"))
    ILOLDAT = Date(T("Dernière cure d’iloprost", "Latest iloprost course"), partial=True, when=ILOEVER.equals("Y"),
                   sdtm="CM.CMENDTC")

    ORGANS = Grid(T("Organes atteints", "Organ involvement"), (T("Atteint", "Involved"), T("Mesure", "Measure"),
                                                               T("Autre mesure", "Other measure")), (
        GridLine(T("Fibrose pulmonaire", "Interstitial lung disease"), (
            ("ILD", Choice(T("Fibrose pulmonaire", "Interstitial lung disease"), YNU, sdtm="MH.MHOCCUR (MHCAT=SYSTEMIC SCLEROSIS, MHTERM=INTERSTITIAL LUNG DISEASE)")),
            ("FVCPCT", Decimal(T("Capacité vitale forcée", "Forced vital capacity"), unit=PREDICTED, optional=True,
                               sdtm="RETESTCD=FVCPP", **limits(SSCH_RANGES, "FVCPCT"))),
            ("DLCOPCT", Decimal(T("DLCO", "DLCO"), unit=PREDICTED, optional=True, sdtm="RETESTCD=DLCOPP",
                                **limits(SSCH_RANGES, "DLCOPCT"))))),
        _organ("ILDHRCT", T("Fibrose vue au scanner", "Lung disease seen on HRCT"), "INTERSTITIAL LUNG DISEASE ON HRCT"),
        GridLine(T("Hypertension artérielle pulmonaire", "Pulmonary arterial hypertension"), (
            ("PAH", Choice(T("Hypertension artérielle pulmonaire", "Pulmonary arterial hypertension"), YNU,
                           sdtm="MH.MHOCCUR (MHCAT=SYSTEMIC SCLEROSIS, MHTERM=PULMONARY ARTERIAL HYPERTENSION)")),
            ("MPAP", Decimal(T("Pression pulmonaire moyenne au cathétérisme droit",
                               "Mean pulmonary pressure at right-heart catheter"), unit="mmHg", optional=True,
                             sdtm="CVTESTCD=MPAP", **limits(SSCH_RANGES, "MPAP"))), None)),
        _organ("HEART", T("Cœur", "Heart"), "CARDIAC INVOLVEMENT"),
        _organ("RENALCR", T("Crise rénale", "Renal crisis"), "SCLERODERMA RENAL CRISIS"),
        _organ("GI", T("Tube digestif", "Digestive tract"), "GASTROINTESTINAL INVOLVEMENT"),
        _organ("JOINT", T("Articulations", "Joints"), "JOINT INVOLVEMENT"),
        _organ("MUSCLE", T("Muscles", "Muscles"), "MUSCLE INVOLVEMENT"),
        _organ("CALCHAND", T("Calcinose des mains", "Calcinosis of the hands"), "CALCINOSIS OF THE HANDS"),
    ))
