"""``follow --adopt``: a province's register out of those of its counties, on loopback, one of which lies. What is taken
in says what its own register says, and nothing of ours gives way to it.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from roster import cli
from roster.commands import questions
from roster.edge import disk
from tests.counties import HEALTH, NORTH, OFFICE, OURS, SCHOOL, WEST, altered, entry, published, signature
from tests.edge.test_follow import publishes
from tests.host import Host, moved
from tests.support import (
    TODAY,
    Record,
    account,
    as_data,
    changed,
    check,
    codes,
    data_files,
    ended,
    gone,
    register_of,
    run,
    tree,
    unit,
    write_site,
)

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def hosts() -> Iterator[list[Host]]:
    with Host() as one, Host() as two, Host() as three:
        yield [one, two, three]


def says(host: Host, copy: bytes, number: int = 1) -> None:
    """The register publishes a copy, signed."""
    publishes(host, copy, f"{signature(copy, number)}\n".encode())


def province(folder: Path, *registers: Record, accounts: Sequence[Record] = (OURS,)) -> Path:
    return write_site(folder, {**data_files(accounts), "data/registers.yaml": as_data({"registers": [*registers]})})


def adopt(root: Path, *more: str, today: object = TODAY) -> Any:
    return run("follow", *more, "--adopt", "--yes", "--root", root, today=today)


def taken_in(root: Path, id_: str = "dong") -> dict[str, Record]:
    file = root / f"data/accounts/adopted/{id_}.yaml"
    return {one["id"]: one for one in yaml.safe_load(file.read_text("utf-8"))["accounts"]} if file.exists() else {}


def found(root: Path) -> list[str]:
    return codes(check(disk.read_site(root).data, TODAY))


def test_three_registers_one_of_which_lies(tmp_path: Path, hosts: list[Host]) -> None:
    """Of two what they say is taken in, each with its origin; of the third nothing, whatever of ours it claims."""
    says(hosts[0], published(HEALTH, SCHOOL))
    west = published(
        account("fgj", name="西河发改", account_id="gh_00000000e001", unit="fgj"),
        units=[unit("fgj", "西河区发展和改革局", region=WEST)],
        region=WEST,
    )
    says(hosts[1], west, 2)
    lie = published(
        account("a", name="样例发布", account_id=OURS["account_id"], handle=OURS["handle"], unit="blj"),
        account("b", name="健康东山", account_id="gh_00000000d001", unit="wjj"),
        account("c", name="市卫健", account_id="gh_00000000f003", unit="sjw"),
        account("d", name="样例馆", account_id="gh_00000000f004", unit="ylg"),
        units=[
            unit("blj", "北岭县教育局", region=NORTH),
            OFFICE,
            unit("sjw", "示例市卫生健康委员会", region=NORTH),
            unit("ylg", "示例市样例馆", region="示例市"),
        ],
        region=NORTH,
    )
    says(hosts[2], lie, 3)
    root = province(
        tmp_path,
        entry(hosts[0].address),
        entry(hosts[1].address, "xihe", WEST, 2),
        entry(hosts[2].address, "beiling", NORTH, 3),
    )
    before = (root / "data/accounts.yaml").read_bytes()
    done = adopt(root)
    assert done.returncode == 0, done.stderr
    assert "dong 名录（dong）：新收录 2 个账号、2 个单位" in done.stdout
    health = taken_in(root)["dong-wjj-weixin"]
    assert (health["name"], health["unit"], health["origin"]["id"]) == ("健康东山", "dong-wjj", "wjj-weixin")
    assert [*taken_in(root, "xihe")] == ["xihe-fgj"]
    assert taken_in(root, "beiling") == {}
    assert (root / "data/accounts.yaml").read_bytes() == before
    assert done.stderr.count("[adopted-double]") == 1
    assert "data/accounts.yaml:" in next(line for line in done.stderr.splitlines() if "[adopted-double]" in line)
    assert done.stderr.count("[not-adopted]") == 3
    assert not [one for one in run("check", "--root", root, today=TODAY).stdout.splitlines() if ": error:" in one]
    assert run("build", "--no-search", "--root", root, today=TODAY).returncode == 0
    page = (root / "public/accounts/dong-wjj-weixin/index.html").read_text("utf-8")
    assert f"{hosts[0].address}accounts/wjj-weixin/" in page
    assert "2026年11月22日" in page


def test_a_second_time_nothing_is_touched(tmp_path: Path, hosts: list[Host]) -> None:
    says(hosts[0], published(HEALTH, SCHOOL))
    root = province(tmp_path, entry(hosts[0].address))
    adopt(root)
    before = tree(root / "data/accounts")
    done = adopt(root, today="2026-11-25")
    assert "收录的记录没有变化，一个字也没有动" in done.stdout
    assert tree(root / "data/accounts") == before
    assert not [one for one in found(root) if one.startswith(("adopted", "not-adopted"))]


def test_what_changed_there_is_brought_over_record_by_record(tmp_path: Path, hosts: list[Host]) -> None:
    says(hosts[0], published(HEALTH, SCHOOL))
    root = province(tmp_path, entry(hosts[0].address))
    adopt(root)
    renamed = {
        **HEALTH,
        "name": "东山健康",
        "filings": [*HEALTH["filings"], changed("2026-11-20", name=("健康东山", "东山健康"))],
    }
    says(hosts[0], published(renamed, SCHOOL))
    assert run("follow", "--root", root, today=TODAY).returncode == 0
    assert "adopted-behind" in found(root)
    done = adopt(root)
    assert "改 健康东山（dong-wjj-weixin）：name 由 “健康东山” 变为 “东山健康”；备案记录多 1 条" in done.stdout
    assert (taken_in(root)["dong-wjj-weixin"]["name"], "adopted-behind" in found(root)) == ("东山健康", False)


def test_without_yes_nothing_is_written(tmp_path: Path, hosts: list[Host]) -> None:
    says(hosts[0], published(HEALTH))
    root = province(tmp_path, entry(hosts[0].address))
    before = tree(root)
    for more, told in ((["--dry-run"], "没有写任何文件。"), ([], "请加 --yes")):
        done = run("follow", "--adopt", *more, "--root", root, today=TODAY)
        assert (done.returncode, told in done.stdout, "+- id: dong-wjj" in done.stdout.replace("  ", "")) == (
            0,
            True,
            True,
        )
        assert tree(root) == before


def test_an_account_taken_in_makes_no_notice_here(tmp_path: Path, hosts: list[Host]) -> None:
    """Its own register announces; what that says of the state is said here."""
    closing = {**HEALTH, "filings": [*HEALTH["filings"], ended("2026-11-10")]}
    over = gone("2026-03-10", "2026-04-10")
    says(hosts[0], published(closing, {**SCHOOL, "filings": [*SCHOOL["filings"], over]}))
    root = province(tmp_path, entry(hosts[0].address))
    assert adopt(root).returncode == 0
    register = register_of(disk.read_site(root).data, TODAY)
    states = {id_: listing.state.value for id_, listing in register.listings.items()}
    assert (states["dong-wjj-weixin"], states["dong-jyj-weixin"], register.board.notices) == (
        "关停公示中",
        "已关停",
        {},
    )
    says(hosts[0], altered(published(closing, SCHOOL), "wjj-weixin", state="关停待办结"))
    assert run("follow", "--root", root, today=TODAY).returncode == 0
    states = {
        id_: listing.state.value for id_, listing in register_of(disk.read_site(root).data, TODAY).listings.items()
    }
    assert states["dong-wjj-weixin"] == "关停待办结"


@pytest.mark.parametrize(("answer", "is_written"), [("y", True), ("n", False)])
def test_whoever_sits_there_is_asked(tmp_path: Path, hosts: list[Host], answer: str, is_written: bool) -> None:
    says(hosts[0], published(HEALTH))
    root = province(tmp_path, entry(hosts[0].address))
    before = tree(root)
    asked = ["follow", "--adopt", "--ask", "--root", str(root), "--today", str(TODAY)]
    done = CliRunner().invoke(cli.main, asked, input=f"{answer}\n")
    assert ("收录吗？" in done.output, tree(root) != before) == (True, is_written), done.output


def test_what_others_wrote_while_somebody_thought_is_not_lost(tmp_path: Path, hosts: list[Host]) -> None:
    """The lock is taken with the last answer, and the files must be those that were shown."""
    says(hosts[0], published(HEALTH))
    root = province(tmp_path, entry(hosts[0].address))
    asked = ["follow", "--adopt", "--ask", "--root", str(root), "--today", str(TODAY)]
    other = "# 别人的\n".encode()

    def think(*_: object, **__: object) -> bool:
        (root / "data/followed").mkdir()
        (root / "data/followed/dong.json").write_bytes(other)
        return True

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(questions, "yes", think)
        done = CliRunner().invoke(cli.main, asked)
    assert (done.exit_code, "刚才被别人改过" in done.output, taken_in(root)) == (1, True, {})


def test_only_a_register_that_was_given_a_region_and_a_key_is_taken_in(tmp_path: Path, hosts: list[Host]) -> None:
    says(hosts[0], published(HEALTH))
    root = province(tmp_path, entry(hosts[0].address, region=None))
    done = adopt(root, "dong")
    assert (done.returncode, "没有写 region（收录哪个地区的）" in done.stderr, taken_in(root)) == (1, True, {})
    assert "还没有可以收录的名录" in adopt(root).stdout


def test_a_register_whose_program_is_old_is_told_so(tmp_path: Path, hosts: list[Host]) -> None:
    """And the copy from before stays; to point, without a region, it is good enough."""
    old = json.dumps({"accounts": json.loads(published(HEALTH))["accounts"]}, ensure_ascii=False).encode()
    says(hosts[0], old)
    root = province(tmp_path, entry(hosts[0].address))
    done = adopt(root)
    assert (done.returncode, "它的程序是旧的" in done.stderr, taken_in(root)) == (1, True, {})
    write_site(root, {"data/registers.yaml": as_data({"registers": [entry(hosts[0].address, region=None)]})})
    assert run("follow", "--root", root, today=TODAY).returncode == 0


LIES = {
    "another's key": lambda host, copy: publishes(host, copy, f"{signature(copy, 9)}\n".encode()),
    "no signature": lambda host, copy: publishes(host, copy),
    "a page": lambda host, copy: says(host, b"<!doctype html><title>ok</title>"),
    "a redirect": lambda host, copy: publishes(host, moved("http://localhost:1/accounts.json"), b"x"),
    "one broken record": lambda host, copy: says(host, altered(copy, "wjj-weixin", filings=[])),
}


@pytest.mark.parametrize("lie", LIES)
def test_of_a_copy_that_is_refused_nothing_is_taken_in(tmp_path: Path, hosts: list[Host], lie: str) -> None:
    """Neither at first, nor later; what another register says is taken in all the same."""
    changed_there = published({**HEALTH, "handle": "jk-other"}, SCHOOL)
    says(hosts[0], published(SCHOOL))
    root = province(tmp_path, entry(hosts[0].address), entry(hosts[1].address, "xihe", WEST, 2))
    says(hosts[1], published(units=[unit("fgj", "西河区发展和改革局", region=WEST)], region=WEST), 2)
    assert adopt(root).returncode == 0
    before = taken_in(root)
    LIES[lie](hosts[0], changed_there)
    west = account("fgj", name="西河发改", account_id="gh_00000000e001", unit="fgj")
    says(hosts[1], published(west, units=[unit("fgj", "西河区发展和改革局", region=WEST)], region=WEST), 2)
    done = adopt(root)
    assert (done.returncode, taken_in(root), [*taken_in(root, "xihe")]) == (1, before, ["xihe-fgj"]), done.stderr


def test_a_remark_that_somebody_wrote_is_not_lost(tmp_path: Path, hosts: list[Host]) -> None:
    says(hosts[0], published(SCHOOL))
    root = province(tmp_path, entry(hosts[0].address))
    adopt(root)
    file = root / "data/accounts/adopted/dong.yaml"
    file.write_text(file.read_text("utf-8") + "# 待核实\n", "utf-8")
    says(hosts[0], published(HEALTH, SCHOOL))
    done = adopt(root)
    assert (done.returncode, "待核实" in done.stderr, len(taken_in(root))) == (1, True, 1)


def test_its_filings_are_its_registers_business(tmp_path: Path, hosts: list[Host]) -> None:
    """``file`` refuses, ``apply/`` does not offer it, and nobody is reminded of what others have to do."""
    closing = {**HEALTH, "filings": [*HEALTH["filings"], ended("2026-11-10", stops_on="2026-12-20")]}
    says(hosts[0], published(closing))
    root = province(tmp_path, entry(hosts[0].address))
    adopt(root)
    done = run("file", "核对", "dong-wjj-weixin", "--by", "ylg", "--how", "看过", "--root", root, today=TODAY)
    assert (done.returncode != 0, "由那个名录办" in done.stderr) == (True, True), done.stderr
    due = run("due", "--within", "60", "--root", root, today=TODAY).stdout
    assert "健康东山" not in due
    run("build", "--no-search", "--root", root, today=TODAY)
    assert "dong-wjj-weixin" not in (root / "public/apply/accounts.json").read_text("utf-8")
