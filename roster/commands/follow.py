"""``follow``: fetch what other registers publish, each by itself, and keep it where it holds."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import click

from ..check import following, inputs
from ..check.following import Copy
from ..directory.directory import Directory
from ..edge import disk, publish
from ..notices.live import CannotLook
from ..records.registers import OtherRegister
from ..source.files import FOLLOWED, REGISTERS, SITE
from ..source.problems import Finding, errors, one_line
from ..text import hosts
from . import adopting, questions
from .start import Site, alone, errors_found, opened, part, refuse_example, root_option, tell, today_option

_SECONDS = 300.0  # for one file of one register
_NOT_FETCHED = "没有取"
_ABOUT_COPIES = (
    "bad-followed", "followed-differs", "followed-twice", "old-copy", "adopted-behind", "adopted-gone", "not-adopted",
    "adopted-double",
)  # fmt: skip


@click.command()
@click.argument("ids", nargs=-1, metavar="[名录编号]…")
@root_option
@today_option
@click.option("--dry-run", is_flag=True, help="只取来看，说会怎样，不写文件")
@click.option("--adopt", is_flag=True, help="把它的账号收录到本名录：先给您看要写的，同意了才写")
@click.option("--yes", is_flag=True, help="收录时不问，直接写入")
@click.option("--ask/--no-ask", default=None, help="收录以前问一问；默认在终端里问")
def follow(
    ids: tuple[str, ...], root: Path, today: date | None, dry_run: bool, adopt: bool, yes: bool, ask: bool | None
) -> int:
    """取来 data/registers.yaml 里的名录公开的账号，核对以后存到 data/followed/；不写编号的，每个都取。"""
    if yes and not adopt:
        raise click.UsageError("--yes 只和 --adopt 一起用")
    asking = adopt and not (yes or dry_run) and questions.may_ask(ask)
    if not dry_run:
        refuse_example(root)
        if not asking:  # who asks holds nothing up meanwhile
            alone(root)
    site = opened(root, today)
    directory = _directory(site)
    wanted = _wanted(directory, ids)
    if adopt:
        wanted = adopting.wanted(directory, wanted if ids else ())
    if not wanted:
        click.echo(f"{REGISTERS} 里还没有{'可以收录的' if adopt else ''}名录；写法见 docs/follow.md。")
        return 0
    taken = {register.id: copy for register in wanted if (copy := _taken(register, directory))}
    made = {path: data for id_, copy in taken.items() for path, data in _files(id_, copy)}
    if adopt and taken:
        registers = [directory.registers[id_] for id_ in taken]
        is_written = adopting.adopt(site, made, registers, dry_run=dry_run, asking=asking, sure=yes)
    else:
        is_written = not dry_run
        if is_written:
            _keep(site, made, asking=asking)
        tell(_about_copies(site, made))
    refused = [register.id for register in wanted if register.id not in taken]
    if is_written:
        _note_refused(site, directory, refused)
    click.echo(f"{'已更新' if is_written else '会更新'} {len(taken)} 个名录的副本，{len(refused)} 个没有更新。")
    return 1 if refused else 0


def _keep(site: Site, made: Mapping[str, bytes], *, asking: bool) -> None:
    """Write the new copies."""
    if asking:
        alone(site.root)  # there was nothing to ask
    for path, data in made.items():
        publish.replace_file(site.root / path, data)


def _files(id_: str, copy: Copy) -> Iterator[tuple[str, bytes]]:
    """A copy and its receipt, by their paths."""
    yield f"{FOLLOWED}/{id_}.json", copy.text
    yield f"{FOLLOWED}/{id_}.yaml", following.as_yaml(copy.receipt)


def _note_refused(site: Site, directory: Directory, ids: Sequence[str]) -> None:
    """Write into the receipts of the copies that stay since when no newer one came: ``due`` tells it until one does."""
    for id_ in ids:
        receipt = directory.receipts.get(id_)
        if receipt and receipt.refused_on is None:
            noted = dataclasses.replace(receipt, refused_on=directory.today)
            publish.replace_file(site.root / FOLLOWED / f"{id_}.yaml", following.as_yaml(noted))


def _directory(site: Site) -> Directory:
    """The records as far as they can be read: what is wrong with copies is to be mended here. Raises FoundErrors for
    what is wrong with the list of registers, or with the folder into which copies go.
    """
    directory, findings = inputs.join(site.files, site.day)
    stand_in_the_way = [one for one in errors(findings) if one.where.path in (REGISTERS, SITE) or _is_link(one)]
    if directory is None or stand_in_the_way:
        raise errors_found(stand_in_the_way or findings, _NOT_FETCHED)
    return directory


def _is_link(finding: Finding) -> bool:
    """True for a link at a place through which a copy would be written."""
    return finding.code == "symlink" and (finding.where.path == "data" or finding.where.path.startswith(FOLLOWED))


def _wanted(directory: Directory, ids: Sequence[str]) -> list[OtherRegister]:
    if unknown := [id_ for id_ in ids if id_ not in directory.registers]:
        known = "、".join(directory.registers) or "（没有）"
        raise click.UsageError(f"{REGISTERS} 里没有编号为“{'、'.join(unknown)}”的名录；有的是：{known}")
    return [register for id_, register in directory.registers.items() if not ids or id_ in ids]


def _taken(register: OtherRegister, directory: Directory) -> Copy | None:
    """What a register publishes, None where it can't be kept; told in a line, whichever it is."""
    from ..edge.fetch import Fetcher  # slow to import, and only looks over the network need it

    before = [account for account in directory.followed if account.register == register.id]
    receipt = directory.receipts.get(register.id)
    part(f"取 {one_line(register.name)}")
    fetch = Fetcher(hosts.uri(register.base_url), _SECONDS, disk.MAX_FOLLOWED_BYTES)
    try:
        copy = following.take(register, fetch, directory.today)
    except (following.NotTaken, CannotLook) as error:
        kept = f"仍用{f' {receipt.on} 取来的' if receipt else '原来的'}那一份" if before else "这里还没有它的账号"
        click.echo(one_line(f"没有更新：{register.name}（{register.id}）：{error.message}；{kept}"), err=True)
        return None
    changes = following.difference(before, copy.accounts)
    signed = "，签名有效" if copy.receipt.signature else ""
    click.echo(one_line(f"{register.name}（{register.id}）：{len(copy.accounts)} 个账号，{changes}{signed}"))
    return copy


def _about_copies(site: Site, made: Mapping[str, bytes]) -> list[Finding]:
    """What is to be found about the copies once the new ones are there."""
    _, findings = inputs.join(dataclasses.replace(site.files, data={**site.files.data, **made}), site.day)
    return [finding for finding in findings if finding.code in _ABOUT_COPIES]
