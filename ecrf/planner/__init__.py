"""The planner of a site: visits to come on a calendar, what is about to be late, and a feed for people's own calendars."""
