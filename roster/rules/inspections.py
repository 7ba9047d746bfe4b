"""Inspections: what they name exists, and their days follow each other."""

from collections.abc import Iterator
from datetime import date

from ..directory.directory import Directory
from ..directory.inspecting import applicable
from ..records.inspections import Inspection
from ..source.problems import Place
from .check import Found


def check_inspected_accounts_exist(directory: Directory) -> Found:
    """检查记录写的是名录里的账号，用编号。"""
    for inspection in directory.inspections:
        if directory.is_no("accounts", inspection.account):
            near = "、".join(f"{a.id}（{a.name}）" for a in directory.accounts_like(inspection.account))
            hint = f"；您是不是要写 {near}？" if near else ""
            yield inspection.place / "account", f"没有编号为“{inspection.account}”的账号；请核对编号{hint}"


def check_indicators_exist(directory: Directory) -> Found:
    """检查的指标是 site.yaml 里有的、用于这个平台的，一次检查里各写一次（国办秘函〔2019〕19号）。"""
    policy = directory.site.inspection
    for inspection in directory.inspections:
        account = directory.accounts.get(inspection.account)
        platform = directory.platforms.get(account.platform) if account else None
        indicators = applicable(policy, platform) if account else policy.indicators
        known = [indicator.name for indicator in indicators]
        seen: set[str] = set()
        for place, name in _indicators(inspection):
            if name not in known:
                yield place, f"没有指标“{name}”，或它不用于这个平台；可用的有：{'、'.join(known)}"
            elif name in seen:
                yield place, f"指标“{name}”前面写过；合格还是不合格，请只写一处"
            seen.add(name)
        if not seen:
            yield inspection.place, "没有写看了哪些指标；请写 passed（合格的）和 failed（不合格的）"


def _indicators(inspection: Inspection) -> Iterator[tuple[Place, str]]:
    for index, name in enumerate(inspection.passed):
        yield inspection.place / "passed" / index, name
    for index, fault in enumerate(inspection.failed):
        yield inspection.place / "failed" / index / "indicator", fault.indicator


def check_mending_follows_inspection(directory: Directory) -> Found:
    """先检查，再整改：整改期限、整改完成不早于检查；查出问题才有整改；一个账号一天只记一次检查。"""
    seen: set[tuple[str, date]] = set()
    for inspection in directory.inspections:
        for key in ("mend_by", "mended_on"):
            day = getattr(inspection, key)
            if day and not inspection.failed:
                yield inspection.place / key, "没有不合格的指标，不用整改；请删去这一行，或补上 failed"
            elif day and day < inspection.on:
                yield inspection.place / key, f"{day} 早于检查的日期 {inspection.on}；请核对两个日期"
        if (inspection.account, inspection.on) in seen:
            yield inspection.place / "on", "这个账号这一天的检查前面记过；请并成一条"
        seen.add((inspection.account, inspection.on))


def check_faults_have_a_deadline(directory: Directory) -> Found:
    """查出问题的，写明什么时候改好：通报要写整改期限（盐源 五）。"""
    for inspection in directory.inspections:
        if inspection.failed and inspection.mend_by is None and inspection.mended_on is None:
            yield inspection.place, "查出了问题，没有写整改期限；请补一行 mend_by: 日期"
