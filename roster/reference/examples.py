"""An example for every code: data that fails and data that passes, for the pages of ``docs/rules/``.

Each lies in ``examples/codes/<code>.yaml`` and is laid over the small good site in ``examples/data/``.
What can't be shown as text (a file of 64 MB, a symbolic link) is told in words.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ..check import inputs
from ..check.locate import located
from ..check.outcome import Sound
from ..directory.day import Day
from ..public import links, pages
from ..public.pages import Sources
from ..rules import codes
from ..source import yamltree
from ..source.files import Files
from ..source.problems import Finding, Level, Problem, in_order

TODAY = date(2026, 11, 20)
COMMITTED_ON = date(2026, 11, 1)
_WORDS = ("note", "fails_in_words", "passes_in_words")
_FILES = ("before", "fails", "passes")


@dataclass(frozen=True, slots=True)
class Example:
    """``fails``, ``passes`` and, for a rule about changes, ``before``: path → text; empty where only words tell it."""

    code: str
    note: str = ""
    before: Mapping[str, str] = dataclasses.field(default_factory=dict)
    fails: Mapping[str, str] = dataclasses.field(default_factory=dict)
    passes: Mapping[str, str] = dataclasses.field(default_factory=dict)
    fails_in_words: str = ""
    passes_in_words: str = ""


def read(code: str, data: bytes) -> Example:
    """One example from its file; raises ValueError where it is not written as it should be."""
    given, problems = yamltree.parse(data, f"{code}.yaml")
    if problems or not isinstance(given, dict) or given.keys() - {*_WORDS, *_FILES}:
        raise ValueError(f"{code}.yaml: {problems or sorted(given)}")
    return Example(code, **given)


def findings(example: Example, texts: Mapping[str, str], site: Files) -> list[Finding]:
    """What a check says of the example's ``texts`` on top of ``site``, located and sorted."""
    before = inputs.Base(_over(site, example.before), COMMITTED_ON) if example.before else None
    when = codes.codes()[example.code].when
    release = when.startswith("build --release")
    checked = inputs.check(_over(site, texts), Day(TODAY), base=before, for_release=release)
    built = _built(checked.sources, with_links=when == "build") if isinstance(checked, Sound) else ()
    return in_order([*checked.findings, *located(built, {})])


def _built(sources: Sources, *, with_links: bool) -> Iterator[Problem]:
    """What a build would tell besides; links are seen only on pages that were made."""
    planned, collisions = pages.plan(sources)
    yield from collisions
    if with_links:
        found = links.of(sources, planned)
        for page in planned:
            if page.path.endswith(".html"):
                yield from found.dead(page.path, page.source, page.make(), Level.WARNING)


def _over(site: Files, texts: Mapping[str, str]) -> Files:
    """A site with the example's files on top."""
    made = {path: text.encode() for path, text in texts.items()}
    return dataclasses.replace(
        site,
        data={**site.data, **{path: data for path, data in made.items() if path.startswith("data/")}},
        contents={**site.contents, **{path: data for path, data in made.items() if path.startswith("content/")}},
        templates={
            **site.templates,
            **{path.removeprefix("templates/"): text for path, text in texts.items() if path.startswith("templates/")},
        },
    )
