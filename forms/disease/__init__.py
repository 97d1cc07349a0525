"""The subject: demographics."""
