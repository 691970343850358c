"""Time for each other: plans, rituals, sessions, and the calendar feed."""
