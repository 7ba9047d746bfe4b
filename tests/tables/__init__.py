"""Tests of ``roster/tables``."""
