"""Measurements, each against a floor taken in the same run; nothing here is asserted in a test."""
