"""Questionnaires of the patient."""
