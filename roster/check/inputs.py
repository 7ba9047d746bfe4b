"""Texts of a site to a register with every finding: the whole way from bytes to board, without a disk.

``Files`` is what ``publish`` found on disk; nothing here looks anywhere else.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .. import rules
from ..directory import codeowners
from ..directory.day import Day
from ..directory.directory import Directory, Fragment
from ..directory.ledger import Ledger
from ..directory.workdays import Calendar
from ..notices import board as boards
from ..notices import ledger, wordings
from ..notices.notice import notices
from ..notices.window import NoticeState
from ..notices.wording import Wording
from ..public.pages import Sources
from ..public.register import Register
from ..public.shared import assets, variables
from ..records import content
from ..records.accounts import AccountsFile
from ..records.arrangements import WorkdaysFile
from ..records.content import Content
from ..records.platforms import Platform, PlatformsFile
from ..records.postings import Posting, PostingsFile
from ..records.reading import read_file, unread
from ..records.site import FORMAT_VERSION, Site
from ..render.templates import Renderer, TemplateFault
from ..rules import changes
from ..source import yamltree
from ..source.files import Files
from ..source.problems import Level, Place, Position, Problem, in_order

ACCOUNTS, PLATFORMS, SITE = "data/accounts.yaml", "data/platforms.yaml", "data/site.yaml"
WORKDAYS, POSTINGS = "data/workdays.yaml", "data/postings.yaml"
_LONGEST_WORDING = 900_000  # the ledger takes a million


@dataclass(frozen=True)
class Checked:
    """The outcome: sources for the pages (None while an error stands in the way) and every finding.

    ``directory`` is None only without a usable site.yaml; ``register`` is there
    unless the records themselves have errors, also where a change is not allowed.
    """

    sources: Sources | None
    problems: list[Problem]
    directory: Directory | None = None
    register: Register | None = None


def timezone_of(files: Files) -> str:
    """The site's time zone, before anything else is known; the default where it can't be read."""
    raw, _ = yamltree.parse(files.data.get(SITE, b""), SITE)
    zone = raw.get("timezone") if isinstance(raw, dict) else None
    return zone if isinstance(zone, str) else "Asia/Shanghai"


def base_url_of(files: Files) -> str:
    """The site's address as it is written, empty where it can't be read."""
    raw, _ = yamltree.parse(files.data.get(SITE, b""), SITE)
    address = raw.get("base_url") if isinstance(raw, dict) else None
    return address if isinstance(address, str) else ""


def check(
    files: Files,
    today: date,
    *,
    day_is_given: bool = True,
    base: tuple[Files, date] | None = None,
    for_release: bool = False,
) -> Checked:
    """Read, join and check everything; every finding of every file in one run, located and sorted.

    ``day_is_given`` is False where ``today`` is only what a clock says.
    ``base`` is an earlier state with the day of its commit: then the rules
    about changes are checked too. ``for_release`` refuses placeholders.
    """
    if newer := _newer_format(files):
        return Checked(None, list(located([newer], files.data)))
    problems = list(files.problems)
    contents = list(_contents(files, problems))
    directory = _directory(files, today, problems, day_is_given=day_is_given)
    sources = None
    if directory is not None:
        problems += rules.run(directory, for_release=for_release)
        if not any(p.level is Level.ERROR for p in problems):
            sources = _sources(files, directory, contents, problems)
        if base is not None:
            problems += _changes(directory, *base)
        problems += _stale_codeowners(files, directory)
    register = sources.register if sources else None
    if any(p.level is Level.ERROR for p in problems):
        sources = None
    return Checked(sources, in_order(located(problems, files.data)), directory, register)


def _newer_format(files: Files) -> Problem | None:
    """Data for a later program: told alone, for whatever else seems wrong then is perhaps only not known here."""
    raw, _ = yamltree.parse(files.data.get(SITE, b""), SITE)
    given = raw.get("format") if isinstance(raw, dict) else None
    if isinstance(given, str) and given.isdecimal() and int(given[:9]) > FORMAT_VERSION:
        message = f"数据按第 {given[:9]} 版格式写成，这个程序只懂到第 {FORMAT_VERSION} 版；请升级程序，不要改动数据"
        return Problem(Place(SITE, ("format",)), "newer-format", message)
    return None


def _stale_codeowners(files: Files, directory: Directory) -> Iterator[Problem]:
    """A file that the program made and that no longer says what the records say."""
    made = codeowners.text(directory, files.prefix).encode()
    if files.codeowners.startswith(codeowners.HEADER.encode()) and files.codeowners != made:
        yield Problem(
            Position("CODEOWNERS"),
            "stale-codeowners",
            "审核人与 data/ 里的 owners 不一致；请运行 python site.py codeowners",
            Level.WARNING,
        )


def join(files: Files, today: date) -> tuple[Directory | None, list[Problem]]:
    """Only the records, joined up, with what is wrong in them and between them."""
    problems = list(files.problems)
    directory = _directory(files, today, problems)
    if directory is not None:
        problems += rules.run(directory)
    return directory, in_order(located(problems, files.data))


def past(files: Files, day: date) -> tuple[Directory | None, int]:
    """An earlier state as far as it can be read, and in how many places it can't; None without a usable site.yaml."""
    problems: list[Problem] = []
    directory = _directory(files, day, problems)
    return directory, sum(p.level is Level.ERROR for p in problems)


