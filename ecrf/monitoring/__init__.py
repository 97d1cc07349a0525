"""The monitoring-visit report: what happened at one site in one period, read from the record, on screen and as PDF."""
