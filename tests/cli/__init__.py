"""Tests of the command line and of new sites."""
