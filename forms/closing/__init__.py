"""Closing: end of study."""
