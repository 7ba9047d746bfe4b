"""How a record beside the register is written: its lines are shown, checked with everything else, and then put down."""

import dataclasses
from collections.abc import Sequence

import click

from ..check import inputs
from ..directory.directory import Directory
from ..review import submissions
from ..source import problems
from ..source.edits import Edit
from ..source.refusal import FoundErrors
from . import questions, submitting
from .desk import Desk
from .start import alone, tell


def record(desk: Desk, path: str, edits: Sequence[Edit]) -> Directory:
    """Write edits of a file below ``data/``; the records as they are then. Raises FoundErrors where an error would
    come of it.
    """
    made = submissions.edited(desk.files, {path: edits})
    after, found = inputs.join(dataclasses.replace(desk.files, data={**desk.files.data, **made}), desk.directory.day)
    if after is None or problems.has_errors(found):
        raise FoundErrors("照这样写有错误，没有写任何文件。", problems.errors(found))
    tell([finding for finding in found if finding.where.path == path])
    submitting.show_lines(desk.files.data, made)
    if desk.dry_run:
        click.echo("只是看看，没有写任何文件。")
        return after
    if desk.asking:
        if not questions.yes("写入吗？", default=True):
            raise click.Abort
        alone(desk.root)
    submitting.write(desk.root, desk.files, made, desk.directory.day)
    click.echo(f"已写入 {path}")
    return after
