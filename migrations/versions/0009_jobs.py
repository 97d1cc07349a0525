"""The queue of jobs in a schema of its own: procrastinate's tables as version 3.10.0 makes them, and two of ours."""

from pathlib import Path

from alembic import op

revision = "0009"
down_revision = "0008"

TABLES = Path(__file__).parent.parent / "procrastinate-3.10.0.sql"
"""The library's own file, word for word (MIT licence): a later version of it changes nothing that was migrated."""

OURS = """
CREATE TABLE jobs.once (key text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());
CREATE TABLE jobs.problem (job bigint PRIMARY KEY REFERENCES jobs.procrastinate_jobs ON DELETE CASCADE,
  sentence text NOT NULL, at timestamptz NOT NULL DEFAULT now());
"""

RIGHTS = """
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA jobs FROM PUBLIC;
GRANT USAGE ON SCHEMA jobs TO ecrf_app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA jobs TO ecrf_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA jobs TO ecrf_app;
GRANT SELECT, INSERT, DELETE ON jobs.procrastinate_jobs, jobs.procrastinate_workers, jobs.procrastinate_periodic_defers TO ecrf_app;
GRANT UPDATE (status, attempts, scheduled_at, priority, queue_name, lock, abort_requested, worker_id) ON jobs.procrastinate_jobs TO ecrf_app;
GRANT UPDATE (last_heartbeat) ON jobs.procrastinate_workers TO ecrf_app;
GRANT UPDATE (job_id) ON jobs.procrastinate_periodic_defers TO ecrf_app;
GRANT SELECT, INSERT ON jobs.procrastinate_events, jobs.once, jobs.problem TO ecrf_app;
GRANT UPDATE (sentence, at) ON jobs.problem TO ecrf_app;
"""
"""The application asks for jobs, works on them and drops them; what a job is, and that a key was used, it cannot change."""


def upgrade() -> None:
    op.execute("CREATE SCHEMA jobs")
    op.execute("SET LOCAL search_path TO jobs")
    op.get_bind().connection.driver_connection.execute(TABLES.read_text())
    op.execute("SET LOCAL search_path TO DEFAULT")
    op.execute(OURS)
    op.execute(RIGHTS)


def downgrade() -> None:
    op.execute("DROP SCHEMA jobs CASCADE")
