"""The codelist of unscheduled contacts (trial.md 4.45)."""

from __future__ import annotations

from ecrf.crf import codelist

CONTACT_REASON = codelist("CONTACT_REASON", ("NEW_DU", "Nouvel ulcère", "New ulcer"), ("PAIN", "Douleur", "Pain"),
                          ("INFECTION", "Infection", "Infection"), ("SAE", "Événement grave", "Serious event"),
                          ("MISSED", "Visite manquée", "Missed visit"), ("PLANNED", "Contact prévu", "Planned contact"),
                          ("OTHER", "Autre", "Other"),
                          source="trial.md 4.45; MISSED and PLANNED for EC97 and the contacts of 5.1 (CONTACT_REASONS)")
