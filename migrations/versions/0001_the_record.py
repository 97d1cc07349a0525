"""The tables of the record and of what stands beside it; their columns are explained in the models."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade():
    op.create_table(
        "account",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("language", sa.String(), server_default="fr", nullable=False),
        sa.Column("density", sa.String(), server_default="compact", nullable=False),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.CheckConstraint("code ~ '^(U[0-9]{4}|SYSTEM|CONSOLE)$'", name=op.f("ck_account_code")),
        sa.CheckConstraint("density IN ('compact', 'comfortable')", name=op.f("ck_account_density")),
        sa.CheckConstraint("language IN ('fr', 'en')", name=op.f("ck_account_language")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_account")),
    )
    op.create_index(op.f("ix_account_act"), "account", ["act"], unique=False)
    op.create_index("uq_account_email", "account", [sa.literal_column("lower(email)")], unique=True)
    op.create_table(
        "act",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column(
            "previous", sa.Integer(), sa.Computed("CASE WHEN seq > 1 THEN seq - 1 END", persisted=True), nullable=True
        ),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column(
            "at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.CheckConstraint("reason IS NULL OR btrim(reason) <> ''", name=op.f("ck_act_reason")),
        sa.CheckConstraint("stream ~ '^(subject|account|site)/[^/]+$|^(study|door)$'", name=op.f("ck_act_stream")),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_act_seq")),
        sa.ForeignKeyConstraint(
            ["by"], ["account.code"], name=op.f("fk_act_by"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["stream", "previous"], ["act.stream", "act.seq"], name="fk_act_previous"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
        sa.UniqueConstraint("stream", "seq", name=op.f("uq_act_stream_seq")),
    )
    op.create_foreign_key(op.f("fk_account_act"), "account", "act", ["act"], ["id"])
    op.create_index("ix_act_at", "act", ["at"], unique=False)
    op.create_index("ix_act_by", "act", ["by", "at"], unique=False)
    op.create_table(
        "account_event",
        sa.Column("act", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('closed', 'reopened', 'password_reset', 'password_changed')", name=op.f("ck_account_event_kind")
        ),
        sa.ForeignKeyConstraint(["account"], ["account.code"], name=op.f("fk_account_event_account")),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_account_event_act")),
        sa.PrimaryKeyConstraint("act", name=op.f("pk_account_event")),
    )
    op.create_index(op.f("ix_account_event_account"), "account_event", ["account"], unique=False)
    op.create_table(
        "login_session",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("started", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("last_seen", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("ended", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.code"], name=op.f("fk_login_session_account")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_login_session")),
    )
    op.create_index(op.f("ix_login_session_account"), "login_session", ["account"], unique=False)
    op.create_table(
        "release",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("protocol", sa.String(), nullable=False),
        sa.Column("definition", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_release_act")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_release")),
    )
    op.create_index(op.f("ix_release_act"), "release", ["act"], unique=False)
    op.create_table(
        "seal",
        sa.Column("act", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name=op.f("ck_seal_digest")),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_seal_act")),
        sa.PrimaryKeyConstraint("act", name=op.f("pk_seal")),
    )
    op.create_table(
        "site",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.CheckConstraint("btrim(name) <> ''", name=op.f("ck_site_name")),
        sa.CheckConstraint("code ~ '^[0-9]{2}$'", name=op.f("ck_site_code")),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_site_act")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_site")),
    )
    op.create_index(op.f("ix_site_act"), "site", ["act"], unique=False)
    op.create_table(
        "cut",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("release", sa.String(), nullable=False),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.CheckConstraint("name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$'", name=op.f("ck_cut_name")),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_cut_act")),
        sa.ForeignKeyConstraint(["release"], ["release.digest"], name=op.f("fk_cut_release")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_cut")),
    )
    op.create_index(op.f("ix_cut_act"), "cut", ["act"], unique=False)
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=True),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("unblinded", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.CheckConstraint("NOT unblinded OR role = 'INS'", name=op.f("ck_role_grant_unblinded")),
        sa.CheckConstraint(
            "role NOT IN ('PI', 'SI', 'SC', 'INJ') OR site IS NOT NULL", name=op.f("ck_role_grant_site")
        ),
        sa.CheckConstraint("ends IS NULL OR ends >= starts", name=op.f("ck_role_grant_ends")),
        sa.ForeignKeyConstraint(["account"], ["account.code"], name=op.f("fk_role_grant_account")),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_role_grant_act")),
        sa.ForeignKeyConstraint(["site"], ["site.code"], name=op.f("fk_role_grant_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index(op.f("ix_role_grant_account"), "role_grant", ["account"], unique=False)
    op.create_index(op.f("ix_role_grant_act"), "role_grant", ["act"], unique=False)
    op.create_table(
        "site_protocol",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("protocol", sa.String(), nullable=False),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_site_protocol_act")),
        sa.ForeignKeyConstraint(["site"], ["site.code"], name=op.f("fk_site_protocol_site")),
        sa.PrimaryKeyConstraint("site", "starts", name=op.f("pk_site_protocol")),
    )
    op.create_index(op.f("ix_site_protocol_act"), "site_protocol", ["act"], unique=False)
    op.create_table(
        "subject",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.CheckConstraint("number ~ '^[0-9]{2}-[0-9]{3}$' AND left(number, 2) = site", name=op.f("ck_subject_number")),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_subject_act")),
        sa.ForeignKeyConstraint(["site"], ["site.code"], name=op.f("fk_subject_site")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_subject")),
    )
    op.create_index(op.f("ix_subject_act"), "subject", ["act"], unique=False)
    op.create_index(op.f("ix_subject_site"), "subject", ["site"], unique=False)
    op.create_table(
        "cut_head",
        sa.Column("cut", sa.String(), nullable=False),
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_cut_head_act")),
        sa.ForeignKeyConstraint(["cut"], ["cut.name"], name=op.f("fk_cut_head_cut")),
        sa.PrimaryKeyConstraint("cut", "stream", name=op.f("pk_cut_head")),
    )
    op.create_index(op.f("ix_cut_head_act"), "cut_head", ["act"], unique=False)
    op.create_table(
        "draft",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("visit", sa.String(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("typed", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.code"], name=op.f("fk_draft_account")),
        sa.ForeignKeyConstraint(["subject"], ["subject.number"], name=op.f("fk_draft_subject")),
        sa.PrimaryKeyConstraint("account", "subject", "visit", "page", "line", name=op.f("pk_draft")),
    )
    op.create_table(
        "form",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("visit", sa.String(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_form_act")),
        sa.ForeignKeyConstraint(["subject"], ["subject.number"], name=op.f("fk_form_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form")),
        sa.UniqueConstraint("subject", "visit", "page", "line", name=op.f("uq_form_subject_visit_page_line")),
    )
    op.create_index(op.f("ix_form_act"), "form", ["act"], unique=False)
    op.create_table(
        "grant_end",
        sa.Column("grant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_grant_end_act")),
        sa.ForeignKeyConstraint(["grant_id"], ["role_grant.id"], name=op.f("fk_grant_end_grant_id")),
        sa.PrimaryKeyConstraint("grant_id", name=op.f("pk_grant_end")),
    )
    op.create_index(op.f("ix_grant_end_act"), "grant_end", ["act"], unique=False)
    op.create_table(
        "form_event",
        sa.Column("act", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("form", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('started', 'completed', 'reopened', 'not_done', 'removed', 'restored')",
            name=op.f("ck_form_event_kind"),
        ),
        sa.CheckConstraint(
            "kind NOT IN ('not_done', 'removed', 'restored') OR btrim(coalesce(reason, '')) <> ''",
            name=op.f("ck_form_event_reason"),
        ),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_form_event_act")),
        sa.ForeignKeyConstraint(["form"], ["form.id"], name=op.f("fk_form_event_form")),
        sa.PrimaryKeyConstraint("act", "form", "kind", name=op.f("pk_form_event")),
    )
    op.create_index("ix_form_event_form", "form_event", ["form", "act"], unique=False)
    op.create_table(
        "item_version",
        sa.Column("form", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "previous",
            sa.Integer(),
            sa.Computed("CASE WHEN version > 1 THEN version - 1 END", persisted=True),
            nullable=True,
        ),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("missing", sa.String(), nullable=True),
        sa.Column("missing_reason", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "missing IS NULL OR missing IN ('ND', 'UNK', 'NA', 'REF')", name=op.f("ck_item_version_missing")
        ),
        sa.CheckConstraint(
            "missing IS NULL OR missing NOT IN ('ND', 'REF') OR btrim(coalesce(missing_reason, '')) <> ''",
            name=op.f("ck_item_version_missing_reason"),
        ),
        sa.CheckConstraint("value IS NULL OR value <> ''", name=op.f("ck_item_version_value")),
        sa.CheckConstraint("version = 1 OR btrim(coalesce(reason, '')) <> ''", name=op.f("ck_item_version_reason")),
        sa.CheckConstraint(
            "missing_reason IS NULL OR missing IS NOT NULL", name=op.f("ck_item_version_missing_reason_of")
        ),
        sa.CheckConstraint("value IS NULL OR missing IS NULL", name=op.f("ck_item_version_one_or_the_other")),
        sa.CheckConstraint(
            "version > 1 OR value IS NOT NULL OR missing IS NOT NULL", name=op.f("ck_item_version_first_says_something")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_item_version_version")),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_item_version_act")),
        sa.ForeignKeyConstraint(
            ["form", "item", "previous"],
            ["item_version.form", "item_version.item", "item_version.version"],
            name="fk_item_version_previous",
        ),
        sa.ForeignKeyConstraint(["form"], ["form.id"], name=op.f("fk_item_version_form")),
        sa.PrimaryKeyConstraint("form", "item", "version", name=op.f("pk_item_version")),
    )
    op.create_index(op.f("ix_item_version_act"), "item_version", ["act"], unique=False)
    op.create_table(
        "query",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=True),
        sa.Column("check_id", sa.String(), nullable=True),
        sa.Column("follows", sa.Integer(), nullable=True),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_query_act")),
        sa.ForeignKeyConstraint(["form"], ["form.id"], name=op.f("fk_query_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_query")),
        sa.UniqueConstraint("form", "number", name=op.f("uq_query_form_number")),
    )
    op.create_index(op.f("ix_query_act"), "query", ["act"], unique=False)
    op.create_table(
        "query_message",
        sa.Column("query", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind = 'resolve' OR detail IS NOT NULL OR btrim(coalesce(text, '')) <> ''",
            name=op.f("ck_query_message_text"),
        ),
        sa.CheckConstraint(
            "kind IN ('open', 'answer', 'ask_again', 'close', 'cancel', 'resolve')", name=op.f("ck_query_message_kind")
        ),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_query_message_act")),
        sa.ForeignKeyConstraint(["query"], ["query.id"], name=op.f("fk_query_message_query")),
        sa.PrimaryKeyConstraint("query", "number", name=op.f("pk_query_message")),
    )
    op.create_index(op.f("ix_query_message_act"), "query_message", ["act"], unique=False)
    op.create_table(
        "verification",
        sa.Column("act", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("form", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('verified', 'withdrawn')", name=op.f("ck_verification_kind")),
        sa.ForeignKeyConstraint(["act"], ["act.id"], name=op.f("fk_verification_act")),
        sa.ForeignKeyConstraint(
            ["form", "item", "version"],
            ["item_version.form", "item_version.item", "item_version.version"],
            name=op.f("fk_verification_form_item_version"),
        ),
        sa.PrimaryKeyConstraint("act", "form", "item", name=op.f("pk_verification")),
    )
    op.create_index("ix_verification_form", "verification", ["form", "item", "act"], unique=False)


def downgrade():
    op.drop_index("ix_verification_form", table_name="verification")
    op.drop_table("verification")
    op.drop_index(op.f("ix_query_message_act"), table_name="query_message")
    op.drop_table("query_message")
    op.drop_index(op.f("ix_query_act"), table_name="query")
    op.drop_table("query")
    op.drop_index(op.f("ix_item_version_act"), table_name="item_version")
    op.drop_table("item_version")
    op.drop_index("ix_form_event_form", table_name="form_event")
    op.drop_table("form_event")
    op.drop_index(op.f("ix_grant_end_act"), table_name="grant_end")
    op.drop_table("grant_end")
    op.drop_index(op.f("ix_form_act"), table_name="form")
    op.drop_table("form")
    op.drop_table("draft")
    op.drop_index(op.f("ix_cut_head_act"), table_name="cut_head")
    op.drop_table("cut_head")
    op.drop_index(op.f("ix_subject_site"), table_name="subject")
    op.drop_index(op.f("ix_subject_act"), table_name="subject")
    op.drop_table("subject")
    op.drop_index(op.f("ix_site_protocol_act"), table_name="site_protocol")
    op.drop_table("site_protocol")
    op.drop_index(op.f("ix_role_grant_act"), table_name="role_grant")
    op.drop_index(op.f("ix_role_grant_account"), table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_index(op.f("ix_cut_act"), table_name="cut")
    op.drop_table("cut")
    op.drop_index(op.f("ix_site_act"), table_name="site")
    op.drop_table("site")
    op.drop_table("seal")
    op.drop_index(op.f("ix_release_act"), table_name="release")
    op.drop_table("release")
    op.drop_index(op.f("ix_login_session_account"), table_name="login_session")
    op.drop_table("login_session")
    op.drop_index(op.f("ix_account_event_account"), table_name="account_event")
    op.drop_table("account_event")
    op.drop_constraint("fk_account_act", "account")
    op.drop_index("ix_act_by", table_name="act")
    op.drop_index("ix_act_at", table_name="act")
    op.drop_table("act")
    op.drop_index("uq_account_email", table_name="account")
    op.drop_index(op.f("ix_account_act"), table_name="account")
    op.drop_table("account")
