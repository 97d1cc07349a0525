"""Safety: adverse events."""
