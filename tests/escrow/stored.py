"""Stores of copies in tests: opened by their holders, read as files."""

from __future__ import annotations

from pathlib import Path

from ecrf.escrow.reading import HOLDER, Copy, Store

FOLDERS = ("01", "unblinded/01", "02", "unblinded/02")


def opened(root: Path) -> Path:
    """The stores of two sites and of their whole chains, each with its holder."""
    for folder in FOLDERS:
        (root / folder).mkdir(parents=True)
        (root / folder / HOLDER).write_text(f"Keeper of {folder}\n", encoding="utf-8")
    return root


def copies(root: Path, folder: str, stream: str) -> list[Copy]:
    """Every copy of a chain in a store."""
    return [Copy(line) for _file, line in Store(root / folder).lines(stream)]


def words(root: Path, folder: str) -> str:
    """Everything that lies in a store."""
    return "\n".join(file.read_text(encoding="utf-8") for file in sorted((root / folder).rglob("*")) if file.is_file())
