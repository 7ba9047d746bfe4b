"""Texts of a site to its sources, with every finding: the whole way from bytes to board, without a disk.

``Files`` is what ``edge`` found on disk; nothing here looks anywhere else.
"""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from .. import rules
from ..directory import adopted, codeowners
from ..directory.day import Day
from ..directory.directory import Directory
from ..directory.ledger import Ledger
from ..notices import board as boards
from ..notices import wordings
from ..notices.ledger import Claim
from ..notices.notice import notices
from ..public.pages import Sources
from ..public.register import Register
from ..public.shared import assets, variables
from ..records import content
from ..records.content import Content
from ..render.templates import Renderer, TemplateFault
from ..rules import changes
from ..rules.board import check_board
from ..source.files import Files
from ..source.problems import Finding, Level, Position, Problem, has_errors, in_order
from . import internal, policy
from . import settings as site_settings
from .ledgers import heard
from .loading import Readings, load
from .locate import located
from .outcome import Faulty, Outcome, Refused, Sound, Unreadable
from .plain import Spread, in_turn
from .settings import Settings

_MANY = 2_500  # accounts; below, a second process that checks costs more than it gives


@dataclass(frozen=True, slots=True)
class Base:
    """An earlier state with which another is compared, and the day on which the register last changed."""

    files: Files
    stood_on: date


def check(
    files: Files,
    day: Day,
    *,
    settings: Settings | None = None,
    base: Base | None = None,
    for_release: bool = False,
    readings: Readings | None = None,
    spread: Spread = in_turn,
    part: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Read, join and check everything; every finding of every file in one run, located and sorted.

    ``settings`` are those of the files where somebody has read them already.
    With a ``base`` the rules about changes are checked too. ``for_release`` refuses placeholders.
    ``readings`` are those of an earlier check, and of this one afterwards; ``spread`` does what can be done at once,
    and ``part`` is told what is done now (Chinese), for whoever waits.
    """
    settings = settings or site_settings.read(files)
    if newer := settings.newer_format:
        return Unreadable(located([newer], files.data))
    contents, unreadable = _contents(files)
    directory, faults = load(files, day, settings, readings, spread)
    problems = [*files.problems, *unreadable, *policy.blocked(files), *faults]
    if directory is None:
        return Unreadable(_told(problems, files))
    problems += internal.problems(files, directory)
    part("检查数据")
    rules_spread = spread if len(directory.accounts) >= _MANY else in_turn
    problems += rules.run(directory, for_release=for_release, spread=rules_spread)
    sources, of_board = (None, []) if has_errors(problems) else _sources(files, directory, contents)
    problems += of_board
    if base is not None:
        part("检查改动")
        problems += _changes(directory, base)
    problems += _stale_codeowners(files, directory)
    return _outcome(_told(problems, files), directory, sources)


def heard_with(sound: Sound, files: Files, published: bytes, released: date | None, is_shown_over: Claim) -> Outcome:
    """What was checked, with its ledger after the one that stands with a site was heard, given by its bytes and the
    day of the release that it stands with, None where there is none; ``is_shown_over`` tells whether a site shows that
    a posting ended.
    """
    directory = sound.directory
    is_settled = partial(boards.is_settled, directory)
    ledger, problems = heard(
        directory.ledger, published, directory.site, directory.day, released, is_settled, is_shown_over
    )
    return with_ledger(sound, files, ledger, problems)


def with_ledger(sound: Sound, files: Files, ledger: Ledger, told: Sequence[Problem] = ()) -> Outcome:
    """What was checked, with another ledger beside the same records: neither files nor rules about records again.

    Findings are those about the ledger and the board, and what is ``told`` already; those about records stay what
    they were.
    """
    directory = dataclasses.replace(sound.directory, ledger=ledger)
    problems = [*told, *rules.run_on_ledger(directory)]
    sources, of_board = _sources(files, directory, sound.sources.contents)
    return _outcome(_told([*problems, *of_board], files), directory, sources)


def _outcome(findings: Sequence[Finding], directory: Directory, sources: Sources | None) -> Outcome:
    if sources is None:
        return Faulty(findings, directory)
    return Refused(findings, sources) if has_errors(findings) else Sound(findings, sources)


def release_findings(sound: Sound, files: Files) -> list[Finding]:
    """What a release refuses beyond what a trial may have."""
    return _told(rules.run_for_release(sound.directory), files)


def join(files: Files, day: Day) -> tuple[Directory | None, list[Finding]]:
    """Only the records, joined up, with what is wrong in them and between them."""
    directory, problems = load(files, day, site_settings.read(files))
    between = [*internal.problems(files, directory), *rules.run(directory)] if directory is not None else ()
    return directory, _told([*files.problems, *problems, *between], files)


def past(files: Files, day: Day) -> tuple[Directory | None, int]:
    """An earlier state as far as it can be read, and in how many places it can't; None without a usable site.yaml."""
    directory, problems = load(files, day, site_settings.read(files))
    return directory, sum(problem.level is Level.ERROR for problem in problems)


def _told(problems: Sequence[Problem] | Iterator[Problem], files: Files) -> list[Finding]:
    return in_order(located(problems, files.data))


def _stale_codeowners(files: Files, directory: Directory) -> Iterator[Problem]:
    """A file that the program made and that no longer says what the records say."""
    made = codeowners.text(directory, files.prefix).encode()
    if files.codeowners.startswith(codeowners.HEADER.encode()) and files.codeowners != made:
        message = "审核人与 data/ 里的 owners 不一致；请运行 python site.py codeowners"
        yield Problem(Position("CODEOWNERS"), "stale-codeowners", message, Level.WARNING)


def _changes(after: Directory, base: Base) -> Iterator[Problem]:
    """What changed since an earlier state; findings within that state itself are not told again."""
    before, _ = load(base.files, Day(after.today), site_settings.read(base.files))
    if before is not None:
        yield from changes.run(changes.Revision(before, after, base.stood_on))


def _contents(files: Files) -> tuple[list[Content], list[Problem]]:
    """The pages of content/ in their order, and what is wrong with them."""
    read = [content.read(path, data) for path, data in files.contents.items()]
    pages = [page for page, _ in read if page is not None]
    return sorted(pages, key=lambda page: (page.order, page.slug)), [p for _, problems in read for p in problems]


def _sources(files: Files, directory: Directory, contents: Sequence[Content]) -> tuple[Sources | None, list[Problem]]:
    """What pages are made from, with what the board tells; None where a template of the notices fails."""
    directory = adopted.with_ends(directory)
    shared = variables(directory, files, contents)
    renderer = Renderer(files.templates, files.labels, shared)
    filed = notices(directory)
    try:
        texts = wordings.wordings(renderer, directory, filed)
    except TemplateFault as fault:
        return None, [fault.problem]
    board = boards.board(directory, filed, texts)
    sources = Sources(Register(directory, board), contents, renderer, assets(files, directory), files.static)
    return sources, list(check_board(directory, filed, board, texts))
