"""The stand-alone check of a study archive: standard library only; an archive holds it as one file, ``verify.py``.

    python verify.py [FOLDER or FILE.zip]        without an argument: the folder in which this file lies

It needs Python 3.9 or later, no network and nothing of the application that made the archive. It prints one sentence per
problem and exits with 1, or what it counted and exits with 0. Four things are checked: every file against manifest.json,
and that against manifest.sha256; every act of trail/acts.jsonl, whose seal is the SHA-256 of the text sealed, which names
the seal before it; the last act of every chain against trail/heads.json and against every earlier cut; and every row of
data/ against what the acts say. README.txt explains the formats.
"""

from __future__ import annotations

import ast
from pathlib import Path

PARTS = ("reading", "replaying", "retelling", "checking")
"""Its modules, in the order in which they stand in ``verify.py``."""
LAST = '\n\nif __name__ == "__main__":\n    sys.exit(main(sys.argv[1:]))\n'


def source() -> str:
    """``verify.py``: the modules joined to one file, what they import from the standard library once, at the top."""
    imports, bodies = {"import sys": 0}, []
    for name in PARTS:
        text = Path(__file__).with_name(f"{name}.py").read_text()
        lines, top = text.splitlines(), ast.parse(text).body
        for node in top:
            if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and not node.level and node.module != "__future__"):
                imports[ast.unparse(node)] = 0
        last = max(node.end_lineno or 0 for node in top if isinstance(node, ast.Import | ast.ImportFrom))
        title = ast.get_docstring(ast.parse(text)) or ""
        bodies.append(f"# {title}\n\n" + "\n".join(lines[last:]).strip())
    head = f'"""{__doc__}"""\n\nfrom __future__ import annotations\n\n'
    plain, others = (sorted(line for line in imports if line.startswith(kind)) for kind in ("import", "from"))
    return head + "\n".join([*plain, *others]) + "\n\n\n" + "\n\n\n".join(bodies) + "\n" + LAST
