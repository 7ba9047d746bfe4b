"""What a filled-in template wants, as submissions: each row with what its kind needs, or why it can't be done."""

from collections.abc import Mapping
from datetime import date
from typing import cast, get_args

from ..directory.directory import Directory
from ..exchange.template import (
    ANNOUNCED_ON,
    APPROVED,
    APPROVED_BY,
    FILED_ON,
    HOW,
    NUMBER,
    ON,
    REASON,
    STOPS_ON,
    SUCCESSOR,
)
from ..exchange.template_reading import Wanted
from ..records.accounts import Approval
from . import naming, submissions, upkeep
from .naming import Unclear
from .submissions import Particulars, Submission
from .upkeep import Confirmation

_BY_OTHERS = ("上级批准", "责令关闭")
_AS_USUAL = "按模板逐项核对"


def submission(directory: Directory, wanted: Wanted) -> Submission:
    """What is written for a row; raises Unclear."""
    account = directory.accounts[wanted.account]
    match wanted.kind:
        case "关停" | "注销" as type_:
            _refuse_unapproved(wanted.texts)
            return submissions.ending([account], type_, _particulars(directory, wanted, announces=True))
        case "办结":
            return upkeep.finishing([account], _confirmation(directory, wanted))
        case "核对":
            return upkeep.checking(directory, [account], _confirmation(directory, wanted))
    new = {field: _id_of(directory, field, text) for field, text in wanted.new.items()}
    particulars = _particulars(directory, wanted, announces=submissions.must_be_announced(new))
    if wanted.kind == "变更":
        return submissions.changing(directory, [account], new, particulars)
    return submissions.correcting(directory, account, new, particulars, None)


def _id_of(directory: Directory, field: str, text: str) -> str:
    return naming.unit_named(directory, text).id if field == "unit" else text


def _particulars(directory: Directory, wanted: Wanted, *, announces: bool) -> Particulars:
    """What the filing says; a day that is not given is today."""
    texts, today = wanted.texts, directory.today
    announced_on = wanted.days.get(ANNOUNCED_ON) or today
    if not announces or wanted.kind == "更正":
        announced_on = None
    return Particulars(
        on=wanted.days.get(ON) or today,
        filed_on=wanted.days.get(FILED_ON),
        number=texts.get(NUMBER),
        reason=texts.get(REASON),
        approved=texts.get(APPROVED),
        approved_by=texts.get(APPROVED_BY),
        announced_on=announced_on,
        stops_on=wanted.days.get(STOPS_ON),
        successor=submissions.successors([texts[SUCCESSOR]]) if SUCCESSOR in texts else None,
    )


def _confirmation(directory: Directory, wanted: Wanted) -> Confirmation:
    return Confirmation(_day(directory, wanted), wanted.texts.get(HOW) or _AS_USUAL)


def _day(directory: Directory, wanted: Wanted) -> date:
    return wanted.days.get(ON) or directory.today


def _refuse_unapproved(texts: Mapping[str, str]) -> None:
    """An ending is approved in one of four ways, two of them by another; raises Unclear."""
    approved = texts.get(APPROVED, "")
    ways = cast(tuple[str, ...], get_args(Approval))
    if approved not in ways:
        raise Unclear(f"{APPROVED}“{approved[:40]}”看不懂；请选 {'、'.join(ways)} 之一")
    if approved in _BY_OTHERS and not texts.get(APPROVED_BY):
        raise Unclear(f"{approved}的还要写“{APPROVED_BY}”")
