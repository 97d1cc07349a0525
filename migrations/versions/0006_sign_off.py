"""Signing off: signatures, holds (freeze, lock, unlock) with the trigger that backs them, the SDV plan, reviews of the
trail, masks; a query may be routed, a page's event may be its signing."""

import importlib.util
from pathlib import Path
from types import ModuleType

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"

PLACE = "'subject', f.subject, 'visit', f.visit, 'page', f.page, 'line', f.line"
CONTENT = f"""
UNION ALL
SELECT t.act, jsonb_build_object('table', 'signature', {PLACE}, 'scope', t.scope, 'meaning', t.meaning, 'name', t.name,
    'zone', t.zone, 'digest', t.digest) AS content FROM signature t JOIN form f ON f.id = t.form
UNION ALL
SELECT t.act, jsonb_build_object('table', 'signer', 'account', t.account, 'kind', t.kind, 'words', t.words) AS content
FROM signer t
UNION ALL
SELECT t.act, jsonb_build_object('table', 'hold', 'kind', t.kind, 'level', t.level, 'site', t.site, 'subject', t.subject,
    'visit', t.visit, 'page', t.page, 'line', t.line, 'asked', a.seq, 'until',
    to_char(t.until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'change', t.change,
    'allocation_known', t.allocation_known) AS content FROM hold t LEFT JOIN act a ON a.id = t.asked
UNION ALL
SELECT t.act, jsonb_build_object('table', 'sdv_plan', 'version', t.version, 'rules', t.rules) AS content FROM sdv_plan t
UNION ALL
SELECT t.act, jsonb_build_object('table', 'trail_review', 'listing', t.listing, 'first', t.first, 'last', t.last,
    'found', t.found, 'digest', t.digest, 'conclusion', t.conclusion, 'name', t.name) AS content FROM trail_review t
UNION ALL
SELECT t.act, jsonb_build_object('table', 'mask', 'kind', t.kind, {PLACE}, 'item', t.item, 'version', t.version,
    'number', q.number, 'message', t.message, 'asked', a.seq) AS content
FROM mask t LEFT JOIN query q ON q.id = t.query JOIN form f ON f.id = coalesce(t.form, q.form) LEFT JOIN act a ON a.id = t.asked"""
"""What of these rows enters the seal of its act; a moment as text in UTC, whatever the session's zone."""

TABLES = ("signature", "signer", "hold", "sdv_plan", "trail_review", "mask")

TALLY = ("head", "plan", "basis", "verified", "to_verify", "changed", "not_required", "critical", "critical_left")
"""Columns of sdv_tally, which stands beside the record: how far verification is, worked out again after each act."""

EVENTS = ("started", "completed", "reopened", "not_done", "removed", "restored", "migrated")
MESSAGES = ("open", "answer", "ask_again", "close", "cancel", "resolve")

HELD = """
CREATE FUNCTION held(of_subject text, of_visit text, of_page text, of_line text) RETURNS text LANGUAGE sql VOLATILE AS $$
  WITH covering AS (
    SELECT h.act, h.kind, h.until, array_position(ARRAY['page', 'visit', 'subject', 'site', 'study'], h.level) AS breadth
    FROM hold h WHERE h.level = 'study' OR h.site = left(of_subject, 2) OR (h.subject = of_subject AND (
      h.level = 'subject' OR (h.visit = of_visit AND (h.level = 'visit' OR (h.page = of_page AND h.line = of_line)))))),
  lifting AS (
    SELECT u.act, u.breadth FROM covering u WHERE u.kind = 'unlock' AND u.until > clock_timestamp() AND NOT EXISTS (
      SELECT 1 FROM covering r WHERE r.kind = 'relock' AND r.act > u.act AND r.breadth = u.breadth))
  SELECT CASE
    WHEN EXISTS (SELECT 1 FROM covering l WHERE l.kind = 'lock' AND NOT EXISTS (
      SELECT 1 FROM lifting u WHERE u.act > l.act AND u.breadth <= l.breadth)) THEN 'locked'
    WHEN EXISTS (SELECT 1 FROM covering l WHERE l.kind = 'freeze' AND NOT EXISTS (
      SELECT 1 FROM (TABLE lifting UNION ALL SELECT act, breadth FROM covering WHERE kind = 'thaw') u
      WHERE u.act > l.act AND u.breadth <= l.breadth)) THEN 'frozen'
  END
$$;
"""
"""What stands at a page: a lock is lifted by a later unlocking at its own level or a narrower one, while that lasts.
The same rule in Python: ecrf/casebook/holds.py; a test compares the two."""

