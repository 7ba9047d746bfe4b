"""``reconcile``: the register beside another system's export; every difference with what to do, and none afterwards."""

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support import ROOT, TODAY, account, data_files, gone, tree, unit, write_site

HEADER = "账号名称,平台,主办单位,账号ID,微信号,账号状态,备案编号"
UNITS = [unit(), unit("ylj", "示例市样例局", short_names=["样例局"], former_names=["示例市旧例局"])]
ACCOUNTS = [
    account("a", name="样例甲", account_id="gh_00000000000a", handle="jiaguan"),
    account("b", name="样例乙", platform="weibo", account_id="1000000002", unit="ylj"),
    account("c", name="样例丙", platform="douyin", account_id=None, handle="bing123", unit="ylj"),
    account("d", gone("2026-10-01", "2026-10-30"), name="样例丁", account_id="gh_00000000000d"),
]
EQUAL = [
    "样例甲,微信公众号,示例市样例馆,gh_00000000000a,jiaguan,正常,",
    "样例乙,微博,示例市样例局,1000000002,,正常,",
    "样例丙,抖音,示例市样例局,,bing123,正常,",
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    accounts = [{key: value for key, value in one.items() if value is not None} for one in ACCOUNTS]
    return write_site(tmp_path / "site", data_files(accounts, UNITS))


def reconciled(run: Callable, root: Path, *lines: str, header: str = HEADER) -> dict[str, Any]:
    file = root.parent / "导出.csv"
    file.write_text("\n".join([header, *lines]), "utf-8")
    done = run("reconcile", "--root", root, file, "--format", "json", today=TODAY)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def told(run: Callable, root: Path, *lines: str, **more: str) -> list[tuple[str, str | None, str | None]]:
    found = reconciled(run, root, *lines, **more)["differences"]
    return [(one["kind"], one["account"], one["field"]) for one in found]


def test_two_that_say_the_same_differ_in_nothing(root: Path, run: Callable) -> None:
    """What ended here need not be there; width, capitals and other words for a platform are no difference."""
    assert told(run, root, *EQUAL) == []
    other = [
        line.replace("jiaguan", "JiaGuan").replace("抖音", "抖音号").replace("样例甲", "样例甲 ") for line in EQUAL
    ]
    assert told(run, root, *other, "样例丁,微信,示例市样例馆,gh_00000000000d,,已注销,") == []


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (EQUAL[1:], [("missing-there", "a", None)]),
        ([*EQUAL, "样例戊,微博,示例市样例馆,1000000009,,正常,"], [("missing-here", None, None)]),
        ([*EQUAL, EQUAL[0]], [("twice-there", "a", None)]),
        (["样例假,微信,示例市样例馆,gh_00000000000a,jiaguan,正常,", *EQUAL[1:]], [("differs", "a", "name")]),
        (["样例甲,微信,样例局,gh_00000000000a,jiaguan,正常,", *EQUAL[1:]], [("differs", "a", "unit")]),
        (["样例甲,微信,示例市样例馆,gh_00000000000b,jiaguan,正常,", *EQUAL[1:]], [("differs", "a", "account_id")]),
        (["样例甲,微信,示例市样例馆,gh_00000000000a,yiguan_1,正常,", *EQUAL[1:]], [("differs", "a", "handle")]),
        (["样例甲,微信,示例市样例馆,gh_00000000000a,jiaguan,已注销,", *EQUAL[1:]], [("differs", "a", "state")]),
        (["样例甲,微信,示例市样例馆,gh_00000000000a,jiaguan,拟整改,", *EQUAL[1:]], [("differs", "a", "state")]),
        (["样例甲,微信,示例市样例馆,gh_00000000000a,jiaguan,正常,甲1号", *EQUAL[1:]], [("differs", "a", "number")]),
        (["样例甲,微博,示例市样例馆,gh_00000000000a,jiaguan,正常,", *EQUAL[1:]], [("differs", "a", "platform")]),
        ([EQUAL[0], "样例乙,微博,示例市样例局,1E+09,,正常,", EQUAL[2]], [("differs", "b", "identity")]),
        ([*EQUAL, "样例丁,微信,示例市样例馆,gh_00000000000d,,正常,"], [("differs", "d", "state")]),
        ([*EQUAL, ",微博,示例市样例馆,,,正常,"], [("unread", None, None)]),
        # One of the same name with an id of its own is another account, and may be a fake.
        ([*EQUAL, "样例甲,微信,示例市样例馆,gh_00000000000f,,正常,"], [("missing-here", None, None)]),
        # A name alone is enough where the table has no ids, and a former name of the unit.
        (
            [EQUAL[0], "样例乙,微博,示例市旧例局,,,正常,", EQUAL[2]],
            [("differs", "b", "unit"), ("differs", "b", "account_id")],
        ),
    ],
)  # fmt: skip
def test_each_kind_of_difference_is_told(root: Path, run: Callable, lines: list[str], wanted: list[Any]) -> None:
    assert told(run, root, *lines) == wanted


