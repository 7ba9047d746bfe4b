"""Filings: their order, their dates, and what each kind must say."""

from collections.abc import Iterator
from datetime import date

from ..directory import chain
from ..directory.directory import Directory
from ..directory.life import CLOSING
from ..directory.workdays import ONE_DAY, days_of
from ..notices.window import working_days_required
from ..records.accounts import Account, Filing
from ..records.fields import NoticeType
from ..source.problems import Key, Place
from .check import Found

BY_OTHERS = ("上级批准", "责令关闭")
# ``apply/`` says the same while somebody types.
FILED_BEFORE = "备案日期早于生效日期 {on}；请核对"
NOT_YET = "{day} 还没有到（今天是 {today}）；请在当天提交，计划停更的日子请写 stops_on"
DONE_NOT_YET = "办结日期 {day} 还没有到（今天是 {today}）；账号真正{type}以后再写 done"
CHECKED_NOT_YET = "核对日期还没有到（今天是 {today}）；请核对年月日"


def every_filing(directory: Directory) -> Iterator[tuple[Filing, Account]]:
    """The filings of all accounts, each with its account."""
    for account in directory.accounts.values():
        for filing in account.filings:
            yield filing, account


def place_of(account: Account, filing: Filing) -> Place:
    """Where a filing of an account stands."""
    index = next(n for n, other in enumerate(account.filings) if other is filing)
    return account.place / "filings" / index


def check_filings_follow_each_other(directory: Directory) -> Found:
    """备案记录从开设开始；开设只有一次；关停之后只能注销；注销之后不再有记录；登记的更正随时可写（南通办法第十五、十六条）。"""
    for account in directory.accounts.values():
        ended: str | None = None
        for index, filing in enumerate(account.filings):
            if index > 0 and filing.type == "更正":
                continue
            if message := _out_of_order(index, filing, ended):
                yield account.place / "filings" / index / "type", message
            if filing.type in CLOSING:
                ended = filing.type


def _out_of_order(index: int, filing: Filing, ended: str | None) -> str:
    """Why a filing may not stand there, ``ended`` being how the account ended before; empty where it may."""
    if index == 0 and filing.type != "开设":
        return "第一条备案记录必须是“开设”；开设日期无从查考时写 on: 不详"
    if index > 0 and filing.type == "开设":
        return "“开设”只能是第一条；重新开设的账号请用新的编号另行登记"
    if ended == "注销":
        return "账号已注销，不能再有备案记录；新的账号请用新的编号另行登记"
    if ended == "关停" and filing.type != "注销":
        return "账号已关停，之后只能注销；恢复使用的账号请用新的编号另行登记"
    return ""


def check_dates_do_not_decrease(directory: Directory) -> Found:
    """备案记录从早到晚排列；备案、办结日期不早于生效日期；更正不早于公告，也从早到晚排列。"""
    for account in directory.accounts.values():
        before: date | None = None
        for index, filing in enumerate(account.filings):
            for keys, message in _dates_before(filing, before):
                place = account.place / "filings" / index
                yield Place(place.path, (*place.keys, *keys)), message
            before = filing.on or before


_Told = Iterator[tuple[tuple[Key, ...], str]]  # what is wrong in a filing, with the keys that lead there


def _dates_before(filing: Filing, before: date | None) -> _Told:
    """Days of a filing that are earlier than they can be, ``before`` being the day of what is filed in front of it."""
    if filing.on and before and filing.on < before:
        yield ("on",), f"日期早于上一条的 {before}；备案记录应从早到晚排列"
    if filing.on and filing.filed_on and filing.filed_on < filing.on:
        yield ("filed_on",), FILED_BEFORE.format(on=filing.on)
    yield from _stages_before(filing)
    yield from _done_before(filing, before)
    yield from _announced_before(filing, before)
    yield from _corrected_before(filing)


