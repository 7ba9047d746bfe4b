"""Tests of ``roster/source``."""
