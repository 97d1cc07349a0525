"""Eligibility: criteria at screening, inclusion and day 0, and the table of wash-outs."""
