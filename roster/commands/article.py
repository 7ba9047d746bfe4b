"""``posted --page``: does an article in the portal's own column say what a notice says? Told, and not recorded: only
the register's own release, known by its mark, starts a window.
"""

from collections.abc import Sequence

import click

from ..notices import article, live
from ..notices.board import Board
from ..records.site import Site
from ..source.refusal import Refusal
from ..text import hosts
from . import online


def look_at(page: str, notices: Sequence[str], site: Site, board: Board) -> int:
    """Look at an article and say whether the notice stands there, whole; gives how the command ends.

    Raises Refusal where nothing could be seen; wrong usage for another host than the settings name.
    """
    notice = board.notices.get(notices[0])
    if notice is None:
        raise click.UsageError(f"没有公告 {notices[0]}；全部公告：python site.py notice")
    own = _hosts(site)
    if hosts.host_of(page) not in own:
        raise click.UsageError(
            f"--page 只查看本单位的网站（{'、'.join(own)}），不查看“{hosts.host_of(page) or page}”；"
            "门户是别的域名的，请在 data/site.yaml 写 site_domain"
        )
    try:
        data = online.article(page)
    except live.CannotLook as error:
        raise Refusal(f"{error}；没有记录") from None
    if data is None or not article.says(_text(data), notice.wording):
        why = "没有这一页" if data is None else "没有看到这份公告的标题和完整的正文；看不见的、有改动的都不算"
        click.echo(f"{page}：{why}：{notice.id} {notice.wording.title}", err=True)
        return 1
    click.echo(f"{page}：有这份公告的标题和完整的正文：{notice.id} {notice.wording.title}")
    click.echo("没有记录：公示期只从名录正式发布的网站上看到公告算起，请用 --url 或 --site 查看。")
    return 0


def _hosts(site: Site) -> list[str]:
    """The hosts of the register and its portal, as the settings name them."""
    addresses = [site.base_url, *site.former_base_urls, site.report.portal_url or ""]
    named = [f"//{site.site_domain}"] if site.site_domain else []
    return [host for host in dict.fromkeys(map(hosts.host_of, [*addresses, *named])) if host]


def _text(data: bytes) -> str:
    """A page in the encodings that portals use."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")
