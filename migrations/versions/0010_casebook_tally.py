"""What long lists show of a casebook, worked out once per act, kind and reader, beside the record."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"

KEPT = ("basis", "head", "day", "registers", "found")


def upgrade() -> None:
    op.create_table('casebook_tally',
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('readers', sa.String(), nullable=False),
    sa.Column('basis', sa.String(), nullable=False),
    sa.Column('head', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('registers', sa.Integer(), nullable=True),
    sa.Column('found', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.PrimaryKeyConstraint('subject', 'kind', 'readers', name=op.f('pk_casebook_tally'))
    )
    op.execute("GRANT SELECT, INSERT ON casebook_tally TO ecrf_app")
    op.execute(f"GRANT UPDATE ({', '.join(KEPT)}) ON casebook_tally TO ecrf_app")
    op.execute("CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON casebook_tally EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    op.drop_table("casebook_tally")
