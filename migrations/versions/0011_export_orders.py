"""Orders of exports, beside the record: which act asked, how far the file is, and which file it was; the act itself says what was
asked, by whom, in which role and what for."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"

KEPT = ("state", "total", "done", "problem", "file", "masks", "rows", "bytes", "sha256", "made")
"""Columns that may change: how far it is."""


def upgrade() -> None:
    op.create_table('export_order',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('act', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=True),
    sa.Column('done', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('problem', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('file', sa.String(), nullable=True),
    sa.Column('masks', sa.Integer(), nullable=True),
    sa.Column('rows', sa.BigInteger(), nullable=True),
    sa.Column('bytes', sa.BigInteger(), nullable=True),
    sa.Column('sha256', sa.String(), nullable=True),
    sa.Column('made', postgresql.TIMESTAMP(timezone=True), nullable=True),
    sa.CheckConstraint("id ~ '^[0-9a-f]{16}$'", name=op.f('ck_export_order_id')),
    sa.CheckConstraint("state IN ('waiting', 'running', 'ready', 'failed')", name=op.f('ck_export_order_state')),
    sa.CheckConstraint("(state = 'failed') = (problem IS NOT NULL)", name=op.f('ck_export_order_problem')),
    sa.CheckConstraint("(state = 'ready') = (num_nonnulls(file, masks, rows, bytes, sha256, made) = 6)",
                       name=op.f('ck_export_order_ready')),
    sa.ForeignKeyConstraint(['act'], ['act.id'], name=op.f('fk_export_order_act')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_export_order'))
    )
    op.create_index(op.f('ix_export_order_act'), 'export_order', ['act'], unique=True)
    op.create_index(op.f('ix_export_order_file'), 'export_order', ['file'], unique=False)
    op.execute("GRANT SELECT, INSERT ON export_order TO ecrf_app")
    op.execute(f"GRANT UPDATE ({', '.join(KEPT)}) ON export_order TO ecrf_app")
    op.execute("CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON export_order EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    op.drop_table("export_order")
