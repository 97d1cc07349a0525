"""What seals see tells beside each row of which table it is, so that who asks for some tables reads no other."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

revision = "0016"
down_revision = "0015"

_ARM = re.compile(r"SELECT t\.act, jsonb_build_object\('table', '(\w+)'")


def before() -> ModuleType:
    """The migration that last changed what the seals see."""
    spec = importlib.util.spec_from_file_location("receipts", Path(__file__).with_name("0014_receipts.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def upgrade() -> None:
    receipts = before()
    registers, content = receipts.earlier()
    registers._view(_ARM.sub(r"SELECT t.act, '\1'::text AS brought, jsonb_build_object('table', '\1'", content + receipts.CONTENT))


def downgrade() -> None:
    receipts = before()
    registers, content = receipts.earlier()
    registers._view(content + receipts.CONTENT)
