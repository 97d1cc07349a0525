"""Accounts: people, their grants, their sessions."""