OF_FORM = "JOIN form f ON f.id = b.form"
OF_QUERY = "JOIN query q ON q.id = b.query JOIN form f ON f.id = q.form"
ON_FORM = "f.subject, f.visit, f.page, f.line"
STOPPED = {
    "item_version": f"SELECT DISTINCT {ON_FORM}, true FROM brought b {OF_FORM}",
    "form_event": f"SELECT DISTINCT {ON_FORM}, b.kind <> 'signed' FROM brought b {OF_FORM}",
    "signature": f"SELECT DISTINCT {ON_FORM}, false FROM brought b {OF_FORM}",
    "verification": f"SELECT DISTINCT {ON_FORM}, false FROM brought b {OF_FORM}",
    "query_message": f"""SELECT DISTINCT {ON_FORM}, false FROM brought b {OF_QUERY}
        WHERE b.kind <> 'resolve' AND NOT (b.kind = 'open' AND q.check_id IS NOT NULL)""",
    "subject": "SELECT DISTINCT b.number, '', '', '', true FROM brought b",
    "site_line": "SELECT DISTINCT b.site || '-', '', '', '', true FROM brought b",
}
"""What a lock refuses, and whether a freeze does too: what a check asks or settles by itself lands anyhow (rulings R16)."""

REFUSE = """
CREATE FUNCTION refuse_held_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE one record; stands text;
BEGIN
  FOR one IN SELECT * FROM ({stopped}) s (subject, visit, page, line, by_frost) LOOP
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('hold/study', 0)),
            pg_advisory_xact_lock_shared(hashtextextended('hold/site/' || left(one.subject, 2), 0)),
            pg_advisory_xact_lock_shared(hashtextextended('hold/subject/' || one.subject, 0));
    stands := held(one.subject, one.visit, one.page, one.line);
    IF stands = 'locked' OR (stands = 'frozen' AND one.by_frost) THEN
      RAISE EXCEPTION '% % is %: nothing can be added to it in {table}', one.subject,
        concat_ws('/', nullif(one.visit, ''), nullif(one.page, ''), nullif(one.line, '')), stands USING ERRCODE = 'LK001';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER not_when_held AFTER INSERT ON {table} REFERENCING NEW TABLE AS brought
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_held_{table}();
"""

AWAIT = """
CREATE FUNCTION await_writers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(CASE NEW.level WHEN 'study' THEN 'hold/study'
    WHEN 'site' THEN 'hold/site/' || NEW.site ELSE 'hold/subject/' || NEW.subject END, 0));
  RETURN NEW;
END $$;
CREATE TRIGGER await_writers BEFORE INSERT ON hold FOR EACH ROW EXECUTE FUNCTION await_writers();
"""
"""A hold waits for whoever is writing below it, and they for the hold: nothing lands after it."""


