"""Tests of ``roster/directory``."""
