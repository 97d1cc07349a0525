"""The real thing under measurement: gunicorn with two workers over PostgreSQL, in a database of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

from config import INSTANCE
from ecrf import embedded
from ecrf.db import APP, with_role

ROOT = Path(__file__).parent.parent


def free_port() -> int:
    """A port of the loopback that nobody uses."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def fresh_database(name: str) -> dict[str, str]:
    """An empty database on the benchmark server; returns the environment that names it."""
    with psycopg.connect(_server(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return known_database(name)


def _server() -> str:
    return os.environ.get("DATABASE_OWNER_URL") or with_role(embedded.start(Path(INSTANCE) / "bench-postgres"),
                                                             "postgres", "postgres")


def known_database(name: str) -> dict[str, str]:
    """The environment that names a database of the benchmark server."""
    server = _server()
    owner = server.rpartition("/")[0] + f"/{name}" if "?" not in server else with_role(server, "postgres", name)
    return {"DATABASE_URL": with_role(server, APP, name), "DATABASE_OWNER_URL": owner}


@contextmanager
def running(environment: dict[str, str], app: str = "benchmarks.floor:app", workers: int = 2) -> Iterator[str]:
    """Gunicorn as in production; yields its address, ends it afterwards."""
    port = free_port()
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
        [str(Path(sys.executable).with_name("gunicorn")), "--bind", f"127.0.0.1:{port}", "--workers", str(workers),
         "--threads", "4", "--worker-class", "gthread", "--keep-alive", "75", "--log-level", "error", app],
        cwd=ROOT, env=os.environ | environment)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(200):
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the server did not start")
