"""Copies kept by the sites, beside the record: how far each chain was copied into which store, and how each store stands."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"

KEPT = {"escrow_mark": ("seq",),
        "escrow_store": ("holder", "turned", "since", "problem", "about", "compared", "differences")}
"""Columns that may change: everything but the key."""


def upgrade() -> None:
    moment = postgresql.TIMESTAMP(timezone=True)
    op.create_table('escrow_mark',
    sa.Column('folder', sa.String(), nullable=False),
    sa.Column('stream', sa.String(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.CheckConstraint('seq >= 0', name=op.f('ck_escrow_mark_seq')),
    sa.PrimaryKeyConstraint('folder', 'stream', name=op.f('pk_escrow_mark'))
    )
    op.create_table('escrow_store',
    sa.Column('folder', sa.String(), nullable=False),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('turned', moment, nullable=False),
    sa.Column('since', moment, nullable=True),
    sa.Column('problem', sa.String(), nullable=True),
    sa.Column('about', sa.String(), nullable=True),
    sa.Column('compared', moment, nullable=True),
    sa.Column('differences', sa.Integer(), nullable=True),
    sa.CheckConstraint("problem IN ('closed', 'unreachable', 'unfit', 'lost')", name=op.f('ck_escrow_store_problem')),
    sa.PrimaryKeyConstraint('folder', name=op.f('pk_escrow_store'))
    )
    for table, columns in KEPT.items():
        op.execute(f"GRANT SELECT, INSERT ON {table} TO ecrf_app")
        op.execute(f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO ecrf_app")
        op.execute(f"CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    op.drop_table("escrow_store")
    op.drop_table("escrow_mark")
