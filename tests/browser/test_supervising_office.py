"""A year's end at the supervising office, by its commands on a copy of the sample city: two quarters of inspections and
the circular, three fakes at three stages, the superior system's list made equal, all accounts confirmed, and the
province followed. In the end citizens ask, and nothing of what is the office's own is to be found.
"""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from tests.browser.conftest import Watched
from tests.check.test_never_public import readable
from tests.host import Host, text
from tests.support import ROOT, TODAY, as_data, run, served

pytestmark = pytest.mark.browser
SAMPLES = ROOT / "docs/samples"
THIRD_QUARTER = """账号编号,检查日期,更新,内容,互动,可用,整改期限,整改完成
sfb-weixin,2026-08-10,合格,合格,合格,合格,,
gaj-weixin,2026-08-11,合格,合格,合格,合格,,
wjw-weixin,2026-08-12,合格,合格,合格,合格,,
yjj-weibo,2026-08-13,不合格：两个月没有更新,合格,合格,合格,2026-09-15,
sjj-app,2026-08-17,合格,合格,合格,不合格：“办件查询”栏目打不开,2026-09-15,2026-09-11
"""
LEAD, OPEN, CLOSED = "gh_0f0f0f0f0f21", "gh_0f0f0f0f0f22", "gh_0f0f0f0f0f23"
PROVINCE = {
    "name": "健康示例省", "platform": "wechat", "platform_name": "微信公众号", "account_id": "gh_00000000a001",
    "handle": "jiankang-sheng", "unit_name": "示例省卫生健康委员会", "state": "运行", "page": "accounts/swjw-weixin/",
}  # fmt: skip


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """The sample city, before its office began to inspect, to pursue fakes and to follow the province."""
    site = tmp_path / "名录"
    shutil.copytree(ROOT / "data", site / "data")
    shutil.rmtree(site / "data/followed")
    for name in ("inspections", "fakes", "registers"):
        (site / f"data/{name}.yaml").unlink()
    return site


@pytest.fixture
def province() -> Iterator[Host]:
    """The province's register, as its website publishes it."""
    with Host() as host:
        host.answers = {"/api/v1/accounts.json": text(json.dumps({"accounts": [PROVINCE]}).encode())}
        yield host


def told(city: Path, *words: object) -> str:
    """What a command says that ends well; where it would ask, it is told not to."""
    asks = words[0] in ("inspect", "fake", "file") and words[1] != "清单"
    done = run(*words, "--root", city, *(["--no-ask"] if asks else []), today=TODAY)
    assert done.returncode == 0, (words, done.stdout + done.stderr)
    return done.stdout


@pytest.mark.long
def test_a_year_ends_at_the_supervising_office(city: Path, province: Host, visit: Watched, tmp_path: Path) -> None:
    inspect_twice(city, tmp_path)
    publish_the_circular(city, tmp_path)
    pursue_three_fakes(city)
    make_both_lists_equal(city, tmp_path)
    confirm_every_account(city, tmp_path)
    follow_the_province(city, province)
    told(city, "build", "--no-search")
    citizens_ask(city, visit)
    find_nothing_of_the_office(city)


def inspect_twice(city: Path, tmp_path: Path) -> None:
    """The third quarter from the table in which it was noted, the fourth account by account; one is mended since."""
    table = tmp_path / "三季度抽查.csv"
    table.write_text(THIRD_QUARTER, "utf-8")
    assert "新记 5 次检查" in told(city, "inspect", "导入", table)
    told(city, "inspect", "登记", "sfb-weixin", "gaj-weixin", "wjw-weixin", "--passed", "其余", "--on", "2026-11-10")
    told(city, "inspect", "登记", "yjj-weibo", "--passed", "其余", "--on", "2026-11-16")
    late = ("--failed", "更新=监测时间点前三周没有更新", "--mend-by", "2026-12-04", "--on", "2026-11-17")
    told(city, "inspect", "登记", "xhq-fb-toutiao", "--passed", "其余", *late)
    assert "逾期未改" in told(city, "inspect", "清单")
    told(city, "inspect", "整改", "yjj-weibo", "--on", "2026-11-16")
    assert "等着整改的 1 次" in told(city, "inspect", "清单")
    assert "xhq-fb-toutiao，2026-11-17 检查“更新”不合格" not in told(city, "due")  # there are twelve days yet
    assert "整改期限 2026-12-04" in told(city, "due", "--within", "14")


def publish_the_circular(city: Path, tmp_path: Path) -> None:
    """As Word and as a page, with who is named, and the quarter before beside it."""
    told(city, "circular", "--quarter", "2026Q4")
    paper = docx.Document(str(city / "circular/通报-2026Q4.docx"))
    page = (city / "circular/通报-2026Q4.html").read_text("utf-8")
    words = "".join(paragraph.text for paragraph in paper.paragraphs)
    cells = [[cell.text for cell in row.cells] for table in paper.tables for row in table.rows]
    assert "合格率 80.0%。2026年第三季度合格率为 60.0%，本季度上升 20.0 个百分点" in words
    assert ["微信公众号", "3", "100.0%"] in [[row[0], row[2], row[5]] for row in cells]
    [named] = [row for row in cells if row[0] == "1"]
    assert named[1:] == [
        "示例市西河区人民政府办公室", "示例西河发布（今日头条）", "更新：监测时间点前三周没有更新（不合格）",
        "2026.12.4", "整改中",
    ]  # fmt: skip
    assert all(cell in page for cell in named) and "上升 20.0 个百分点" in page


