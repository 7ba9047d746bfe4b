"""What has been seen online, since when: data/postings.yaml, written by the program."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from ..text.scalars import Date, Id, Int, Line, NoticeId
from .fields import NoticeType, Placed, described, record, unplaced


@record
class Posting:
    """一份公告在网上的记录，由程序写。"""

    notice: NoticeId = described("公告编号", "公告日期-单位编号-close、cancel 或 change", "2026-11-20-wjw-close")
    version: Int = described("第几稿", "每次更正加一", default=1)
    type: NoticeType = described("公告类型")
    title: Annotated[str, StringConstraints(min_length=1, max_length=2_000)] = described("标题")
    unit: Id = described("单位编号")
    unit_name: Line = described("单位名称")
    accounts: tuple[Id, ...] = described("涉及账号")
    announced_on: Date = described("公告日期")
    working_days: Int = described("公示工作日数", default=15)
    first_seen: Date = described("首次在网上看到")
    counted_from: Date | None = described(
        "从这一天的次日起算", "第一次查看后隔了几天才再次查看的，从再次查看的前一天算起", default=None
    )
    last_seen: Date = described("最近一次在网上看到")
    seen_on: tuple[Date, ...] = described("看到正文无误的日子", default=())
    missed: tuple[Date, ...] = described("看过但没有或有改动的日子", default=())
    over_on: Date | None = described("首次查看到公示期已满的日子", default=None)
    evidence: Literal["site", "manual", "url"] = described(
        "依据", "site 程序查看了文件夹；url 程序访问了网站；manual 网站管理员声明"
    )
    digest: Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")] = described("正文摘要")
    wording: Annotated[str, StringConstraints(max_length=1_000_000)] = described("正文")
    seal: Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")] | None = described(
        "封条", "这一条和上一条封条的摘要", default=None
    )
    place: Placed = unplaced()


@record
class PostingsFile:
    """上线记录：data/postings.yaml，由程序写。"""

    site: Line | None = described("名录网址", "这是哪一个名录的记录", "https://www.example.gov.cn/xmt/", default=None)
    postings: tuple[Posting, ...] = described("上线记录", default=())
