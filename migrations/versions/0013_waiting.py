"""Indexes for what waits of queries, what people settled of a check's, and what each person signed."""

from alembic import op
from sqlalchemy import text

revision = "0013"
down_revision = "0012"

WAITS = "kind IN ('open', 'ask_again', 'answer')"
TOLD = ["page", "visit", "line", "number", "query", "check_id", "routed_to", "speaker", "opened_by", "due", "moved", "opened"]


def upgrade() -> None:
    op.drop_index("ix_query_head_unsettled", "query_head")
    op.create_index("ix_query_head_unsettled", "query_head", ["subject", "kind"], postgresql_include=TOLD, postgresql_where=text(WAITS))
    op.create_index("ix_query_head_confirmed", "query_head", ["check_id", "subject"], postgresql_where=text("kind IN ('close', 'cancel')"))
    op.create_index("ix_act_signed", "act", ["by", "at"], postgresql_where=text("verb = 'sign'"))


def downgrade() -> None:
    op.drop_index("ix_act_signed", "act")
    op.drop_index("ix_query_head_confirmed", "query_head")
    op.drop_index("ix_query_head_unsettled", "query_head")
    op.create_index("ix_query_head_unsettled", "query_head", ["subject", "kind"], postgresql_where=text(WAITS))
