"""Tests of ``roster/exchange``."""
