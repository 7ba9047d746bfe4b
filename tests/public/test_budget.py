"""What an account costs, counted in work and not in seconds: pages, bytes, templates, links looked at closely."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from bench import generate
from roster.check import inputs
from roster.check.outcome import Sound
from roster.directory.day import Day
from roster.edge import disk
from roster.public import links, pages
from roster.render.templates import Renderer
from roster.source.problems import Level

FEW, MANY = 300, 600


@dataclass
class Work:
    """What was done for one register."""

    files: int = 0
    size: int = 0
    read: int = 0
    rendered: int = 0
    looked_at: int = 0


def work(root: Path, accounts: int, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Make every page of a register of so many accounts."""
    generate.write_register(root, accounts, None, generate.DEFAULT_TODAY)
    files = disk.read_site(root)
    sound = inputs.check(files, Day(generate.DEFAULT_TODAY))
    assert isinstance(sound, Sound)
    done = Work(read=len(files.data))
    rendering, asking = Renderer.render, links.Links._fault

    def counted(self: Renderer, name: str, **context: object) -> str:
        done.rendered += 1
        return rendering(self, name, **context)

    def asked(self: links.Links, own: links._Own, address: str) -> str:
        done.looked_at += 1
        return asking(self, own, address)

    monkeypatch.setattr(Renderer, "render", counted)
    monkeypatch.setattr(links.Links, "_fault", asked)
    planned, _ = pages.plan(sound.sources)
    known = links.of(sound.sources, planned)
    for page in planned:
        data = known.made(page.path) or page.make()
        done.files += 1
        done.size += len(data)
        if page.path.endswith(".html"):
            assert list(known.dead(page.path, page.source, data, Level.ERROR)) == []
    monkeypatch.undo()
    return done


def test_an_account_costs_so_much_work_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What 300 more accounts cost, each: its page and its code, its share of a unit's page and card, of lists, of the
    index. Whoever adds a kind of page or makes one bigger has to change these numbers.
    """
    few, many = (work(tmp_path / str(count), count, monkeypatch) for count in (FEW, MANY))
    more = MANY - FEW
    assert (many.read - few.read) / more < 0.1, "文件"
    assert 2.5 < (many.files - few.files) / more < 4.5
    assert 10_000 < (many.size - few.size) / more < 26_000
    assert 1.0 < (many.rendered - few.rendered) / more < 1.8
    assert (many.looked_at - few.looked_at) / more < 2.5
