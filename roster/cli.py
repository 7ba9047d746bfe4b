"""The command line: which commands there are, and how each ends. 0 fine, 1 findings, 2 wrong usage."""

import errno
import gettext
import importlib
import os
import sys
from pathlib import Path
from typing import Any

_SETUP = "运行环境还没有准备好；请先运行 make setup，再用 .venv/bin/python site.py"
try:
    import click
except ModuleNotFoundError:
    sys.exit(_SETUP)

from . import __version__  # noqa: E402
from .edge import interruptions, streams, terminal  # noqa: E402
from .edge.system import use_utf8  # noqa: E402
from .source import problems  # noqa: E402
from .source.refusal import Refusal  # noqa: E402

COMMANDS = (
    "build", "check", "checklist", "circular", "codeowners", "daily", "deploy", "docs", "due", "export", "fake",
    "file", "follow", "form", "import", "inspect", "key", "letter", "merge", "new", "notice", "plan", "posted",
    "reconcile", "report", "serve", "template", "upgrade",
)  # fmt: skip
_METAVARS = {"text": "内容", "integer": "整数", "integer range": "整数"}  # names of types that click does not translate


class _Commands(click.Group):
    """Commands whose modules are imported when they are called: a build need not wait for what others need."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run with nothing printed that could work a terminal, also where another program calls."""
        with terminal.safe_output():
            return super().main(*args, **extra)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"没有“{args[0]}”这个命令；可用的有：{'、'.join(COMMANDS)}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> None:
        """Run the command; its number is the exit status, and what it refuses is told here, once for all commands."""
        try:
            status = super().invoke(ctx)
        except Refusal as refusal:
            click.echo(problems.as_text(refusal.problems) + refusal.told, err=True)
            status = refusal.status
        ctx.exit(status or 0)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        function = {"import": "import_"}.get(cmd_name, cmd_name)
        module = importlib.import_module(f".commands.{function}", __package__)
        interruptions.hear()  # not before: compiled libraries that are interrupted while they are loaded crash
        return _described(getattr(module, function))


def _described(command: click.Command) -> click.Command:
    """A command whose help has Chinese words also where click's catalogue has none."""
    command.options_metavar = "[选项]"
    for parameter in command.params:
        if parameter.metavar is None and parameter.type.name in _METAVARS:
            parameter.metavar = _METAVARS[parameter.type.name]
    if isinstance(command, click.Group):
        command.subcommand_metavar = "[命令] …"
        for inner in command.commands.values():
            _described(inner)
    return command


def run(root: str = ".") -> None:
    """Run a command; whatever stops it is told in a line, never as a traceback.

    ``root`` is the site's folder where ``--root`` names none.
    """
    use_utf8()
    streams.steady()
    terminal.make_output_safe()
    _speak_chinese()
    status = _ended(root)
    if fault := streams.lost():
        click.echo(Refusal(fault).told, err=True)
        status = status or 1
    sys.exit(status)


def _ended(root: str) -> int:
    """Run the command that was asked for; gives how it ended, after that was told."""
    try:
        return main(prog_name=_program_name(), standalone_mode=False, obj=root)
    except click.ClickException as error:
        error.show()
        if isinstance(error, click.UsageError) and error.ctx is None:  # click knew no command: ours tells the way
            click.echo(f"怎样使用：{_program_name()} --help", err=True)
        return error.exit_code
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("roster"):
            raise
        sys.exit(_SETUP)
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断；原有内容不变。", err=True)
        return 130
    except OSError as error:
        click.echo(Refusal(_of_system(error)).told, err=True)
        return 1


def _of_system(error: OSError) -> str:
    """What the system refused, and what to do about it; not every fault of a disk says at which file."""
    where = f" {problems.one_line(str(error.filename))} " if error.filename is not None else ""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return f"磁盘满了，写不下{where.rstrip()}；请腾出空间以后再运行一次"
        case errno.EACCES | errno.EPERM:
            return f"没有读写{where or '文件'}的权限；请用有权限的用户运行，或请管理员改权限"
        case errno.EROFS:
            return f"磁盘是只读的，写不了{where.rstrip()}"
    return f"不能读写{where.rstrip() or '文件'}（{error.strerror or error}）"


def _speak_chinese() -> None:
    """Let click's own messages come from our catalogue, whatever the machine's language."""
    os.environ["LANGUAGE"] = "zh_CN"
    gettext.bindtextdomain("messages", Path(__file__).with_name("locale"))


def _program_name() -> str:
    """What to type for this program, as its messages should say it."""
    name = Path(sys.argv[0]).name
    return {"site.py": "python site.py", "__main__.py": "python -m roster"}.get(name, name)


def _tell_version(ctx: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    """What ``--version`` prints: the program's version and that of the format it reads; then the command is over."""
    if wanted:
        from .records.site import FORMAT_VERSION

        click.echo(f"名录 {__version__}，数据格式 {FORMAT_VERSION}")
        ctx.exit()


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[选项]",
    subcommand_metavar="命令 …",
)
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_tell_version, help="程序和数据格式的版本"
)
def main() -> None:
    """名录：政务新媒体账号名录的静态网站生成器。"""
