"""Settings of the application: each from the environment, with a default that serves the demo on this computer."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

INSTANCE = Path(os.environ.get("ECRF_INSTANCE", Path(__file__).parent / "instance"))


def _secret() -> str:
    """The key that signs cookies: from ``SECRET_KEY``, else one made once and kept in ``instance/``."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    kept = INSTANCE / "secret_key"
    if not kept.exists():
        INSTANCE.mkdir(parents=True, exist_ok=True)
        made = kept.with_suffix(f".{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_hex(32))
        with suppress(FileExistsError):  # of two workers starting together, the first one's key is everybody's
            os.link(made, kept)
        made.unlink()
    return kept.read_text().strip()


class Config:
    """What Flask and the engine read."""

    STUDY = os.environ.get("ECRF_STUDY", "forms.study")
    SECRET_KEY = _secret()
    DATABASE_URL = os.environ.get("DATABASE_URL", "")
    """The application's connection, role ``ecrf_app``; empty: the embedded server in ``instance/``."""
    DATABASE_OWNER_URL = os.environ.get("DATABASE_OWNER_URL", "")
    """The connection that migrates; used by ``flask init`` only."""
    ANCHOR_FILE = os.environ.get("ECRF_ANCHOR", str(INSTANCE / "anchor.jsonl"))
    """Where ``flask anchor`` appends the heads of all chains; put it on storage outside the database host."""
    ESCROW = os.environ.get("ECRF_ESCROW", "")
    """The folder of the sites' own stores, ``01`` and ``unblinded/01`` … in it, each a mount that the site or an independent party holds and
    opened by a file ``HOLDER.txt`` with the holder's name; empty: nothing is copied, and the application says so (EXP-07, decision P1)."""
    RECHECK_FILE = os.environ.get("ECRF_RECHECK", str(INSTANCE / "recheck"))
    """Where ``flask recheck`` remembers how far it came, for ``--resume``."""
    TEMPLATES = os.environ.get("ECRF_TEMPLATES", str(INSTANCE / "templates"))
    """Where templates lie translated into Python, so that the first pages after a start do not wait for it; only the application writes there."""
    EXPORTS = os.environ.get("ECRF_EXPORTS", str(INSTANCE / "exports"))
    """Where the worker keeps the files of exports that were ordered on the page; every process must reach it."""
    EXPORT_DAYS = int(os.environ.get("ECRF_EXPORT_DAYS", "30"))
    """A file of an export is removed this many days after it was last asked for; ordering it again makes the same bytes."""
    VERIFY_UPLOAD = int(os.environ.get("ECRF_VERIFY_UPLOAD", str(1000 ** 3)))
    """Bytes of a file at most that is sent to be verified; it is hashed as it arrives and not stored."""
    IMPORTS = os.environ.get("ECRF_IMPORTS", str(INSTANCE / "imports"))
    """Where files to be imported wait between the trial run and its confirmation, and where those loaded are kept; every process must reach it."""
    IMPORT_UPLOAD = int(os.environ.get("ECRF_IMPORT_UPLOAD", str(12 * 1024 * 1024)))
    IMPORT_BYTES = int(os.environ.get("ECRF_IMPORT_BYTES", str(2 * 1024 ** 3)))
    """Bytes of a file at most: uploaded on the page, and loaded by ``flask import``."""
    SMTP = os.environ.get("ECRF_SMTP", "")
    """``host:port`` of the mail server; empty: messages go to the folder ``OUTBOX`` (rulings R64)."""
    OUTBOX = os.environ.get("ECRF_OUTBOX", str(INSTANCE / "outbox"))
    DIGEST_HOUR = int(os.environ.get("ECRF_DIGEST_HOUR", "7"))
    """The hour from which the day's digest leaves, in the time of ``BABEL_DEFAULT_TIMEZONE``."""
    MAIL_FROM = os.environ.get("ECRF_MAIL_FROM", "ecrf@localhost")
    PUBLIC_URL = os.environ.get("ECRF_URL", "http://127.0.0.1:5000/")
    """The address of the application as people open it, for links in mails."""
    DEMO = os.environ.get("ECRF_DEMO", "") == "1"
    """Shows the ribbon that says the data are fictitious."""
    IDLE_MINUTES = int(os.environ.get("ECRF_IDLE_MINUTES", "15"))
    ABSOLUTE_HOURS = int(os.environ.get("ECRF_ABSOLUTE_HOURS", "12"))
    """A session ends after this idle time, and in any case after this long (regulatory AUTH-06)."""
    ARGON2 = {"time_cost": 3, "memory_cost": 65536, "parallelism": 4}
    """Cost of a password hash: RFC 9106, second recommended option (64 MiB)."""
    SESSION_COOKIE_SECURE = os.environ.get("ECRF_HTTPS", "") == "1"
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    SESSION_COOKIE_NAME = "ecrf"
    MAX_CONTENT_LENGTH = 4 * 1024 * 1024
    MAX_FORM_MEMORY_SIZE = 4 * 1024 * 1024
    MAX_FORM_PARTS = 5000
    WTF_CSRF_TIME_LIMIT = None
    """A CSRF token lives as long as its session: a page left open over lunch can still be saved."""
    BABEL_DEFAULT_LOCALE = "fr"
    BABEL_DEFAULT_TIMEZONE = "Europe/Paris"
    SQLALCHEMY_ENGINE_OPTIONS = {"pool_size": 8, "max_overflow": 4, "pool_pre_ping": False,
                                 "connect_args": {"options": "-c jit=off -c max_parallel_workers_per_gather=0"}}
    """Statements of pages are short: to compile one, or to start workers for it, takes longer than to answer it."""
