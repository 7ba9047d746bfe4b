"""What has been seen online, since when: data/postings.yaml, written by the program.

Two versions of the evidence are read. Version 1 keeps every look; what follows from them is asked in
``notices.looks``. Version 0 (before 0.3) kept only days; ``notices.evidence`` carries it over.
"""

from datetime import date
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from ..text.scalars import Date, Id, Int, Line, NoticeId
from .fields import NoticeType, Placed, described, record, unplaced
from .keys import Signature

_DIGEST_FORM = r"^sha256:[0-9a-f]{64}$"
Digest = Annotated[str, StringConstraints(pattern=_DIGEST_FORM)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
Body = Annotated[str, StringConstraints(max_length=1_000_000)]
Means = Literal["url", "site", "manual"]
PostingKey = tuple[str, int]  # the id of a notice, and which version of its words
Found = Literal["same", "words", "said", "absent", "altered", "failed"]


@record
class Look:
    """一次查看：哪一天，怎样看的，看到了什么。"""

    on: Date = described("哪一天")
    until: Date | None = described("到哪一天", "只用于声明的一段停止服务：from..to 都没有在网上", default=None)
    by: Means = described("怎样看的", "url 程序访问了网站；site 程序查看了文件夹；manual 网站管理员声明")
    found: Found = described(
        "看到了什么",
        "same 与生成的页面逐字节一致；words 读者看到的文字一致；said 声明在网上；absent 没有；altered 有改动；"
        "failed 没能查看，什么也不能证明；写着的机器日期早于 on 的，是后来的时钟说那一天还没有到："
        "以前写着那一天的查看不算",
    )
    clock: Date | None = described("当时机器的日期", "日期由人写明的（--today），这里写机器当时的日期", default=None)

    @property
    def is_good(self) -> bool:
        """True if the words were there."""
        return self.found in ("same", "words", "said")

    @property
    def is_bad(self) -> bool:
        """True if they were not; a look that failed is neither."""
        return self.found in ("absent", "altered")

    @property
    def is_doubt(self) -> bool:
        """True if it says that its day had not come by a later clock: what was seen on that day before is in doubt."""
        return self.found == "failed" and self.clock is not None and self.clock < self.on


def _in_order(looks: tuple[Look, ...]) -> tuple[Look, ...]:
    """Looks as they follow one another; an entry exists because somebody saw the words."""
    if not any(look.is_good for look in looks):
        raise PydanticCustomError("looks", "没有一次看到公告在网上；没有看到过的公告不应有记录，请用 git 恢复这个文件")
    if any(after.on < before.on for before, after in pairwise(looks)):
        raise PydanticCustomError("looks", "查看的日期先后颠倒；上线记录由程序写，请用 git 恢复这个文件")
    if any(look.until and look.until < look.on for look in looks):
        raise PydanticCustomError("looks", "until 早于 on；上线记录由程序写，请用 git 恢复这个文件")
    return looks


@record
class Posting:
    """一份公告的一稿在网上的记录，由程序写（证据第 1 版）。"""

    notice: NoticeId = described("公告编号", "公告日期-单位编号-close、cancel 或 change", "2026-11-20-wjw-close")
    version: Int = described("第几稿", "每次更正加一", default=1)
    type: NoticeType = described("公告类型")
    title: Title = described("标题")
    unit: Id = described("单位编号")
    unit_name: Line = described("单位名称")
    accounts: tuple[Id, ...] = described("涉及账号")
    announced_on: Date = described("公告日期")
    working_days: Int = described("公示工作日数", "上线时站点规定的天数，以后不变", default=15)
    basis: Line | None = described("公示依据", "上线时站点写明的依据，以后不变", default=None)
    counted_from: Date | None = described(
        "从这一天的次日起算", "第一次查看后隔了几天才再次查看的，从再次查看的前一天算起", default=None
    )
    looks: Annotated[tuple[Look, ...], AfterValidator(_in_order)] = described("历次查看", "早的在前")
    digest: Digest = described("正文摘要")
    wording: Body = described("正文")
    seal: Digest | None = described("封条", "这一条和上一条封条的摘要", default=None)
    signature: Signature | None = described("签名", "由 data/site.yaml 里的一把密钥签的", default=None)
    place: Placed = unplaced()

    @property
    def key(self) -> PostingKey:
        """Which words these are: two entries with one key claim to be the same version of one notice."""
        return self.notice, self.version

    @property
    def seen_on(self) -> tuple[date, ...]:
        """The days on which somebody saw these words online, each once, in order."""
        return tuple(dict.fromkeys(look.on for look in self.looks if look.is_good))

    @property
    def first_seen(self) -> date:
        """The first of them."""
        return next(look.on for look in self.looks if look.is_good)

    @property
    def last_seen(self) -> date:
        """The last of them."""
        return next(look.on for look in reversed(self.looks) if look.is_good)


@record
class FirstPosting:
    """一份公告的一稿在网上的记录（证据第 0 版，只读；程序下次写时改为第 1 版）。"""

    notice: NoticeId = described("公告编号")
    version: Int = described("第几稿", default=1)
    type: NoticeType = described("公告类型")
    title: Title = described("标题")
    unit: Id = described("单位编号")
    unit_name: Line = described("单位名称")
    accounts: tuple[Id, ...] = described("涉及账号")
    announced_on: Date = described("公告日期")
    working_days: Int = described("公示工作日数", default=15)
    first_seen: Date = described("首次在网上看到")
    counted_from: Date | None = described("从这一天的次日起算", default=None)
    last_seen: Date = described("最近一次在网上看到")
    seen_on: tuple[Date, ...] = described("看到正文无误的日子", default=())
    missed: tuple[Date, ...] = described("看过但没有或有改动的日子", default=())
    over_on: Date | None = described("首次查看到公示期已满的日子", default=None)
    evidence: Means = described("依据")
    digest: Digest = described("正文摘要")
    wording: Body = described("正文")
    seal: Digest | None = described("封条", default=None)
    place: Placed = unplaced()


@record
class PostingsFile:
    """上线记录：data/postings.yaml，由程序写。"""

    site: Line | None = described("名录网址", "这是哪一个名录的记录", "https://www.example.gov.cn/xmt/", default=None)
    evidence: Int = described("证据的版本", "1；没有这一行的是第 0 版", default=0)
    postings: tuple[Posting, ...] = described("上线记录", default=())


@record
class FirstPostingsFile:
    """上线记录（证据第 0 版）。"""

    site: Line | None = described("名录网址", default=None)
    postings: tuple[FirstPosting, ...] = described("上线记录", default=())
