"""Tests of ``roster/edge``."""
