"""What to do about a difference between the register and another system: the very command, or the very cell.

Nobody knows here which side errs, so both ways are told. What stands in the table is a stranger's: it is quoted for
the shell.
"""

import shlex
from collections.abc import Iterator, Mapping

from ..directory.directory import Directory
from ..directory.life import ending
from ..records.accounts import Account
from .entered import Entered
from .fields import BY_NAME
from .reconciling import Difference

_FILE = "python site.py file"
# The options of ``file 更正`` and ``file 变更``; what has none is written into the file by hand.
_OPTIONS: Mapping[str, str] = {
    "name": "--name",
    "unit": "--to-unit",
    "account_id": "--account-id",
    "handle": "--handle",
    "verified_as": "--verified-as",
    "represents": "--represents",
}
_OF_OPENING = ("number", "filed_on")  # these stand in the first filing


def of(difference: Difference, directory: Directory) -> list[str]:
    """The ways to mend a difference (Chinese), each with the side on which it is mended."""
    match difference:
        case Difference(kind="unread", why=why):
            return [f"那边的表格改好以后再核对一次：{why}"]
        case Difference(kind="missing-there", account=Account() as account):
            return [*_missing_there(account, directory)]
        case Difference(kind="missing-here", entered=Entered() as entered):
            return [*_missing_here(entered, directory)]
        case Difference(kind="twice-there", first=first, where=where):
            return [f"那边删去其中一行：{first}，或{where}"]
        case Difference(account=Account() as account, field="state"):
            return [*_of_state(difference, account)]
        case Difference(account=Account() as account):
            return [*_of_field(difference, account, directory)]
    return []


def title(field: str) -> str:
    """A field as people call it."""
    return BY_NAME[field].title


def _missing_there(account: Account, directory: Directory) -> Iterator[str]:
    told = {
        "账号名称": account.name,
        "平台": directory.platform_name(account),
        "平台唯一标识": account.account_id,
        "号": account.handle,
        "主办单位": directory.unit_name(account.unit),
        "备案日期": account.filings[0].filed_on,
    }
    yield "那边补上：" + "，".join(f"{key}“{value}”" for key, value in told.items() if value)
    if last := ending(account):
        yield f"其实已经真正{last.type}的：{_FILE} 办结 {account.id}"
    else:
        yield f"其实不在用了的，按程序办：{_FILE} 注销 {account.id}"


def _missing_here(entered: Entered, directory: Directory) -> Iterator[str]:
    if entered.said.get("state", "运行") != "运行":
        yield f"那边写着{entered.said['state']}：名录开办以后才终止的要补，照 docs/import.md 导入这一行；以前的可以不补"
    else:
        options = {"--unit": _unit(entered, directory), "--platform": entered.platform.id}
        if not directory.units_called(entered.said.get("unit", "")):
            options["--unit-name"] = entered.said.get("unit", "")
        options |= {"--platform-name": entered.own_name, "--name": entered.name}
        options |= {f"--{key.replace('_', '-')}": entered.said.get(key, "") for key in ("account_id", "handle", "url")}
        words = " ".join(f"{option} {shlex.quote(value)}" for option, value in options.items() if value)
        yield f"确是本地在用的，名录补上：{_FILE} 开设 {words}"
    yield f"不是本地的，或已经没有的，那边删去：{entered.source.where}"


def _unit(entered: Entered, directory: Directory) -> str:
    """The id of the unit, a word for one that there is not yet."""
    units = directory.units_called(entered.said.get("unit", ""))
    return units[0].id if len(units) == 1 else "单位编号"


def _of_state(difference: Difference, account: Account) -> Iterator[str]:
    if difference.why:
        yield f"那边：{difference.where}一格改成“{difference.here}”（{difference.why}）"
    elif difference.here != "运行":
        yield f"那边：{difference.where}一格改成“已{difference.here}”，或在那边办{difference.here}"
    elif last := ending(account):
        yield f"真正{last.type}了的，名录：{_FILE} 办结 {account.id}"
        yield f"还没有的，那边：{difference.where}一格改成“运行”"
    else:
        yield f"确实要{difference.there}的，名录按程序公告：{_FILE} {difference.there} {account.id}"
        yield f"还在用的，那边：{difference.where}一格改成“运行”"


def _of_field(difference: Difference, account: Account, directory: Directory) -> Iterator[str]:
    field, there = difference.field, difference.there
    if difference.here:
        why = f"（{difference.why}）" if difference.why else ""
        yield f"名录对的，那边：{difference.where}一格改成“{difference.here}”{why}"
    elif not there:
        yield f"那边：{difference.where}一格清空（{difference.why}）"
    if not there:
        return
    value = _value(field, there, directory)
    if field == "unit" and value == account.unit:  # a short or former name of the same
        return
    if value is None:
        yield f"那边对的：名录里还没有“{there}”这个单位，请先在 {account.place.path} 登记，再运行一次"
    elif field == "account_id":  # what makes an account official: a table's word is not enough
        told = f"{_FILE} 更正 {account.id} --account-id {shlex.quote(value)}"
        yield f"唯一标识不会变，不同的多半是另一个账号：先到平台后台核对，确是名录登记错了的：{told}"
    elif option := _OPTIONS.get(field):
        words = f"{account.id} {option} {shlex.quote(value)}"
        yield f"那边对的，名录当初登记错了：{_FILE} 更正 {words}"
        yield f"那边对的，账号后来变了：{_FILE} 变更 {words}"
    else:
        where = "第一条备案的 " if field in _OF_OPENING else ""
        yield f"那边对的，名录：{account.place.path} 里 {account.id} 的{where}{field} 改成“{value}”"


def _value(field: str, there: str, directory: Directory) -> str | None:
    """What the register would have; None for a unit that it does not know."""
    if field == "unit":
        units = directory.units_called(there)
        return units[0].id if len(units) == 1 else None
    return there
