"""The allocation list: lines loaded and lines taken; arm and kit enter the seal as a salted digest only."""

import importlib.util
from pathlib import Path
from types import ModuleType

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

CONTENT = """
UNION ALL
SELECT t.act, jsonb_build_object('table', 'allocation', 'page', 'allocation', 'list', t.list, 'stratum', t.stratum,
    'sequence', t.sequence, 'number', t.number,
    'sealed', encode(sha256(convert_to(t.salt || '|' || t.arm || '|' || t.kit, 'UTF8')), 'hex')) AS content
FROM allocation t
UNION ALL
SELECT t.act, jsonb_build_object('table', 'allocation_use', 'page', 'allocation', 'subject', t.subject,
    'number', a.number) AS content
FROM allocation_use t JOIN allocation a ON a.id = t.allocation"""
"""What of these rows enters the seal: the page of that name is no page, so that no trail shows them to anybody."""


def before() -> ModuleType:
    """The migration before this one, which knows the one before it."""
    spec = importlib.util.spec_from_file_location("registers", Path(__file__).with_name("0003_registers.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def upgrade() -> None:
    op.create_table(
        "allocation",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("list", sa.String(), nullable=False),
        sa.Column("stratum", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("arm", sa.String(), nullable=False),
        sa.Column("kit", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.CheckConstraint("sequence >= 1", name=op.f("ck_allocation_sequence")),
        sa.CheckConstraint("salt ~ '^[0-9a-f]{32}$'", name=op.f("ck_allocation_salt")),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_allocation_act")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
        sa.UniqueConstraint("list", "stratum", "sequence", name=op.f("uq_allocation_list_stratum_sequence")),
        sa.UniqueConstraint("number", name=op.f("uq_allocation_number")),
        sa.UniqueConstraint("kit", name=op.f("uq_allocation_kit")),
    )
    op.create_index(op.f("ix_allocation_act"), "allocation", ["act"], unique=False)
    op.create_table(
        "allocation_use",
        sa.Column("allocation", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["allocation"], ["allocation.id"], name=op.f("fk_allocation_use_allocation")),
        sa.ForeignKeyConstraint(["subject"], ["subject.number"], name=op.f("fk_allocation_use_subject")),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_allocation_use_act")),
        sa.PrimaryKeyConstraint("allocation", name=op.f("pk_allocation_use")),
        sa.UniqueConstraint("subject", name=op.f("uq_allocation_use_subject")),
    )
    op.create_index(op.f("ix_allocation_use_act"), "allocation_use", ["act"], unique=False)
    registers = before()
    guards = registers.guards()
    guards.GENERATED["allocation"] = ("id",)
    for table in ("allocation", "allocation_use"):
        guards._guard(table)
    registers._view(guards.content_view() + registers.CONTENT + CONTENT)


def downgrade() -> None:
    registers = before()
    registers._view(registers.guards().content_view() + registers.CONTENT)
    for table in ("allocation_use", "allocation"):
        op.drop_index(op.f(f"ix_{table}_act"), table_name=table)
        op.drop_table(table)
