"""Heads of pages and of subjects, kept beside the record by the database itself, and the figures counted of each subject:
long lists and the overview need not read every event."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"

OF_RECORD = """
CREATE VIEW page_head_of_record AS
SELECT f.id AS form, left(f.subject, 2) AS site, f.subject, f.visit, f.page, f.line, f.act AS begun,
       (SELECT e.kind FROM form_event e WHERE e.form = f.id AND e.kind IN ('started', 'completed', 'reopened', 'not_done')
        ORDER BY e.act DESC, e.kind IN ('completed', 'not_done') DESC LIMIT 1) AS entry,
       coalesce((SELECT e.kind FROM form_event e WHERE e.form = f.id AND e.kind IN ('removed', 'restored')
                 ORDER BY e.act DESC LIMIT 1), 'restored') = 'restored' AS there,
       EXISTS (SELECT 1 FROM signature s WHERE s.form = f.id
               AND NOT EXISTS (SELECT 1 FROM item_version v WHERE v.form = s.form AND v.act > s.act)
               AND NOT EXISTS (SELECT 1 FROM form_event e WHERE e.form = s.form AND e.act > s.act AND e.kind <> 'signed')) AS signed
FROM form f WHERE EXISTS (SELECT 1 FROM form_event e WHERE e.form = f.id);
CREATE VIEW subject_head_of_record AS
SELECT substr(a.stream, 9) AS subject, max(a.id) AS newest FROM act a WHERE a.stream LIKE 'subject/%' GROUP BY 1;
"""
"""What the record says; the tables hold the same, and ``flask verify`` compares the two."""

KEEP = """
CREATE FUNCTION keep_page_head() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO page_head AS h SELECT * FROM page_head_of_record r WHERE r.form IN (SELECT b.form FROM brought b)
  ON CONFLICT (form) DO UPDATE SET entry = excluded.entry, there = excluded.there, signed = excluded.signed
    WHERE (h.entry, h.there, h.signed) IS DISTINCT FROM (excluded.entry, excluded.there, excluded.signed);
  RETURN NULL;
END $$;
CREATE TRIGGER keep_head AFTER INSERT ON form_event REFERENCING NEW TABLE AS brought
  FOR EACH STATEMENT EXECUTE FUNCTION keep_page_head();
CREATE TRIGGER keep_head AFTER INSERT ON signature REFERENCING NEW TABLE AS brought
  FOR EACH STATEMENT EXECUTE FUNCTION keep_page_head();
CREATE FUNCTION void_page_head() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE page_head h SET signed = false WHERE h.signed AND h.form IN (SELECT b.form FROM brought b) AND NOT (
    SELECT r.signed FROM page_head_of_record r WHERE r.form = h.form);
  RETURN NULL;
END $$;
CREATE TRIGGER keep_head AFTER INSERT ON item_version REFERENCING NEW TABLE AS brought
  FOR EACH STATEMENT EXECUTE FUNCTION void_page_head();
CREATE FUNCTION keep_subject_head() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO subject_head AS h SELECT substr(b.stream, 9), max(b.id) FROM brought b WHERE b.stream LIKE 'subject/%' GROUP BY 1
  ON CONFLICT (subject) DO UPDATE SET newest = excluded.newest;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_head AFTER INSERT ON act REFERENCING NEW TABLE AS brought
  FOR EACH STATEMENT EXECUTE FUNCTION keep_subject_head();
"""
"""The application's own role may only read the heads: they follow from what it adds to the record."""

SIGNABLE = "entry IN ('completed', 'not_done') AND there AND NOT signed"
BEGUN = "entry IN ('started', 'reopened') AND there"
FIGURES = ("basis", "head", "enrolled", "told", "delays", "deviations")


