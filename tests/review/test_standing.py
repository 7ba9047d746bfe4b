"""``plan``: names that a change puts on, hands over or speaks for are told with whom to call."""

import copy
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from roster.review.suspicions import _GRAVE
from roster.rules import changes
from roster.source.problems import Level
from tests.review.test_plan import ACCOUNTS, UNITS, data_files, invoke
from tests.support import Record, account, changed, commit, git, opened, unit, write_site

PHONES = [{**one, "contact": {"phone": f"0000-1234500{n}"}} for n, one in enumerate(UNITS)]
PHONES[0]["short_names"] = ["样例馆"]
Edit = Callable[[list[Record], list[Record]], object]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A register on main whose units have telephones."""
    git(tmp_path, "init", "-q", "root")
    commit(tmp_path / "root", data_files(ACCOUNTS, PHONES))
    return tmp_path / "root"


def told(root: Path, edit: Edit) -> list[str]:
    """What a reviewer is to look at in an edit of the folder."""
    accounts, units = copy.deepcopy(ACCOUNTS), copy.deepcopy(PHONES)
    edit(accounts, units)
    write_site(root, data_files(accounts, units))
    return json.loads(invoke(root, "--format", "json").stdout)["suspicious"]


def take(accounts: list[Record], units: list[Record]) -> None:
    """An account goes to another unit, filed as it should be, and the one that gives gets a new telephone."""
    accounts[0] |= {"unit": "ylz", "verified_as": "示例市样例馆"}
    accounts[0]["filings"].append(changed("2026-11-20", unit=("ylg", "ylz")))
    units[0]["contact"] = {"phone": "0999-1"}


def become_a_company(accounts: list[Record], units: list[Record]) -> None:
    units[3] |= {"name": "甲乙科技有限公司", "former_names": ["示例市旧馆"]}


def end(accounts: list[Record], units: list[Record]) -> None:
    units[3]["ended"] = {"on": "2026-11-20", "into": ["ylz"]}


def speak_for(body: str) -> Edit:
    def edit(accounts: list[Record], units: list[Record]) -> None:
        accounts[0]["represents"] = body
        accounts[0]["filings"].append(changed("2026-11-20", represents=("示例市样例馆", body)))

    return edit


def verify_as(accounts: list[Record], units: list[Record]) -> None:
    accounts[0]["verified_as"] = "甲乙科技有限公司"
    accounts[0]["filings"].append(changed("2026-11-20", verified_as=("示例市样例馆", "甲乙科技有限公司")))


def another(**more: object) -> Edit:
    """A new account of the unit ``ylz``."""
    new = account(
        "n", **{"name": "样例新号", "platform": "kuaishou", "account_id": "3xkuaishou", "unit": "ylz", **more}
    )
    return lambda accounts, units: accounts.append({**new, "filings": [opened("2026-11-18")]})


def join(name: str, **more: object) -> Edit:
    """A new unit."""
    return lambda accounts, units: units.append(unit("neu", name, region="别的市", **more))


CALL = "请打原来登记的电话 0000-12345000 向示例市样例馆核实"
TOLD: dict[str, tuple[Edit, str, str]] = {
    "an account taken": (take, "的主办单位由“示例市样例馆”改为“示例市样例中心”", CALL),
    "a company": (become_a_company, "单位“示例市旧馆”（old）改名为“甲乙科技有限公司”，新名称像是企业", "0000-12345003"),
    "a unit said to be no more": (end, "“示例市旧馆”（old）写成 2026-11-20 起终止，并入", "0000-12345003"),
    "a ministry spoken for": (speak_for("样例部"), "的代表主体由“示例市样例馆”改为“样例部”，不是主办单位", CALL),
    "verified as a company": (verify_as, "账号主体由“示例市样例馆”改为“甲乙科技有限公司”", CALL),
    "a ministry spoken for from the start": (another(represents="样例部"), "的代表主体写成“样例部”", "0000-12345001"),
    "an account called as another unit": (another(name="示例市样例馆"), "名称“示例市样例馆”与“示例市样例馆”", CALL),
    "found as another unit": (another(aliases=["样例馆"]), "的别称“样例馆”与“示例市样例馆”（ylg）的简称", CALL),
    "a second unit": (join("示例市样例馆"), "（neu）的名称“示例市样例馆”与“示例市样例馆”（ylg）的名称", CALL),
    "a second unit that looks like it": (join("示例巿样例馆"), "相同或形近", CALL),
    "a short name taken": (join("新馆", short_names=["样例馆"]), "（neu）的简称“样例馆”与", CALL),
    "a former name taken": (join("新馆", former_names=["示例市样例馆"]), "（neu）的曾用名“示例市样例馆”与", CALL),
    "a company joins": (join("甲乙集团"), "新单位“甲乙集团”（neu）像是企业", "该不该收录"),
}  # fmt: skip


@pytest.mark.parametrize("case", TOLD)
def test_whose_name_is_put_on_is_told_with_whom_to_call(root: Path, case: str) -> None:
    """The telephone is the one that stood here before, never one that the change brings."""
    edit, what, whom = TOLD[case]
    assert [one for one in told(root, edit) if what in one and whom in one]


@pytest.mark.parametrize(
    "edit",
    [
        speak_for("示例市样例馆"),
        another(name="示例市样例中心", aliases=["样例中心"], represents="示例市样例中心"),
        join("示例市新馆", short_names=["新馆"]),
    ],
)
def test_a_name_of_ones_own_is_told_to_nobody(root: Path, edit: Edit) -> None:
    """And a new unit is nothing unusual."""
    assert told(root, edit) == []


def test_whom_a_unit_spoke_for_before_is_nothing_new(root: Path) -> None:
    """The office that runs the accounts of a government opens one more of them."""
    known = [*ACCOUNTS, account("r", name="样例丁", platform="weibo", account_id="1000000004", represents="样例市政府")]
    commit(root, data_files(known, PHONES))
    more = account("s", name="样例丁", platform="kuaishou", account_id="3xks", represents="样例市政府")
    write_site(root, data_files([*known, {**more, "filings": [opened("2026-11-18")]}], PHONES))
    assert json.loads(invoke(root, "--format", "json").stdout)["suspicious"] == []


def test_a_second_unit_is_refused(root: Path) -> None:
    """By a rule, not only told."""
    told(root, join("示例市样例馆"))
    assert invoke(root).exit_code == 1


def test_no_refusal_about_changes_is_left_to_the_end_of_the_comment() -> None:
    """Whatever a rule about changes refuses stands among what is told first."""
    assert {check.code for check in changes.CHECKS if check.level is Level.ERROR} <= set(_GRAVE)
