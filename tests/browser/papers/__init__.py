"""What ``roster/papers`` makes, in a real browser."""
