"""Checking a whole archive, and saying what was found."""

from __future__ import annotations

import csv
import json
import os
import zipfile
from collections.abc import Sequence

from .reading import Archive, check_files, sha256
from .retelling import Replay

ACTS, HEADS, DEFINITION = "trail/acts.jsonl", "trail/heads.json", "definition.json"


def check(place: str) -> Archive:
    """Everything wrong with an archive, in ``problems``; what was checked, in ``counts``. Raises nothing for a broken one."""
    try:
        archive = Archive(place)
    except (OSError, zipfile.BadZipFile) as error:
        archive = Archive(os.path.dirname(os.path.abspath(__file__)))
        archive.wrong("%s cannot be opened as a folder or a zip (%s): it is cut off, damaged or something else.", place, error)
        return archive
    if check_files(archive):
        check_record(archive)
    return archive


def check_record(archive: Archive) -> None:
    """Replay the chains and compare the tables with them, where the archive holds any."""
    named = {entry["name"] for entry in archive.manifest["files"]}
    if ACTS not in named:
        archive.notes.append("This archive was made for a reader who does not see everything: it holds no chain, so only its files were checked.")
        return
    try:
        definition = archive.read(DEFINITION)
        if sha256(definition) != archive.manifest["definition"]:
            archive.wrong("%s is not the definition that the manifest names.", DEFINITION)
        if sha256(archive.read(HEADS)) != archive.manifest["heads_sha256"]:
            archive.wrong("%s are not the heads that the manifest names.", HEADS)
        heads = {stream: (seq, digest) for stream, seq, digest in json.loads(archive.read(HEADS))}
        replay = Replay(archive, heads, json.loads(definition), named)
        with archive.open(ACTS) as source:
            for place, line in enumerate(source, 1):
                replay.line(place, line)
        replay.end()
    except (OSError, KeyError, ValueError, TypeError, AttributeError, IndexError, RecursionError, csv.Error, zipfile.BadZipFile) as error:
        archive.wrong("The record of the archive cannot be read to its end (%s: %s).", type(error).__name__, error)


def main(arguments: Sequence[str]) -> int:
    """The command: print what is wrong and return 1, or what was checked and return 0."""
    here = os.path.dirname(os.path.abspath(__file__))
    archive = check(arguments[0] if arguments else here)
    for sentence in archive.problems:
        print(sentence)
    for note in archive.notes:
        print(note)
    if archive.problems:
        print("%d problems." % len(archive.problems))
        return 1
    print("Nothing is wrong: %s." % ", ".join("%d %s" % (number, what) for what, number in archive.counts.items()))
    return 0
