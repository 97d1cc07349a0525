"""A file of ODM is read back while it is being written: one that says something else is refused, no reader is left behind."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import pytest
from lxml import etree

from ecrf.crf import Refused
from ecrf.exports.odm import BESIDE, checking, following, values
from ecrf.exports.odm.writing import NS
from tests import told
from tests.exports.cdisc import cut, made


def test_a_file_that_says_something_else_is_refused(actor, tmp_path):
    number, whole = told.subject(actor), tmp_path / "whole.xml"
    cut("one")
    raw = made(tmp_path / "made", "one", actor("DM"), "odm")["odm.xml"]
    whole.write_bytes(raw)
    for old, new, said in ((b'Value="61.5"', b'Value="61.6"', number), (b"<SiteRef", b"<StieRef", "schema"), (b"</ODM>", b"", "schema")):
        (tmp_path / "broken.xml").write_bytes(raw.replace(old, new))
        with pytest.raises(Refused) as refused:
            checking.EDITION.confirm(tmp_path / "broken.xml", _told(whole))
        assert said in refused.value.problem["en"]
        with pytest.raises(Refused) as refused:
            _written_slowly(tmp_path / "slow.xml", raw.replace(old, new), _told(whole))
        assert said in refused.value.problem["en"]
    _written_slowly(tmp_path / "right.xml", raw, _told(whole))


def _written_slowly(path: Path, raw: bytes, said: values.Told) -> None:
    """A file that grows while another process reads it."""
    with BESIDE(path) as confirm:
        with path.open("wb") as out:
            for start in range(0, len(raw), len(raw) // 3 + 1):
                out.write(raw[start:start + len(raw) // 3 + 1])
                out.flush()
                time.sleep(.1)
        confirm(said)


def test_a_writer_that_fails_leaves_no_reader_behind(tmp_path, monkeypatch):
    started, start = [], subprocess.Popen
    monkeypatch.setattr(following.subprocess, "Popen", lambda *args, **more: started.append(start(*args, **more)) or started[-1])
    with pytest.raises(ValueError, match="writer"), BESIDE(tmp_path / "half.xml"):
        (tmp_path / "half.xml").write_bytes(b"<ODM>")
        raise ValueError("writer")
    assert [reader.poll() for reader in started] == [-signal.SIGKILL]


def _told(path: Path) -> values.Told:
    found = values.Told()
    for _, element in etree.iterparse(str(path), tag=(f"{{{NS}}}SubjectData", f"{{{NS}}}ItemGroupData")):
        checking.EDITION.read(element, found)
    return found
