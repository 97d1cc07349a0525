"""The comparison of an ODM 2.0 file with what was handed to its writer; JSON is turned into XML for it, and held against the same schema."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from ecrf.crf import Refused, T

from ..odm.checking import Edition
from ..odm.values import Told
from .elements import NS
from .writing import Plain, back

EDITION = Edition(NS, "2.0/ODM.xsd", "ItemGroup", "{*}ItemData")
"""ODM 2.0."""

_BROKEN = T("Le fichier JSON ne se relit pas comme de l’ODM\u00a0: {error}. Rien n’est livré\u202f; l’export précédent reste. Prévenez l’équipe technique.",
            "The JSON file cannot be read back as ODM: {error}. Nothing is delivered; the earlier export stays. Tell the technical team.")


@contextmanager
def afterwards(path: Path) -> Iterator[Callable[[Told], None]]:
    """The check of a JSON file, once it is complete."""
    yield partial(confirm_json, path)


def confirm_json(path: Path, told: Told) -> None:
    """Turn the file into XML and confirm that. Raises ``Refused`` where it is no JSON, breaks the schema or says something else."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        document = Plain(Path(folder), "odm2.xml")
        try:
            back(path, document)
        except (ValueError, LookupError, AttributeError, TypeError) as error:
            raise Refused(_BROKEN.filled(error=f"{type(error).__name__}: {error}"[:300])) from error
        EDITION.confirm(document.path, told)
