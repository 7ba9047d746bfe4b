"""What follows from an inspection: the score, whether the account passed, and how its mending stands."""

from datetime import date
from typing import Literal, NamedTuple

from ..records.inspections import Indicator, Inspection, InspectionPolicy
from ..records.platforms import Platform

Mending = Literal["不用整改", "已整改", "整改中", "逾期未改", "未定期限"]
SETTLED: tuple[Mending, ...] = ("不用整改", "已整改")


class Result(NamedTuple):
    """``score`` of 100 over the indicators that were looked at; ``vetoed`` are those that decide alone."""

    score: int
    vetoed: tuple[str, ...]
    is_sound: bool


def applicable(policy: InspectionPolicy, platform: Platform | None) -> tuple[Indicator, ...]:
    """The indicators by which an account of a platform is judged."""
    is_app = platform is not None and platform.app
    return tuple(one for one in policy.indicators if one.only == "全部" or is_app)


def result(inspection: Inspection, policy: InspectionPolicy) -> Result | None:
    """How the account did; None where nothing was looked at that the site judges by. What was not looked at counts
    neither way.
    """
    known = {indicator.name: indicator for indicator in policy.indicators}
    passed = [known[name] for name in inspection.passed if name in known]
    failed = [known[fault.indicator] for fault in inspection.failed if fault.indicator in known]
    if not passed and not failed:
        return None
    good, bad = sum(one.weight for one in passed), sum(one.weight for one in failed)
    score = 100 * good // (good + bad) if good + bad else 0 if failed else 100
    vetoed = tuple(one.name for one in failed if one.veto)
    return Result(score, vetoed, not vetoed and score >= policy.pass_mark)


def mending(inspection: Inspection, today: date) -> Mending:
    """How far what was found is mended on a day."""
    if not inspection.failed:
        return "不用整改"
    if inspection.mended_on and inspection.mended_on <= today:
        return "已整改"
    if inspection.mend_by is None:
        return "未定期限"
    return "逾期未改" if inspection.mend_by < today else "整改中"
