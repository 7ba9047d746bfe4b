"""The comment that ``plan`` writes for a review page: strangers' words stay text in it, and it can be posted."""

import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from roster.review import markdown
from roster.review.suspicions import suspicious
from roster.source.problems import Finding, Position
from tests import markup
from tests.review.test_plan import ACCOUNTS, HOSTILE, SITE, UNITS, data_files, edited, invoke, root, shown
from tests.support import Record, account, as_data, ended, opened, register_of, write_site

__all__ = ["root"]  # the register of test_plan, as a fixture here too


class _Live(HTMLParser):
    """What a review page looks through for mentions, references and addresses: text, without code and links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.codes = "", 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.codes += tag in ("code", "pre")

    def handle_endtag(self, tag: str) -> None:
        self.codes -= tag in ("code", "pre")

    def handle_data(self, data: str) -> None:
        self.text += "\0" if self.codes else data


# What GitHub, GitLab and Gitea make alive in the text that Markdown has made.
ALIVE = re.compile(
    r"@\w|[#!&$]\d|[%~^]\w|://|www\.|\w\.(?:cn|com)\b|:[\w+-]+:|\bGH-\d|\b[0-9a-f]{7,40}\b|\[\w+:", re.ASCII
)
PIECES = [
    *HOSTILE, "@", "@everyone", "@all", "#1", "!2", "GH-3", "%4", "~bug", "$5", "&6", "^alert#7", "a/b#8", "a@b.cn",
    "https://evil.cn/", "http:", "//evil.cn", "ftp://evil.cn", "www", ".evil.cn", "evil.com", "mailto:a@b.cn",
    ":smile:", "5e8f7a2b9c",
    "[vulnerability:9]", "<img src=https://evil.cn/t.png>", "<", ">", "`", "``", "\\", "\\`", "|", "\\|",
    "&#64;", "$`x`$", "<!--", "-->", "]]", "[[x]]", "字", "，", " ", "\u200b", "\u202e", "\x1b[31m",
    "\r\n", "\u2028", "- x", "+ x", "1. x", "===", "---", "> x", "\t", "::error::x", "{{7*7}}",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.booleans())
def test_no_mixture_of_marks_becomes_alive(text: str, in_a_table: bool) -> None:
    """In a list and in a table: text and code alone, every visible character, nothing that these pages make live."""
    made = markdown.plain(text)
    table = f"| a | b |\n|---|---|\n| {made} | 后 |\n"
    page = MarkdownIt("gfm-like", {"html": True}).render(table if in_a_table else f"- {made}\n")
    document = markup.read(f"<!doctype html><body>{page}</body>".encode())
    allowed = {"table", "thead", "tbody", "tr", "th", "td"} if in_a_table else {"ul", "li"}
    assert {element.name for element in document.elements} <= allowed | {"html", "head", "body", "code", "p"}
    assert not ALIVE.search(_Live(page).text), made
    said = document.all("td")[0].text if in_a_table else document.all("li")[0].text
    wanted = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    assert said.replace("\u2060", "").strip() == wanted
    if in_a_table:
        assert len(document.all("td")) == 2


@pytest.mark.parametrize("key", ["<img src=https://evil.cn/t.png>", "@everyone", "[x](https://evil.cn)", "`x`", "#12"])
@pytest.mark.parametrize("where", ["site", "accounts", "rules"])
def test_a_key_of_a_stranger_stays_text_where_nothing_else_can_be_told(root: Path, key: str, where: str) -> None:
    """A key that no file may have makes the settings unreadable: the comment is Markdown all the same."""
    written = {
        "site": {"data/site.yaml": as_data({**SITE, key: "x"})},
        "rules": {"data/site.yaml": as_data({**SITE, "rules": {key: "off"}})},
        "accounts": {"data/accounts.yaml": as_data({"units": UNITS, "accounts": [{**ACCOUNTS[0], key: "x"}]})},
    }
    write_site(root, written[where])
    result = invoke(root)
    assert result.exit_code == 1
    assert not shown(result.stdout).all("a", "img", "em") and "@everyone" not in result.stdout
    assert key in "".join(element.text.replace("\u2060", "") for element in shown(result.stdout).all("li"))
    made = json.loads(invoke(root, "--format", "json").stdout)
    assert made["errors"] >= 1 and made["findings"]


def test_file_names_of_a_stranger_stay_text(root: Path) -> None:
    """A file beside the data, and one that would become a page."""
    write_site(root, {"<img src=x> @everyone `.txt": b"x", "content/`[x](evil.cn).md": b"x"})
    output = invoke(root).stdout
    assert "@everyone" not in output and not shown(output).all("a", "img")
    assert "没有运行它们" in output


def flood(accounts: list[Record], units: list[Record]) -> None:
    """Everything at once: long names, many notices with long notes, many errors; and one account is deleted."""
    note = "见 https://evil.cn/ 与 @everyone 的说明。\n\n" * 150
    del accounts[1]
    for n in range(600):
        name = f"样例{n}" + "@<|`#" * 30
        kind = {**account(f"m{n}", name=name, platform="other"), "filings": [opened("2026-11-18")]}
        accounts.append(kind | ({"platform_name": "某平台", "handle": f"h{n}"} if n % 2 else {}))
        accounts[-1]["filings"].append(ended(f"2026-11-{1 + n % 19:02}", note=note))


def test_a_comment_can_be_posted_whatever_is_in_it_and_says_the_gravest(root: Path) -> None:
    """65,536 characters are what GitHub takes; an error, a deletion and the number of what is left out are there."""
    write_site(root, edited(flood))
    output = invoke(root).stdout
    assert len(output) <= 60_000
    page = shown(output)
    assert "不允许：关停、注销的账号也保留" in output and "样例乙" in page.all("li")[0].text
    assert "**错误**" in output and "没有列出；全部内容见" in output
    assert not page.all("a", "img", "script", "em", "s")


def test_a_thousand_findings_of_one_kind_hide_no_other() -> None:
    """Three of each kind come first, the gravest kind before all."""
    directory = register_of(data_files(ACCOUNTS, UNITS), date(2026, 11, 20)).directory
    many = [Finding(Position("data/accounts.yaml"), "confusable-name", f"相近 {n}") for n in range(1000)]
    late = [Finding(Position("data/accounts.yaml"), "posting-changed", "上线记录有改动")]
    told = list(suspicious(directory, directory, (), [*many, *late], (), [f"x{n}" for n in range(1000)]))
    assert told[:4] == ["上线记录有改动", "相近 0", "相近 1", "相近 2"] and "x0" in told[4]
    assert len(told) == 1002


def test_long_notices_are_named_where_their_words_do_not_fit(root: Path) -> None:
    """Title, window and address of each; the words as long as there is room."""

    def many(accounts: list[Record], units: list[Record]) -> None:
        for n in range(12):
            words = "很长@@@@。" * 700
            accounts.append(account(f"n{n}", ended(f"2026-11-{n + 1:02}", note=words), name=f"样例{n}"))

    write_site(root, edited(many))
    output = invoke(root).stdout
    assert len(output) <= 60_000 and output.count("### 公告：") == 12
    assert 1 <= output.count("```text") < 10
