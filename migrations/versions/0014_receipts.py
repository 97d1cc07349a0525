"""Receipts of the copies of a site: which export the investigator had, of which cut, by which digest, in which words it was signed."""

import importlib.util
from pathlib import Path
from types import ModuleType

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

CONTENT = """
UNION ALL
SELECT t.act, jsonb_build_object('table', 'copy_receipt', 'site', t.site, 'export', x.seq, 'cut', t.cut, 'manifest', t.manifest,
    'meaning', t.meaning, 'name', t.name, 'zone', t.zone) AS content FROM copy_receipt t JOIN act x ON x.id = t.export"""
"""What of these rows enters the seal of its act; the export by its place in the study's stream."""


def before() -> ModuleType:
    """The migration that last changed what the seals see."""
    spec = importlib.util.spec_from_file_location("laboratory_mapping", Path(__file__).with_name("0012_laboratory_mapping.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def earlier() -> tuple[ModuleType, str]:
    """Who makes the view of what seals see, and all that was in it before."""
    mappings = before()
    sign_off = mappings.before()
    allocation = sign_off.before()
    registers = allocation.before()
    return registers, registers.guards().content_view() + registers.CONTENT + allocation.CONTENT + sign_off.CONTENT + mappings.CONTENT


def upgrade() -> None:
    op.create_table('copy_receipt',
    sa.Column('act', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('site', sa.String(), nullable=False),
    sa.Column('export', sa.Integer(), nullable=False),
    sa.Column('cut', sa.String(), nullable=False),
    sa.Column('manifest', sa.String(), nullable=False),
    sa.Column('meaning', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('zone', sa.String(), nullable=False),
    sa.CheckConstraint("manifest ~ '^[0-9a-f]{64}$'", name=op.f('ck_copy_receipt_manifest')),
    sa.CheckConstraint("btrim(meaning) <> ''", name=op.f('ck_copy_receipt_meaning')),
    sa.CheckConstraint("btrim(name) <> ''", name=op.f('ck_copy_receipt_name')),
    sa.ForeignKeyConstraint(['act'], ['act.id'], name=op.f('fk_copy_receipt_act')),
    sa.ForeignKeyConstraint(['site'], ['site.code'], name=op.f('fk_copy_receipt_site')),
    sa.ForeignKeyConstraint(['export'], ['act.id'], name=op.f('fk_copy_receipt_export')),
    sa.ForeignKeyConstraint(['cut'], ['cut.name'], name=op.f('fk_copy_receipt_cut')),
    sa.PrimaryKeyConstraint('act', name=op.f('pk_copy_receipt')),
    sa.UniqueConstraint('site', 'export', name=op.f('uq_copy_receipt_site_export'))
    )
    registers, content = earlier()
    registers.guards()._guard("copy_receipt")
    registers._view(content + CONTENT)


def downgrade() -> None:
    registers, content = earlier()
    registers._view(content)
    op.drop_table("copy_receipt")