def pursue_three_fakes(city: Path) -> None:
    """A lead, a fake whose platform has not answered, and one that is closed; each says what comes next."""
    for identity, name in ((LEAD, "示例健康官网"), (OPEN, "示例医保客服"), (CLOSED, "示例公积金提取")):
        opened = ("--platform", "公众号", "--account-id", identity, "--name", name, "--imitates", "wjw-weixin")
        told(city, "fake", "立案", *opened, "--how", "群众来电", "--reported", "2026-11-10")
    for case in ("jm-2026-002", "jm-2026-003"):
        told(city, "fake", "核实", case, "--by", "wjw", "--on", "2026-11-12")
        for to in ("platform", "网信", "superior"):
            told(city, "letter", "--case", case, "--to", to, "--out", city / f"letters/{case}-{to}.docx")
    told(city, "fake", "答复", "jm-2026-003", "--what", "已关闭")
    told(city, "fake", "关停", "jm-2026-003")
    stages = re.findall(r"^(jm\S+)  (\S+?)（?[ （]", told(city, "fake", "清单"), re.MULTILINE)
    assert stages == [("jm-2026-001", "待核实"), ("jm-2026-002", "处置中"), ("jm-2026-003", "平台已关停")]
    due = told(city, "due", "--within", "30")
    assert "案件 jm-2026-001（微信公众号）还没有核实" in due and "jm-2026-003" not in due
    assert f"案件 jm-2026-002（微信公众号 {OPEN}）发给平台的函还没有答复，最迟 2026-12-22" in due


def make_both_lists_equal(city: Path, tmp_path: Path) -> None:
    """Five differences, each of another kind; what is told to be done is done on both sides, and nothing is left."""
    table = tmp_path / "上级系统导出.csv"
    shutil.copy(SAMPLES / "上级系统导出.csv", table)
    differences = json.loads(told(city, "reconcile", table, "--format", "json"))["differences"]
    assert len(differences) == len({one["kind"] for one in differences}) == 5
    missing = ("--unit", "wlj", "--platform", "kuaishou", "--name", "示例南湖文旅", "--account-id", "3xshili00009999")
    told(city, "file", "开设", *missing)
    lines = table.read_text("utf-8").splitlines()
    del lines[103], lines[101]  # one that nobody can read, one that stood there twice
    lines = [line.replace("示例市卫生局", "示例市卫生健康委员会") for line in lines]
    lines.append("平安示例,抖音,示例市公安局,MS4wLjABAAAAshili-douyin-000000000000000000000000000002,pinganshili,正常")
    table.write_text("\n".join(lines), "utf-8")
    assert told(city, "reconcile", table) == "两边一致。\n"


def confirm_every_account(city: Path, tmp_path: Path) -> None:
    """A sheet for every unit to stamp; what came back is one command, and one line for whoever reviews it."""
    before = tmp_path / "名录-2026-11-21"
    shutil.copytree(city, before)
    told(city, "checklist", "--out", tmp_path / "核对表")
    assert len(list((tmp_path / "核对表").glob("*.docx"))) == 35
    told(city, "file", "核对", "--all", "--how", "书面核对盖章")
    plan = told(city, "plan", "--base", before)
    [line] = [line for line in plan.splitlines() if line.startswith("| 核对")]
    assert "102 个账号" in line and "35 个单位" in line
    assert "没有核对" not in told(city, "due")


def follow_the_province(city: Path, province: Host) -> None:
    named = {"id": "sheng", "name": "示例省政务新媒体名录", "base_url": province.address}
    (city / "data/registers.yaml").write_bytes(as_data({"registers": [named]}))
    assert "1 个账号" in told(city, "follow")


def citizens_ask(city: Path, visit: Watched) -> None:
    """A confirmed fake is told by its identity alone; a name accuses nobody, nor does a lead."""
    answers = {
        LEAD: ("not-listed", ""),
        OPEN: ("fake", "2026年11月12日"),
        CLOSED: ("fake", "关停"),
        "示例医保客服": ("not-listed", ""),
        PROVINCE["account_id"]: ("elsewhere", "示例省政务新媒体名录"),
        "gh_000000000004": ("listed", "健康示例"),
    }
    with served(city / "public") as given:
        page = visit(given.address)
        for question, (verdict, words) in answers.items():
            page.goto(f"{given.address}verify/?q={question}")
            answer = page.wait_for_selector("[data-verdict]")
            assert answer and (answer.get_attribute("data-verdict"), words in answer.inner_text()) == (verdict, True)
        visit.leave()


def find_nothing_of_the_office(city: Path) -> None:
    """Neither a value of data/internal.yaml, nor how a fake calls itself, nor who reported it."""
    own = re.findall(
        r"(?:responsible|operator|phone|followers): (\S+)", (city / "data/internal.yaml").read_text("utf-8")
    )
    own += ["示例健康官网", "示例医保客服", "群众来电", "jm-2026-001", LEAD]
    assert len(own) > 9
    for path in (city / "public").rglob("*"):
        if path.is_file():
            held = [value for words in readable(path.read_bytes()) for value in own if value in words]
            assert held == [], path
