"""Tests of ``roster/records``."""
