"""The criteria of eligibility, numbered in the order of the public registry entry, in short words of our own (trial.md 1.4).

The registry entry prints EXC19 with EXC20 and EXC25 with EXC26 as one line each, and the statin rule twice (EXC16,
EXC22): the numbers follow it, the answers are given once.
"""

from __future__ import annotations

from dataclasses import dataclass

from ecrf.crf import T


@dataclass(frozen=True)
class Criterion:
    """One criterion: its number, the visits that ask it, its words."""

    number: str
    asked_at: tuple[str, ...]
    words: T

    @property
    def inclusion(self) -> bool:
        """Whether it is a criterion of inclusion: yes keeps the patient in, otherwise yes excludes."""
        return self.number.startswith("INC")

    def failed_by(self, answer: str | None) -> bool:
        """Whether an answer excludes the patient: no to a criterion of inclusion, yes to one of exclusion."""
        return answer == ("N" if self.inclusion else "Y")


#    number    asked at      French                                                                  English
_TABLE = (
    ("INC01",  "SCR",        "18 ans ou plus au consentement",
                             "18 years or over at consent"),
    ("INC02",  "SCR",        "Sclérodermie systémique selon l’ACR/EULAR 2013",
                             "Systemic sclerosis according to ACR/EULAR 2013"),
    ("INC03",  "INC",        "Au moins un ulcère digital remplit a à e à la fois",
                             "At least one digital ulcer meets a to e together"),
    ("INC03A", "INC",        "a) au-delà de l’interphalangienne proximale, sur le doigt ou autour de l’ongle",
                             "a) beyond the PIP joint, on the finger surface, periungual included"),
    ("INC03B", "INC",        "b) d’origine ischémique selon le médecin",
                             "b) of ischaemic origin according to the physician"),
    ("INC03C", "INC",        "c) ni sur une calcification sous-cutanée ni sur un relief osseux",
                             "c) over neither subcutaneous calcification nor bone relief"),
    ("INC03D", "INC",        "d) actif",
                             "d) active"),
    ("INC03E", "INC",        "e) réfractaire après 10 ± 2 semaines de soins de référence\u00a0: toujours actif, ou nouveau",
                             "e) refractory after 10 ± 2 weeks of standard of care: still active, or new"),
    ("INC04",  "SCR",        "Consentement écrit signé avant l’inclusion dans l’étude",
                             "Written informed consent given before enrolment"),
    ("INC05",  "SCR",        "Comprend ce que l’étude lui demande",
                             "Understands what the study requires"),
    ("INC06",  "SCR",        "Affilié à un régime de sécurité sociale",
                             "Affiliated to a social security system"),
    ("EXC01",  "SCR",        "Autre essai clinique, en cours ou dans les 3 mois précédents",
                             "Another clinical trial, now or within the previous 3 months"),
    ("EXC02",  "SCR",        "Autogreffe de cellules souches hématopoïétiques depuis moins d’un an",
                             "Autologous haematopoietic stem cell transplantation less than 1 year ago"),
    ("EXC03",  "SCR",        "Indication d’intensification avec autogreffe (recommandations EBMT)",
                             "Indication for intensification with autologous transplantation (EBMT guidelines)"),
    ("EXC04",  "SCR",        "Cancer dans les 5 ans, sauf carcinome basocellulaire ou spinocellulaire ou mélanome précoce "
                             "retirés",
                             "Cancer in the last 5 years, except excised basal or squamous cell carcinoma or early "
                             "melanoma"),
    ("EXC05",  "SCR",        "Rétinopathie proliférante active",
                             "Active proliferative retinopathy"),
    ("EXC06",  "SCR",        "AVC, infarctus du myocarde ou trouble du rythme grave dans les 6 mois",
                             "Stroke, myocardial infarction or severe arrhythmia in the last 6 months"),
    ("EXC07",  "SCR",        "Insuffisance cardiaque sévère dans les 6 mois",
                             "Severe cardiac failure in the last 6 months"),
    ("EXC08",  "SCR INC D0", "Grossesse, allaitement, ou projet de grossesse pendant l’étude",
                             "Pregnant, breastfeeding, or planning pregnancy during the study"),
    ("EXC09",  "SCR",        "Protection juridique, ou incapacité à consentir",
                             "Judicial protection, or unable to consent"),
    ("EXC10",  "SCR",        "Personne vulnérable (grossesse, privation de liberté, soins psychiatriques, établissement)",
                             "Vulnerable person (pregnancy, deprived of liberty, psychiatric treatment, institution)"),
    ("EXC11",  "SCR",        "Refus de participer",
                             "Refusal to participate"),
    ("EXC12",  "INC",        "Ulcère digital dû à une autre affection que la sclérodermie",
                             "Digital ulcer due to a condition other than scleroderma"),
    ("EXC13",  "INC",        "Ulcère digital non ischémique",
                             "Non-ischaemic digital ulcer"),
    ("EXC14",  "INC D0",     "Ulcère avec ostéomyélite, ou infection non maîtrisée",
                             "Ulcer with osteomyelitis, or clinically uncontrolled infection"),
    ("EXC15",  "INC D0",     "Ulcère infecté nécessitant un antibiotique par voie générale",
                             "Infected ulcer requiring systemic antibiotics"),
    ("EXC16",  "SCR",        "Statine depuis moins de 3 mois, ou non stable sur cette période, à la sélection",
                             "Statin for less than 3 months, or not stable over that period, at screening"),
    ("EXC17",  "INC D0",     "Ulcère nécessitant une chirurgie urgente",
                             "Digital ulcer requiring urgent surgery"),
    ("EXC18",  "INC D0",     "Antibiotique oral ou IV pour ulcère infecté dans les 4 semaines avant l’inclusion",
                             "Oral or IV antibiotics for infected ulcers within 4 weeks before inclusion"),
    ("EXC19",  "INC D0",     "Facteurs de croissance locaux",
                             "Topical growth factors"),
    ("EXC20",  "INC D0",     "Oxygène hyperbare",
                             "Hyperbaric oxygen"),
    ("EXC21",  "INC",        "Toxine botulique dans un doigt atteint dans les 4 semaines avant l’inclusion",
                             "Botulinum toxin in an affected finger within 4 weeks before inclusion"),
    ("EXC22",  "INC",        "Statine (même critère qu’EXC16)",
                             "Statin (same criterion as EXC16)"),
    ("EXC23",  "INC D0",     "Traitement de fond (méthotrexate, mycophénolate, azathioprine…) dans le mois avant "
                             "l’injection",
                             "Disease-modifying agent (methotrexate, mycophenolate, azathioprine…) within 1 month before "
                             "injection"),
    ("EXC24",  "INC D0",     "Corticoïde oral, plus de 10 mg par jour d’équivalent prednisone",
                             "Oral corticosteroid above 10 mg a day of prednisone or equivalent"),
    ("EXC25",  "INC",        "Sympathectomie des membres supérieurs dans le mois avant l’inclusion",
                             "Surgical sympathectomy of the upper limbs within 1 month before inclusion"),
    ("EXC26",  "INC",        "Débridement chirurgical d’une plaie dans le mois avant l’inclusion",
                             "Surgical wound debridement within 1 month before inclusion"),
)

CRITERIA = {number: Criterion(number, tuple(visits.split()), T(fr, en))
            for number, visits, fr, en in _TABLE}
"""Every criterion by its number, in the order of the registry entry."""


def asked_at(visit: str) -> tuple[Criterion, ...]:
    """The criteria that the eligibility page of a visit asks: SCR, INC or D0."""
    return tuple(criterion for criterion in CRITERIA.values() if visit in criterion.asked_at)
