"""The codelists of procedures (F60)."""

from __future__ import annotations

from ecrf.crf import codelist

PROCEDURE = codelist("PROCEDURE", ("SURG_DEBRIDEMENT", "Débridement chirurgical", "Surgical debridement"),
                     ("SYMP_DIGITAL", "Sympathectomie digitale", "Digital sympathectomy"),
                     ("SYMP_WRIST", "Sympathectomie du poignet", "Wrist sympathectomy"),
                     ("SYMP_CERVICAL", "Sympathectomie cervicale", "Cervical sympathectomy"),
                     ("SYMP_THORACIC", "Sympathectomie thoracique", "Thoracic sympathectomy"),
                     ("HSCT", "Greffe de cellules souches hématopoïétiques", "Haematopoietic stem cell transplantation"),
                     ("HBO", "Oxygène hyperbare", "Hyperbaric oxygen"),
                     ("GROWTH_FACTOR", "Gel de facteur de croissance", "Growth factor gel"),
                     ("BOTULINUM", "Séance de toxine botulique", "Botulinum toxin session"),
                     ("ILOPROST", "Cure d’iloprost", "Iloprost infusion"), ("AMPUTATION", "Amputation", "Amputation"),
                     ("GRAFT", "Greffe de peau", "Skin graft"), ("OTHER", "Autre", "Other"),
                     source="trial.md 4.51 (F60)")
HSCT_KIND = codelist("HSCT_KIND", ("AUTOLOGOUS", "Autologue", "Autologous"), ("ALLOGENEIC", "Allogénique", "Allogeneic"),
                     source="EXC02 of the registry entry: autologous")
BODY_SIDE = codelist("BODY_SIDE", ("R", "Droit", "Right"), ("L", "Gauche", "Left"), ("BOTH", "Les deux", "Both"),
                     source="trial.md 4.51: side")
