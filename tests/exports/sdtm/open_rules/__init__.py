"""CDISC's open conformance rules for SDTMIG 3.4, by their numbers (CORE-000001 …), each in our own words and as plain code.

A rule answers where a delivery breaks it. ``statement`` says which are kept, which are not and why, which have nothing to judge.
"""
