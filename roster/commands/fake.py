"""``fake``: a case of a fake from report to end, recorded without knowing YAML."""

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, get_args

import click

from ..directory import cases
from ..directory.directory import Directory
from ..edge import disk, places, publish
from ..papers import cases as papers_of_cases
from ..records.fakes import Ending, Fake, Recipient
from ..review import casework, naming
from ..review.casework import Suspect
from ..source.edits import Edit
from ..source.files import FAKES
from ..source.refusal import Refusal
from . import questions, recording
from .desk import Desk, clear
from .filing_options import Words, basic, desk_of, gathered, text
from .start import DayType, given_file, root_option, today_option

_MOST_BYTES = 200 * 1024 * 1024  # of one exhibit: a screen recording
_RECIPIENTS: tuple[Recipient, ...] = get_args(Recipient)
_case = click.argument("case", metavar="编号", type=Words())


@click.group()
def fake() -> None:
    """办理假冒账号：立案、取证、核实、文号、答复、关停、结案、清单；写函用 letter --case。都记在 data/fakes.yaml。"""


@fake.command("立案")
@basic
@text("--platform", "在哪个平台看到：编号或名称；没有登记的写 other")
@text("--platform-name", "平台是 other 时的平台名称")
@text("--account-id", "它的平台唯一标识（原始ID、UID 等）")
@text("--handle", "它的号（微信号、抖音号等）")
@text("--url", "它的主页网址")
@text("--qr", "扫它的二维码得到的文字或网址")
@text("--name", "它自称的名称；只供办案，不上网")
@text("--imitates", "它冒充名录里的哪个账号或单位：编号；可写多次", multiple=True)
@click.option("--reported", type=DayType(), help="接到举报的日期；默认今天")
@text("--how", "线索怎样来的；不写举报人的姓名和电话")
@click.option("--seen", type=DayType(), help="看到它的日期")
@text("--seen-at", "在哪里看到的，如 微信搜一搜“示例医保”")
@text("--id", "案件编号，定了就不改；默认为 jm-年份-序号", "id_")
def open_case(id_: str | None, **given: Any) -> None:
    """立案：有标识（唯一标识、号、主页网址、二维码的内容）才能立；名称谁都能叫，只凭名称会冤枉别人。"""
    desk = desk_of(given)
    given["platform"] = clear(
        lambda: (
            naming.platform_named(
                desk.directory, desk.need(given["platform"], "--platform", lambda: questions.line("在哪个平台看到"))
            ).id
        )
    )
    if not any(given[key] for key in ("account_id", "handle", "url", "qr")):
        missing = "--account-id、--handle、--url、--qr 中的一项"
        given["url"] = desk.need(None, missing, lambda: questions.line("它的主页网址（没有的，先抄来标识再立案）"))
    how = desk.need(given["how"], "--how", lambda: questions.line("线索怎样来的（不写举报人的姓名和电话）"))
    lead = {"on": str(given["reported"] or desk.today), "how": how}
    told = given | {"reported": lead, "seen_on": given["seen"], "imitates": tuple(given["imitates"])}
    case = id_ or casework.next_id(desk.directory)
    _carry_out(desk, case, casework.opening(case, gathered(Suspect, told)))


@fake.command("取证")
@_case
@click.argument("files", nargs=-1, required=True, metavar="文件…", type=click.Path(exists=True, path_type=Path))
@basic
@click.option("--on", type=DayType(), help="取证的日期；默认今天")
@text("--what", "内容，如 主页截图")
def exhibit(case: str, files: tuple[Path, ...], on: date | None, what: str | None, **given: Any) -> None:
    """取证：把截图、录像复制到 evidence/编号/，记下摘要，以后可以核对没有改过。不进 public/，也不提交到 git。"""
    desk = desk_of(given)
    found = clear(lambda: casework.case_called(desk.directory, case))
    kept: dict[Path, bytes] = {}
    exhibits = []
    for file in files:
        data = given_file(file, _MOST_BYTES)
        if len(data) > _MOST_BYTES:
            raise Refusal(f"{file} 超过 {_MOST_BYTES // 1024 // 1024} MB；请压缩或截短以后再取证")
        path = _free(desk.root, found, len(found.evidence) + len(exhibits) + 1, file)
        kept[path] = data
        told = {"file": path.as_posix(), "sha256": hashlib.sha256(data).hexdigest(), "on": str(on or desk.today)}
        exhibits.append(told | ({"what": what} if what else {}))
    if not desk.dry_run:
        for path, data in kept.items():
            places.of_papers(desk.root, desk.root / path, "evidence/")
            publish.replace_file(desk.root / path, data)
    _carry_out(desk, found.id, casework.exhibiting(found, exhibits))


def _free(root: Path, case: Fake, number: int, file: Path) -> Path:
    """A place for an exhibit where nothing lies, whatever the file was called."""
    suffix = file.suffix.lower() if file.suffix[1:].isascii() and file.suffix[1:].isalnum() else ""
    while (root / (path := Path("evidence") / case.id / f"{number}{suffix}")).exists():
        number += 1
    return path


@fake.command("核实")
@_case
@basic
@click.option("--on", type=DayType(), help="核实的日期；默认今天")
@text("--by", "由哪个单位核实：编号或名称")
def confirm(case: str, on: date | None, by: str | None, **given: Any) -> None:
    """核实：确是假冒。发布以后，群众在“核对真伪”里问到它的标识，就会看到“已核实为假冒”。"""
    desk = desk_of(given)
    found = clear(lambda: casework.case_called(desk.directory, case))
    name = desk.need(by, "--by", lambda: questions.line("由哪个单位核实（编号或名称）"))
    unit = clear(lambda: naming.unit_named(desk.directory, name))
    _carry_out(desk, found.id, clear(lambda: casework.confirming(found, on or desk.today, unit.id)))


