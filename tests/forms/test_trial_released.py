"""Released pages do not change: their digests are frozen in forms/released.txt."""

from hashlib import sha256
from pathlib import Path

import pytest
import rfc8785

import forms
from forms.study import PAGES

RELEASED = Path(forms.__file__).parent / "released.txt"


def frozen() -> dict[tuple[str, str], str]:
    lines = [line.split() for line in RELEASED.read_text().splitlines() if line and not line.startswith("#")]
    return {(oid, version): digest for oid, version, digest in lines}


def digest_of(page) -> str:
    """Over everything a site reads on the page: questions, help, ranges, rules, and the words of its codes."""
    lists = {i.codelist.oid: i.codelist.as_dict() for i in page.items.values() if i.codelist}
    return sha256(rfc8785.dumps({"page": page.as_dict(), "codelists": lists})).hexdigest()


@pytest.mark.requirement("DATA-01")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.oid)
def test_a_released_page_is_never_edited(page) -> None:
    digest = digest_of(page)
    known = frozen().get((page.oid, page.version))
    assert known is not None, (
        f"{page.oid} {page.version} is not in forms/released.txt. When it is released, add the line\n"
        f"{page.oid} {page.version} {digest}")
    assert known == digest, (
        f"{page.oid} {page.version} differs from what was released. If it is in use at a site: move the class as it was "
        f"to forms/superseded/, list it in SUPERSEDED, and give its successor the next version. If no site has used it "
        f"yet, replace its line in forms/released.txt by\n{page.oid} {page.version} {digest}")


def test_every_released_line_is_a_page_in_use_or_superseded() -> None:
    from forms.superseded import SUPERSEDED
    assert set(frozen()) == {(p.oid, p.version) for p in (*PAGES, *SUPERSEDED)}
