"""A mail server beside a test: it keeps what it takes, and refuses the recipients it is told to refuse."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Mailbox(socketserver.ThreadingTCPServer):
    """``taken`` holds recipient and text of each message, in the order they came."""

    daemon_threads = True

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []
        self.refused: set[str] = set()
        super().__init__(("127.0.0.1", 0), Talk)

    @property
    def address(self) -> str:
        """``host:port``."""
        return f"127.0.0.1:{self.server_address[1]}"


class Talk(socketserver.StreamRequestHandler):
    """One connection, as much of RFC 5321 as smtplib speaks; it says goodbye wrongly, which must not send a mail twice."""

    server: Mailbox

    def handle(self) -> None:
        """Greet, then answer line by line."""
        self.say("220 test")
        recipient = ""
        while line := self.rfile.readline().decode().strip():
            if line.startswith("rcpt "):
                recipient = line.partition("<")[2].partition(">")[0]
                self.say("550 no such person" if recipient in self.server.refused else "250 ok")
            elif line == "data":
                self.say("354 go on")
                self.server.taken.append((recipient, "".join(iter(lambda: self.rfile.readline().decode(), ".\r\n"))))
                self.say("250 ok")
            else:
                self.say("250 ok")

    def say(self, answer: str) -> None:
        """One line."""
        self.wfile.write(f"{answer}\r\n".encode())


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """A server that runs meanwhile."""
    with Mailbox() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()
