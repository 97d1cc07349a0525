"""Every number and rule of the trial that the public registry entry does not state, each named, with its question.

The source of this study definition is the public registry entry CTIS2023-508432-53-00, not the protocol: where the
entry is silent, a value is assumed here, once, with where it comes from and what to ask the sponsor. A1 to A25 are
the numbers of the assumption register of the data specification (trial.md 9). Here stand those of the trial as a whole;
what one chapter assumes stands in its folder, the range tables in ``ranges.py``, the days of the visits in
``forms/timing.py``. All are entered in one register (``forms/assumed.py``), which the application shows.
"""

from __future__ import annotations

from ecrf.crf import T
from forms.assumed import assume
from forms.units import DAYS, MINUTES, MONTHS, YEARS

# The trial as a whole
SISTER_RECORDS = assume(
    "SISTER_RECORDS", "NCT04356755, EudraCT 2019-003906-28", "A1; trial.md 1.1: same sponsor, size and criteria",
    "Ces enregistrements décrivent-ils la même étude que CTIS2023-508432-53-00 ?",
    "Do these records describe the same study as CTIS2023-508432-53-00?")
PRODUCT_ORIGIN = assume(
    "PRODUCT_ORIGIN", "AUTOLOGOUS", "registry title; D1: other records say allogeneic",
    "Le produit final est-il autologue (prélèvement du patient) ou allogénique ?",
    "Is the final product autologous (harvested from the patient) or allogeneic?")
MASKED = assume(
    "MASKED", True, "rulings R26; NCT04356755 says quadruple masking, the registry entry is silent",
    "L’étude est-elle en insu, et pour qui ?", "Is the study masked, and for whom?")
ARMS = assume(
    "ARMS", 2, "A2, rulings R26; NCT04356755: cells or placebo, ratio assumed 1:1",
    "Combien de bras, et dans quel rapport ?", "How many arms, and in what ratio?")
STRATA = assume(
    "STRATA", ["centre", "1 or more eligible active ulcers"], "A3; trial.md 1.2",
    "La randomisation est-elle stratifiée, et sur quoi ?", "Is randomisation stratified, and by what?")
PLACEBO_HARVESTED = assume(
    "PLACEBO_HARVESTED", True, "A14, D12: keeps the masking",
    "Les patients du bras placebo sont-ils prélevés ?", "Are patients of the placebo arm harvested?")

# Subject
AGE_RULE = assume(
    "AGE_RULE", "last day of the birth month", "trial.md 4.2: the day of birth is not collected; EC03",
    "Comment compter l’âge au consentement sans le jour de naissance ?",
    "How is age at consent counted without the day of birth?")
DAY_ZERO_STAND_IN = assume(
    "DAY_ZERO_STAND_IN", "SV date of D0", "rulings R52",
    "Si l’injection n’a pas lieu, le suivi compte-t-il depuis la visite prévue pour elle ?",
    "If the injection does not take place, does follow-up count from the visit planned for it?")

# Ulcers
THUMB_ELIGIBLE = assume(
    "THUMB_ELIGIBLE", True, "trial.md 4.22: for the thumb, the interphalangeal joint stands for the PIP",
    "Un ulcère du pouce, au-delà de l’interphalangienne, est-il éligible ?",
    "Is an ulcer of the thumb, beyond its interphalangeal joint, eligible?")
GANGRENE_ELIGIBLE = assume(
    "GANGRENE_ELIGIBLE", False, "trial.md 4.22: FROM_GANGRENE and ON_CALCINOSIS not eligible (INC03c)",
    "Un ulcère sur gangrène est-il éligible ?", "Is an ulcer from gangrene eligible?")
INDEX_ULCER = assume(
    "INDEX_ULCER", "one per subject: largest eligible active ulcer, then most painful, then lowest number",
    "A4; trial.md 2.2", "Y a-t-il un ulcère cardinal, et comment est-il choisi ?",
    "Is there an index ulcer, and how is it chosen?")
