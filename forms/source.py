"""Where each page comes from, in the words its ``source`` repeats."""


def section(number: str, form: str) -> str:
    """The source of a page: a section of the data specification, which rests on the public registry entry."""
    return f"trial.md {number} ({form}), after CTIS2023-508432-53-00; public registry entry, not the protocol"
