"""Copies of the sealed record that leave the sponsor's hands at every act: put into stores that sites hold, and compared each night (EXP-07)."""
