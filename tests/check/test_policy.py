"""A header pasted from a portal: what the browser will drop is told while it can be mended."""

import pytest

from roster.check import policy
from roster.edge import disk
from roster.source.files import Files
from roster.source.problems import Level
from tests.support import ROOT


def told(text: str, name: str = "header.html") -> list[tuple[int, int]]:
    files = Files(data={}, templates={name: text}, labels={name: f"templates/{name}"})
    found = list(policy.blocked(files))
    assert all(p.code == "blocked-by-policy" and p.level is Level.WARNING for p in found)
    return [(p.where.line, p.where.column) for p in found]


@pytest.mark.parametrize(
    "markup",
    [
        "<script>var a = 1;</script>",
        '<script type="module">a()</script>',
        '<script src="https://cdn.example.com/jquery.js"></script>',
        "<script src='//cdn.example.com/a.js'></script>",
        "<style>.a { color: red }</style>",
        '<p style="color: red">甲</p>',
        '<a href="#" onclick="f()">甲</a>',
        "<body onload=f()>",
        '<img src="http://www.example.gov.cn/logo.png" alt="">',
        '<img src="data:image/png;base64,AAAA" alt="">',
        '<img srcset="//a.example/x.png 2x" alt="">',
        '<link rel="stylesheet" href="https://www.example.gov.cn/a.css">',
        '<iframe src="https://www.example.gov.cn/top.html"></iframe>',
        '<video poster="https://a.example/x.png"></video>',
    ],
)
def test_what_no_browser_will_use_is_told_where_it_stands(markup: str) -> None:
    assert told(f"<div>\n  {markup}\n</div>\n") == [(2, 3)]


@pytest.mark.parametrize(
    "markup",
    [
        '<script src="{{ root }}assets/a.js" defer></script>',
        '<script type="application/ld+json">{}</script>',
        '<a href="https://www.example.gov.cn/">门户</a>',
        '<link rel="canonical" href="https://www.example.gov.cn/">',
        '<img src="{{ root }}assets/a.png" alt="">',
        '<form action="https://www.example.gov.cn/search" role="search"></form>',
        "{% if a %}<p>甲</p>{% endif %}{# <script>x</script> #}"[:34],
    ],
)
def test_what_works_is_not_told(markup: str) -> None:
    assert told(f"{markup}\n") == []


def test_the_shipped_templates_keep_their_own_policy() -> None:
    """Papers have another policy: they are no pages of the site."""
    assert list(policy.blocked(disk.read_site(ROOT))) == []
    assert told("<style>a</style>", "papers/form.html") == []
