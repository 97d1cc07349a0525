"""Visits: when and how each took place."""
