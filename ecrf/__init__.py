"""The engine of the eCRF: it knows no page of the trial, and finds the trial by ``STUDY`` in ``config.py``."""
