"""Tests of ``roster/public``."""
