"""Tests of ``roster/review``."""
