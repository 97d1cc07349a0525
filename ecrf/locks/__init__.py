"""Freeze, lock, unlock: who may do what to which part of the casebooks, what stands against it, and what it leaves."""
