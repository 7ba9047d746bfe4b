"""Calls of a command in this process, with answers as somebody types them."""

from pathlib import Path

from click.testing import CliRunner, Result

from roster import cli


def invoke(arguments: list[str | Path], answers: str | None = None) -> Result:
    """What the command printed and how it ended; faults are raised."""
    return CliRunner().invoke(cli.main, [*map(str, arguments)], input=answers, catch_exceptions=False)
