"""The states of a query and the steps between them; the state is the last message's, never stored (rulings R1)."""

STATE_AFTER = {"open": "open", "ask_again": "open", "answer": "answered", "close": "closed", "cancel": "cancelled",
               "resolve": "resolved"}
"""The state of a query after a message of that kind. ``resolved``: closed by the data, the check no longer fires.
A message of another kind (``route``) leaves the state as it is."""

UNSETTLED = ("open", "answered")
SETTLING = ("close", "cancel", "resolve")
"""The messages after which nothing moves any more."""
WAITS = f"kind IN ({', '.join(repr(kind) for kind in STATE_AFTER if kind not in SETTLING)})"
"""Of ``query_head``, in SQL: open or answered. Word for word as in its index."""

TRANSITIONS = {
    ("open", "answer"): "answered",
    ("answered", "ask_again"): "open",
    ("answered", "close"): "closed",
    ("open", "cancel"): "cancelled",
    ("open", "resolve"): "resolved",
    ("answered", "resolve"): "resolved",
    ("open", "route"): "open",
    ("answered", "route"): "answered",
}
"""Every legal step (regulatory 3.2, rulings R13, R14). A settled query is never reopened: a new one follows it.
``resolve`` is the data's, never a person's; ``route`` says who is asked now and by when."""

ACTION = {"raise": "raise", "answer": "answer", "ask_again": "close", "close": "close", "cancel": "close", "route": "raise"}
"""The action of the permission grid that each verb of a person needs."""

NEEDS_WORDS = frozenset({"answer", "ask_again", "cancel", "route"})
