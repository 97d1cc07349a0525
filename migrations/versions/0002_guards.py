"""What the database itself refuses: change, deletion, an act without seal, a row after the seal; and who may do what."""

from alembic import op

revision = "0002"
down_revision = "0001"

RECORD = ("act", "seal", "site", "site_protocol", "subject", "form", "form_event", "item_version", "account",
          "account_event", "role_grant", "grant_end", "query", "query_message", "verification", "release", "cut",
          "cut_head")
"""Tables of the record: SELECT and INSERT, nothing else, for anyone."""

GENERATED = {"act": ("id", "previous", "at"), "form": ("id",), "item_version": ("previous",), "query": ("id",),
             "role_grant": ("id",)}
"""Columns that only the database fills."""

MUTABLE = {"account": ("password_hash", "language", "density")}
"""Columns of the record's tables that may change, and why: ecrf/accounts/models.py."""

ASIDE = {"login_session": ("role", "last_seen", "ended"), "draft": ("typed", "at")}
"""Tables beside the record, with their columns that may change."""

CONTENT = {
    "item_version": ("JOIN form f ON f.id = t.form", ("f.subject", "f.visit", "f.page", "f.line", "t.item", "t.version",
                                                      "t.value", "t.missing", "t.missing_reason", "t.reason")),
    "form": ("", ("t.subject", "t.visit", "t.page", "t.line", "t.version")),
    "form_event": ("JOIN form f ON f.id = t.form", ("f.subject", "f.visit", "f.page", "f.line", "t.kind", "t.reason")),
    "query": ("JOIN form f ON f.id = t.form", ("f.subject", "f.visit", "f.page", "f.line", "t.number", "t.item",
                                               "t.check_id", "t.follows")),
    "query_message": ("JOIN query q ON q.id = t.query JOIN form f ON f.id = q.form",
                      ("f.subject", "f.visit", "f.page", "f.line", "q.number", "t.number AS message", "t.kind",
                       "t.text", "t.detail")),
    "verification": ("JOIN form f ON f.id = t.form", ("f.subject", "f.visit", "f.page", "f.line", "t.item",
                                                      "t.version", "t.kind")),
    "subject": ("", ("t.number", "t.site")),
    "site": ("", ("t.code", "t.name", "t.zone", "t.country")),
    "site_protocol": ("", ("t.site", "t.starts", "t.protocol")),
    "account": ("", ("t.code", "t.email", "t.name")),
    "account_event": ("", ("t.account", "t.kind")),
    "role_grant": ("", ("t.account", "t.role", "t.site", "t.starts", "t.ends", "t.unblinded", "t.basis")),
    "grant_end": ("JOIN role_grant g ON g.id = t.grant_id", ("g.account", "g.role", "g.site", "g.starts")),
    "release": ("", ("t.digest", "t.protocol", "t.definition")),
    "cut": ("", ("t.name", "t.release")),
    "cut_head": ("", ("t.cut", "t.stream", "t.seq", "t.digest")),
}
"""What of each row enters the seal of its act: natural keys and text, never surrogate ids (rulings R9)."""


def content_view() -> str:
    """The view ``act_content(act, content)``: every row that hangs on an act, as its seal sees it."""
    branches = []
    for table, (joins, columns) in CONTENT.items():
        pairs = [f"'table', '{table}'"]
        for column in columns:
            source, _, name = column.partition(" AS ")
            pairs.append(f"'{name or source.partition('.')[2]}', {source}")
        branches.append(f"SELECT t.act, jsonb_build_object({', '.join(pairs)}) AS content FROM {table} t {joins}")
    return "CREATE VIEW act_content AS\n" + "\nUNION ALL\n".join(branches)


def upgrade() -> None:
    op.execute("""
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the record is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
              USING ERRCODE = 'insufficient_privilege'; END $$;
        CREATE FUNCTION refuse_change_of_record() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE kept text[] := TG_ARGV[0]::text[];
        BEGIN
          IF (to_jsonb(OLD) - kept) IS DISTINCT FROM (to_jsonb(NEW) - kept) THEN
            RAISE EXCEPTION 'the record is append-only: only % of % may change', kept, TG_TABLE_NAME
                  USING ERRCODE = 'insufficient_privilege';
          END IF;
          RETURN NEW;
        END $$;
        CREATE FUNCTION refuse_unsealed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NOT EXISTS (SELECT 1 FROM seal WHERE act = NEW.id) THEN
            RAISE EXCEPTION 'act % of stream % has no seal', NEW.seq, NEW.stream USING ERRCODE = 'integrity_constraint_violation';
          END IF;
          RETURN NULL;
        END $$;
        CREATE FUNCTION refuse_after_seal() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF EXISTS (SELECT 1 FROM brought b JOIN seal s ON s.act = b.act) THEN
            RAISE EXCEPTION 'the act is sealed: nothing can be added to it in %', TG_TABLE_NAME
                  USING ERRCODE = 'integrity_constraint_violation';
          END IF;
          RETURN NULL;
        END $$;
        CREATE CONSTRAINT TRIGGER act_is_sealed AFTER INSERT ON act DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION refuse_unsealed();
    """)
    op.execute(content_view())
    op.execute("GRANT USAGE ON SCHEMA public TO ecrf_app, ecrf_reader")
    op.execute("GRANT SELECT ON act_content TO ecrf_app")
    for table in RECORD:
        _guard(table)
    for table, columns in ASIDE.items():
        op.execute(f"GRANT SELECT, INSERT ON {table} TO ecrf_app")
        op.execute(f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO ecrf_app")
        op.execute(f"CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()")


def _guard(table: str) -> None:
    bind = op.get_bind()
    names = [row[0] for row in bind.exec_driver_sql(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped", (table,))]
    given = [f'"{name}"' for name in names if name not in GENERATED.get(table, ())]
    op.execute(f"GRANT SELECT, INSERT ({', '.join(given)}) ON {table} TO ecrf_app")
    if table not in ("act", "seal"):
        op.execute(f"CREATE TRIGGER not_after_seal AFTER INSERT ON {table} REFERENCING NEW TABLE AS brought "
                   "FOR EACH STATEMENT EXECUTE FUNCTION refuse_after_seal()")
    if table in MUTABLE:
        columns = ", ".join(MUTABLE[table])
        op.execute(f"GRANT UPDATE ({columns}) ON {table} TO ecrf_app")
        op.execute(f"CREATE TRIGGER keep_row BEFORE UPDATE ON {table} FOR EACH ROW "
                   f"EXECUTE FUNCTION refuse_change_of_record('{{{columns}}}')")
        op.execute(f"CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()")
    else:
        op.execute(f"CREATE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    op.execute("DROP SCHEMA IF EXISTS reading CASCADE")
    op.execute("DROP VIEW act_content")
    for table in RECORD:
        op.execute(f"REVOKE ALL ON {table} FROM ecrf_app")
        for trigger in ("not_after_seal", "keep_row", "keep"):
            op.execute(f"DROP TRIGGER IF EXISTS {trigger} ON {table}")
    for table in ASIDE:
        op.execute(f"REVOKE ALL ON {table} FROM ecrf_app")
        op.execute(f"DROP TRIGGER keep ON {table}")
    op.execute("DROP TRIGGER act_is_sealed ON act")
    for function in ("refuse_change", "refuse_change_of_record", "refuse_unsealed", "refuse_after_seal"):
        op.execute(f"DROP FUNCTION {function}()")
