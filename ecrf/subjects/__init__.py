"""Subjects: enrolment, the home matrix, a subject's casebook and planner."""
