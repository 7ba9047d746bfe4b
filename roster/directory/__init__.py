"""Records joined up, and the calendar."""
