"""Heads of threads: the first and the last message of each query, kept beside the record by the database itself, so that
long lists need not read every thread."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"

OF_RECORD = """
CREATE VIEW query_head_of_record AS
SELECT q.id AS query, q.form, f.subject, f.visit, f.page, f.line, q.number, q.item, q.check_id, o.at AS opened, o.by AS opened_by,
       CASE WHEN q.check_id IS NULL THEN o.role ELSE 'SYSTEM' END AS speaker, moving.kind, last.number AS last, m.at AS moved,
       CASE WHEN last.kind = 'route' THEN last.detail->>'to' END AS routed_to,
       CASE WHEN last.kind = 'route' THEN CAST(last.detail->>'due' AS date) END AS due,
       CAST((SELECT count(*) FROM query_message c WHERE c.query = q.id AND c.kind = 'ask_again') AS integer) AS cycles
FROM query q JOIN form f ON f.id = q.form JOIN act o ON o.id = q.act
CROSS JOIN LATERAL (SELECT l.number, l.kind, l.detail, l.act FROM query_message l WHERE l.query = q.id ORDER BY l.number DESC LIMIT 1) last
CROSS JOIN LATERAL (SELECT l.kind FROM query_message l WHERE l.query = q.id AND l.kind <> 'route' ORDER BY l.number DESC LIMIT 1) moving
JOIN act m ON m.id = last.act
"""
"""What the record says of each thread; the table holds the same, and ``flask verify`` compares the two."""

KEEP = """
CREATE FUNCTION keep_query_head() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO query_head SELECT * FROM query_head_of_record r WHERE r.query IN (SELECT b.query FROM brought b)
  ON CONFLICT (query) DO UPDATE SET kind = excluded.kind, last = excluded.last, moved = excluded.moved,
    routed_to = excluded.routed_to, due = excluded.due, cycles = excluded.cycles;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_head AFTER INSERT ON query_message REFERENCING NEW TABLE AS brought
  FOR EACH STATEMENT EXECUTE FUNCTION keep_query_head();
"""
"""The application's own role may only read the heads: they follow from what it adds to the threads."""


def upgrade() -> None:
    op.create_table('query_head',
    sa.Column('query', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('form', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('visit', sa.String(), nullable=False),
    sa.Column('page', sa.String(), nullable=False),
    sa.Column('line', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('item', sa.String(), nullable=True),
    sa.Column('check_id', sa.String(), nullable=True),
    sa.Column('opened', postgresql.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('opened_by', sa.String(), nullable=False),
    sa.Column('speaker', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.Column('moved', postgresql.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('routed_to', sa.String(), nullable=True),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('cycles', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['query'], ['query.id'], name=op.f('fk_query_head_query')),
    sa.PrimaryKeyConstraint('query', name=op.f('pk_query_head'))
    )
    op.execute(OF_RECORD)
    op.execute("INSERT INTO query_head SELECT * FROM query_head_of_record")
    op.create_index('ix_query_head_subject', 'query_head', ['subject', 'visit', 'page', 'line', 'number'])
    op.create_index('ix_query_head_opened', 'query_head', ['opened', 'subject', 'visit', 'page', 'line', 'number'])
    op.create_index('ix_query_head_unsettled', 'query_head', ['subject', 'kind'],
                    postgresql_where=sa.text("kind IN ('open', 'ask_again', 'answer')"))
    op.execute(KEEP)
    op.execute("GRANT SELECT ON query_head, query_head_of_record TO ecrf_app")
    op.execute("CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON query_head EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    op.execute("DROP TRIGGER keep_head ON query_message")
    op.execute("DROP FUNCTION keep_query_head()")
    op.execute("DROP VIEW query_head_of_record")
    op.drop_table("query_head")
