"""Hints of the verify page: each kind of imitation leads to the account that it imitates, and to nobody else."""

from collections.abc import Callable, Iterator
from datetime import date
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from tests.support import Served, account, data_files, run, served, unit, write_site

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]

UNITS = [
    unit("gxy", "示例霁岚理工大学"),
    unit("llg", "霁州理工大学"),
    unit("lyy", "霁岚市第二人民医院"),
    unit("wjw", "霁岚市卫生健康委员会", short_names=["霁岚卫健委"]),
    unit("rsj", "霁岚市昀浦区人力资源和社会保障局"),
    unit("gaj", "溯堰市公安局"),
    unit("gaj2", "栩墟市公安局"),
    unit("gaj3", "葭汀市公安局"),
    unit("sst", "河北省人力资源和社会保障厅"),
]
# id, name, unit; each also on Weibo, so that a name may take two places of five
NAMES = [
    ("gxy", "示例霁岚理工大学", "gxy"),
    ("llg", "霁州理工大学", "llg"),
    ("lyy", "霁岚二院", "lyy"),
    ("wjw", "健康霁岚", "wjw"),
    ("rsj", "昀浦人社", "rsj"),
    ("gaj", "平安溯堰", "gaj"),
    ("gaj2", "平安栩墟在线", "gaj2"),
    ("gaj3", "平安葭汀", "gaj3"),
    ("sst", "河北人社", "sst"),
]
HINTED = {
    "whole name in a longer text": ("示例霁岚理工大学2025新生群", "gxy"),
    "whole name behind a greeting": ("我是示例霁岚理工大学的老师加群", "gxy"),
    "a unit's name in a longer text": ("霁岚市第二人民医院代挂号", "lyy"),
    "a unit's short name in a longer text": ("霁岚卫健委补贴领取", "wjw"),
    "abbreviation": ("霁理工新生群", "llg"),
    "abbreviation in a longer text": ("我是霁理工的老师加群", "llg"),
    "the middle of a name in a longer text": ("霁岚理工新生群", "gxy"),
    "cut at the end": ("示例霁岚理工", "gxy"),
    "cut at the beginning": ("栩墟在线", "gaj2"),
    "one character replaced": ("平安溯鹤", "gaj"),
    "one character replaced, words added": ("平安溯鹤客服", "gaj"),
    "one character left out": ("平安栩在线", "gaj2"),
    "words put in": ("平安本地葭汀", "gaj3"),
    "what a province is short for": ("冀人社厅", "sst"),
    "first characters of a unit's name": ("霁岚昀人社局", "rsj"),
}
BESIDE_THE_POINT = ("54321", "119", "2026", "中奖通知", "京城快递客服", "昀浦法院", "昀浦区信访局")


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A register of few bodies, two accounts each."""
    accounts = [
        account(f"{id_}-{platform}", name=name, unit=of, platform=platform, account_id=form.format(n))
        for n, (id_, name, of) in enumerate(NAMES)
        for platform, form in (("wechat", "gh_0000000000a{}"), ("weibo", "100000000{}"))
    ]
    root = write_site(tmp_path_factory.mktemp("hints"), data_files(accounts, units=UNITS))
    done = run("build", "--root", root, "--no-search", today=date(2026, 11, 20))
    assert done.returncode == 0, done.stderr
    with served(root / "public", "/xmt/") as given:
        yield given


def hinted(visit: Visit, host: Served, question: str, platform: str = "") -> list[str]:
    """Ids of the accounts that a question is answered with, best first; the verdict must be not-listed."""
    page = visit(f"{host.address}verify/?q={quote(question)}&platform={platform}")
    page.wait_for_selector("#answer [data-verdict]")
    assert page.get_attribute("[data-verdict]", "data-verdict") == "not-listed", question
    return page.eval_on_selector_all("[data-candidate]", "all => all.map(e => e.dataset.candidate)")


@pytest.mark.parametrize(("question", "wanted"), HINTED.values(), ids=HINTED)
def test_an_imitation_leads_to_whom_it_imitates(visit: Visit, host: Served, question: str, wanted: str) -> None:
    """The true account stands first."""
    assert hinted(visit, host, question)[:1] == [f"{wanted}-wechat"]


@pytest.mark.parametrize("question", BESIDE_THE_POINT)
def test_what_resembles_nobody_has_no_hint(visit: Visit, host: Served, question: str) -> None:
    """Digits, a kind of body or nothing in common: silence is better than three strangers."""
    assert hinted(visit, host, question) == []


def test_a_whole_name_leads_to_its_accounts_alone(visit: Visit, host: Served) -> None:
    """Who writes a name in full means nobody else."""
    assert hinted(visit, host, "示例霁岚理工大学2025新生群") == ["gxy-wechat", "gxy-weibo"]


def test_each_name_comes_once_before_any_comes_again(visit: Visit, host: Served) -> None:
    """Two names that are equally near stand first and second, not one on two platforms."""
    first, second = hinted(visit, host, "平安鹤")[:2] or ("", "")
    names = {id_.split("-")[0] for id_ in (first, second)}
    assert len(names) == 2 or not first


def test_the_platform_that_is_asked_comes_first_of_a_name(visit: Visit, host: Served) -> None:
    """Who says where he saw it is shown the account there."""
    assert hinted(visit, host, "平安溯堰官网", "weibo")[0] == "gaj-weibo"
    assert hinted(visit, host, "平安溯鹤", "weibo")[0] == "gaj-weibo"