CHRONIC_MONTHS = assume(
    "CHRONIC_MONTHS", 3, "A5 on S5 “within 3 months of ulcer onset”",
    "Un ulcère est-il chronique après trois mois d’ouverture ?", "Is an ulcer chronic when open for three months?",
    unit=MONTHS)
RECURRENCE_MONTHS = assume(
    "RECURRENCE_MONTHS", 3, "A5; trial.md 2.2: MANUS, same site within 3 months",
    "Un ulcère est-il récidivant s’il revient au même endroit en moins de trois mois ?",
    "Is an ulcer recurrent when it comes back at the same place within three months?", unit=MONTHS)
HEALING_CONFIRMATION_DAYS = assume(
    "HEALING_CONFIRMATION_DAYS", 14, "A15; trial.md 4.23",
    "À combien de jours d’écart la cicatrisation est-elle confirmée ?",
    "How many days later is healing confirmed?", unit=DAYS)
ELLIPSE_FACTOR = assume(
    "ELLIPSE_FACTOR", "0.785", "trial.md 2.4 and 4.23 (S47): pi/4 to three digits",
    "La surface au lit du patient est-elle 0,785 × L × l ?", "Is the bedside area 0.785 × L × W?")
ACTIVE_DEFINITION = assume(
    "ACTIVE_DEFINITION", 2, "trial.md 2.2: open ulcer, largest diameter at least this; MANUS > 2 mm",
    "À partir de quel diamètre un ulcère ouvert est-il actif ?",
    "From what diameter is an open ulcer active?", unit="mm")
WOUND_BED_STEP = assume(
    "WOUND_BED_STEP", 5, "trial.md 4.23", "Le lit de la plaie est-il coté par pas de 5 % ?",
    "Is the wound bed rated in steps of 5%?", unit="%")

# Treatment
PREDNISONE_EQUIVALENT = assume(
    "PREDNISONE_EQUIVALENT",
    {"PREDNISONE": 5, "PREDNISOLONE": 5, "METHYLPREDNISOLONE": 4, "HYDROCORTISONE": 20, "DEXAMETHASONE": 0.75,
     "BETAMETHASONE": 0.75, "TRIAMCINOLONE": 4, "DEFLAZACORT": 6}, "A8; trial.md 1.5, doses worth 5 mg of prednisone",
    "Quelle table d’équivalence des corticoïdes appliquer ?", "Which table of steroid equivalents applies?", unit="mg")
DOSES_PER_DAY = assume(
    "DOSES_PER_DAY", {"QD": 1, "BID": 2, "TID": 3, "QID": 4, "QOD": 0.5, "QW": 1 / 7}, "arithmetic of the frequency codes",
    "Ces rythmes se ramènent-ils ainsi à une dose par jour ?", "Are these frequencies turned into doses a day like this?")

# Safety
AESI_KEYWORDS = assume(
    "AESI_KEYWORDS",
    ["necros", "gangren", "amputat", "ischemi", "ischaemi", "abces", "absces", "osteomyelit", "osteit", "thrombo", "phlebit",
     "tumeur", "tumour", "tumor", "cancer", "neoplas", "allerg", "anaphyla", "nerf", "nerve", "neuropath"],
    "trial.md EC116, in both languages, as beginnings of words without accents",
    "Quels mots doivent faire proposer un événement d’intérêt particulier ?",
    "Which words should suggest an event of special interest?")

# Times between steps
PLANNED_INTERVALS = assume(
    "PLANNED_INTERVALS", {"randomisation after inclusion, at most": 7, "harvest to injection, at least": 14,
                          "harvest to injection, at most": 35, "inclusion to injection, at most": 49},
    "A10, trial.md 5.1 and EC73, EC74", "Quels délais entre inclusion, randomisation, prélèvement et injection ?",
    "Which intervals between inclusion, randomisation, harvest and injection?", unit=DAYS)
