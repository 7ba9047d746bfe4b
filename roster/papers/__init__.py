"""What is printed or passed on: forms, letters, the report of the supervising office."""