def test_what_is_told_mends_it_and_the_next_run_is_empty(root: Path, run: Callable) -> None:
    """Five kinds of difference: the commands are run as they are told, the rest is mended in the table."""
    lines = [
        "样例甲（新）,微信,示例市样例馆,gh_00000000000a,jiaguan,正常,",
        "样例戊; rm -rf ~,微博,示例市新馆,1000000009,,正常,",
        EQUAL[1],
        EQUAL[1],
        ",微博,示例市样例馆,,,正常,",
    ]
    found = reconciled(run, root, *lines)["differences"]
    assert {one["kind"] for one in found} == {"differs", "missing-here", "missing-there", "twice-there", "unread"}
    for one in found:
        command = next((way.split("python site.py ")[1] for way in one["ways"] if "更正" in way or "开设" in way), "")
        if command:
            words = [word.replace("单位编号", "xinguan") for word in shlex.split(command)]
            extra = ["--reason", "登记时写错"] if "更正" in words else ["--on", "2026-11-02"]
            done = run(*words, *extra, "--no-ask", "--root", root, today=TODAY)
            assert done.returncode == 0, (words, done.stdout + done.stderr)
    mended = [*lines[:3], EQUAL[2]]
    assert told(run, root, *mended) == []


def test_an_id_of_theirs_is_taken_only_after_somebody_looked(root: Path, run: Callable) -> None:
    """It makes an account official: no command puts it in without the word to look on the platform first."""
    [one] = reconciled(run, root, EQUAL[0].replace("00a", "00b"), *EQUAL[1:])["differences"]
    assert "一格改成“gh_00000000000a”" in one["ways"][0]
    [way] = [way for way in one["ways"] if "python" in way]
    assert "先到平台后台核对" in way and way.endswith("file 更正 a --account-id gh_00000000000b")


def test_nothing_is_written_and_our_own_export_differs_in_nothing(tmp_path: Path, run: Callable) -> None:
    """Of the sample city, with every platform and every state."""
    before = tree(ROOT / "data")
    assert run("export", tmp_path / "e.xlsx", today=TODAY).returncode == 0
    done = run("reconcile", tmp_path / "e.xlsx", today=TODAY)
    assert (done.returncode, done.stdout) == (0, "两边一致。\n"), done.stdout
    assert tree(ROOT / "data") == before


def test_what_is_no_table_is_refused(root: Path, run: Callable) -> None:
    file = root.parent / "x.csv"
    file.write_bytes(b"a,b\n1,2\n")
    done = run("reconcile", "--root", root, file, today=TODAY)
    assert (done.returncode, "没有认出表头" in done.stderr, done.stdout) == (1, True, "")


def test_the_sample_has_one_difference_of_every_kind(run: Callable) -> None:
    """The export that is shown in the documentation, beside the sample city."""
    done = run("reconcile", "--root", ROOT, ROOT / "docs/samples/上级系统导出.csv", "--format", "json", today=TODAY)
    kinds = [one["kind"] for one in json.loads(done.stdout)["differences"]]
    assert sorted(kinds) == ["differs", "missing-here", "missing-there", "twice-there", "unread"], done.stderr