WINDOW_ANCHORS = assume(
    "WINDOW_ANCHORS", "inclusion visit", "A6; trial.md 1.5: six-month, one-year and five-year look-backs",
    "Depuis quelle visite comptent les délais de 6 mois, 1 an et 5 ans ?",
    "From which visit do the look-backs of 6 months, 1 year and 5 years count?")
GROWTH_FACTOR_DAYS = assume(
    "GROWTH_FACTOR_DAYS", 28, "A7, D8; trial.md 1.5", "Quel délai après facteur de croissance ou oxygène hyperbare ?",
    "Which interval after growth factors or hyperbaric oxygen?", unit=DAYS)
NOTICE_RULES_ENFORCED = assume(
    "NOTICE_RULES_ENFORCED", False, "A25, D9; smoking and vasodilator rules of the 2020 notice, off",
    "Les règles sur le tabac et les vasodilatateurs sont-elles en vigueur ?",
    "Are the rules on smoking and vasodilators in force?")

# Limits that edit checks use beside the ranges
DMARD_EXCLUDED = assume(
    "DMARD_EXCLUDED", ["MTX", "MMF", "AZA", "TACRO", "IFN", "CYC"], "registry entry, “such as”; EC20: others query only",
    "Quels autres traitements de fond sont interdits avant l’injection ?",
    "Which other disease-modifying agents are forbidden before injection?")
SIZE_CHANGE = assume(
    "SIZE_CHANGE", {"rise_pct": 100, "fall_pct": 80, "diameter_mm": 10, "within_days": 14}, "trial.md 4.23, EC59",
    "Quelle variation de taille entre deux visites faut-il vérifier ?",
    "Which change of size between two visits needs a check?")
HEALED_PAIN = assume(
    "HEALED_PAIN", 5, "trial.md EC68", "À partir de quelle douleur un ulcère cicatrisé est-il à revoir ?",
    "From what pain does a healed ulcer need a second look?", unit=T("EN", "NRS"))
PAIN_SCALES_GAP = assume(
    "PAIN_SCALES_GAP", 40, "trial.md EC103", "Quel écart entre EVA et échelle numérique × 10 faut-il vérifier ?",
    "Which gap between VAS and numeric scale × 10 needs a check?", unit="mm")
DOSE_SHARE = assume(
    "DOSE_SHARE", [80, 110], "trial.md 4.32, EC87", "Quelle part de la dose prévue est acceptable ?",
    "Which share of the planned dose is acceptable?", unit="%")
VOLUME_TOLERANCE = assume(
    "VOLUME_TOLERANCE", 10, "trial.md 4.33, EC86",
    "Quel écart entre volume total et somme des doigts est acceptable ?",
    "Which gap between total volume and the sum over fingers is acceptable?", unit="%")
VOLUMES_FROM_SCLERADEC = assume(
    "VOLUMES_FROM_SCLERADEC", "4 points of 0.25 mL, 1 mL per finger", "A22; SCLERADEC II",
    "Quel volume et combien de points par doigt ?", "What volume and how many points per finger?")

# Verification against the source
SDV_SHARE = assume(
    "SDV_SHARE", 20, "common practice of risk-based monitoring; proposed when the first plan is set",
    "Quelle part des pages, au-delà des données critiques, faut-il vérifier à la source\u202f?",
    "What share of the pages is verified against the source, beyond the critical data?", unit="%")
SDV_FIRST_FULL = assume(
    "SDV_FIRST_FULL", 1, "common practice of risk-based monitoring; proposed when the first plan is set",
    "Combien de premiers sujets de chaque centre faut-il vérifier en totalité\u202f?",
    "How many first subjects of each site are verified in full?")

# Follow-up and exchange
LONG_TERM_YEARS = assume(
    "LONG_TERM_YEARS", 5, "A17; trial.md 5.3", "Combien d’années dure le suivi à long terme ?",
    "How many years does long-term follow-up last?", unit=YEARS)
