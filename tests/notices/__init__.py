"""Tests of ``roster/notices``."""
