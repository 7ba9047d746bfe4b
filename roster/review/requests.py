"""A submission made elsewhere: read as hostile text, and each of its requests as what it writes into the register."""

from collections.abc import Iterable, Mapping
from typing import Any

from ..directory.directory import Directory
from ..notices.wordings import CHANGE_LABELS
from ..records.accounts import Account, Changed
from ..records.reading import read_record
from ..records.requests import (
    KINDS,
    MOST,
    VERSION,
    Changing,
    CheckingOff,
    Correcting,
    Ending,
    Finishing,
    Opening,
    Request,
    SubmissionHead,
    TypeOfRequest,
)
from ..records.vocabulary import vocabulary
from ..source import yamltree
from ..source.problems import Place, Problem
from ..text.scalars import UNKNOWN_DATE
from . import naming, openings, submissions, upkeep
from .naming import Unclear
from .submissions import Particulars, Submission
from .upkeep import Confirmation


def read(data: bytes, path: str) -> tuple[list[Request], list[Problem]]:
    """The requests of a file, each with its place, and everything that is wrong with it."""
    raw, problems = yamltree.parse(data, path, words=vocabulary())
    if not isinstance(raw, dict):
        return [], [*problems, Problem(Place(path), "not-a-mapping", "文件开头应是“submission: 1”；请用申请单的文件")]
    if not raw and problems:
        return [], problems  # nothing could be read: what it lacks says no more
    if found := _of_another_version(raw, path):
        return [], [*problems, found]
    _, faults = read_record(SubmissionHead, raw, Place(path))
    given = raw.get("requests")
    items = given if isinstance(given, list) else []
    if len(items) > MOST:
        told = f"一份申请单最多 {MOST} 件事，这里有 {len(items)} 件；请分成几份"
        return [], [*problems, *faults, Problem(Place(path, ("requests",)), "too-many-values", told)]
    read_ = [_request(item, Place(path, ("requests", index))) for index, item in enumerate(items)]
    requests = [request for request, _ in read_ if request is not None]
    return requests, [*problems, *faults, *(problem for _, found in read_ for problem in found)]


def _of_another_version(raw: Mapping[str, Any], path: str) -> Problem | None:
    """Nothing of it is read then: what a later program means by a field nobody knows here."""
    version = raw.get("submission")
    if isinstance(version, str) and version.isdecimal() and version != str(VERSION):
        told = f"申请单是第 {version[:20]} 版格式，程序只懂第 {VERSION} 版；请升级程序，或重新打开 apply/ 填写"
        return Problem(Place(path, ("submission",)), "newer-format", told)
    return None


def _request(item: Any, place: Place) -> tuple[Request | None, list[Problem]]:
    given = {"type": item["type"]} if isinstance(item, dict) and "type" in item else {}
    known, problems = read_record(TypeOfRequest, given if isinstance(item, dict) else item, place)
    return read_record(KINDS[known.type], item, place) if known else (None, problems)


def submission(directory: Directory, request: Request) -> Submission:
    """What is written for a request, the same as the command ``file`` writes; raises Unclear."""
    match request:
        case Opening():
            return _opening(directory, request)
        case Changing():
            return _changing(directory, request)
        case Correcting():
            account, new = _account(directory, request), _new_values(directory, request)
            particulars = Particulars(on=request.on, reason=request.reason)
            return submissions.correcting(directory, account, new, particulars, None)
        case Ending():
            return _ending(directory, request)
        case Finishing():
            return upkeep.finishing([_account(directory, request)], _confirmation(directory, request))
        case CheckingOff():
            return upkeep.checking(directory, [_account(directory, request)], _confirmation(directory, request))


def _account(directory: Directory, request: Changing | Correcting | Ending | Finishing | CheckingOff) -> Account:
    """The account that a request is about; raises Unclear where that is no id, with the id where one can be told."""
    if account := directory.accounts.get(request.account):
        return account
    meant = naming.account_named(directory, request.account)
    raise Unclear(f"这里写账号的编号；“{request.account}”的编号是 {meant.id}")


