"""``follow --adopt``: accounts of other registers taken into this one, shown before anything is written."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

import click

from ..check import inputs, locate
from ..directory.directory import Directory
from ..records.accounts import Account
from ..records.registers import OtherRegister
from ..review import adopting
from ..review.adopting import Adoption
from ..rules import offers
from ..rules.adopted import adopted_path, why_not_taken_from
from ..source.files import REGISTERS
from ..source.problems import Finding, Level, Problem, errors, has_errors, one_line
from ..source.refusal import FoundErrors, Refusal
from . import questions, submitting
from .start import Site, alone, tell

_NOT_TAKEN_IN = "没有收录，没有写任何文件"
_TOLD = 50  # new records of one register that are told one by one
_ABOUT = (
    "bad-followed",
    "followed-differs",
    "followed-twice",
    "old-copy",
    "adopted-gone",
    offers.OUTSIDE,
    offers.DOUBLE,
)


def wanted(directory: Directory, named: Sequence[OtherRegister]) -> list[OtherRegister]:
    """Of the registers that were named those from which records may be taken in; Refusal where one of ``named`` is
    none of these. Without names every one that is.
    """
    for register in named:
        if why := why_not_taken_from(register):
            raise Refusal(f"{REGISTERS} 里“{register.id}”{why}")
    return [*named] or [one for one in directory.registers.values() if one.region and one.keys]


def adopt(
    site: Site,
    copies: Mapping[str, bytes],
    registers: Sequence[OtherRegister],
    *,
    dry_run: bool,
    asking: bool,
    sure: bool,
) -> bool:
    """Take in what registers publish now, ``copies`` being what was fetched, by path; True where files were written.
    Raises FoundErrors where the records have errors, as they are or as they would be.
    """
    directory = _joined(site, copies)
    adoptions, findings = _taken_in(site, directory, registers, copies)
    made = {adopted_path(one.register.id): one.as_yaml() for one in adoptions if not one.is_idle}
    for adoption in adoptions:
        _tell(directory, adoption)
    tell(findings)
    _refuse_lost_remarks(site, made)
    after = inputs.check(dataclasses.replace(site.files, data={**site.files.data, **copies, **made}), site.day)
    if has_errors(after.findings):
        raise FoundErrors(f"照这样写会有错误，{_NOT_TAKEN_IN}。", errors(after.findings))
    submitting.show_lines(site.files.data, made)
    if dry_run or (made and not (asking or sure)):
        click.echo("没有写任何文件。" if dry_run else "没有写任何文件；同意照上面收录的，请加 --yes。")
        return False
    if made and asking and not questions.yes("收录吗？", default=True):
        raise click.Abort
    if asking:
        alone(site.root)
    submitting.write(site.root, site.files, {**copies, **made}, site.day)
    click.echo(f"已写入 {'、'.join(made)}。" if made else "收录的记录没有变化，一个字也没有动。")
    return True


def _joined(site: Site, copies: Mapping[str, bytes]) -> Directory:
    """The records with the new copies."""
    directory, found = inputs.join(dataclasses.replace(site.files, data={**site.files.data, **copies}), site.day)
    if directory is None or has_errors(found):
        raise FoundErrors(f"现有数据有错误，请先改正（python site.py check）；{_NOT_TAKEN_IN}。", errors(found))
    return directory


def _taken_in(
    site: Site, directory: Directory, registers: Sequence[OtherRegister], copies: Mapping[str, bytes]
) -> tuple[list[Adoption], list[Finding]]:
    """What is taken in of each register, one after the other, and what is left out of them, with all the rules say."""
    made: list[Adoption] = []
    problems: list[Problem] = []
    for register in registers:
        adoption, directory = adopting.taken_in(directory, register)
        made.append(adoption)
        for one in adoption.left_out:
            message = f"没有收录“{register.name}”的“{one.name}”（{one.id}）：{one.why}"
            problems.append(Problem(register.place / "region", one.code, message, Level.WARNING))
    files = dataclasses.replace(site.files, data={**site.files.data, **copies})
    _, found = inputs.join(files, site.day)
    return made, [*(one for one in found if one.code in _ABOUT), *locate.located(problems, files.data)]


def _tell(directory: Directory, adoption: Adoption) -> None:
    """What is taken in of a register, and what it changes, record by record."""
    new = [one for one in adoption.new if isinstance(one, Account)]
    register, units = adoption.register, len(adoption.new) - len(new)
    click.echo(
        one_line(
            f"{register.name}（{register.id}）：新收录 {len(new)} 个账号、{units} 个单位，"
            f"改动 {len(adoption.changed)} 条，没有变化 {adoption.same} 条。"
        )
    )
    for line in _lines(directory, adoption, new):
        click.echo(f"  {one_line(line)}")


def _lines(directory: Directory, adoption: Adoption, new: Sequence[Account]) -> Iterator[str]:
    units = {unit.id: unit.name for unit in (*directory.units.values(), *adoption.units)}
    for account in new[:_TOLD]:
        yield f"新 {account.name}（{directory.platform_name(account)}，{units[account.unit]}）：{account.id}"
    if len(new) > _TOLD:
        yield f"…… 还有 {len(new) - _TOLD} 个账号"
    for before, after in adoption.changed:
        yield f"改 {before.name}（{before.id}）：{'；'.join(adopting.told(before, after)) or '编号、次序'}"


def _refuse_lost_remarks(site: Site, made: Mapping[str, bytes]) -> None:
    """Whoever wrote a remark into a file of the program must take it elsewhere first."""
    for path, data in made.items():
        if lost := adopting.lost_remarks(site.files.data.get(path, b""), data):
            raise Refusal(
                f"{path} 里有人写了“{lost[0][:60]}”，程序重写时会丢掉；请移到别处，或用 git 恢复；{_NOT_TAKEN_IN}"
            )
