"""Charts as SVG drawn by the server, each with the table that says the same; pure functions over plain numbers and words."""

from .bars import Bar, bars
from .drawing import Chart
from .steps import steps

__all__ = ["Bar", "Chart", "bars", "steps"]
