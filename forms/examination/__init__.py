"""Examination: vital signs."""
