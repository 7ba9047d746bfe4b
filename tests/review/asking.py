"""Calls of a command in this process, ended as ``cli.run`` ends them."""

from pathlib import Path

import click
from click.testing import CliRunner, Result

from roster import cli
from roster.source import problems
from roster.source.refusal import Refusal


def invoke(arguments: list[str | Path], answers: str | None = None) -> Result:
    """What the command printed and how it ended; ``answers`` are typed by somebody. Faults are raised."""
    done = CliRunner().invoke(cli.main, [*map(str, arguments)], input=answers, standalone_mode=False)
    match done.exception:
        case None:
            done.exit_code = done.return_value or 0
        case Refusal() as refusal:
            ended(done, problems.as_text(refusal.problems) + refusal.told, refusal.status)
        case click.ClickException() as error:
            ended(done, f"Error: {error.format_message()}", error.exit_code)
        case click.Abort():
            ended(done, "Aborted!", 1)
        case SystemExit():
            pass
        case fault:
            raise fault
    return done


def ended(done: Result, told: str, status: int) -> None:
    """Add the last line and the way the command ended."""
    done.output_bytes += f"{told}\n".encode()
    done.exit_code = status