@fake.command("文号")
@_case
@click.argument("number", metavar="发文字号", type=Words())
@basic
@click.option("--to", type=click.Choice(_RECIPIENTS), default="平台", show_default=True, help="发给谁的函")
def number(case: str, number: str, to: Recipient, **given: Any) -> None:
    """文号：函编了号以后补上发文字号。"""
    desk = desk_of(given)
    found = clear(lambda: casework.case_called(desk.directory, case))
    _carry_out(desk, found.id, clear(lambda: casework.numbering(found, to, number)))


@fake.command("答复")
@_case
@basic
@click.option("--from", "by", type=click.Choice(_RECIPIENTS), default="平台", show_default=True, help="谁的答复")
@click.option("--on", type=DayType(), help="答复的日期；默认今天")
@text("--what", "答复的内容")
def answer(case: str, by: Recipient, on: date | None, what: str | None, **given: Any) -> None:
    """答复：平台、网信、公安或上级对最近一份函的答复。"""
    desk = desk_of(given)
    found = clear(lambda: casework.case_called(desk.directory, case))
    told = desk.need(what, "--what", lambda: questions.line("答复的内容"))
    _carry_out(desk, found.id, clear(lambda: casework.answering(found, by, on or desk.today, told)))


@fake.command("关停")
@_case
@basic
@click.option("--on", type=DayType(), help="平台关停它的日期；默认今天")
def close(case: str, on: date | None, **given: Any) -> None:
    """关停：平台已经把它关停。核对页照样说它是假冒，并写明何时关停。"""
    desk = desk_of(given)
    found = clear(lambda: casework.case_called(desk.directory, case))
    _carry_out(desk, found.id, clear(lambda: casework.closing(found, on or desk.today)))


@fake.command("结案")
@_case
@basic
@click.option("--how", type=click.Choice(get_args(Ending)), required=True, help="结果；平台关停的用 fake 关停")
@click.option("--on", type=DayType(), help="结案的日期；默认今天")
@text("--what", "说明；只供办案，不上网")
def end(case: str, how: Ending, on: date | None, what: str | None, **given: Any) -> None:
    """结案：没有由平台关停而了结的。不是假冒、改名整改的，核对页从此不再说它是假冒。"""
    desk = desk_of(given)
    found = clear(lambda: casework.case_called(desk.directory, case))
    _carry_out(desk, found.id, clear(lambda: casework.ending(found, on or desk.today, how, what)))


@fake.command("清单")
@click.argument("case", required=False, metavar="[编号]", type=Words())
@root_option
@today_option
def list_(case: str | None, root: Path, today: date | None) -> None:
    """清单：各件办到哪里、还差哪一步；写上编号，只看这一件，并核对证据材料没有改过。"""
    desk = desk_of({"root": root, "today": today, "ask": False, "dry_run": True})
    directory = desk.directory
    chosen = [clear(lambda: casework.case_called(directory, case))] if case else list(directory.fakes.values())
    for one in chosen:
        whom = "、".join(papers_of_cases.imitated_names(directory, one))
        platform = papers_of_cases.platform_name(directory, one)
        click.echo(
            f"{one.id}  {papers_of_cases.stage_told(directory, one)}  {platform} {papers_of_cases.identity(one)}"
            f"{f'  冒充{whom}' if whom else ''}"
        )
        for step in papers_of_cases.missing_steps(directory, one):
            click.echo(f"    {step}")
        if case:
            _tell_exhibits(desk.root, one)
    if not case:
        first = date(directory.today.year, 1, 1)
        click.echo(f"{first} 以来{papers_of_cases.figures(directory, first, directory.today).told}")


def _tell_exhibits(root: Path, case: Fake) -> None:
    for exhibit in case.evidence:
        data = disk.read_bytes(root / exhibit.file)
        if data is None:
            state = "不在这台机器上"
        elif exhibit.sha256 is None:
            state = "在，没有记摘要"
        else:
            state = "在，没有改过" if hashlib.sha256(data).hexdigest() == exhibit.sha256 else "在，但与取证时不同！"
        click.echo(f"    证据 {exhibit.file}{f'（{exhibit.what}）' if exhibit.what else ''}：{state}")


def _carry_out(desk: Desk, id_: str, edits: Sequence[Edit]) -> None:
    """Show what the step changes, write it where no error comes of it, and tell the next."""
    if not edits:
        click.echo("已经写明，没有改动。")
        return
    after = recording.record(desk, FAKES, edits)
    told = after.fakes[id_]
    click.echo(f"{id_}：{papers_of_cases.stage_told(after, told)}")
    _tell_public(desk.directory, after, id_)
    for step in papers_of_cases.missing_steps(after, told):
        click.echo(f"  接着  {step}")


def _tell_public(before: Directory, after: Directory, id_: str) -> None:
    """What the public will be told from the next release on, where that changes."""
    known = before.fakes.get(id_)
    was = known is not None and cases.is_accused(known, before.today)
    told = cases.is_accused(after.fakes[id_], after.today)
    if told and not was:
        click.echo(f"发布以后，核对页会说 {papers_of_cases.identity(after.fakes[id_])} 已核实为假冒；名称不上网。")
    if was and not told:
        click.echo("发布以后，核对页不再说它是假冒。")
