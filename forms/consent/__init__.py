"""Consent: first consent, later consents, withdrawal."""