def _changes(after: Directory, files: Files, committed_on: date) -> Iterator[Problem]:
    """What changed since an earlier state; findings within that state itself are not told again."""
    before = _directory(files, after.today, [])
    if before is not None:
        yield from changes.run(changes.Revision(before, after, committed_on))


def _contents(files: Files, problems: list[Problem]) -> Iterator[Content]:
    for path, data in files.contents.items():
        page, found = content.read(path, data)
        problems += found
        if page is not None:
            yield page


def _read(kind: type, path: str, files: Files, problems: list[Problem]) -> tuple[Any, Any]:
    """One data file as ``(instance or None, plain data)``; a missing file is an empty one."""
    longest = yamltree.MAX_WRITTEN_LINE_BYTES if path == POSTINGS else yamltree.MAX_LINE_BYTES
    raw, found = yamltree.parse(files.data.get(path, b""), path, longest_line=longest)
    problems += found
    instance, more = read_file(kind, raw, path)
    if any(p.code in yamltree.INCOMPLETE for p in found):
        more = [p for p in more if p.code != "missing-key" or p.where.keys]  # it was perhaps only not read
    problems += more
    return instance, raw


def _directory(files: Files, today: date, problems: list[Problem], *, day_is_given: bool = True) -> Directory | None:
    """Join everything that parsed; None only without a usable site.yaml."""
    if SITE in files.data:
        site, _ = _read(Site, SITE, files, problems)
    else:
        site = None
        problems.append(Problem(Position(SITE), "missing-file", "缺少站点设置；请照文档新建 data/site.yaml"))
    before = len(problems)
    platforms, raw_platforms = _read(PlatformsFile, PLATFORMS, files, problems)
    workdays, _ = _read(WorkdaysFile, WORKDAYS, files, problems)
    postings, _ = _read(PostingsFile, POSTINGS, files, problems)
    platforms_whole = not any(p.code in yamltree.INCOMPLETE for p in problems[before:])
    before = len(problems)
    units, accounts = [], []
    fragments = list(_fragments(raw_platforms, "platforms", PLATFORMS, platforms))
    for path in sorted(path for path in files.data if path == ACCOUNTS or path.startswith("data/accounts/")):
        read, raw = _read(AccountsFile, path, files, problems)
        for section in ("units", "accounts"):
            fragments += _fragments(raw, section, path, read)
        if read is not None:
            units += read.units
            accounts += read.accounts
    if site is None:
        return None
    repeated: list[Any] = []
    return Directory(
        site=site,
        platforms=_shipped(files) | by_id(platforms.platforms if platforms else (), repeated),
        units=by_id(units, repeated),
        accounts=by_id(accounts, repeated),
        calendar=Calendar(workdays.arrangements if workdays else ()),
        day=Day(today, day_is_given),
        ledger=Ledger(_continued(files, postings, site, today, day_is_given, problems)),
        images=files.images,
        repeated=tuple(repeated),
        fragments=tuple(fragments),
        platforms_whole=platforms_whole,
        whole=not any(p.code in yamltree.INCOMPLETE for p in problems[before:]),
    )


def _continued(
    files: Files,
    ours: PostingsFile | None,
    site: Site,
    today: date,
    day_is_given: bool,
    problems: list[Problem],
) -> tuple[Posting, ...]:
    """Our ledger, continued by the one that stands on the live site where its chain holds.

    Only somebody who names the day may say that the site's ledger is ahead of
    it; by the clock alone nobody knows which of the two is wrong.
    """
    known = tuple(ours.postings) if ours else ()
    if not files.published:
        return known
    theirs, whole = read_ledger(files.published)
    if not whole or ledger.first_broken(theirs.postings):
        message = "网站上的上线记录（api/v1/postings.yaml）不完整或封条对不上，没有采用；请核对网站是否被改动"
        problems.append(Problem(Position(POSTINGS), "published-ledger", message, Level.WARNING))
        return known
    if ledger.is_anothers(theirs, ours, site.base_url):
        message = (
            f"那里的上线记录是另一个名录（{theirs.site}）的，不是本站（{site.base_url}）的，没有采用；"
            "请核对网址和文件夹。本站换了网址的，请先用原来的 base_url 部署一次"
        )
        problems.append(Problem(Position(POSTINGS), "published-ledger", message, Level.ERROR))
        return known
    if ledger.first_broken(known):
        return known  # told by a rule; nothing is built on it
    return tuple(ledger.sealed(ledger.merged(known, theirs.postings, today if day_is_given else date.max)))


