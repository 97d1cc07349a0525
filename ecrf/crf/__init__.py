"""The vocabulary in which a trial is written: pages, items, schedule, edit checks; plain Python on WTForms."""

from .checks import Behaviour, Check, Checks, Finding, Status, findings, page_findings
from .codelists import CHANGE_REASONS, MISSING, NO, YES, YN, YNNA, YNU, Code, Codelist, codelist
from .computed import Asked, Evidence, Said, Table
from .course import Course, Linked
from .dates import PartialDate, add_months
from .derived import Derived
from .deviations import DeviationLog, standing, visible
from .gates import CodeBreak, Decision, Drawn, Filled, Gate, Lack, Taking
from .grid import Grid, GridLine
from .hands import Hands, Sign, Spot
from .item import Context, Item
from .items import (
    NRS,
    VAS,
    BirthMonth,
    Choice,
    Date,
    DateTime,
    Decimal,
    HandMap,
    Integer,
    Line,
    MultiChoice,
    Staff,
    Text,
    Time,
    YesNo,
)
from .items import Lines as ManyLines
from .milestones import Answered, Clock, Figure, Milestone
from .pages import CRF, Lines, Log, Per
from .review import TrailRules
from .schedule import WEEKS, Anchor, Slot, Visit, VisitFacts, VisitState, Window, optional, visit_state
from .study import Assumption, Study, load
from .text import LANGUAGES, Refused, T, same
from .view import Book, FormView

__all__ = [
    "Answered",
    "CHANGE_REASONS", "CRF", "LANGUAGES", "MISSING", "NO", "NRS", "VAS", "WEEKS", "YES", "YN", "YNNA", "YNU",
    "Anchor", "Asked", "Assumption", "Behaviour", "BirthMonth", "Book", "Check", "Checks", "Choice", "Clock", "Code", "CodeBreak", "Codelist",
    "Context", "Course", "Date", "DateTime", "Decimal", "Decision", "Derived", "DeviationLog", "Drawn", "Evidence", "Figure", "Filled", "Finding", "FormView", "Gate", "Grid", "GridLine", "HandMap", "Hands", "Integer", "Item", "Lack",
    "Line", "Lines", "Linked", "Log", "ManyLines", "Milestone", "MultiChoice", "PartialDate", "Per", "Refused", "Said", "Sign", "Slot", "Spot", "Staff",
    "Status", "Study", "T", "Table", "Taking", "Text", "Time", "TrailRules", "Visit", "VisitFacts", "VisitState", "Window", "YesNo", "add_months",
    "codelist", "findings", "load", "optional", "page_findings", "same", "standing", "visible", "visit_state",
]