def _done_before(filing: Filing, before: date | None) -> _Told:
    """An account that ended before it was to end, or before what is filed in front of that."""
    done = filing.done.on if filing.done else None
    place = ("done", "on")
    if done is None:
        return
    if filing.on and done < filing.on:
        yield place, f"办结日期早于{filing.type}日期 {filing.on}；请写账号真正{filing.type}的日期"
    elif filing.announced_on and done < filing.announced_on:
        yield place, f"办结日期早于公告日期 {filing.announced_on}；公告期满才能{filing.type}，请核对"
    elif before and done < before:
        yield place, f"办结日期早于上一条备案的 {before}；账号那时还在用，请核对"


def _announced_before(filing: Filing, before: date | None) -> _Told:
    """An end that was announced before what is filed in front of it."""
    told = filing.announced_elsewhere.on if filing.announced_elsewhere else None
    if told and before and told < before:
        yield (
            ("announced_elsewhere", "on"),
            f"公告日期早于上一条备案的 {before}；请核对，无从查考的请写 announced_elsewhere: 不详",
        )


def _corrected_before(filing: Filing) -> _Told:
    earliest = filing.announced_on
    for number, correction in enumerate(filing.corrections):
        if earliest and correction.on < earliest:
            what = "上一次更正" if number else "公告日期"
            yield ("corrections", number, "on"), f"更正日期早于{what} {earliest}；请核对"
        earliest = max(earliest or correction.on, correction.on)


def check_only_openings_lack_a_date(directory: Directory) -> Found:
    """只有开设日期，和名录开办以前就已终止的关停、注销、办结日期，可以不详；其他备案和办结必须写明日期。"""
    for filing, account in every_filing(directory):
        is_old = filing.type in CLOSING and filing.announced_elsewhere
        if filing.on is None and filing.type != "开设" and not is_old:
            yield place_of(account, filing) / "on", f"{filing.type}的日期不能是“不详”；请写年-月-日"
        if filing.done and filing.done.on is None and not is_old:
            advice = f"请补一项 on: 平台上真正{filing.type}的日期，还没有办结的请删去 done"
            yield place_of(account, filing) / "done", f"办结要写明日期；{advice}"


def check_closing_is_approved(directory: Directory) -> Found:
    """关停、注销须经单位集体研究或主要领导同意（南通办法第十六条），或由上级批准、主管单位责令（南通办法第三十四条）。"""
    for filing, account in every_filing(directory):
        if filing.type not in CLOSING and not filing.approved and not filing.approved_by:
            continue
        place = place_of(account, filing)
        if filing.type in CLOSING and filing.approved is None and not filing.announced_elsewhere:
            yield (
                place,
                f"{filing.type}须经批准；请补一行 approved: 集体研究（或 主要领导同意、上级批准、责令关闭）",
            )
        elif filing.type not in CLOSING and filing.approved:
            yield place / "approved", f"{filing.type}记录不写 approved；请删去这一行"
        if filing.approved in BY_OTHERS and not filing.approved_by:
            yield place, f"{filing.approved}的，要写明由谁；请补一行 approved_by: 单位全称"
        elif filing.approved_by and filing.approved not in BY_OTHERS:
            yield place / "approved_by", "只有上级批准、责令关闭才写 approved_by；请删去这一行，或改正 approved"


def check_due_notices_are_announced(directory: Directory) -> Found:
    """关停、注销须向社会公告（南通办法第十六条）；主办单位变更的也须公告（德惠 5，盐源 三(三)、附件2）。"""
    for filing, account in every_filing(directory):
        changes_unit = filing.type == "变更" and "unit" in filing.changes
        due = changes_unit or (filing.type in CLOSING and not filing.announced_elsewhere)
        if due and filing.announced_on is None:
            yield place_of(account, filing), f"这次{filing.type}须向社会公告；请补一行 announced_on: 公告落款的日期"


def check_renames_are_announced(directory: Directory) -> Found:
    """账号更名宜向社会公告，群众才不会把旧名称当真；没有条款要求，站点可以提高或关闭。"""
    for filing, account in every_filing(directory):
        renamed = filing.type == "变更" and "name" in filing.changes and "unit" not in filing.changes
        if renamed and filing.announced_on is None:
            yield place_of(account, filing), "这次更名没有公告；要公告的请补一行 announced_on: 公告落款的日期"


