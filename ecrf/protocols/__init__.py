"""Versions of the protocol: which one a site follows from which day, and moving pages begun to the newer blank."""
