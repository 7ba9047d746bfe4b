"""Tests of ``roster/reference``."""
