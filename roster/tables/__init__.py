"""Spreadsheets as values, read and written: CSV and xlsx."""
