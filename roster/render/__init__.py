"""Jinja and Markdown; the only room that imports either."""
