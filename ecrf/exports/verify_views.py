"""The page that checks a file: sent or given by its digest, it is told in which export it was issued, or that it is none of these."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, g, render_template, request
from flask_login import current_user

from ecrf.context import language, study
from ecrf.crf import Refused
from ecrf.permissions import requires

from . import verifying
from .formats import FORMATS

blueprint = Blueprint("verification", __name__)


@blueprint.url_value_preprocessor
def _only_hash(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A file sent here is hashed as it arrives, never stored, and may be as large as an export; before anything reads the form."""
    asked: Any = request._get_current_object()  # type: ignore[attr-defined]
    asked._get_file_stream = lambda *_about, **_more: verifying.Hashed()
    if current_user.is_authenticated and current_user.actor.may("export"):
        asked.max_content_length = current_app.config["VERIFY_UPLOAD"]


@blueprint.get("/exports/verify")
@requires("export")
def ask() -> str:
    """Where a file or its digest is given."""
    return _drawn()


@blueprint.post("/exports/verify")
@requires("export")
def verify() -> tuple[str, int]:
    """What is known of that file."""
    sent, typed = request.files.get("file"), request.form.get("digest", "")
    taken: Any = sent.stream if sent is not None and sent.filename else None
    try:
        if (taken is None) == (not typed.strip()):
            raise Refused(verifying.NOTHING if taken is None else verifying.BOTH)
        sha256 = taken.made.hexdigest() if taken is not None else verifying.pasted(typed)
    except Refused as refused:
        return _drawn(problem=refused.problem[language()], typed=typed), 422
    found = verifying.issued(g.actor, study(), sha256)
    return _drawn(sha256=sha256, issued=found, name=sent.filename if taken is not None and sent is not None else "", bytes=taken.bytes if taken else 0), 200


def _drawn(**words: Any) -> str:
    return render_template("exports/verify.html", formats=FORMATS, most=current_app.config["VERIFY_UPLOAD"], **words)
