"""The application that a web server runs: ``gunicorn wsgi:app``."""

from ecrf.app import create_app

app = create_app()
