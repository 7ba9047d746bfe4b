"""Whatever stands in whatever field: findings or a register, in time, and nothing of it becomes anything else."""

import csv
import io
import json
import unicodedata
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from roster.check.outcome import Outcome, Refused, Sound
from roster.public import calendar_file, exports
from roster.source import problems
from tests.support import SITE, TODAY, account, as_data, changed, check, ended, unit

HOSTILE = {
    "markup": '"><script>alert(1)</script><img src=https://evil.cn/t.png onerror=alert(1)>',
    "template": "{{ cycler.__init__.__globals__ }}{% for a in range(10**9) %}",
    "terminal": "示\x1b[2J\x1b]0;名录\x07例",
    "null": "示\x00例",
    "no character": "平安\uffff",
    "direction": "示例\u202egnp.exe",
    "invisible": "\u200b\u2060\ufeff",
    "formula": "=HYPERLINK(\"https://evil.cn\")",
    "wide formula": "＝cmd|' /C calc'!A0",
    "path": "../../../../etc/passwd",
    "script address": "JaVaScRiPt:alert(1)//https://weibo.com/u/1",
    "two hosts": "https://weibo.com／u／1000000001？@evil.cn/",
    "no address": "http://[::1",
    "port": "https://www.example.gov.cn:99999/",
    "day": "0001-01-01",
    "last day": "9999-12-31",
    "no day": "2026-02-30",
    "number": "9" * 400,
    "negative": "-1",
    "long": "示" * 5_000,
    "blocks": "‹" * 5_000,
    "lines": "示例\r\n\r\n- id: x",
    "anchor": "&a *a !!python/object/apply:os.system [ls]",
    "mention": "@everyone [甲](https://evil.cn)",
    "empty": "",
    "blank": "　 \t",
}  # fmt: skip
_PLATFORMS = [
    {
        "id": "shilitai", "name": "示例台", "short_names": ["示台"], "check": ["看简介"],
        "account_id": {"label": "台号", "pattern": "[0-9]{6}"}, "urls": ["tai.example.cn/u/{account_id}"],
    },
]  # fmt: skip
_CONTACT = {"phone": "0000-1", "address": "示例路1号", "url": "https://www.example.gov.cn/ylg/"}
_CLOSING = ended(
    "2026-11-02", reason="整合", number="1号", note="正文", filed_on="2026-11-03", stops_on="2026-11-30",
    successor=["a"], corrections=[{"on": "2026-11-04", "what": "原因更正为整合"}],
)  # fmt: skip
SITE_FILES: dict[str, Any] = {
    "data/site.yaml": {
        **SITE,
        "supervisor": "示例市样例局",
        "notice": {"关停": {"working_days": "16", "basis": "第三条"}},
        "footer": {"organizer": "示例办", "undertaker": "示例台", "contact": "0000-1", "icp": "示ICP备1号"},
        "report": {"phone": "0000-1", "email": "x@example.gov.cn", "portal_url": "https://www.example.gov.cn/jb/"},
    },
    "data/platforms.yaml": {"platforms": _PLATFORMS},
    "data/workdays.yaml": {
        "arrangements": [{"name": "调整", "source": "测试", "off": ["2026-12-01 至 2026-12-02"]}]
    },
    "data/accounts.yaml": {
        "units": [
            unit("ylg", short_names=["样例"], former_names=["旧馆"], contact=_CONTACT),
            unit("ylz", "示例市样例站", supervisor="ylg"),
        ],
        "accounts": [
            account(
                "a", changed("2026-03-02", name=("旧名", "示例样例")), handle="shili-fabu", platform="wechat",
                aliases=["样例"], represents="示例市样例馆", verified_as="示例市样例馆", description="说明",
                checked={"on": "2026-11-01", "by": "ylg", "how": "逐项核对"},
            ),
            account(
                "b", _CLOSING, platform="app", account_id="cn.gov.example.shilitong", app={"icp_number": "示ICP备1号"}
            ),
            account("c", platform="shilitai", account_id="100001", url="https://tai.example.cn/u/100001"),
        ],
    },
}  # fmt: skip
Path = tuple[str | int, ...]


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """The way to every text of a file, and to every name of a key."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*path, index))
    else:
        yield path


def put(value: Any, path: Path, text: str) -> Any:
    """The same with another text at the end of a way."""
    changed_ = deepcopy(value)
    place = changed_
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = text
    return changed_


FIELDS = [path for path in leaves(SITE_FILES) if path[1] != "accounts" or path[-1] != "id"]


def checked(path: Path, text: str) -> Outcome:
    return check({name: as_data(content) for name, content in put(SITE_FILES, path, text).items()}, TODAY)


def test_the_site_itself_is_sound() -> None:
    """Otherwise nothing below would be told apart from it."""
    outcome = check({name: as_data(content) for name, content in SITE_FILES.items()}, TODAY)
    assert isinstance(outcome, Sound), problems.as_text(outcome.findings)
    assert len(FIELDS) * len(HOSTILE) > 1_500


@pytest.mark.parametrize("path", FIELDS, ids=lambda path: ".".join(map(str, path)))
def test_any_field_may_hold_anything(path: Path) -> None:
    """Each hostile text in turn: an outcome, findings that do nothing to a terminal, data that stay data."""
    for text in HOSTILE.values():
        outcome = checked(path, text)
        told = problems.as_text(outcome.findings)
        assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in told if char != "\n"), (text, told)
        if isinstance(outcome, (Sound, Refused)):
            assert_still_data(outcome, text)


def assert_still_data(outcome: Sound | Refused, text: str) -> None:
    """What is published of it is well-formed, and no cell of a table is a formula."""
    register = outcome.sources.register
    site = register.directory.site
    ElementTree.fromstring(exports.feed(register, site))
    calendar_file.notices_ics(register, site).decode()
    json.loads(exports.accounts_json(register))
    json.loads(exports.notices_json(register))
    for row in csv.reader(io.StringIO(exports.accounts_csv(register).decode("utf-8-sig"))):
        assert not any(cell.lstrip()[:1] in tuple("=＝+＋@＠") for cell in row), (text, row)
