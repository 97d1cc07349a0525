"""An ODM file read back while it is still being written, by a process of its own: two processors, and the file as it lies on the disk.

The process reads until its standard input is closed, which says that the file is complete, and prints what the file says, or why it cannot be read.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from lxml import etree

from .checking import Edition, confirmed, refused
from .values import Told

PAUSE = 0.05
"""Seconds to wait for more, where the writer is behind."""
ROOT = Path(__file__).parents[3]
_RUN = f"import sys; from {__name__} import main; main(*sys.argv[1:])"


@contextmanager
def confirming(module: str, path: Path) -> Iterator[Callable[[Told], None]]:
    """Read the file beside its writer; what is handed over, called once it is complete, raises ``Refused`` where the file breaks
    the schema of the module's ``EDITION`` or says anything else than what it is given."""
    path.touch()
    reader = subprocess.Popen([sys.executable, "-c", _RUN, str(path), module], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)  # noqa: S603 - our own interpreter and module
    try:
        yield partial(_finish, reader)
    finally:
        if reader.poll() is None:
            reader.kill()
            reader.communicate()


def _finish(reader: subprocess.Popen[bytes], told: Told) -> None:
    said, _ = reader.communicate()
    if reader.returncode:
        raise RuntimeError(f"The process that reads the ODM file back ended with {reader.returncode}.")
    found: dict[str, Any] = json.loads(said)
    if "error" in found:
        raise refused(found["error"])
    confirmed(told.digests, {subject: bytes.fromhex(digest) for subject, digest in found["digests"].items()})


class Growing:
    """A file that is still being written: its end is where it ends once standard input is closed."""

    def __init__(self, path: Path):
        self._file, self._complete = path.open("rb"), False

    def read(self, size: int) -> bytes:
        """The next bytes, waited for; none at the end."""
        while not (found := self._file.read(size)) and not self._complete:
            ready, _, _ = select.select([0], [], [], PAUSE)
            self._complete = bool(ready) and not os.read(0, 1)
        return found


def main(path: str, module: str) -> None:
    """Print the digests of what the file says, subject by subject, or the error that stops the reading."""
    edition: Edition = import_module(module).EDITION
    try:
        told = edition.told(Growing(Path(path)))
    except etree.XMLSyntaxError as error:
        print(json.dumps({"error": str(error)}))
    else:
        print(json.dumps({"digests": {subject: digest.hex() for subject, digest in told.digests.items()}}))
