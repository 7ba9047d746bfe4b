"""Deadlines of filings: for whoever files, and for the office that enters and reports them."""

from datetime import date

from ..directory import chain
from ..directory.directory import Directory
from ..records.accounts import Filing
from .check import Found
from .filings import every_filing, place_of


def check_filed_in_time(directory: Directory) -> Found:
    """开设、变更、关停、注销应在规定的工作日内报备案：天数和依据由站点设定（德惠 5、盐源 三(三)为3个）。

    规定施行以前的不算；施行以前开设的账号，应在施行以后 20 个工作日内补备（南通办法第三十五条）。
    """
    policy = directory.site.filing
    for filing, account in every_filing(directory):
        if account.origin is None and is_late(directory, filing):  # elsewhere other limits hold
            allowed = f"超过 {policy.working_days} 个工作日{policy.cited}"
            if filing.on and is_before_the_rules(directory, filing.on):
                allowed = (
                    f"超过施行（{policy.effective}）以后 {policy.grace_working_days} 个工作日的补备期限{policy.cited}"
                )
            told = f"{filing.on} {filing.type}，{filing.filed_on} 才备案，{allowed}"
            yield place_of(account, filing) / "filed_on", told


def check_stages_in_time(directory: Directory) -> Found:
    """备案以后，主管单位应在规定的工作日内录入、上报（南通办法第十五条）：天数和依据由站点设定，不设定的不查。"""
    for filing, account in every_filing(directory):
        for stage in chain.STAGES:
            if (limit := stage.limit(directory.site.filing)) and chain.is_late(directory, filing, stage):
                day, since = getattr(filing, stage.key), getattr(filing, stage.since)
                told = f"{since} 交来，{day} 才{stage.name}，超过 {limit.working_days} 个工作日{limit.cited}"
                yield place_of(account, filing) / stage.key, told


def is_late(directory: Directory, filing: Filing) -> bool | None:
    """Was it filed too late? None where one of its days, or the calendar between them, is unknown."""
    if filing.on is None or filing.filed_on is None or filing.type == "更正":
        return None
    if is_before_the_rules(directory, filing.on):
        return _is_after_the_grace(directory, filing)
    return directory.calendar.is_late(filing.on, filing.filed_on, directory.site.filing.working_days)


def _is_after_the_grace(directory: Directory, filing: Filing) -> bool | None:
    """Was an account that is older than the rules filed later than these allow? False where the site does not say since
    when they hold: ``since`` is the register's own beginning.
    """
    policy = directory.site.filing
    if filing.type != "开设" or policy.effective is None or filing.filed_on is None:
        return False
    return directory.calendar.is_late(policy.effective, filing.filed_on, policy.grace_working_days)


def is_before_the_rules(directory: Directory, day: date) -> bool:
    """True for a day on which, as far as the site says, the rules about filing were not in force yet."""
    effective = directory.site.filing.effective or directory.site.since
    return effective is not None and day < effective
