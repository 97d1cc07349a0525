"""The registers of the sites: lines that are only ever added to, guarded and sealed like the rest of the record."""

import importlib.util
from pathlib import Path
from types import ModuleType

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

CONTENT = """
UNION ALL
SELECT t.act, jsonb_build_object('table', 'site_line', 'site', t.site, 'page', t.page, 'line', t.line,
    'version', t.version, 'crf', t.crf, 'values', t."values", 'removed', t.removed, 'reason', t.reason) AS content
FROM site_line t"""
"""What of a line enters the seal of its act."""


def guards() -> ModuleType:
    """The migration before this one, which knows how a table of the record is guarded and what the seals see."""
    spec = importlib.util.spec_from_file_location("guards", Path(__file__).with_name("0002_guards.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def upgrade() -> None:
    op.create_table(
        "site_line",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("previous", sa.Integer(), sa.Computed("CASE WHEN version > 1 THEN version - 1 END", persisted=True),
                  nullable=True),
        sa.Column("crf", sa.String(), nullable=False),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_site_line_version")),
        sa.CheckConstraint("line ~ '^[1-9][0-9]{0,5}$'", name=op.f("ck_site_line_line")),
        sa.CheckConstraint("""jsonb_typeof("values") = 'object'""", name=op.f("ck_site_line_values")),
        sa.CheckConstraint("version > 1 OR NOT removed", name=op.f("ck_site_line_removed")),
        sa.CheckConstraint("version = 1 OR btrim(coalesce(reason, '')) <> ''", name=op.f("ck_site_line_reason")),
        sa.ForeignKeyConstraint(["site"], ["site.code"], name=op.f("fk_site_line_site")),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_site_line_act")),
        sa.ForeignKeyConstraint(["site", "page", "line", "previous"],
                                ["site_line.site", "site_line.page", "site_line.line", "site_line.version"],
                                name="fk_site_line_previous"),
        sa.PrimaryKeyConstraint("site", "page", "line", "version", name=op.f("pk_site_line")),
    )
    op.create_index(op.f("ix_site_line_act"), "site_line", ["act"], unique=False)
    before = guards()
    before.GENERATED["site_line"] = ("previous",)
    before._guard("site_line")
    _view(before.content_view() + CONTENT)


def downgrade() -> None:
    _view(guards().content_view())
    op.drop_index(op.f("ix_site_line_act"), table_name="site_line")
    op.drop_table("site_line")


def _view(statement: str) -> None:
    op.execute("DROP VIEW act_content")
    op.execute(statement)
    op.execute("GRANT SELECT ON act_content TO ecrf_app")
