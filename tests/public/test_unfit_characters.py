"""Characters that XML cannot carry, or that nobody sees at work: no field of any file brings one to the public."""

import copy
import html
import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest

from roster.check.outcome import Sound
from roster.public import pages
from tests.support import SITE, Record, account, as_data, changed, check, ended, opened, unit

CHARACTERS = {
    "NUL": "\0", "BEL": "\x07", "backspace": "\b", "ESC": "\x1b", "form feed": "\f", "DEL": "\x7f", "CSI": "\x9b",
    "NEL": "\x85", "line separator": "\u2028", "right-to-left override": "\u202e", "isolate": "\u2066",
    "noncharacter": "\ufffe", "last noncharacter": "\uffff", "lone surrogate": "\ud800",
}  # fmt: skip
TODAY = date(2026, 11, 22)
FILES: dict[str, Any] = {
    "data/accounts.yaml": {
        "units": [
            unit(short_names=["样例馆"], former_names=[{"name": "旧馆", "until": "2020-01-01"}], owners=["@ylg"],
                 contact={"phone": "0000-12345000", "url": "https://ylg.example.gov.cn/"}, not_on=["douyin"]),
            unit("old", "示例市旧馆", ended={"on": "2026-03-01", "into": ["ylg"], "how": "机构改革", "basis": "通知"}),
        ],
        "accounts": [
            account(
                "a",
                changed("2026-01-09", name=("样例", "样例甲")),
                ended("2026-11-20", reason="整合", approved="上级批准", approved_by="样例馆", successor=["b", "门户"],
                      note="说明一\n\n说明二"),
                name="样例甲", aliases=["甲号"], description="简介", represents="示例市样例馆", handle="yangli",
                verified_as="示例市样例馆", checked={"on": "2026-10-08", "by": "ylg", "how": "登录后台核对"},
            ),
            {**account("b", name="样例乙", platform="other", platform_name="某平台", handle="yangliyi"),
             "filings": [opened(number="示新媒备〔2019〕1号", reason="发布信息")]},
        ],
    },
    "data/site.yaml": {
        **SITE,
        "supervisor": "示例市样例办公室", "portal_name": "示例市门户", "owners": ["@admin"],
        "notice": {"关停": {"working_days": "15", "basis": "办法"}},
        "filing": {"working_days": "3", "basis": "办法"},
        "report": {"phone": "0000-12345000", "email": "x@example.gov.cn", "portal_url": "https://www.example.gov.cn/x"},
        "footer": {"organizer": "样例办公室", "undertaker": "样例馆", "contact": "电话", "icp": "示ICP备1号"},
    },
    "data/workdays.yaml": {
        "arrangements": [{"name": "样例节", "source": "通知", "off": ["2026-11-26"], "work": ["2026-11-28"]}]
    },
}  # fmt: skip


def leaves(value: Any, way: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], bool]]:
    """The way to every text, and to every key (True)."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*way, key), True
            yield from leaves(inner, (*way, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*way, index))
    else:
        yield way, False


def spoiled(value: Any, way: tuple[str | int, ...], of_key: bool, char: str) -> Any:
    """The data with a character inside one text or key."""
    made = copy.deepcopy(value)
    at = made
    for key in way[:-1]:
        at = at[key]
    last = way[-1]
    if of_key:
        text = str(last)
        at[text[:1] + char + text[1:]] = at.pop(last)
    else:
        at[last] = at[last][:1] + char + (at[last][1:] or at[last])
    return made


def data(files: dict[str, Any]) -> dict[str, bytes]:
    """Written as JSON with every such character as an escape, which YAML reads too."""
    return {path: json.dumps(value, ensure_ascii=True).encode() for path, value in files.items()}


PLACES = [(path, way, of_key) for path, value in FILES.items() for way, of_key in leaves(value)]


def test_the_files_are_good() -> None:
    """What follows is told for the character alone."""
    assert isinstance(check(data(FILES), TODAY), Sound), check(data(FILES), TODAY).findings


@pytest.mark.parametrize("char", ["ESC", "CSI", "NEL", "right-to-left override", "last noncharacter", "lone surrogate"])
def test_no_field_takes_a_character_that_nobody_may_publish(char: str) -> None:
    """In any text and any key of the files: a finding at its place, in words that can be printed."""
    silent = []
    for path, way, of_key in PLACES:
        files = FILES | {path: spoiled(FILES[path], way, of_key, CHARACTERS[char])}
        outcome = check(data(files), TODAY)
        errors = [finding for finding in outcome.findings if finding.level == "error"]
        if not errors:
            silent.append((path, way, of_key))
    assert silent == []


@pytest.mark.parametrize("char", CHARACTERS)
@pytest.mark.parametrize(
    "where", ["title: 关于{}本站", "description: 说{}明", "text{}here", "[a](https://example.gov.cn/{}x)"]
)
def test_no_text_of_the_office_takes_one_either(where: str, char: str) -> None:
    """In the header and in the body of content/*.md, raw or as a reference."""
    from roster.records import content

    header, body = (where, "正文") if ": " in where else ("title: 关于", where)
    references = [f"&#{ord(CHARACTERS[char])};", f"&#x{ord(CHARACTERS[char]):x};"]
    # HTML reads some of them as another character, and a header is no HTML: there they are harmless.
    harmful = [reference for reference in references if html.unescape(reference) == CHARACTERS[char]]
    for written in (CHARACTERS[char], *harmful):
        text = f"---\n{header}\n---\n{body}\n".replace("{}", written) if "title" in header else ""
        text = text or f"---\ntitle: 关于\n{header}\n---\n{body}\n".replace("{}", written)
        made, problems = content.read("content/about.md", text.encode("utf-8", "surrogatepass"))
        assert made is None and problems, written


def test_what_is_published_is_well_formed_whatever_the_names() -> None:
    """Marks of XML, emoji and characters beyond the first plane: feed, site map and search description are read."""
    name = "样例<&>\"']]>--😀𠮷"
    record: Record = {
        **account("a", ended("2026-11-20"), name=name, verified_as=name, represents=name, description=name)
    }
    files = {
        "data/accounts.yaml": as_data({"units": [unit(name=name)], "accounts": [record]}),
        "data/site.yaml": as_data({**SITE, "name": name, "footer": {"organizer": name}}),
    }
    outcome = check(files, TODAY)
    assert isinstance(outcome, Sound), outcome.findings
    planned, _ = pages.plan(outcome.sources)
    made = {page.path: page.make() for page in planned if page.path.endswith((".xml", ".ics"))}
    assert {"feed.xml", "opensearch.xml"} <= made.keys()
    for path, text in made.items():
        if path.endswith(".xml"):
            ElementTree.fromstring(text)
