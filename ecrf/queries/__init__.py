"""Queries: questions about a value, asked by people or by an edit check, answered by the site, closed by who asked."""
