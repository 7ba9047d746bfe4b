"""What ``roster/public`` makes, in a real browser."""
