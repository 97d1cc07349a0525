"""The application plus one route that does the least a save could do: the log-in check, one INSERT, one COMMIT."""

from flask import Blueprint
from sqlalchemy import text

from ecrf.app import create_app
from ecrf.db import db
from ecrf.permissions import requires

blueprint = Blueprint("floor", __name__)


@blueprint.post("/floor")
@requires("record")
def floor() -> str:
    """One row, committed."""
    db.session.execute(text("INSERT INTO floor (words) VALUES ('one row')"))
    db.session.commit()
    return "ok"


app = create_app()
app.register_blueprint(blueprint)
