"""The real server beside a test: gunicorn over a committed clone, and a browser-like client that keeps its session."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask

ROOT = Path(__file__).parent.parent


def free_port() -> int:
    """A port of the loopback that nobody uses."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answers(port: int) -> bool:
    """Whether something listens on the port."""
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def start(made: Flask, port: int, **environment: str) -> subprocess.Popen[bytes]:
    """Start gunicorn over the database of ``made``, in a process group of its own; returns when it answers."""
    while answers(port):  # a server just killed may still hold the port for a moment
        time.sleep(0.05)
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("gunicorn")), "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4",
         "--worker-class", "gthread", "--log-level", "error", "wsgi:app"], cwd=ROOT, start_new_session=True,
        env=os.environ | {"DATABASE_URL": made.config["DATABASE_URL"], "DATABASE_OWNER_URL": made.config["OWNER_URL"]}
        | environment)
    for _ in range(300):
        if answers(port):
            return process
        time.sleep(0.1)
    raise TimeoutError("the server did not start")


@contextmanager
def served(made: Flask, **environment: str) -> Iterator[str]:
    """The real server; yields its address."""
    port = free_port()
    process = start(made, port, **environment)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


class Session:
    """A person's session over HTTP."""

    def __init__(self, port: int):
        self.port, self.cookie, self.token = port, "", ""

    def send(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """One request on a connection of its own; returns status and text. Raises ``OSError`` when the server dies."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": self.cookie}
        body = None
        if fields is not None:
            body = urlencode(fields | {"csrf_token": self.token})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            if cookie.startswith("ecrf="):
                self.cookie = cookie.partition(";")[0]
        found = re.search(r'name="csrf-token" content="([^"]+)"', text)
        self.token = found[1] if found else self.token
        connection.close()
        return answer.status, text

    def log_in(self, email: str, phrase: str) -> None:
        """Log in; the session's cookie is kept."""
        self.send("GET", "/login")
        status, text = self.send("POST", "/login", {"email": email, "password": phrase})
        assert status in (302, 303), text[:300]
        self.send("GET", "/study")