def _opening(directory: Directory, request: Opening) -> Submission:
    platform = directory.platforms.get(request.platform)
    if platform is None:
        raise Unclear(f"这里写平台的编号；“{request.platform}”的编号是 {_platform_meant(directory, request.platform)}")
    unit, owner = None, request.unit
    if request.unit_name:
        region = request.region or directory.site.region
        if not region:
            raise Unclear("新单位还要写地区，如 region: 示例市/东山区")
        unit = openings.unit_record(directory, owner, request.unit_name, region)
    else:
        owner = _unit(directory, owner)
        if request.region:
            raise Unclear("只有还没有登记的单位才写 region；请删去这一行，或补 unit_name")
    keys = ("name", "platform_name", "account_id", "handle", "url", "represents", "verified_as")
    record = openings.account_record(directory, platform, owner, {key: getattr(request, key) for key in keys})
    particulars = Particulars(
        on=request.on or UNKNOWN_DATE,
        filed_on=request.filed_on,
        number=request.number,
        reason=request.reason,
    )
    return submissions.opening(directory, record, particulars, unit, None)


def _changing(directory: Directory, request: Changing) -> Submission:
    account, new = _account(directory, request), _new_values(directory, request)
    announced_on = request.announced_on
    if announced_on is None and submissions.must_be_announced(new):
        announced_on = directory.today
    particulars = Particulars(
        on=request.on,
        filed_on=request.filed_on,
        number=request.number,
        reason=request.reason,
        announced_on=announced_on,
    )
    return submissions.changing(directory, [account], new, particulars)


def _new_values(directory: Directory, request: Changing | Correcting) -> dict[str, str]:
    """What is to be, by field, the unit by its id; raises Unclear where the register says another thing than it did
    when the request was filled in.
    """
    account = _account(directory, request)
    for key, change in request.changes.items():
        now = submissions.present(directory, account, key)
        if now is not None and now != _value(directory, key, change.before):
            raise Unclear(
                f"{account.name}（{account.id}）的{CHANGE_LABELS[key]}，填写时是“{change.before}”，名录里现在是“{now}”；"
                "请核对以后重新填写"
            )
    return {key: _value(directory, key, change.after) for key, change in request.changes.items()}


def _value(directory: Directory, key: Changed, text: str) -> str:
    return _unit(directory, text) if key == "unit" else text


def _unit(directory: Directory, text: str) -> str:
    """The id of a unit; raises Unclear where it is none, with the id where one can be told."""
    if text in directory.units:
        return text
    raise Unclear(f"这里写单位的编号；“{text}”的编号是 {naming.unit_named(directory, text).id}")


def _platform_meant(directory: Directory, text: str) -> str:
    return naming.platform_named(directory, text).id


def _ending(directory: Directory, request: Ending) -> Submission:
    by = request.announced_by
    particulars = Particulars(
        on=request.on,
        filed_on=request.filed_on,
        number=request.number,
        approved=request.approved,
        approved_by=request.approved_by,
        reason=request.reason,
        announced_on=request.announced_on or directory.today,
        announced_by=_unit(directory, by) if by else None,
        stops_on=request.stops_on,
        successor=submissions.successors(request.successor) or None,
    )
    return submissions.ending([_account(directory, request)], request.type, particulars)


def _confirmation(directory: Directory, request: Finishing | CheckingOff) -> Confirmation:
    return Confirmation(request.on, request.how, _unit(directory, request.by) if request.by else None)


def batches(requests: Iterable[Request]) -> list[list[Request]]:
    """Requests in their order, cut where one needs to know what those before it wrote: one about the same account, an
    opening that would get the same id, or of a unit that is new.
    """
    made: list[list[Request]] = [[]]
    touched: set[tuple[str, ...]] = set()
    for request in requests:
        needs, touches = _hangs_on(request)
        if touched & needs:
            made.append([])
            touched.clear()
        made[-1].append(request)
        touched |= touches
    return [batch for batch in made if batch]


def _hangs_on(request: Request) -> tuple[set[tuple[str, ...]], set[tuple[str, ...]]]:
    """What nobody may have written just before, and what the request itself writes."""
    if not isinstance(request, Opening):
        return {(request.account,)}, {(request.account,)}
    own = {("opened", request.unit, request.platform)}
    return {*own, ("new", request.unit)}, {*own, *([("new", request.unit)] if request.unit_name else [])}


def refused(request: Request, reason: Unclear) -> Problem:
    """The finding that a request can't be done as it is."""
    return Problem(request.place, "request-refused", str(reason))