def upgrade() -> None:
    op.create_table('page_head',
    sa.Column('form', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('site', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('visit', sa.String(), nullable=False),
    sa.Column('page', sa.String(), nullable=False),
    sa.Column('line', sa.String(), nullable=False),
    sa.Column('begun', sa.Integer(), nullable=False),
    sa.Column('entry', sa.String(), nullable=True),
    sa.Column('there', sa.Boolean(), nullable=False),
    sa.Column('signed', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['form'], ['form.id'], name=op.f('fk_page_head_form')),
    sa.PrimaryKeyConstraint('form', name=op.f('pk_page_head'))
    )
    op.create_table('subject_head',
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('newest', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('subject', name=op.f('pk_subject_head'))
    )
    op.create_table('figures_tally',
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('basis', sa.String(), nullable=False),
    sa.Column('head', sa.Integer(), nullable=False),
    sa.Column('enrolled', sa.Date(), nullable=False),
    sa.Column('told', postgresql.ARRAY(sa.Integer()), nullable=False),
    sa.Column('delays', postgresql.ARRAY(sa.Integer()), nullable=False),
    sa.Column('deviations', postgresql.ARRAY(sa.String()), nullable=False),
    sa.PrimaryKeyConstraint('subject', name=op.f('pk_figures_tally'))
    )
    op.create_table('site_sum',
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('site', sa.String(), nullable=False),
    sa.Column('stamp', sa.String(), nullable=False),
    sa.Column('sums', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.PrimaryKeyConstraint('kind', 'site', name=op.f('pk_site_sum'))
    )
    op.execute(OF_RECORD)
    for table in ("page_head", "subject_head"):
        op.execute(f"INSERT INTO {table} SELECT * FROM {table}_of_record")
        op.execute(f"GRANT SELECT ON {table}, {table}_of_record TO ecrf_app")
    op.create_index('ix_page_head_signable', 'page_head', ['site', 'begun', 'form'],
                    postgresql_include=['visit', 'page'], postgresql_where=sa.text(SIGNABLE))
    op.create_index('ix_page_head_begun', 'page_head', ['subject', 'visit', 'page', 'line'], postgresql_where=sa.text(BEGUN))
    op.create_index('ix_page_head_subject', 'page_head', ['subject', 'visit', 'page', 'line'], postgresql_where=sa.text(SIGNABLE))
    op.drop_index('ix_form_page', 'form')
    op.create_index('ix_form_page', 'form', ['page', 'subject'])
    op.create_index('ix_item_version_replaced', 'item_version', ['form', 'item'], postgresql_where=sa.text("version > 1"))
    op.create_index('ix_sdv_tally_left', 'sdv_tally', ['subject'], postgresql_where=sa.text("to_verify + changed > 0"))
    op.create_index('ix_sdv_tally_changed', 'sdv_tally', ['subject'], postgresql_where=sa.text("changed > 0"))
    op.execute(KEEP)
    op.execute("GRANT SELECT, INSERT ON figures_tally, site_sum TO ecrf_app")
    op.execute(f"GRANT UPDATE ({', '.join(FIGURES)}) ON figures_tally TO ecrf_app")
    op.execute("GRANT UPDATE (stamp, sums) ON site_sum TO ecrf_app")
    for table in ("page_head", "subject_head", "figures_tally", "site_sum"):
        op.execute(f"CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    for table in ("form_event", "signature", "item_version", "act"):
        op.execute(f"DROP TRIGGER keep_head ON {table}")
    for function in ("keep_page_head", "void_page_head", "keep_subject_head"):
        op.execute(f"DROP FUNCTION {function}()")
    op.drop_index('ix_item_version_replaced', 'item_version')
    op.drop_index('ix_form_page', 'form')
    op.create_index('ix_form_page', 'form', ['page', 'visit'])
    op.drop_index('ix_sdv_tally_left', 'sdv_tally')
    op.drop_index('ix_sdv_tally_changed', 'sdv_tally')
    for table in ("page_head", "subject_head"):
        op.execute(f"DROP VIEW {table}_of_record")
        op.drop_table(table)
    op.drop_table("figures_tally")
    op.drop_table("site_sum")
