"""A register below a Chinese domain name knows its own website, and no other that looks like it."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.browser.public.test_empty import Visit
from tests.support import TODAY, account, data_files, run, served, unit, write_site

pytestmark = pytest.mark.browser
ASKED = "xn--zfr164b.xn--fsq092h.xn--fiqs8s"
OWN = [
    "https://政务.示例.中国/xmt/",
    "https://政务.示例.中国/xmt/accounts/a/",
    "http://政务.示例.中国/xmt/verify/?q=a#b",
    f"https://{ASKED}/xmt/accounts/a/",
    f"https://{ASKED.upper()}/xmt",
    "请看 https://政务.示例.中国/xmt/ 谢谢",
    "样例馆.公益",
    "https://样例馆.公益/a/1.html?b=1",
    "名录：https://政务.示例.中国/xmt/，请看",
]
OTHERS = [
    "https://政务.示例.中国/other/",  # another's folder on the same host
    "https://政务.示例.公司/xmt/",
    "https://政务.示例.中国.evil.com/xmt/",
    "https://evil.com/政务.示例.中国/xmt/",
    "https://政务.示例.中国@evil.com/xmt/",
    "https://政务.示例.中国:8443/xmt/",
    "https://政务.示例.中国\\@evil.com/xmt/",
    "https://政务.示例.中國/xmt/",
    "https://政务．示例．中国/xmt/",
    "https://政务.示例.中国\u200b.evil.com/xmt/",
    "https://政务.示例.中国/xmt/请点",
    "https://政务.示例.中国，evil.com/xmt/",
    "政务.示例.中国",  # the register has a folder there, not the host
    "样例馆.公司",
    "样例馆.公益 样例馆.公司",
    f"https://{ASKED}.evil.com/xmt/",
    f"https://a.{ASKED}/xmt/",
]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A small register whose address, and its unit's, is a Chinese domain name, served somewhere."""
    own = unit(contact={"url": "https://样例馆.公益/"})
    data = data_files([account("a")], [own], site={"base_url": "https://政务.示例.中国/xmt/"})
    root = write_site(tmp_path_factory.mktemp("domain"), data)
    assert run("build", "--root", root, "--no-search", today=TODAY).returncode == 0
    with served(root / "public") as given:
        yield given.address


def verdict(visit: Visit, register: str, question: str) -> str:
    page = visit(f"{register}verify/?q={quote(question)}")
    return page.wait_for_selector("[data-verdict]").get_attribute("data-verdict") or ""


@pytest.mark.parametrize("question", OWN)
def test_its_own_address_is_its_website(visit: Visit, register: str, question: str) -> None:
    """As people write it, and as browsers copy it."""
    assert verdict(visit, register, question) == "website"


def test_people_compare_it_in_their_own_characters(visit: Visit, register: str) -> None:
    """Nobody can hold xn--… against what he sees."""
    page = visit(f"{register}verify/?q={quote(OWN[3])}")
    assert "政务.示例.中国" in page.wait_for_selector("[data-verdict]").inner_text()


@pytest.mark.parametrize("question", OTHERS)
def test_what_only_looks_like_it_is_not(visit: Visit, register: str, question: str) -> None:
    """Another host, another folder, another reading: never called our own."""
    assert verdict(visit, register, question) in ("not-listed", "unreadable")
