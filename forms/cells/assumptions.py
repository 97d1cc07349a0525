"""What the chapter of the cells assumes: release limits, transport, intervals, limits of the checks (A13 and others)."""

from __future__ import annotations

from forms.assumed import assume

PRODUCT_CODELISTS = assume(
    "PRODUCT_CODELISTS",
    ["MATERIAL_STATE", "KARYOTYPE", "DETECTED", "GROWTH", "CUSTODY_ROLE", "TUBE", "HAEMOLYSIS", "PRODUCT_SAMPLE"],
    "rulings R32: codes that trial.md 4.0 does not list",
    "Ces listes de réponses du produit conviennent-elles\u202f?", "Are these lists of answers about the product right?")
RELEASE_LIMITS = assume(
    "RELEASE_LIMITS",
    {"VIAB": {"at_least": 70, "usual": 80}, "CD90": {"at_least": 95}, "CD73": {"at_least": 95}, "CD105": {"at_least": 95},
     "CD45": {"at_most": 2}, "CD34": {"at_most": 2}, "CD14": {"at_most": 2}, "CD19": {"at_most": 2},
     "HLADR": {"at_most": 2}, "CD4531": {"at_most": 5}, "ENDOTOX": {"below": 70}, "CELLCNT": {"label_pct": 20}},
    "A13; trial.md 4.30 (S68 to S71): limits of other products, replaced by those of the product file; HLA-DR after the "
    "ISCT list, another source calls it informative up to 20%",
    "Quelles sont les limites de libération du produit (viabilité, marqueurs, endotoxines, numération)\u202f?",
    "What are the release limits of the product (viability, markers, endotoxin, count)?")
RELEASE_TESTS = assume(
    "RELEASE_TESTS", {"ACTIVE": ["VIAB", "CD90", "CD73", "CD105", "CD45", "CD34", "HLADR", "ENDOTOX", "MYCO", "STERINP",
                                 "GRAM", "CELLCNT", "SEROALL", "STRID"], "PLACEBO": ["ENDOTOX", "STERINP"]},
    "A13; trial.md 4.30: what must be known before a batch is released",
    "Quels résultats doivent être connus avant la libération, pour les cellules et pour le placebo\u202f?",
    "Which results must be known before release, for the cells and for the placebo?")
TRANSPORT_LIMITS = assume(
    "TRANSPORT_LIMITS", {"low": 15, "high": 25, "beyond": 2, "minutes": 30}, "trial.md 4.28 and EC84",
    "Dans quelles limites de température le produit voyage-t-il, et quel écart impose une décision\u202f?",
    "Within which temperatures does the product travel, and which excursion needs a decision?", unit="°C")
MONITORING_LIMITS = assume(
    "MONITORING_LIMITS", {"refill_s": 5, "discharge_h": 12}, "trial.md 4.34, EC92",
    "Quel temps de recoloration d’un doigt injecté fait craindre une ischémie, et quand le patient sort-il au plus tard\u202f?",
    "Which refill time of an injected finger suggests ischaemia, and when does the patient leave at the latest?")
STRATIFICATION = assume(
    "STRATIFICATION", "site, and one or several eligible active ulcers at inclusion", "A3; trial.md 1.2 and 4.27",
    "Une liste de randomisation par centre et par nombre d’ulcères (un, plusieurs)\u202f?",
    "One randomisation list per site and per number of ulcers (one, several)?")
LIST_BY_HAND = assume(
    "LIST_BY_HAND", "loaded from a file by the independent statistician", "trial.md 8, question 8; regulatory.md BLIND-06",
    "La liste de randomisation est-elle fournie en fichier, ou par un service externe\u202f?",
    "Is the randomisation list given as a file, or by an outside service?")
UNIT_STEPS = assume(
    "UNIT_STEPS", "on the batch page only", "trial.md 4.31 and 4.53, regulatory.md BLIND-02",
    "Les étapes internes à l’unité (culture, passage, décongélation, formulation) restent-elles cachées du centre\u202f?",
    "Do the steps inside the unit (culture, passage, thaw, formulation) stay hidden from the site?")
BIOMARKERS = assume(
    "BIOMARKERS", ["VEGF", "PDGF", "IL-6", "IL-8", "ICAM-1", "CEC"], "A23; trial.md 4.50",
    "Quels biomarqueurs vasculaires sont dosés\u202f?", "Which vascular biomarkers are measured?")
