"""``merge``: the ledgers of two sides as one, after git met both of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import click

from ..check import ledgers
from ..directory.ledger import Ledger
from ..edge import disk, driver, history, publish
from ..notices import keyring, ledger, merging
from ..records.postings import Posting
from ..records.reading import read_file
from ..records.site import Site as SiteRecord
from ..source import conflicts
from ..source.files import ARTICLES, POSTINGS, SITE
from ..source.refusal import Refusal
from .signing import key_option, read_key
from .start import Site, alone, opened, root_option, today_option

_NOT_MERGED = "没有合并，两边都原样不动"
_OURS, _THEIRS = "这一边", "另一边"


@click.command()
@click.argument("other", required=False, metavar="[版本或文件]")
@root_option
@today_option
@click.option(
    "--words",
    type=click.Choice(["ours", "theirs"]),
    help="两边的正文不同时，网上的是哪一边的：ours 这一边，theirs 另一边",
)
@click.option("--install", is_flag=True, help="让这个仓库里的 git 以后合并上线记录时自己用它")
@click.option("--driver", "drive", nargs=2, hidden=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--articles", is_flag=True, hidden=True)
@key_option
def merge(
    other: str | None,
    root: Path,
    today: date | None,
    words: merging.Side | None,
    install: bool,
    drive: tuple[Path, Path] | None,
    articles: bool,
    private: Path | None,
) -> None:
    """把两边的上线记录合成一份：什么也不丢，公示期只会更长。"""
    if install:
        _install(root)
        return
    if drive:
        _drive(_Merge(opened(root, today), words, private), ARTICLES if articles else POSTINGS, *drive)
        return
    alone(root)
    site = opened(root, today)
    way = _Merge(site, words, private)
    merged = {path: way.of(path, *_sides(site, path, other)) for path in _paths(site, other)}
    for path, made in merged.items():
        publish.replace_file(site.root / path, made.data)
        for line in made.lines:
            click.echo(line)
    paths = " ".join(merged)
    click.echo(f"已合成一份 {paths}。请提交：git add {paths}，再 git commit（正在变基的 git rebase --continue）")


def _drive(way: "_Merge", path: str, ours: Path, theirs: Path) -> None:
    """What git asks for: the result in the place of ``ours``. Whoever merges holds no lock of ours: these files are
    git's own. Where it is refused both sides stay there between marks, so that nobody takes one for the whole.
    """
    mine, other = ours.read_bytes(), theirs.read_bytes()
    try:
        made = way.of(path, mine, other)
    except Refusal:
        ours.write_bytes(conflicts.marked(mine, other))
        raise
    ours.write_bytes(made.data)
    for line in made.lines:
        click.echo(line)


def _install(root: Path) -> None:
    driver.install(root.resolve())
    click.echo("已装好：在这份克隆里，git 合并上线记录时会自己运行 python site.py merge。")
    click.echo("每份克隆各装一次；程序挪了地方再装一次。别的文件照常合并。")


def _paths(site: Site, other: str | None) -> Sequence[str]:
    """The files to merge: those that wait for it or have a side elsewhere, the register's ledger where none does."""
    if other is None:
        paths = [path for path in (POSTINGS, ARTICLES) if _is_waiting(site.root, path)]
    elif Path(other).is_file():
        paths = [path for path in (POSTINGS, ARTICLES) if Path(path).name == Path(other).name]
    else:
        paths = [path for path in (POSTINGS, ARTICLES) if _named(site.root, path, other)]
    return paths or [POSTINGS]


def _is_waiting(root: Path, path: str) -> bool:
    here = (disk.read_bytes(root / path) or b"").decode("utf-8", "replace")
    return history.in_conflict(root, path) is not None or conflicts.sides(here) is not None


def _sides(site: Site, path: str, other: str | None) -> tuple[bytes, bytes]:
    """Both copies of a file as bytes: those that somebody names, those that git waits for, those with marks between
    them, or the parents of a merge that mixed them.
    """
    here = disk.read_bytes(site.root / path) or b""
    if other is not None:
        return here, _named(site.root, path, other)
    if waiting := history.in_conflict(site.root, path):
        return waiting
    if marked := conflicts.sides(here.decode("utf-8", "replace")):
        return marked[0].encode(), marked[1].encode()
    read = ledgers.read_ledger(here)
    is_whole = read is not None and ledger.first_broken(read) is None
    parents = None if is_whole else history.merged_from(site.root)
    if parents is None:
        raise Refusal(
            f"{path} 没有等着合并的两边；要和另一份合并的，写明是 git 的哪个版本或哪个文件："
            "python site.py merge 版本或文件"
        )
    one, another = (history.file_at(site.root, revision, path) for revision in parents)
    return one, another


def _named(root: Path, path: str, other: str) -> bytes:
    """A file of a revision, or of a folder, or the file itself, as one without git has it; empty where a side lacks
    it.
    """
    if history.knows(root, other):
        return history.file_at(root, other, path)
    if Path(other).is_dir():
        given = Path(other) / path
        return disk.read_given(given, disk.MAX_EVIDENCE_BYTES) if given.is_file() else b""
    if not Path(other).is_file():
        raise click.UsageError(
            f"“{other}”不是 git 的版本，也不是文件；请写 origin/main 这样的版本，或另一份 postings.yaml"
        )
    return disk.read_given(Path(other), disk.MAX_EVIDENCE_BYTES)


