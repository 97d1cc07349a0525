"""One paper composed in a process of its own: what the composer keeps of it in memory ends with that process.

Composed in this process, the casebooks of 32 subjects left 2.5 GB behind; a process of its own costs some 50 ms a paper.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Literal

STANDARD: Literal["a-2a"] = "a-2a"
"""PDF/A-2, level A: it keeps for decades, and screen readers know its structure."""


class NotComposedError(Exception):
    """The composer refused, in its own words."""


def pdf(template: Path, document: str, timestamp: int) -> bytes:
    """The document (JSON) set by that template, dated ``timestamp`` (seconds since 1970). Raises ``NotComposedError``."""
    return _asked({"template": str(template), "document": document, "timestamp": timestamp, "standard": STANDARD})


def marks(template: Path, document: str, label: str) -> list[dict[str, Any]]:
    """What the template says under that label while it sets the document, such as on which page something stands. Raises ``NotComposedError``."""
    found: list[dict[str, Any]] = json.loads(_asked({"template": str(template), "document": document, "label": label}))
    return found


def png(template: Path, document: str, dots: int) -> bytes:
    """A document of one page as a picture of so many dots per inch. Raises ``NotComposedError``."""
    return _asked({"template": str(template), "document": document, "dots": dots})


def _asked(order: dict[str, Any]) -> bytes:
    done = subprocess.run([sys.executable, "-m", __name__], input=json.dumps(order).encode(), capture_output=True, check=False,  # noqa: S603 - our own interpreter
                          cwd=Path(__file__).parents[2])
    if done.returncode:
        raise NotComposedError(done.stderr.decode(errors="replace").strip() or f"the composer ended with {done.returncode}")
    return done.stdout


def _main() -> None:
    import typst  # noqa: PLC0415 - a wheel of 25 MB that only this process needs
    order = json.load(sys.stdin)
    template = Path(order["template"])
    given = {"root": str(template.parent), "sys_inputs": {"document": order["document"]}, "ignore_system_fonts": True}
    try:
        if "label" in order:
            made = typst.query(str(template), f"<{order['label']}>", field="value", **given).encode()
        elif "dots" in order:
            made = typst.compile(str(template), format="png", ppi=order["dots"], **given)
        else:
            made = typst.compile(str(template), format="pdf", pdf_standards=order["standard"], timestamp=order["timestamp"], **given)
    except (RuntimeError, OSError) as broken:
        sys.exit(str(broken))
    sys.stdout.buffer.write(bytes(made))


if __name__ == "__main__":
    _main()
