"""The study as the application shows it: pages, schedule, edit checks, assumptions, permissions."""
