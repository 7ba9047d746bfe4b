"""``build``: check, then the whole site into ``public/``."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from ..check import inputs
from ..check.inputs import Checked
from ..edge import publish
from ..notices import look as posted
from ..public import links, pages
from ..public.pages import Page
from ..source import problems
from ..source.problems import Level, Problem
from ..source.refusal import Refusal
from . import online
from .start import head_option, read, root_option, tell, today_option


@click.command()
@root_option
@today_option
@click.option("--out", type=click.Path(path_type=Path), help="输出文件夹；默认为站点文件夹下的 public/")
@click.option("--no-search", is_flag=True, help="不建搜索索引")
@click.option("--release", is_flag=True, help="正式发布：拒绝占位内容和打不开的链接")
@click.option("--precompress", is_flag=True, help="另存 .gz，供 nginx 的 gzip_static 直接发送")
@head_option
@click.option("--ledger", "published", metavar="网址或文件", help="接着这份上线记录（网站上的 api/v1/postings.yaml）")
def build(
    root: Path,
    today: date | None,
    out: Path | None,
    no_search: bool,
    release: bool,
    precompress: bool,
    head: str | None,
    published: str | None,
) -> int:
    """检查数据并生成整个网站；有错误时不写任何文件。"""
    out = out or root / "public"
    given = {"release": release, "precompress": precompress, "head": head, "published": _published(published)}
    outcome = build_site(root, out, today, search=not no_search, keeps_notices=True, **given)
    tell_outcome(outcome, out)
    return 0 if outcome.refusal is None else 1


def _published(place: str | None) -> bytes:
    """A ledger from an address or a file; nothing where none was named."""
    if place is None:
        return b""
    try:
        if "://" in place:
            base, _, name = place.rpartition("/")
            found = online.reader(base, "--ledger")(name)
        else:
            found = Path(place).read_bytes()
    except (posted.CannotLook, OSError) as error:
        raise Refusal(f"读不到上线记录 {place}：{error}") from None
    if not found or not inputs.read_ledger(found)[1]:
        raise Refusal(f"{place} 不是上线记录，没有生成；网站还没有部署过的，第一次请不写 --ledger")
    return found


@dataclass(frozen=True)
class Outcome:
    """How a build ended: what was found, why it was refused (None if it was not), and what was made."""

    problems: list[Problem]
    refusal: str | None = None
    checked: Checked | None = None
    count: int = 0

    def lines(self) -> list[str]:
        """Why nothing was written, line by line; empty after a good build."""
        if self.refusal is None:
            return []
        errors = [p for p in self.problems if p.level is Level.ERROR]
        return [*problems.as_text(errors).splitlines(), self.refusal]


def build_site(
    root: Path,
    out: Path,
    today: date | None,
    *,
    search: bool,
    release: bool = False,
    precompress: bool = False,
    head: str | None = None,
    published: bytes = b"",
    keeps_notices: bool = False,
) -> Outcome:
    """Check and build a site; whatever goes wrong is in the outcome, and nothing was written.

    ``keeps_notices`` refuses to take the place of a site that has posted notices of which the data know nothing.
    """
    checked = read(root, today, published, head=head, for_release=release)
    if checked.sources is None:
        errors = sum(p.level is Level.ERROR for p in checked.problems)
        return Outcome(checked.problems, f"发现 {errors} 处错误，没有写任何文件。")
    planned, collisions = pages.plan(checked.sources)
    if collisions:
        return Outcome(collisions, "有网址重复，没有写任何文件。")
    if keeps_notices and (lost := posted.lost(posted.folder(out), checked.sources.register.board)):
        message = (
            f"{out} 里的公告 {'、'.join(lost)} 已经上线，数据里却没有了，没有写任何文件；"
            "请用 git 恢复它的备案和 data/postings.yaml。那里是别的名录的，请换一个 --out"
        )
        return Outcome(checked.problems, Refusal(message).told)
    found = list(pages.search_pages(checked.sources.register)) if search else []
    try:
        with click.progressbar(length=len(planned) + len(found), label="生成网页", file=sys.stderr) as bar:
            inspection = _inspection(checked, planned, release=release)
            dead = publish.publish(out, planned, found, bar.update, inspection, precompress=precompress)
    except publish.Unrenderable as unrenderable:
        return Outcome(problems.in_order(unrenderable.problems), "网页有误，没有写任何文件。")
    except publish.CannotPublish as error:
        return Outcome(checked.problems, error.told)
    return Outcome([*checked.problems, *problems.in_order(dead)], None, checked, len(planned))


def _inspection(checked: Checked, planned: list[Page], *, release: bool) -> publish.Inspect:
    """Looks for dead links. A notice keeps the words with which it was posted: there they never stop a build."""
    found = links.of(checked.sources, planned)

    def inspect(page: Page, data: bytes) -> Iterable[Problem]:
        if not page.path.endswith(".html"):
            return ()
        level = Level.ERROR if release and not page.path.startswith("notices/") else Level.WARNING
        return found.dead(page.path, page.source, data, level)

    return inspect


def tell_outcome(outcome: Outcome, out: Path) -> None:
    """Print what was found, why nothing was written, or what was made."""
    tell(outcome.problems)
    if outcome.refusal is not None:
        click.echo(outcome.refusal, err=True)
        return
    register = outcome.checked.sources.register
    click.echo(
        f"已生成 {out}：{len(register.listings)} 个账号，{len(register.board.notices)} 份公告，{outcome.count} 个文件。"
    )
    upcoming = register.board.next_change_on
    click.echo(
        f"下次必须重新生成的日期：{upcoming}" if upcoming else "下次必须重新生成的日期：无（没有将要期满的公告）"
    )