def before() -> ModuleType:
    """The migration that last changed what the seals see, which knows the ones before it."""
    spec = importlib.util.spec_from_file_location("allocation", Path(__file__).with_name("0004_allocation.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def upgrade() -> None:
    _create()
    _constrain((*EVENTS, "signed"), (*MESSAGES, "route"))
    op.add_column("account", sa.Column("digest", sa.Boolean(), server_default=sa.text("true"), nullable=False))
    allocation = before()
    registers = allocation.before()
    guards = registers.guards()
    for table in TABLES:
        guards._guard(table)
    op.execute("GRANT SELECT, INSERT ON sdv_tally TO ecrf_app")
    op.execute(f"GRANT UPDATE ({', '.join(TALLY)}) ON sdv_tally TO ecrf_app")
    op.execute("CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON sdv_tally EXECUTE FUNCTION refuse_change()")
    registers._view(guards.content_view() + registers.CONTENT + allocation.CONTENT + CONTENT)
    _tastes("language, density, digest")
    op.execute("GRANT UPDATE (digest) ON account TO ecrf_app")
    op.create_index("ix_query_message_settling", "query_message", ["query"],
                    postgresql_where=sa.text("kind IN ('close', 'cancel', 'resolve')"))
    op.execute(HELD)
    op.create_index("ix_act_verb", "act", ["verb", "at"])
    op.create_index("ix_act_role", "act", ["role", "at"])
    op.create_index("ix_form_page", "form", ["page", "visit"])
    op.create_index("ix_form_site", "form", [sa.text('left("subject", 2)'), "act", "id"])
    op.create_index("ix_act_place", "act", [sa.text('left("stream", 10)'), "at"])
    for table, stopped in STOPPED.items():
        op.execute(REFUSE.format(table=table, stopped=stopped))
    op.execute(AWAIT)


def downgrade() -> None:
    op.drop_index("ix_form_page", "form")
    op.drop_index("ix_form_site", "form")
    for name in ("ix_act_verb", "ix_act_role", "ix_act_place"):
        op.drop_index(name, "act")
    for table in STOPPED:
        op.execute(f"DROP TRIGGER not_when_held ON {table}")
        op.execute(f"DROP FUNCTION refuse_held_{table}()")
    allocation = before()
    registers = allocation.before()
    registers._view(registers.guards().content_view() + registers.CONTENT + allocation.CONTENT)
    op.drop_table("sdv_tally")
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_index("ix_query_message_settling", "query_message")
    op.execute("DROP FUNCTION await_writers()")
    op.execute("DROP FUNCTION held(text, text, text, text)")
    _tastes("language, density")
    op.drop_column("account", "digest")
    _constrain(EVENTS, MESSAGES)


def _tastes(columns: str) -> None:
    op.execute("DROP TRIGGER keep_row ON account")
    op.execute("CREATE TRIGGER keep_row BEFORE UPDATE ON account FOR EACH ROW "
               f"EXECUTE FUNCTION refuse_change_of_record('{{password_hash, {columns}}}')")


def _constrain(events: tuple[str, ...], messages: tuple[str, ...]) -> None:
    for table, kinds in (("form_event", events), ("query_message", messages)):
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_kind")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_kind CHECK (kind IN {kinds})")


def _create() -> None:
    op.create_table('signature',
    sa.Column('act', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('form', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('scope', sa.String(), nullable=False),
    sa.Column('meaning', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('zone', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.CheckConstraint("btrim(name) <> ''", name=op.f('ck_signature_name')),
    sa.CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name=op.f('ck_signature_digest')),
    sa.CheckConstraint("meaning IN ('authorship', 'review', 'approval', 'responsibility')", name=op.f('ck_signature_meaning')),
    sa.CheckConstraint("scope IN ('page', 'visit', 'eligibility', 'casebook')", name=op.f('ck_signature_scope')),
    sa.ForeignKeyConstraint(['act'], ['act.id'], name=op.f('fk_signature_act')),
    sa.ForeignKeyConstraint(['form'], ['form.id'], name=op.f('fk_signature_form')),
    sa.PrimaryKeyConstraint('act', 'form', name=op.f('pk_signature'))
    )
    op.create_index('ix_signature_form', 'signature', ['form', 'act'], unique=False)
    op.create_table('signer',
    sa.Column('act', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('account', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.CheckConstraint("btrim(words) <> ''", name=op.f('ck_signer_words')),
    sa.CheckConstraint("kind IN ('identity', 'declared')", name=op.f('ck_signer_kind')),
    sa.ForeignKeyConstraint(['account'], ['account.code'], name=op.f('fk_signer_account')),
    sa.ForeignKeyConstraint(['act'], ['act.id'], name=op.f('fk_signer_act')),
    sa.PrimaryKeyConstraint('act', name=op.f('pk_signer'))
    )
    op.create_index(op.f('ix_signer_account'), 'signer', ['account'], unique=False)
    op.create_table('hold',
    sa.Column('act', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('level', sa.String(), nullable=False),
    sa.Column('site', sa.String(), nullable=True),
    sa.Column('subject', sa.String(), nullable=True),
    sa.Column('visit', sa.String(), nullable=True),
    sa.Column('page', sa.String(), nullable=True),
    sa.Column('line', sa.String(), nullable=True),
    sa.Column('asked', sa.Integer(), nullable=True),
    sa.Column('until', postgresql.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('change', sa.String(), nullable=True),
    sa.Column('allocation_known', sa.Boolean(), nullable=True),
    sa.CheckConstraint("(kind IN ('unlock_asked', 'unlock')) = (until IS NOT NULL)", name=op.f('ck_hold_until')),
    sa.CheckConstraint("(level = 'site') = (site IS NOT NULL) AND (level IN ('page', 'visit', 'subject')) = (subject IS NOT NULL) AND (level IN ('page', 'visit')) = (visit IS NOT NULL) AND (level = 'page') = (page IS NOT NULL) AND (level = 'page') = (line IS NOT NULL)", name=op.f('ck_hold_place')),
    sa.CheckConstraint("kind <> 'unlock_asked' OR (btrim(coalesce(change, '')) <> '' AND allocation_known IS NOT NULL)", name=op.f('ck_hold_change')),
    sa.CheckConstraint("kind IN ('freeze', 'thaw', 'lock_asked', 'lock', 'unlock_asked', 'unlock', 'relock', 'withdrawn')", name=op.f('ck_hold_kind')),
    sa.CheckConstraint("kind NOT IN ('unlock', 'withdrawn') OR asked IS NOT NULL", name=op.f('ck_hold_asked')),
    sa.CheckConstraint("level IN ('page', 'visit', 'subject', 'site', 'study')", name=op.f('ck_hold_level')),
    sa.ForeignKeyConstraint(['act'], ['act.id'], name=op.f('fk_hold_act')),
    sa.ForeignKeyConstraint(['asked'], ['hold.act'], name=op.f('fk_hold_asked')),
    sa.ForeignKeyConstraint(['site'], ['site.code'], name=op.f('fk_hold_site')),
    sa.ForeignKeyConstraint(['subject'], ['subject.number'], name=op.f('fk_hold_subject')),
    sa.PrimaryKeyConstraint('act', name=op.f('pk_hold'))
    )
    op.create_index('ix_hold_site', 'hold', ['site', 'act'], unique=False)
    op.create_index('ix_hold_study', 'hold', ['act'], unique=False, postgresql_where=sa.text("level = 'study'"))
    op.create_index('ix_hold_subject', 'hold', ['subject', 'act'], unique=False)
    op.create_table('sdv_plan',
    sa.Column('act', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('rules', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.CheckConstraint('version >= 1', name=op.f('ck_sdv_plan_version')),
    sa.ForeignKeyConstraint(['act'], ['act.id'], name=op.f('fk_sdv_plan_act')),
    sa.PrimaryKeyConstraint('act', name=op.f('pk_sdv_plan')),
    sa.UniqueConstraint('version', name=op.f('uq_sdv_plan_version'))
    )
    op.create_table('sdv_tally',
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('seen_by', sa.String(), nullable=False),
    sa.Column('basis', sa.String(), nullable=False),
    *(sa.Column(name, sa.Integer(), nullable=False) for name in TALLY if name != 'basis'),
    sa.PrimaryKeyConstraint('subject', 'seen_by', name=op.f('pk_sdv_tally'))
    )
    op.create_table('trail_review',
    sa.Column('act', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('listing', sa.String(), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('found', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('conclusion', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.CheckConstraint("btrim(conclusion) <> ''", name=op.f('ck_trail_review_conclusion')),
    sa.CheckConstraint("btrim(name) <> ''", name=op.f('ck_trail_review_name')),
    sa.CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name=op.f('ck_trail_review_digest')),
    sa.CheckConstraint("listing IN ('late', 'after_sign_off', 'mass', 'night', 'for_many', 'key_items')", name=op.f('ck_trail_review_listing')),
    sa.CheckConstraint('found >= 0', name=op.f('ck_trail_review_found')),
    sa.CheckConstraint('last >= first', name=op.f('ck_trail_review_last')),
    sa.ForeignKeyConstraint(['act'], ['act.id'], name=op.f('fk_trail_review_act')),
    sa.PrimaryKeyConstraint('act', name=op.f('pk_trail_review'))
    )
    op.create_table('mask',
    sa.Column('act', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('form', sa.Integer(), nullable=True),
    sa.Column('item', sa.String(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=True),
    sa.Column('query', sa.Integer(), nullable=True),
    sa.Column('message', sa.Integer(), nullable=True),
    sa.Column('asked', sa.Integer(), nullable=True),
    sa.CheckConstraint("(kind = 'asked') = (asked IS NULL)", name=op.f('ck_mask_asked')),
    sa.CheckConstraint("kind IN ('asked', 'masked', 'refused')", name=op.f('ck_mask_kind')),
    sa.CheckConstraint('num_nonnulls(form, item, version) IN (0, 3) AND num_nonnulls(query, message) IN (0, 2) AND num_nonnulls(form, query) = 1', name=op.f('ck_mask_target')),
    sa.ForeignKeyConstraint(['act'], ['act.id'], name=op.f('fk_mask_act')),
    sa.ForeignKeyConstraint(['asked'], ['mask.act'], name=op.f('fk_mask_asked')),
    sa.ForeignKeyConstraint(['form', 'item', 'version'], ['item_version.form', 'item_version.item', 'item_version.version'], name=op.f('fk_mask_form_item_version')),
    sa.ForeignKeyConstraint(['form'], ['form.id'], name=op.f('fk_mask_form')),
    sa.ForeignKeyConstraint(['query', 'message'], ['query_message.query', 'query_message.number'], name=op.f('fk_mask_query_message')),
    sa.PrimaryKeyConstraint('act', name=op.f('pk_mask'))
    )
    op.create_index('ix_mask_message', 'mask', ['query', 'message'], unique=False)
    op.create_index('ix_mask_version', 'mask', ['form', 'item', 'version'], unique=False)
