"""What the supervising office asks of the register (盐源 五; 南通第十九、三十二条): lists, unit by unit.

The rules' own look-ups find what rules tell; here it becomes tables. What
cannot be known stands in its table and is said to be unknown.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ..directory.day import months_before
from ..directory.directory import Directory
from ..directory.life import is_kept_up, is_open
from ..exchange.updates import SILENT_DAYS, Updates
from ..public.register import Register
from ..records.accounts import Account, Filing
from ..records.internal import InternalFile
from ..rules.accounts import differing_names, second_accounts
from ..rules.deadlines import is_late
from . import backlog, cases, closures, duties
from .section import Row, Section, row_of


def sections(
    register: Register, unchecked_months: int, updates: Updates | None, internal: InternalFile | None = None
) -> list[Section]:
    """Every list of the report, in its order."""
    directory = register.directory
    found = [
        *duties.sections(register, internal or InternalFile()),
        _second(directory),
        _names(directory),
        _late(directory),
        _unfiled(directory),
        *backlog.sections(directory),
        _unchecked(directory, unchecked_months),
        *closures.sections(register),
        *([cases.section(directory)] if directory.fakes else []),
    ]
    return found + (_updates(directory, updates) if updates else [])


def to_mend(found: Sequence[Section]) -> Mapping[str, Sequence[tuple[Section, Row]]]:
    """What each unit has to mend, by unit id."""
    by_unit: dict[str, list[tuple[Section, Row]]] = {}
    for section in found:
        for row in section.rows if section.todo else ():
            if row.unit:
                by_unit.setdefault(row.unit, []).append((section, row))
    return by_unit


def _second(directory: Directory) -> Section:
    def row(first: Account, further: Account) -> Row:
        told = f"同平台已有“{first.name}”（{first.id}）"
        cells = (first.name, first.id, further.name, further.id)
        return row_of(directory, further, cells, told)

    return Section(
        "second",
        "同平台多个",
        "同一平台有两个以上账号的单位",
        ("一个单位原则上在同一平台只开设一个账号（南通办法第十二条，临沂〔2019〕15号三(一)，盐源 三(一)，德惠 6）。"),
        ("单位", "平台", "已有账号", "编号", "另有账号", "编号"),
        tuple(row(*pair) for pair in second_accounts(directory)),
    )


def _names(directory: Directory) -> Section:
    return Section(
        "names",
        "名称不一致",
        "名称不一致的账号",
        ("一个单位在不同平台的账号名称原则上一致（南通办法第十四条，临沂〔2019〕15号三(一)，德惠 5，盐源 三(一)）。"),
        ("单位", "平台", "账号名称", "编号", "本单位多数账号的名称"),
        tuple(
            row_of(directory, account, (account.name, account.id, usual), f"本单位多数账号叫“{usual}”")
            for account, usual in differing_names(directory)
        ),
    )


def _late(directory: Directory) -> Section:
    rows, undated = [], 0
    for account, filing in _filings(directory):
        if not filing.filed_on:
            continue
        if filing.on is None:
            undated += 1
        elif (late := is_late(directory, filing)) is not False:
            rows.append(_late_row(directory, account, filing, filing.on, known=late is True))
    policy = directory.site.filing
    return Section(
        "late",
        "备案超时限",
        "备案超过时限的记录",
        f"开设、变更、关停、注销应在 {policy.working_days} 个工作日内报备案{policy.cited}；规定施行以前的不算。",
        ("单位", "平台", "账号名称", "编号", "备案类型", "生效日期", "备案日期", "备案期限", "结论"),
        tuple(rows),
        note=f"另有 {undated} 条记录的开设日期不详，无法计算。" if undated else "",
    )


def _late_row(directory: Directory, account: Account, filing: Filing, on: date, *, known: bool) -> Row:
    allowed = directory.site.filing.working_days
    count = directory.calendar.count_after(on, allowed)
    told = f"超过 {allowed} 个工作日" if known else f"待国务院办公厅公布 {count.unknown_year} 年放假安排后确定"
    cells = (account.name, account.id, filing.type, on, filing.filed_on, count.last, told)
    return row_of(directory, account, cells, f"{on} {filing.type}，{filing.filed_on} 备案：{told}")


def _filings(directory: Directory) -> Iterator[tuple[Account, Filing]]:
    """Those of other registers were filed there, within the limits of there."""
    ours = (account for account in directory.accounts.values() if account.origin is None)
    return ((account, filing) for account in ours for filing in account.filings)


def unfiled(directory: Directory) -> Iterator[tuple[Account, Filing]]:
    """The filings without a day on which they were filed; what was only registered wrongly, or is older than the
    register, needs none.
    """
    for account, filing in _filings(directory):
        if filing.filed_on is None and filing.type != "更正" and not filing.announced_elsewhere:
            yield account, filing


def _unfiled(directory: Directory) -> Section:
    rows = (
        row_of(
            directory,
            account,
            (account.name, account.id, filing.type, filing.on or "不详", filing.number),
            f"{filing.on or '日期不详'} {filing.type}，没有写备案日期",
        )
        for account, filing in unfiled(directory)
    )
    return Section(
        "unfiled",
        "无备案日期",
        "没有备案日期的记录",
        "可能尚未备案，也可能是漏填；不能判断是否超过时限。",
        ("单位", "平台", "账号名称", "编号", "备案类型", "生效日期", "备案编号"),
        tuple(rows),
    )


def unchecked(directory: Directory, since: date) -> Sequence[Account]:
    """The open accounts of ours that nobody has checked since a day, those never checked first."""
    ours = (account for account in directory.accounts.values() if account.origin is None)
    due = [a for a in ours if is_open(a) and (a.checked is None or a.checked.on < since)]
    return sorted(due, key=lambda a: a.checked.on if a.checked else date.min)


def _unchecked(directory: Directory, months: int) -> Section:
    since = months_before(directory.today, months)
    due = unchecked(directory, since)
    never = sum(a.checked is None for a in due)
    return Section(
        "unchecked",
        "未核对",
        f"超过 {months} 个月没有核对的账号",
        f"在用账号在 {since} 以后没有核对记录。",
        ("单位", "平台", "账号名称", "编号", "最近核对", "核对方式"),
        tuple(_unchecked_row(directory, account) for account in due),
        note=f"其中 {never} 个从未核对。" if never else "",
    )


def _unchecked_row(directory: Directory, account: Account) -> Row:
    checked = account.checked
    cells = (account.name, account.id, checked.on if checked else "从未核对", checked.how if checked else "")
    return row_of(directory, account, cells, f"最近核对：{cells[2]}")


def _updates(directory: Directory, updates: Updates) -> list[Section]:
    kept_up = [account for account in directory.accounts.values() if is_kept_up(account, directory.today)]
    silent = [(a, updates.last[a.id]) for a in kept_up if a.id in updates.last]
    silent = sorted(
        ((a, day) for a, day in silent if (directory.today - day).days > SILENT_DAYS), key=lambda pair: pair[1]
    )
    return [
        Section(
            "silent",
            "未更新",
            f"超过 {SILENT_DAYS} 天没有更新的账号",
            ("按提供的监测数据。两周内应有更新（国办秘函〔2019〕19号）；已公告关停的账号，停更日以前也一样。"),
            ("单位", "平台", "账号名称", "编号", "最近更新", "距今天数"),
            tuple(_silent_row(directory, account, day) for account, day in silent),
        ),
        Section(
            "unwatched",
            "监测缺账号",
            "监测数据里没有的账号",
            "是否更新不得而知。",
            ("单位", "平台", "账号名称", "编号"),
            tuple(row_of(directory, a, (a.name, a.id), "") for a in kept_up if a.id not in updates.last),
            todo=False,
        ),
        Section(
            "unmatched",
            "监测对不上",
            "监测数据里对不上的行",
            "没有计入以上统计。",
            ("行号", "内容和原因"),
            tuple(Row((row.row, row.reason)) for row in updates.unmatched),
            todo=False,
        ),
    ]


def _silent_row(directory: Directory, account: Account, day: date) -> Row:
    days = (directory.today - day).days
    return row_of(directory, account, (account.name, account.id, day, days), f"最近更新 {day}，已 {days} 天")
