"""What the index holds: names one character a word, by the same definition as the browser's question."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.check import inputs
from roster.directory.day import Day
from roster.edge import disk
from roster.public import search
from tests import markup
from tests.support import ROOT, TODAY, account, changed, data_files, register_of, unit

VECTORS = json.loads((ROOT / "tests/data/search-words.json").read_text("utf-8"))


@pytest.mark.parametrize(("text", "expected"), VECTORS["words"], ids=[repr(text) for text, _ in VECTORS["words"]])
def test_words_of_a_text(text: str, expected: list[str]) -> None:
    """The vectors that Python and the browser share."""
    assert search.words(text) == expected


@given(st.text(max_size=30))
def test_every_word_is_one_that_the_index_keeps(text: str) -> None:
    """Words are Han characters, digits and small letters alone, and none is a sign of ours."""
    made = search.words(text)
    assert all(re.fullmatch(r"[a-z0-9\u3400-\u4dbf\u4e00-\u9fff]|x[a-p]+", word) for word in made)
    assert search.BOUNDARY not in made


@given(st.text(st.sampled_from("示例发布Ａa·-<&é😀"), max_size=12), st.data())
def test_a_part_of_a_name_is_a_phrase_of_its_words(name: str, data: st.DataObject) -> None:
    """Each substring's words stand side by side in the name's words."""
    start = data.draw(st.integers(0, len(name)))
    end = data.draw(st.integers(start, len(name)))
    part, whole = search.words(name[start:end]), search.words(name)
    assert any(whole[n : n + len(part)] == part for n in range(len(whole) + 1))


def page_of(**more: object) -> str:
    units = [unit(short_names=["样例馆"], former_names=["样例站"], region="示例市/样例区")]
    register = register_of(data_files([account("a", **more)], units), TODAY)
    return search.page(register.listings["a"]).decode()


def test_all_names_are_found_and_nothing_else() -> None:
    """Own name, aliases, former names, the unit's name, short and former names; not ids, not descriptions."""
    filing = changed("2024-05-06", name=("旧样例", "新样例"))
    data = data_files(
        [account("a", filing, name="新样例", aliases=["小样"], description="秘密文字", handle="zheshihao")],
        [unit(short_names=["样例馆"], former_names=["样例站"])],
    )
    register = register_of(data, TODAY)
    assert set(register.listings["a"].names) == {
        "新样例",
        "小样",
        "旧样例",
        "示例市样例馆",
        "样例馆",
        "样例站",
    }
    page = search.page(register.listings["a"]).decode()
    assert "秘" not in page and "z h e s h i" not in page


def test_names_do_not_run_into_each_other() -> None:
    """Between two names stands a mark, so that the end of one and the start of the next make no phrase."""
    text = re.search(r"<p>(.*?)</p>", page_of(name="甲乙")).group(1).split()
    assert text[:4] == ["ww", "甲", "乙", "ww"] and text[-1] == "ww"


def test_filters_of_an_account_are_its_platform_unit_region_and_state() -> None:
    """The region and those above it, so that a city finds its districts; as words that no name can hold."""
    chosen = re.findall(r"<p>(.*?)</p>", page_of())[-1].split()
    assert chosen == [
        search.filter_word(*item)
        for item in (
            ("platform", "微信公众号"),
            ("unit", "示例市样例馆"),
            ("state", "运行"),
            ("region", "示例市"),
            ("region", "示例市/样例区"),
        )
    ]
    assert all(re.fullmatch("f[a-p]{12}", word) for word in chosen) and len(set(chosen)) == 5


def test_the_page_offers_a_choice_for_every_value_there_is(sample: Path) -> None:
    """Each platform, unit, region and state of the register can be chosen, by the word that the index holds."""
    page = markup.read((sample / "search/index.html").read_bytes())
    offered = {e.attributes["data-word"] for e in page.all("option") if e.attributes.get("data-word")}
    listings = inputs.check(disk.read_site(ROOT), Day(TODAY)).sources.register.listings.values()
    wanted = {
        search.filter_word(*item)
        for x in listings
        for item in (
            ("platform", x.platform_name),
            ("unit", x.unit.name),
            ("state", x.state.value),
            ("region", x.region),
        )
    }
    assert wanted <= offered
