"""How the accounts that came in have ended, counted (Chinese)."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ..directory.directory import Directory
from ..directory.life import CLOSING
from ..records.accounts import UNKNOWN
from .imported import Record


def of_endings(accounts: Sequence[Record], directory: Directory) -> list[str]:
    """A line for each way in which accounts ended, or are to end."""
    ended = [ending for account in accounts if (ending := _ending(account))]
    old = [filing for filing in ended if "announced_elsewhere" in filing]
    done = [filing for filing in ended if "announced_elsewhere" not in filing and "done" in filing]
    open_ = [filing for filing in ended if "announced_elsewhere" not in filing and "done" not in filing]
    return [line for line in (_old(old, directory), _done(done), _open(open_)) if line]


def of_unseen_notices(accounts: Sequence[Record], directory: Directory) -> list[str]:
    """A line where accounts are announced and the ledger knows nothing of them: a table does not carry it."""
    known = {id_ for posting in directory.ledger for id_ in posting.accounts}
    announced = [account["id"] for account in accounts if any("announced_on" in f for f in account["filings"])]
    unseen = len(set(announced) - known)
    if not unseen:
        return []
    return [
        f"其中 {unseen} 个有公告，data/postings.yaml 里却没有上线记录；从别处的名录导出的，请把那里的 "
        "data/postings.yaml 一并复制过来，否则公告从在这里上线起重新公示"
    ]


def _old(filings: Sequence[Record], directory: Directory) -> str:
    if not filings:
        return ""
    undated = sum(not (_is_dated(filing) or _is_dated(filing["done"])) for filing in filings)
    unknown = sum(not _is_dated(filing["announced_elsewhere"]) for filing in filings)
    return (
        f"其中 {len(filings)} 个在名录开办（{directory.site.since}）以前就已终止（{_by_type(filings)}）："
        "不再公告，页面和查询都写明曾是官方账号"
        + (f"；{undated} 个终止日期不详" if undated else "")
        + (f"；{unknown} 个当时的公告日期不详" if unknown else "")
        + "。"
    )


def _done(filings: Sequence[Record]) -> str:
    return f"其中 {len(filings)} 个由名录公告并已办结（{_by_type(filings)}）。" if filings else ""


def _open(filings: Sequence[Record]) -> str:
    if not filings:
        return ""
    return (
        f"其中 {len(filings)} 个要由名录公告、还没有办结日期（{_by_type(filings)}）：公告上线并期满以前仍是官方账号；"
        "真正关停、注销以后，请用 file 办结 写明。"
    )


def _ending(account: Record) -> Record | None:
    """The latest filing of a 关停 or 注销."""
    endings = [filing for filing in account["filings"] if filing["type"] in CLOSING]
    return endings[-1] if endings else None


def _is_dated(record: Any) -> bool:
    """True for a record of which the day is known; 不详 may stand for all of it."""
    return isinstance(record, dict) and record.get("on", UNKNOWN) != UNKNOWN


def _by_type(filings: Sequence[Record]) -> str:
    counts = Counter(filing["type"] for filing in filings)
    return "、".join(f"{type_} {counts[type_]} 个" for type_ in CLOSING if counts[type_])
