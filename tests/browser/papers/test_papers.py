"""Papers as they come out of a printer: how many pages, and nothing beyond the edge."""

import re
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest

from roster.check.outcome import Sound
from roster.commands import form
from roster.papers import registration
from tests.support import ROOT, TODAY, Record, account, changed, check, data_files, ended, run, unit

pytestmark = pytest.mark.browser

_LONG = "示例市样例样例样例样例馆" * 16
ACCOUNTS: dict[str, list[Record]] = {
    "short": [account("a")],
    "reason": [
        account("a", ended("2026-11-02", reason="发布政务信息，" * 700, successor=["今后请关注样例" * 20] * 30))
    ],
    "everything": [
        account(
            "a",
            changed(
                "2026-11-02", name=(_LONG[:190], _LONG), handle=("y" * 200, "W" * 200), represents=(_LONG, _LONG[:150])
            ),
            name=_LONG,
            handle="W" * 200,
            represents=_LONG[:150],
            verified_as=_LONG,
            url=f"https://weibo.com/{'n' * 150}",
        )
    ],
    "handed over": [
        account(
            "a",
            {**changed("2026-11-02", unit=("ylg", "ylz"), name=(_LONG[:190], _LONG)), "reason": "职能划转，" * 300},
            name=_LONG,
            unit="ylz",
        )
    ],
    "lines": [account("a", ended("2026-11-02", reason="一行\n" * 1600))],
}


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("case", ACCOUNTS)
def test_a_form_is_one_page_with_its_places_to_sign(chromium, tmp_path: Path, case: str) -> None:
    """Whatever stands in it: one page A4, and the last line of the foot is on it."""
    rules = {"rules": dict.fromkeys(("handle-form", "url-form"), "off")}
    checked = check(data_files(ACCOUNTS[case], [unit(), unit("ylz", "示例市样例中心")], site=rules), TODAY)
    assert isinstance(checked, Sound), checked.findings
    sources, directory = checked.sources, checked.directory
    paper = registration.registration_form(directory, directory.accounts["a"], len(directory.accounts["a"].filings))
    file = tmp_path / "form.html"
    file.write_bytes(form.making(sources, paper)[".html"]())
    page = chromium.new_page()
    page.goto(f"file://{quote(str(file))}")
    assert pages(page.pdf(prefer_css_page_size=True)) == 1
    foot, sheet = page.locator(".foot").bounding_box(), page.locator(".sheet").bounding_box()
    assert foot["y"] + foot["height"] < sheet["y"] + sheet["height"]
    assert page.locator(".opinion").count() == len(paper.opinions)
    assert page.locator(".opinion td", has_text="负责人签字").filter(has_text="（公章）").count() == len(paper.opinions)
    page.close()


@pytest.mark.parametrize(
    "words",
    [
        ("circular", "--quarter", "2026Q4", "--out", "made/paper.html"),
        ("letter", "--case", "jm-2026-001", "--out", "made/paper.html"),
        ("report", "--quarters", "0", "--out", "made"),
    ],
    ids=lambda words: words[0],
)
def test_what_the_office_writes_is_read_on_a_telephone_too(chromium, tmp_path: Path, words: tuple[str, ...]) -> None:
    """Wide tables move by themselves, and the page stays as wide as the screen; in the dark it is still paper."""
    city = tmp_path / "city"
    shutil.copytree(ROOT / "data", city / "data")
    (tmp_path / "made").mkdir()
    done = run(*words[:-1], tmp_path / words[-1], "--root", city, today=TODAY)
    assert done.returncode == 0, done.stderr
    [file] = (tmp_path / "made").glob("*.html")
    page = chromium.new_page(viewport={"width": 360, "height": 640}, color_scheme="dark")
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.close()
