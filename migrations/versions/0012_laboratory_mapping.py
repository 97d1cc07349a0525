"""The mapping of a site's laboratory files: its versions, and the signature that makes one effective."""

import importlib.util
from pathlib import Path
from types import ModuleType

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"

CONTENT = """
UNION ALL
SELECT t.act, jsonb_build_object('table', 'laboratory_mapping', 'site', t.site, 'version', t.version, 'content', t.content,
    'digest', t.digest) AS content FROM laboratory_mapping t
UNION ALL
SELECT t.act, jsonb_build_object('table', 'mapping_signature', 'site', t.site, 'version', t.version, 'digest', t.digest,
    'meaning', t.meaning, 'name', t.name, 'zone', t.zone) AS content FROM mapping_signature t"""
"""What of these rows enters the seal of its act."""


def before() -> ModuleType:
    """The migration that last changed what the seals see, which knows the ones before it."""
    spec = importlib.util.spec_from_file_location("sign_off", Path(__file__).with_name("0006_sign_off.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def upgrade() -> None:
    op.create_table('laboratory_mapping',
    sa.Column('act', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('site', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('content', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.CheckConstraint('version >= 1', name=op.f('ck_laboratory_mapping_version')),
    sa.CheckConstraint("jsonb_typeof(content) = 'object'", name=op.f('ck_laboratory_mapping_content')),
    sa.CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name=op.f('ck_laboratory_mapping_digest')),
    sa.ForeignKeyConstraint(['act'], ['act.id'], name=op.f('fk_laboratory_mapping_act')),
    sa.ForeignKeyConstraint(['site'], ['site.code'], name=op.f('fk_laboratory_mapping_site')),
    sa.PrimaryKeyConstraint('act', name=op.f('pk_laboratory_mapping')),
    sa.UniqueConstraint('site', 'version', name=op.f('uq_laboratory_mapping_site_version')),
    sa.UniqueConstraint('site', 'version', 'digest', name='uq_laboratory_mapping_signed')
    )
    op.create_table('mapping_signature',
    sa.Column('act', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('site', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('meaning', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('zone', sa.String(), nullable=False),
    sa.CheckConstraint("meaning = 'approval'", name=op.f('ck_mapping_signature_meaning')),
    sa.CheckConstraint("btrim(name) <> ''", name=op.f('ck_mapping_signature_name')),
    sa.ForeignKeyConstraint(['act'], ['act.id'], name=op.f('fk_mapping_signature_act')),
    sa.ForeignKeyConstraint(['site', 'version', 'digest'],
                            ['laboratory_mapping.site', 'laboratory_mapping.version', 'laboratory_mapping.digest'],
                            name='fk_mapping_signature_signed'),
    sa.PrimaryKeyConstraint('act', name=op.f('pk_mapping_signature')),
    sa.UniqueConstraint('site', 'version', name=op.f('uq_mapping_signature_site_version'))
    )
    sign_off = before()
    allocation = sign_off.before()
    registers = allocation.before()
    guards = registers.guards()
    for table in ("laboratory_mapping", "mapping_signature"):
        guards._guard(table)
    registers._view(guards.content_view() + registers.CONTENT + allocation.CONTENT + sign_off.CONTENT + CONTENT)


def downgrade() -> None:
    sign_off = before()
    allocation = sign_off.before()
    registers = allocation.before()
    registers._view(registers.guards().content_view() + registers.CONTENT + allocation.CONTENT + sign_off.CONTENT)
    op.drop_table("mapping_signature")
    op.drop_table("laboratory_mapping")
