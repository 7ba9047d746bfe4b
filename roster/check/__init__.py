"""Bytes to sources: load, check, locate, tell."""
