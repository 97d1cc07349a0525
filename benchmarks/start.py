"""How long the application takes to start, in new processes, beside Flask with SQLAlchemy and nothing of ours.

    python -m benchmarks.start [--times 5]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time

from benchmarks.server import ROOT

SHOWN = {"floor": "from flask import Flask; import flask_sqlalchemy, psycopg, flask_babel, flask_login, flask_wtf",
         "wsgi:app": "import wsgi"}
NOWHERE = {"DATABASE_URL": "postgresql://x/y", "DATABASE_OWNER_URL": "postgresql://x/y", "SECRET_KEY": "x" * 40}
"""Starting needs no database: the first request connects."""


def main() -> None:
    """Start each program some times, after one start that leaves the byte code, and print wall times in seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    times = parser.parse_args().times
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | NOWHERE
    for name, program in SHOWN.items():
        taken = []
        for _ in range(times + 1):
            begun = time.perf_counter()
            subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, check=True)  # noqa: S603 - our own program
            taken.append(time.perf_counter() - begun)
        print(f"{name:12}median {statistics.median(taken[1:]):5.2f} s   from {min(taken[1:]):.2f} to {max(taken[1:]):.2f}")


if __name__ == "__main__":
    main()