def read_ledger(data: bytes) -> tuple[PostingsFile | None, bool]:
    """A ledger from its file, and whether it could be read whole."""
    raw, found = yamltree.parse(data, POSTINGS, longest_line=yamltree.MAX_WRITTEN_LINE_BYTES)
    read, more = read_file(PostingsFile, raw, POSTINGS)
    return read, not found and not more


def _fragments(raw: Any, section: str, path: str, read: Any) -> Iterator[Fragment]:
    """What can be read of records that are there but not right."""
    for item, place in unread(raw, section, path, read):
        if isinstance(id_ := item.get("id"), str):
            others = {key: item[key] for key in ("unit", "platform", "supervisor") if isinstance(item.get(key), str)}
            yield Fragment(section, id_, place, **others)


def _shipped(files: Files) -> dict[str, Platform]:
    raw, _ = yamltree.parse(files.shipped_platforms, PLATFORMS)
    shipped, _ = read_file(PlatformsFile, raw, PLATFORMS)
    return {platform.id: platform for platform in shipped.platforms}


def by_id(items: Iterable[Any], repeated: list[Any]) -> dict[str, Any]:
    """Records by id; a record whose id is taken goes to ``repeated``."""
    found: dict[str, Any] = {}
    for item in items:
        if found.setdefault(item.id, item) is not item:
            repeated.append(item)
    return found


def _sources(files: Files, directory: Directory, contents: list[Content], problems: list[Problem]) -> Sources | None:
    contents = sorted(contents, key=lambda page: (page.order, page.slug))
    shared = variables(directory, directory.today, contents, files.version)
    renderer = Renderer(files.templates, files.labels, shared)
    found = notices(directory)
    try:
        texts = wordings.wordings(renderer, directory, found)
    except TemplateFault as fault:
        problems.append(fault.problem)
        return None
    board = boards.board(directory, found, texts)
    problems += board_findings(directory, board, texts)
    return Sources(Register(directory, board), contents, renderer, assets(files, directory))


def board_findings(directory: Directory, board: boards.Board, texts: Mapping[str, Wording]) -> Iterator[Problem]:
    """What the board itself tells: wording that changed after it was posted, years nobody has published."""
    found = notices(directory)
    for notice in board.notices.values():
        text = texts.get(notice.id)
        filed = {account.id for account, _ in found[notice.id].filings} if notice.id in found else set()
        if notice.posting and (
            lost := [id_ for id_ in notice.accounts if id_ in directory.accounts and id_ not in filed]
        ):
            message = (
                f"公告 {notice.id} 已经上线，数据里却没有 {'、'.join(lost)} 的这次备案；公告仍按上线时的正文公示，"
                "账号的状态却不对了；请用 git 恢复备案记录"
            )
            yield Problem(Place(POSTINGS), "posted-wording", message, Level.WARNING)
        if text and len(text.body) > _LONGEST_WORDING:
            message = (
                f"公告 {notice.id} 的正文有 {len(text.body)} 字，超过 {_LONGEST_WORDING} 字，记不下来；"
                "涉及的账号太多，请分几天公告"
            )
            yield Problem(found[notice.id].filings[0][0].place / "filings", "too-long", message)
        if notice.posting and text and text.digest != notice.posting.digest:
            joined = sorted(filed.difference(notice.accounts))
            if joined:
                place = directory.accounts[joined[0]].place / "filings"
                message = (
                    f"公告 {notice.id} 上线时没有 {'、'.join(joined)}，这次备案等于没有公告；"
                    "请把公告日期改为实际公告的日子，另发一份公告"
                )
                yield Problem(place, "posted-wording", message, Level.WARNING)
            elif notice.state is NoticeState.POSTED:
                account = directory.accounts.get(notice.accounts[0])
                message = (
                    f"公告 {notice.id} 上线后，备案、公告依据或模板有改动；网上仍按上线时的正文公示。"
                    "备案不该改的请改回原样，公告要更正的请写 corrections；改的只是依据或模板，不用处理"
                )
                yield Problem(
                    account.place / "filings" if account else Place(POSTINGS), "posted-wording", message, Level.WARNING
                )
        if notice.unknown_year:
            message = (
                f"公告 {notice.id} 的公示期进入 {notice.unknown_year} 年，放假安排尚未公布，公告会一直公示；"
                f"国务院办公厅公布后请升级程序，或在 {WORKDAYS} 填写 {notice.unknown_year} 年的安排"
            )
            yield Problem(Position(WORKDAYS), "unknown-year", message, Level.WARNING)


def located(problems: Iterable[Problem], data: Mapping[str, bytes]) -> Iterator[Problem]:
    """Give every problem a line and a column, each file read once more."""
    problems = list(problems)
    wanted: dict[str, list[Place]] = {}
    for problem in problems:
        if isinstance(problem.where, Place):
            wanted.setdefault(problem.where.path, []).append(problem.where)
    found: dict[Place, Position] = {}
    for path, places in wanted.items():
        found |= yamltree.locate(data.get(path, b""), places)
    for problem in problems:
        if isinstance(problem.where, Place):
            problem = dataclasses.replace(problem, where=found[problem.where])
        yield problem
