"""The application that a web server runs: ``gunicorn wsgi:app``."""

import gc

gc.disable()  # what is made while starting stays for good: searching it for garbage costs a tenth of the start
from ecrf.app import create_app  # noqa: E402 - after the line above, on purpose

app = create_app()
gc.freeze()
gc.enable()
