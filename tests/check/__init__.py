"""Tests of ``roster/check``."""