def check_changes_say_what_changed(directory: Directory) -> Found:
    """变更、更正记录写明事项；其他类型没有变更事项。"""
    for filing, account in every_filing(directory):
        if filing.type in ("变更", "更正") and not filing.changes:
            yield (
                place_of(account, filing),
                f"{filing.type}记录要写明什么；请补 changes，如 changes: {{name: {{from: 原名称, to: 现名称}}}}",
            )
        elif filing.type not in ("变更", "更正") and filing.changes:
            yield place_of(account, filing) / "changes", f"{filing.type}记录不能写 changes；请另写一条 type: 变更"


def check_changes_lead_to_the_present(directory: Directory) -> Found:
    """每次变更接着上一次；最后一次变更的结果就是账号现在的内容。"""
    for account in directory.accounts.values():
        last: dict[str, tuple[str, Place]] = {}
        for index, filing in enumerate(account.filings):
            for key, change in filing.changes.items():
                place = account.place / "filings" / index / "changes" / key
                if key in last and last[key][0] != change.before:
                    yield place / "from", f"上一次变更后是“{last[key][0]}”，这里却从“{change.before}”变起；请核对"
                if change.before == change.after:
                    yield place / "to", "变更前后相同；请核对，没有变的请删去"
                last[key] = (change.after, place / "to")
        for key, (after, place) in last.items():
            now = getattr(account, key)
            if now is None:
                yield place, f"变更后是“{after}”，但账号没有写 {key}；请在账号里补一行 {key}: {after}，或改正这里"
            elif now != after:
                yield (
                    place,
                    f"变更后是“{after}”，但账号的 {key} 现在写的是“{now}”；两处应当一致：请把账号的改成 {key}: {after}"
                    "，或改正这里",
                )


def check_account_stops_after_announcement(directory: Directory) -> Found:
    """公示期间账号仍正常更新（国办秘函〔2019〕19号：两周内应有更新）：停更日不早于公告日期，不写成“即日起停更”；只有
    关停、注销才有停更日。
    """
    for filing, account in every_filing(directory):
        if filing.stops_on is None:
            continue
        place = place_of(account, filing) / "stops_on"
        if filing.type not in CLOSING:
            yield place, f"{filing.type}记录没有停更日；请删去这一行"
        elif filing.announced_on and filing.stops_on < filing.announced_on:
            yield (
                place,
                f"停更日早于公告日期 {filing.announced_on}；公示期间账号仍应正常更新，停更日请定在公示期满以后"
                f"{_earliest(directory, filing.announced_on, filing.type)}，确实早已停更的不用改",
            )
        elif filing.announced_on and _stops_at_once(directory, filing.announced_on, filing.stops_on):
            yield (
                place,
                f"公告日期 {filing.announced_on}，{filing.stops_on} 就停更，等于即日起停更；公示期间账号仍应正常更新，"
                f"停更日请定在公示期满以后{_earliest(directory, filing.announced_on, filing.type)}，确实如此的不用改",
            )


def _stops_at_once(directory: Directory, announced_on: date, stops_on: date) -> bool:
    """True where nobody has a working day between the announcement and the end of updates."""
    if (stops_on - announced_on).days <= 1:
        return True
    between = (announced_on + ONE_DAY, stops_on - ONE_DAY)
    return all(directory.calendar.is_working_day(day) is False for day in days_of(between))


def _stages_before(filing: Filing) -> _Told:
    """备案、录入、上报，一步接一步。"""
    for stage in chain.STAGES:
        day, since = getattr(filing, stage.key), getattr(filing, stage.since)
        if day and since is None:
            yield (stage.key,), f"写了{stage.name}的日期，没有写前一步的；请补 {stage.since}"
        elif day and day < since:
            yield (stage.key,), f"{stage.name}的日期早于前一步的 {since}；请核对"


def _earliest(directory: Directory, announced_on: date, type_: NoticeType) -> str:
    last = directory.calendar.count_after(announced_on, working_days_required(directory, type_)).last
    return f"（最早 {last + ONE_DAY}）" if last else ""
