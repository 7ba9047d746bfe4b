"""Tests of ``roster/papers``."""
