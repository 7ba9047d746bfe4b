"""``build``: check, then the whole site into ``public/``."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

import click

from ..check import ledgers
from ..check.loading import Readings
from ..check.locate import located
from ..check.outcome import Sound
from ..edge import archive, disk, in_place, marking, memory, places, publish, reader, terminal
from ..edge.compression import compress
from ..edge.memory import Memory, Whole
from ..notices import live
from ..notices.board import Board
from ..notices.signatures import Signer
from ..notices.window import NoticeState
from ..public import links, pages
from ..public.fingerprints import Fingerprints
from ..public.pages import Page, Sources
from ..source import decoding
from ..source.problems import Finding, Level, Problem, in_order, one_line
from ..source.refusal import FoundErrors, Refusal
from . import online
from .signing import key_option, optional
from .start import Site, alone, head_option, opened, part, root_option, sound_or_stop, tell, today_option

NOTHING_WRITTEN = "没有写任何文件"
REMEMBERING = "记下这次生成的，下次没有改动的不用重做"
_SHOWN = 5  # names of a list on a line


@click.command()
@root_option
@today_option
@click.option("--out", type=click.Path(path_type=Path), help="输出文件夹；默认为站点文件夹下的 public/")
@click.option(
    "--zip", "packed", type=click.Path(dir_okay=False, path_type=Path), help="另把整个网站装进一个 .zip，供门户后台上传"
)
@click.option("--no-search", is_flag=True, help="不建搜索索引")
@click.option("--release", is_flag=True, help="正式发布：拒绝占位内容和打不开的链接")
@click.option("--precompress", is_flag=True, help="另存 .gz，供 nginx 的 gzip_static 直接发送")
@head_option
@click.option("--ledger", "published", metavar="网址或文件", help="接着这份上线记录（网站上的 api/v1/postings.yaml）")
@key_option
def build(
    root: Path,
    today: date | None,
    out: Path | None,
    packed: Path | None,
    no_search: bool,
    release: bool,
    precompress: bool,
    head: str | None,
    published: str | None,
    private: Path | None,
) -> None:
    """检查数据并生成整个网站；有错误时不写任何文件。"""
    out = out or root / "public"
    places.of_site(root.resolve(), out, "--out")
    if packed:
        _refuse_archive(root.resolve(), out, packed)
    alone(root)
    site = opened(root, today, head, _published(published))
    making = Making(search=not no_search, release=release, precompress=precompress)
    # What others propose is made anew, and nothing is remembered of it.
    remembered = None if head or private else memory.of(root.resolve(), out)
    before = memory.read(remembered) if remembered else None
    inputs = _inputs(site, making)
    if before and (whole := _unchanged(before, inputs, out)):
        tell(whole.findings)
        click.echo("\n".join(whole.made))
    else:
        built = _build(site, out, making, private, before)
        if remembered:
            part(REMEMBERING)
            whole = Whole(inputs, tuple(built.findings), tuple(_made(built, out)))
            memory.write(remembered, replace(built.memory, whole=whole))
    if packed:
        _pack(out, packed, site.day.date)


def _build(site: Site, out: Path, making: "Making", private: Path | None, before: Memory | None) -> "Built":
    readings = readings_of(before, out)
    sound = sound_or_stop(site.check(for_release=making.release, readings=readings), NOTHING_WRITTEN)
    refuse_to_lose_notices(sound, out)
    signer = optional(site, sound, private).signer
    if making.release and sound.directory.site.keys and signer is None:
        click.echo("没有给私钥（--key），api/v1/ 里的文件没有签名。", err=True)
    built = make(sound, out, replace(making, signer=signer), before)
    tell_built(built, out)
    return replace(built, memory=replace(built.memory, plain=readings.plain))


def readings_of(before: Memory | None, out: Path) -> Readings:
    """What is remembered of the data files that were read for the release in a place."""
    return Readings(before.plain) if before and before.is_of(out) else Readings()


def _inputs(site: Site, making: "Making") -> str:
    """The fingerprint of everything that a site is made from; empty where it has none."""
    fingerprint = Fingerprints().of((site.files, site.day, making.search, making.release, making.precompress))
    return fingerprint.hex() if fingerprint else ""


def _unchanged(before: Memory, inputs: str, out: Path) -> Whole | None:
    """The last build, where it was made from the very same and nobody has touched what it left.

    Where no site lies, no memory says that one was made: whoever can write to the repository can write a memory too.
    """
    whole = before.whole
    if whole is None or not inputs or whole.inputs != inputs or not in_place.is_site(out):
        return None
    return whole if before.state == memory.state(out) else None


def _published(place: str | None) -> bytes:
    """A ledger from an address or a file; nothing where none was named."""
    if place is None:
        return b""
    try:
        if "://" in place:
            base, _, name = place.rpartition("/")
            data = online.reader(base, "--ledger")(name)
        else:
            data = disk.read_given(Path(place), decoding.MAX_BYTES)
    except (live.CannotLook, OSError) as error:
        raise Refusal(f"读不到上线记录 {place}：{getattr(error, 'strerror', None) or error}") from None
    if not data or ledgers.read_ledger(data) is None:
        raise Refusal(f"{place} 不是上线记录，没有生成；网站还没有部署过的，第一次请不写 --ledger")
    return data


def _refuse_archive(root: Path, out: Path, file: Path) -> None:
    if file.suffix.lower() != ".zip":
        raise click.UsageError(f"--zip 的文件名请以 .zip 结尾；现在是“{file.name}”")
    places.of_archive(root, out, file)


def _pack(out: Path, file: Path, day: date) -> None:
    """Write a site that was made as one file, and say how many it holds; raises Refusal."""
    part(f"装进 {file}")
    try:
        files = archive.write(out, file, day)
    except OSError as error:
        raise Refusal(f"{file} 没有写成（{error.strerror}），原有内容不变；网站已生成在 {out}") from None
    click.echo(f"已装进 {file}：{files} 个文件，与 {out} 里的相同；上传时请整个替换原来的网站。")


@dataclass(frozen=True)
class Making:
    """How a site is made: with a search index, as a release (dead links are errors), with compressed copies, its
    public data signed.
    """

    search: bool = True
    release: bool = False
    precompress: bool = False
    signer: Signer | None = None


@dataclass(frozen=True)
class Built:
    """A site that was made: its sources, every finding, the number of files, other people's that stay beside them, and
    what the next build may know.
    """

    sources: Sources
    findings: Sequence[Finding]
    files: int
    foreign: Sequence[str]
    memory: Memory


def refuse_to_lose_notices(sound: Sound, out: Path) -> None:
    """Refuse to take the place of a site that has posted notices of which the data know nothing."""
    if lost := [one for one in online.unknown_at(reader.folder(out), sound) if one.is_gone]:
        names = "、".join(one.notice for one in lost)
        message = (
            f"{out} 里的公告 {names} 已经上线，数据里却没有了，{NOTHING_WRITTEN}；"
            "请用 git 恢复它的备案（上线记录不用恢复）。那里是别的名录的，请换一个 --out"
        )
        raise Refusal(message, sound.findings)


def make(sound: Sound, out: Path, making: Making, before: Memory | None = None) -> Built:
    """Make every page and put the site in place; raises Refusal, and nothing was written.

    ``before`` is what is remembered of the last build: what would be the same is kept.
    """
    sources = sound.sources
    known = _of_basis(before, sources) if before else None
    try:
        with ExitStack() as shown:

            def next_part(what: str) -> None:
                shown.close()  # a bar ends on its own line
                part(what)

            done = publish.publish(
                out,
                partial(_planned, sources, making, shown),
                _search(sources) if making.search else publish.Search(),
                _finishing(sources, making, next_part),
                before=known,
                part=next_part,
            )
    except publish.CannotPublish as error:
        raise Refusal(error.message, sound.findings) from None
    findings = [*sound.findings, *in_order(located(done.problems, {}))]
    return Built(sources, findings, done.pages, done.foreign, done.memory)


def _finishing(sources: Sources, making: Making, next_part: Callable[[str], None]) -> Callable[[Path], None] | None:
    """What is done with the folder of a new release when all is made; None for nothing."""
    if not (making.release or making.precompress):
        return None

    def finish(fresh: Path) -> None:
        if making.release:
            marking.mark(fresh, sources.register, making.signer)
        if making.precompress:
            next_part("另存 .gz")
            compress(fresh)

    return finish


def _search(sources: Sources) -> publish.Search:
    part("准备搜索索引")
    return publish.Search(list(pages.search_pages(sources)), sources.index_version)


def _planned(sources: Sources, making: Making, shown: ExitStack) -> publish.Plan:
    """Every page, with a bar that tells how many are made as long as ``shown`` lasts; raises FoundErrors where two
    have one path.
    """
    part("排出网页和核对索引")
    planned, collisions = pages.plan(sources)
    if collisions:
        raise FoundErrors(f"有网址重复，{NOTHING_WRITTEN}。", in_order(located(collisions, {})))
    bar = click.progressbar(length=len(planned), label="生成网页", **terminal.bar_on(sys.stderr))
    looking = inspection(sources, planned, release=making.release)
    return publish.Plan(planned, looking, shown.enter_context(bar).update)


def _of_basis(known: Memory, sources: Sources) -> Memory:
    """What is known of the last build, as far as this one is made from the same basis."""
    fingerprint = Fingerprints().of(sources.basis)
    basis = fingerprint.hex() if fingerprint else ""
    return known if basis and known.basis == basis else replace(known, basis=basis, paths=frozenset(), pages={})


def inspection(sources: Sources, planned: Iterable[Page], *, release: bool) -> publish.Inspection:
    """Looks for dead links. A notice keeps the words with which it was posted: there they never stop a build."""
    known = links.of(sources, planned)

    def inspect(page: Page, data: bytes) -> Iterable[Problem]:
        if not page.path.endswith(".html"):
            return ()
        level = Level.ERROR if release and not page.path.startswith("notices/") else Level.WARNING
        return known.dead(page.path, page.source, data, level)

    return publish.Inspection(inspect, known.leaning.__contains__, known.made)


def tell_built(built: Built, out: Path) -> None:
    """Print what was found and what was made."""
    tell(built.findings)
    click.echo("\n".join(_made(built, out)))


def tell_foreign(names: Sequence[str], place: object) -> None:
    """Say what of other people's lies in a site's folder."""
    for line in _foreign(names, place):
        click.echo(line)


def tell_made(built: Built, out: Path) -> None:
    """Print what was made, and when it must be made again."""
    click.echo("\n".join(_made(replace(built, foreign=()), out)))


def _made(built: Built, out: Path) -> Iterator[str]:
    register = built.sources.register
    yield f"已生成 {out}：{len(register.listings)} 个账号，{len(register.board.notices)} 份公告，{built.files} 个文件。"
    yield f"下次必须重新生成的日期：{_next_time(register.board)}"
    yield from _foreign(built.foreign, out)


def _foreign(names: Sequence[str], place: object) -> Iterator[str]:
    if names:
        shown = "、".join(one_line(name) for name in names[:_SHOWN]) + (" 等" if len(names) > _SHOWN else "")
        yield (
            f"{place} 里有 {len(names)} 个不是本程序写的文件，照原样保留：{shown}。"
            "自己的文件可以放进站点的 static/，随网站一起发布。"
        )


def _next_time(board: Board) -> str:
    """When a site must be made again, as far as that is known."""
    if upcoming := board.next_change_on:
        return str(upcoming)
    if years := sorted({notice.unknown_year for notice in board.notices.values() if notice.unknown_year}):
        return f"等 {years[0]} 年的放假安排公布、升级程序以后才能算出（在那以前公告一直公示）"
    if board.in_state(NoticeState.WAITING):
        return "有公告待上线，确认在网上以后才能算出"
    return "无（没有将要期满的公告）"
