"""Whether an address of a casebook is a page that is there or may be begun: addresses can be typed, lines cannot be made up."""

from __future__ import annotations

from werkzeug.exceptions import NotFound

from ecrf.casebook.locate import Place
from ecrf.casebook.read import Casebook
from ecrf.crf import Log, Per, Study
from ecrf.subjects.schedule import addable


def may_stand(place: Place, study: Study, casebook: Casebook) -> bool:
    """A page on file; or one that may be begun: a log's new line (or its next key), a page about a line that is live, a
    repeated visit that follows the last one (rulings R54)."""
    if casebook.form(*place.address) is not None:
        return True
    if place.event and not addable(study.visit(place.event), place.event, casebook):
        return False
    repeats = place.page.repeats
    if isinstance(repeats, Log):
        return place.line in ("new", next_line(place, casebook))
    return not isinstance(repeats, Per) or any(form.line == place.line for form in casebook.lines(repeats.of))


def must_stand(place: Place, study: Study, casebook: Casebook) -> None:
    """Raises ``NotFound`` for a page that neither is on file nor may be begun; ``casebook`` is unmasked."""
    if not may_stand(place, study, casebook):
        raise NotFound


def next_line(place: Place, casebook: Casebook) -> str:
    """The key of a log's next line, of the subject or of that visit: after the last one ever given, removed or not."""
    used = [int(f.line) for f in casebook.forms.values()
            if f.page == place.page.oid and f.visit == place.event and f.line.isdigit()]
    return str(max(used, default=0) + 1)
