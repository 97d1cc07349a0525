"""What lists show of the visits of a subject, worked out once per act and kind of reader, beside the record."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"

KEPT = ("basis", "head", "day", "state", "ended", "visits")


def upgrade() -> None:
    op.create_table('visit_tally',
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('readers', sa.String(), nullable=False),
    sa.Column('basis', sa.String(), nullable=False),
    sa.Column('head', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('state', sa.String(), nullable=True),
    sa.Column('ended', sa.Date(), nullable=True),
    sa.Column('visits', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.PrimaryKeyConstraint('subject', 'readers', name=op.f('pk_visit_tally'))
    )
    op.execute("GRANT SELECT, INSERT ON visit_tally TO ecrf_app")
    op.execute(f"GRANT UPDATE ({', '.join(KEPT)}) ON visit_tally TO ecrf_app")
    op.execute("CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON visit_tally EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    op.drop_table("visit_tally")
