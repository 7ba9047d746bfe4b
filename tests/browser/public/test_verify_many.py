"""How right verify is over many names: `make eval` writes the figures."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.evaluation import identities, naming, sites
from tests.support import served

pytestmark = pytest.mark.browser

# The true account among the first three hints, of a hundred at least. Names cut short
# are often as near to a dozen genuine ones: what is left cannot tell which.
CAUGHT = {
    "后面加词": 95,
    "前面加词": 95,
    "插入行政区划字": 95,
    "去掉一字": 90,
    "截短": 50,
    "字序颠倒": 95,
    "同音字": 95,
    "形近字": 95,
    "拆字": 95,
    "换一个字": 90,
    "单位简称": 95,
    "单位全称加词": 95,
    "两种一起用": 95,
    "同名": 95,
    "夹空格标点": 95,
    "繁体": 95,
}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented register of five hundred accounts."""
    return sites.generated(tmp_path_factory.mktemp("many") / "site", 500, None)


@pytest.mark.long
def test_no_fake_is_ever_listed_and_the_true_account_is_hinted_at(chromium: Browser, many: Path) -> None:
    """More than 3,000 made-up fakes: none official, none with another verdict than it must have."""
    with served(many) as given:
        context = chromium.new_context(service_workers="block")
        page = context.new_page()
        page.goto(given.address + "verify/")
        api, _ = sites.known(many)
        tallies = naming.tallied(page, api, 200)
        context.close()
    assert sum(t.asked for t in tallies.values()) > 3000
    assert {name: (t.listed, t.wrong) for name, t in tallies.items() if t.listed or t.wrong} == {}
    low = {name: 100 * t.three // t.asked for name, t in tallies.items() if 100 * t.three < CAUGHT[name] * t.asked}
    assert low == {}


@pytest.mark.long
def test_every_listed_account_is_listed_by_all_its_identities(chromium: Browser, many: Path) -> None:
    """Ids, handles with platform, and every form of address, with noise around them."""
    with served(many) as given:
        context = chromium.new_context(service_workers="block")
        page = context.new_page()
        page.goto(given.address + "verify/")
        number, wrong = identities.wrong_identities(page, *sites.known(many))
        context.close()
    assert number > 8_000 and wrong == []