@dataclass(frozen=True)
class _Made:
    """The merged ledger as it is written, and what to tell of it."""

    data: bytes
    lines: Sequence[str]


@dataclass(frozen=True)
class _Merge:
    """How two ledgers of a site become one: whose words stand, and who signs what neither side had signed so."""

    site: Site
    words: merging.Side | None
    private: Path | None

    def of(self, path: str, ours: bytes, theirs: bytes) -> _Made:
        """The file of both; raises Refusal where one of them is not sound, or they contradict each other."""
        return self._articles(ours, theirs) if path == ARTICLES else self._ledger(ours, theirs)

    def _articles(self, ours: bytes, theirs: bytes) -> _Made:
        """Article by article: each is a place of its own, and no key signs what was seen there."""
        mine, other = _whole_articles(ours, _OURS), _whole_articles(theirs, _THEIRS)
        found = {
            page: merging.merged(
                mine.get(page, Ledger()), other.get(page, Ledger()), self.site.day.date, words=self.words
            )
            for page in {**mine, **other}
        }
        data = ledger.articles_as_yaml({page: one.entries for page, one in found.items()})
        return _Made(data, [f"{page}：{line}" for page, one in found.items() for line in _tell(one)])

    def _ledger(self, ours: bytes, theirs: bytes) -> _Made:
        """The register's own ledger."""
        register = self._register()
        mine, other = self._sound(ours, register, _OURS), self._sound(theirs, register, _THEIRS)
        merging.refuse_strangers(mine, other, register.base_url)
        trusted = partial(keyring.is_trusted, keys=register.keys)
        found = merging.merged(mine, other, self.site.day.date, words=self.words, is_signed=trusted)
        entries = self._signed(found.entries, register)
        data = ledger.as_yaml(entries, mine.site or other.site or register.base_url)
        if ledgers.read_ledger(data) is None:
            raise Refusal(f"合成的记录读不回去，{_NOT_MERGED}")
        return _Made(data, [*_tell(found)])

    def _register(self) -> SiteRecord:
        """The settings alone: other data may be waiting for a decision as well."""
        record, problems = read_file(SiteRecord, self.site.settings.raw, SITE)
        if record is None or problems or self.site.settings.problems:
            raise Refusal(f"{SITE} 读不出来，{_NOT_MERGED}；请先改好它（python site.py check 会说哪里不对）")
        return record

    def _sound(self, data: bytes, register: SiteRecord, name: str) -> Ledger:
        read = ledgers.read_ledger(data) if data.strip() else Ledger()
        if read is None:
            raise Refusal(f"{name}的上线记录读不出来，{_NOT_MERGED}；请先用 git 找回那一边没有改动的 {POSTINGS}")
        merging.refuse_unsound(read, name)
        for posting in keyring.unsigned(read, register.keys):
            raise Refusal(
                f"{name}里公告 {posting.notice} 的上线记录没有本名录密钥的有效签名，不是程序用私钥写的，{_NOT_MERGED}；"
                "请查清是谁写的"
            )
        return read

    def _signed(self, entries: Sequence[Posting], register: SiteRecord) -> Sequence[Posting]:
        """The entries as they may stand: what was changed by the merge needs a signature of its own."""
        if not register.keys:
            return entries
        if self.private is not None:
            pem = read_key(self.site.root, self.private)
            return keyring.signed(entries, keyring.signer(register.keys, pem, self.site.day.date))
        if any(keyring.unsigned(entries, register.keys)):
            raise Refusal(
                f"{SITE} 写了 keys，合成的记录要签名，却没有给私钥，{_NOT_MERGED}；"
                "请在有私钥的机器上运行，写 --key 私钥文件，或设环境变量 ROSTER_KEY"
            )
        return entries


def _whole_articles(data: bytes, name: str) -> Mapping[str, Ledger]:
    """What one side saw in articles; raises Refusal where it can't be read or somebody altered it."""
    read, problems = ledgers.read_articles(data)
    if problems:
        raise Refusal(f"{name}的 {ARTICLES} 读不出来，{_NOT_MERGED}；请先用 git 找回那一边没有改动的这个文件")
    for page, seen in read.items():
        merging.refuse_unsound(seen, name, page)
    return read


def _tell(found: merging.Merged) -> Sequence[str]:
    lines = [
        f"只有一边知道的公告，从另一边最近一次查看的 {one.counted_from} 的次日起算：{one.notice} {one.title}"
        for one in found.later
    ]
    for one, days in found.denied:
        shown = "、".join(map(str, days[:5])) + (f" 等 {len(days)} 天" if len(days) > 5 else "")
        lines.append(f"一边看到、另一边不计的日子，不作证据：{shown}，{one.notice} {one.title}")
    return lines
