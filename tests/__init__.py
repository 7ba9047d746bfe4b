"""Tests of 名录. Every test says in its docstring which promise it keeps."""
