"""The workbook that a unit fills in: new accounts on one sheet, what happens to its present ones on another.

Everything is in Chinese; the one column of ids says that it is not to be touched. What an account is today stands
there already: a change or a correction is written over it. Units, platforms and kinds are chosen from lists.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import get_args

from ..directory.directory import Directory
from ..records.accounts import Account, Approval
from ..tables.styled import Book, Choices, Style, StyledCell, StyledRow, StyledSheet

GUIDE, NEW, HELD, LISTS = "填写说明", "新开设", "已有账号", "选项"
KEY, STATE, KIND = "名录编号（请勿改动）", "状态", "办理事项"
KINDS = ("变更", "更正", "关停", "注销", "办结", "核对")
ON, FILED_ON, NUMBER, REASON = "日期", "备案日期", "备案编号", "原因"
APPROVED, APPROVED_BY, ANNOUNCED_ON, STOPS_ON = "批准方式", "批准单位", "公告日期", "停更日"
SUCCESSOR, HOW = "继任账号", "怎样确认"
PLATFORM, SPONSOR = "所属平台", "主办单位"
# What an account is today → the field that a change or a correction of it says anew; without one it can't be changed.
OF_TODAY: Mapping[str, str] = {
    "账号名称": "name",
    PLATFORM: "",
    SPONSOR: "unit",
    "平台唯一标识": "account_id",
    "账号（可改的号）": "handle",
    "账号主体/认证": "verified_as",
    "代表主体": "represents",
    STATE: "",
}
TO_FILL = (KIND, ON, FILED_ON, NUMBER, REASON, APPROVED, APPROVED_BY, ANNOUNCED_ON, STOPS_ON, SUCCESSOR, HOW)
OF_NEW = (
    *("账号名称", PLATFORM, SPONSOR, "平台唯一标识", "账号号码", "主页网址", "账号主体/认证", "代表主体", "开设日期"),
    *(FILED_ON, NUMBER, "备案原由"),
)
_IDS = {"平台唯一标识", "账号（可改的号）", "账号号码", NUMBER, KEY}
_NARROW, _WIDE = 14, 26
_SPARE = 500  # rows with lists below those that are filled
_HEADING = Style("表头", "@", bold=True, fill="DCE6F1", border=True, wrap=True, top=True)
_TODAY = Style("现在的内容", "@", fill="F2F2F2", border=True, wrap=True, top=True)
_PLAIN = Style("说明文字", "@", wrap=True, top=True)
_TOLD = (
    "新开的账号写在“新开设”，一行一个；已有账号的事写在“已有账号”里它自己的那一行。没有事的行不用动，"
    "也不要删表头、改工作表的名称。",
    "“已有账号”灰色的几列是名录现在的内容。变更、更正：直接把灰色格里的内容改成新的，再在“办理事项”选“变更”"
    "（账号真的变了）或“更正”（名录登记时写错了，请写原因）。",
    "关停、注销：选办理事项，写日期、批准方式（上级批准、责令关闭的还有批准单位）；停更日、继任账号、公告日期有的就写，"
    "公告日期空着就是导入的那一天。",
    "办结：账号在平台上真正关停、注销以后写日期和怎样确认（如 平台显示已注销）。",
    "核对：逐项看过、都对的，选“核对”，日期空着就是导入的那一天。",
    "标识、号、编号照平台后台复制，前面的 0 不会丢。日期写成 2026-11-20。单位、平台、办理事项从下拉列表里选；"
    "列表里没有的平台写“其他（名称）”，新单位写全称。",
    "填好后交给网站管理人员：先运行 site.py import 这个文件 --dry-run，看一遍会改什么，再导入。看不懂的行不导入，"
    "逐行写明原因。",
)


def book(accounts: Sequence[Account], states: Mapping[str, str], directory: Directory, made: date) -> Book:
    """The workbook for some accounts; ``states`` is the state of each by id."""
    lists = _lists(directory)
    held = [_held(account, states[account.id], directory) for account in accounts]
    return Book(
        (
            _sheet(GUIDE, ["填写说明"], [(StyledCell(text, _PLAIN),) for text in _TOLD], widths=(110,)),
            _sheet(NEW, OF_NEW, [], _choices(OF_NEW, lists, _SPARE)),
            _sheet(HELD, HELD_TITLES, held, _choices(HELD_TITLES, lists, len(held) + 1)),
            _list_sheet(lists),
        ),
        (_HEADING, _TODAY, _PLAIN),
        "名录",
        made,
    )


HELD_TITLES = (*OF_TODAY, *TO_FILL, KEY)


def title_of(field: str) -> str:
    """The title of a field that a change or a correction says anew."""
    return next(title for title, own in OF_TODAY.items() if own == field)


def today_of(account: Account, directory: Directory) -> dict[str, str]:
    """What an account is today, by title, as the workbook says it; its state follows from the day and is not here."""
    return {
        "账号名称": account.name,
        PLATFORM: directory.platform_name(account),
        SPONSOR: directory.unit_name(account.unit),
        "平台唯一标识": account.account_id or "",
        "账号（可改的号）": account.handle or "",
        "账号主体/认证": directory.verified_as(account),
        "代表主体": directory.represents(account),
    }


def _held(account: Account, state: str, directory: Directory) -> StyledRow:
    texts = today_of(account, directory) | {STATE: state, KEY: account.id}
    return tuple(
        StyledCell(texts.get(title, ""), _PLAIN if title in TO_FILL else _TODAY, quoted=True) for title in HELD_TITLES
    )


def _lists(directory: Directory) -> Mapping[str, Sequence[str]]:
    """What is offered, by the title of a column."""
    return {
        SPONSOR: sorted({unit.name for unit in directory.units.values() if not unit.ended}),
        PLATFORM: [platform.name for platform in directory.platforms.values() if not platform.closed_on],
        KIND: KINDS,
        APPROVED: get_args(Approval),
    }


def _choices(titles: Sequence[str], lists: Mapping[str, Sequence[str]], last_row: int) -> tuple[Choices, ...]:
    of = {title: number for number, title in enumerate(lists, start=1)}
    return tuple(
        Choices(column, max(2, last_row), LISTS, of[title], len(lists[title]), is_only=title in (KIND, APPROVED))
        for column, title in enumerate(titles, start=1)
        if title in lists
    )


def _sheet(
    name: str,
    titles: Sequence[str],
    rows: Sequence[StyledRow],
    choices: tuple[Choices, ...] = (),
    widths: tuple[int, ...] = (),
) -> StyledSheet:
    heading = tuple(StyledCell(title, _HEADING) for title in titles)
    texts = tuple(column for column, title in enumerate(titles, start=1) if title in _IDS)
    widths = widths or tuple(_WIDE if "名称" in title or "单位" in title else _NARROW for title in titles)
    return StyledSheet(name, (heading, *rows), widths, choices=choices, texts=texts)


def _list_sheet(lists: Mapping[str, Sequence[str]]) -> StyledSheet:
    longest = max(map(len, lists.values()))
    rows = tuple(
        tuple(StyledCell(texts[n], _PLAIN) if n < len(texts) else None for texts in lists.values())
        for n in range(longest)
    )
    return StyledSheet(LISTS, rows, (_WIDE,) * len(lists), is_hidden=True)