ULCER_DOMAIN = assume(
    "ULCER_DOMAIN", "TU and TR", "A24; SDTM has no domain for digital ulcers (DU is Device In-Use)",
    "Les ulcères sont-ils attendus en TU et TR dans SDTM ?", "Are ulcers expected in TU and TR of SDTM?")
MISSING_CODELISTS = assume(
    "MISSING_CODELISTS",
    ["odour and undermining: NY", "VISIBLE", "OXYSITE", "CM_GROUP", "UNIT", "FREQ", "CM_STOP", "SOC_GIVEN",
     "TOLERANCE", "CARER", "ANAESTHESIA"], "rulings R32: codes that trial.md 4.0 does not list",
    "Ces listes de réponses conviennent-elles ?", "Are these lists of answers right?")

COPY_RECEIPT = assume(
    "COPY_RECEIPT",
    {"fr": "J’ai reçu une copie complète du dossier électronique de mon centre, que je peux lire et conserver sans le promoteur.",
     "en": "I received a complete copy of the electronic record of my site, which I can read and keep without the sponsor."},
    "regulatory EXP-06; 21 CFR 11.50: a signature states its meaning; no source words it",
    "Quelle phrase l’investigateur signe-t-il pour accuser réception de la copie de son centre ?",
    "Which sentence does the investigator sign on receiving the copy of the site?")
COPY_CERTIFICATE = assume(
    "COPY_CERTIFICATE",
    {"fr": "Je certifie que cette copie a été produite depuis le dossier original à la coupe nommée, et qu’elle est complète et conforme "
           "pour les pages que lit le rôle indiqué.",
     "en": "I certify that this copy was made from the original record at the cut named, and that it is complete and true to it for the "
           "pages that the role shown reads."},
    "regulatory EXP-05; 21 CFR 11.50: a signature states its meaning; no source words it",
    "Quelle phrase signe la personne qui certifie une copie\u202f?", "Which sentence does whoever certifies a copy sign?")

COPY_MINUTES = assume(
    "COPY_MINUTES", 15, "regulatory EXP-07: “within the set delay”; the worker copies each minute",
    "En combien de minutes un acte doit-il être copié chez le centre\u202f?",
    "Within how many minutes must an act be copied to the site?", unit=MINUTES)
COPY_HOLDERS = assume(
    "COPY_HOLDERS", "a store per site, held by the site; one of the whole chains, held by an independent party",
    "regulatory P1, EXP-07: a server run by the sponsor alone does not meet EMA 6.6; who hosts is not decided",
    "Qui héberge l’application, qui tient le dépôt de chaque centre, et quel tiers indépendant tient les chaînes entières, hors aveugle\u202f?",
    "Who hosts the application, who holds each site’s store, and which independent party holds the whole, unblinded chains?")

# Edit checks
VASOACTIVE_CLASSES = assume(
    "VASOACTIVE_CLASSES",
    ["CCB", "PROSTANOID_IV", "PROSTANOID_ORAL", "PDE5I", "ERA", "ACEI", "ARB", "ALPHA_BLOCKER", "NITRATE_TOPICAL"],
    "trial.md EC16, classes of VASC_CLASS that act on vessels", "Quelles classes comptent comme vasoactives ?",
    "Which classes count as vasoactive?")
UNCONTROLLED_INFECTION = assume(
    "UNCONTROLLED_INFECTION", ["SYSTEMIC_ABX", "OSTEOMYELITIS_SUSPECTED", "OSTEOMYELITIS_CONFIRMED"],
    "EXC14 and EXC15 of the registry entry, in codes of INFECT; EC65, EC66",
    "Quelles infections d’un ulcère interdisent l’injection du doigt ?",
    "Which infections of an ulcer forbid injecting the finger?")
RELATED = assume(
    "RELATED", ["POSSIBLE", "PROBABLE", "DEFINITE"], "common practice; EC114",
    "À partir de quel degré un événement est-il lié ?", "From what degree is an event related?")
