"""The command line: which commands there are, and how each ends. 0 fine, 1 findings, 2 wrong usage."""

import importlib
import signal
import sys

import click

COMMANDS = ("build", "check", "deploy", "docs", "export", "import", "new", "posted", "serve")


class _Commands(click.Group):
    """Commands whose modules are imported when they are called: a build need not wait for what others need."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        function = {"import": "import_"}.get(name, name)
        return getattr(importlib.import_module(f".commands.{function}", __package__), function)


def run() -> None:
    """Run a command; whatever stops it is told in a line, never as a traceback."""
    signal.signal(signal.SIGTERM, _interrupt)  # ends a command as Ctrl-C does: what was begun is cleared away
    try:
        main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断；原有内容不变。", err=True)
        sys.exit(130)
    except OSError as error:
        click.echo(f"错误：不能读写 {error.filename}（{error.strerror}）", err=True)
        sys.exit(1)


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """名录：政务新媒体账号名录的静态网站生成器。"""
