"""Tests of ``roster/rules``."""
