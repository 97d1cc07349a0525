"""A page may move to a later version of its blank: the event ``migrated``, whose reason is the version it moved to."""

from alembic import op

revision = "0005"
down_revision = "0004"

KINDS = ("started", "completed", "reopened", "not_done", "removed", "restored")
REASONED = ("not_done", "removed", "restored")


def upgrade() -> None:
    _constrain((*KINDS, "migrated"), (*REASONED, "migrated"))


def downgrade() -> None:
    _constrain(KINDS, REASONED)


def _constrain(kinds: tuple[str, ...], reasoned: tuple[str, ...]) -> None:
    """The seals see kind and reason of an event already (0002), so that no view changes."""
    for name, condition in (("kind", f"kind IN {kinds}"),
                            ("reason", f"kind NOT IN {reasoned} OR btrim(coalesce(reason, '')) <> ''")):
        op.execute(f"ALTER TABLE form_event DROP CONSTRAINT ck_form_event_{name}")
        op.execute(f"ALTER TABLE form_event ADD CONSTRAINT ck_form_event_{name} CHECK ({condition})")
