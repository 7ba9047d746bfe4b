"""What has been seen in the portal's own column, since when: data/articles.yaml, written by the program."""

from ..text.scalars import Int, WebAddress
from .fields import Placed, described, record, unplaced
from .postings import Posting


@record
class Article:
    """门户栏目里的一篇文章，和在那里看到公告的记录，由程序写。"""

    page: WebAddress = described("文章的网址", "", "https://www.example.gov.cn/gsgg/123.html")
    evidence: Int = described("证据的版本", "与 data/postings.yaml 的相同")
    postings: tuple[Posting, ...] = described("在这里看到公告的记录", "与 data/postings.yaml 的一样写", default=())
    place: Placed = unplaced()


@record
class ArticlesFile:
    """门户栏目的记录：data/articles.yaml，由程序写。"""

    articles: tuple[Article, ...] = described("文章", default=())
