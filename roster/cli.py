"""The command line: which commands there are, and how each ends. 0 fine, 1 findings, 2 wrong usage."""

import importlib
import re
import signal
import sys

_SETUP = "运行环境还没有准备好；请先运行 make setup，再用 .venv/bin/python site.py"
try:
    import click
except ModuleNotFoundError:
    sys.exit(_SETUP)

from .edge.system import use_utf8  # noqa: E402
from .source.problems import one_line  # noqa: E402

COMMANDS = (
    "build", "check", "codeowners", "deploy", "docs", "export", "file", "form", "import", "letter", "new", "plan", "posted", "report",
    "serve",
)  # fmt: skip


# What click says in English around our own words.
_HELP = {
    "Usage": "用法", "Options": "选项", "Commands": "命令", "[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 …", "[COMMAND] [ARGS]...": "[命令] …",
    "DIRECTORY": "文件夹", "FILE": "文件", "PATH": "路径", "TEXT": "内容", "INTEGER RANGE": "整数", "INTEGER": "整数",
    "Show this message and exit.": "显示这份说明",
}  # fmt: skip
_HELP_WORDS = re.compile("|".join(map(re.escape, sorted(_HELP, key=len, reverse=True))))


class _Formatter(click.HelpFormatter):
    """Help in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _in_chinese(args), "用法：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{_in_chinese(heading)}：\n")

    def write_dl(self, rows, *args, **more) -> None:
        super().write_dl([(_in_chinese(first), _in_chinese(second)) for first, second in rows], *args, **more)


def _in_chinese(text: str) -> str:
    return _HELP_WORDS.sub(lambda word: _HELP[word.group()], text)


click.Context.formatter_class = _Formatter


class _Commands(click.Group):
    """Commands whose modules are imported when they are called: a build need not wait for what others need."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def resolve_command(self, ctx: click.Context, args: list[str]):
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"没有“{args[0]}”这个命令；可用的有：{'、'.join(COMMANDS)}")
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        function = {"import": "import_"}.get(name, name)
        return getattr(importlib.import_module(f".commands.{function}", __package__), function)


def run() -> None:
    """Run a command; whatever stops it is told in a line, never as a traceback."""
    use_utf8()
    signal.signal(signal.SIGTERM, _interrupt)  # ends a command as Ctrl-C does: what was begun is cleared away
    try:
        main(standalone_mode=False)
    except click.ClickException as error:
        click.echo(f"错误：{_told(error)}", err=True)
        sys.exit(error.exit_code)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("roster"):
            raise
        sys.exit(_SETUP)
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断；原有内容不变。", err=True)
        sys.exit(130)
    except OSError as error:
        click.echo(f"错误：不能读写 {one_line(str(error.filename))}（{error.strerror}）", err=True)
        sys.exit(1)


def _told(error: click.ClickException) -> str:
    """What click says in English, for a clerk; words of our own stay as they are."""
    match error:
        case click.NoSuchOption():
            near = f"；您是不是要写 {'、'.join(error.possibilities)}？" if error.possibilities else ""
            told = f"没有 {error.option_name} 这个选项{near}"
        case click.exceptions.NoSuchCommand():
            told = f"没有“{error.command_name}”；可用的有：{'、'.join(error.ctx.command.commands)}"
        case click.MissingParameter():
            told = f"缺少 {_named(error.param)}"
        case click.BadOptionUsage():
            told = f"{error.option_name} 后面缺少内容"
        case click.BadParameter() if error.param is not None:
            told = f"{_named(error.param)}：{_asked(error.param.type) or error.message}"
        case _:
            told = re.sub(r"^Got unexpected extra arguments? \((.*)\)$", r"多了“\1”", error.format_message())
    way = error.ctx.command_path.split()[1:] if isinstance(error, click.UsageError) and error.ctx else []
    return f"{told}\n怎样使用：{' '.join(['python site.py', *way, '--help'])}"


def _asked(kind: click.ParamType) -> str:
    """What may be given, where click would say it in English."""
    match kind:
        case click.Choice():
            return f"只能是 {'、'.join(kind.choices)}"
        case click.IntRange():
            return f"请写 {kind.min} 到 {kind.max} 的整数"
        case click.types.IntParamType():
            return "请写整数"
        case click.Path():
            return f"没有这个{'文件夹' if not kind.file_okay else '文件'}"
    return ""


def _named(parameter: click.Parameter) -> str:
    return parameter.opts[0] if isinstance(parameter, click.Option) else parameter.human_readable_name


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """名录：政务新媒体账号名录的静态网站生成器。"""
