"""What the index holds: names one character a word, by the same definition as the browser's question."""

import hashlib
import json
import re
from collections.abc import Mapping
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
    return search.page(search.indexed(register)["a"]).decode()


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
    page = search.page(search.indexed(register)["a"]).decode()
    assert "秘" not in page and "z h e s h i" not in page


def test_names_do_not_run_into_each_other() -> None:
    """Between two names stands a mark, so that the end of one and the start of the next make no phrase."""
    text = re.search(r"<p>(.*?)</p>", page_of(name="甲乙")).group(1).split()
    assert text[:4] == ["ww", "甲", "乙", "ww"] and text[-1] == "ww"


@pytest.mark.parametrize(("kind", "text", "word"), VECTORS["whole"])
def test_a_whole_text_is_one_word(kind: str, text: str, word: str) -> None:
    """The vectors that Python and the browser share."""
    assert search.whole_word(kind, text) == word


@given(st.text(max_size=12), st.text(max_size=12))
def test_words_of_different_texts_are_different(one: str, other: str) -> None:
    """Letters alone, which Pagefind never cuts; what is not equal is never the same word, nor a character of a name."""
    first, second = search.whole_word("a", one), search.whole_word("a", other)
    assert re.fullmatch("a[a-z]*", first)
    assert (first == second) == (one == other)


def test_filters_of_an_account_are_its_platform_unit_region_and_state() -> None:
    """The region and those above it, so that a city finds its districts; as words that no name can hold."""
    chosen = re.findall(r"<p>(.*?)</p>", page_of())[-1].split()
    assert chosen == [
        search.filter_word(*item)
        for item in (
            ("platform", "微信公众号"),
            ("unit", "ylg"),
            ("state", "运行"),
            ("region", "示例市"),
            ("region", "示例市/样例区"),
        )
    ]
    assert all(re.fullmatch("f[a-z]{2,}", word) for word in chosen) and len(set(chosen)) == 5


def test_the_page_offers_a_choice_for_every_value_there_is(sample: Path) -> None:
    """Each platform, unit, region and state of the register can be chosen, by what the index calls it."""
    page = markup.read((sample / "search/index.html").read_bytes())
    options = [e.attributes for e in page.all("option")]
    offered = {attributes["value"] for attributes in options} | {a["data-id"] for a in options if "data-id" in a}
    listings = inputs.check(disk.read_site(ROOT), Day(TODAY)).sources.register.listings.values()
    wanted = {value for x in listings for value in (x.platform_name, x.unit.id, x.unit.name, x.state.value, x.region)}
    assert wanted <= offered


def test_a_name_that_verify_reads_otherwise_is_found_in_that_form_too() -> None:
    """Traditional characters and punctuation: the normal form stands beside the name, in words of its own."""
    of_form = [search.whole_word("n", char) for char in "样例发布"]
    assert " ".join(of_form) in page_of(name="樣例·发布")
    assert of_form[0] not in page_of(name="样例发布")


TEXTS = st.text(st.sampled_from('示例发布a1"<,]'), max_size=3)
ENTRIES = st.builds(
    search.Indexed,
    id=st.text("ab-1", min_size=1, max_size=2),
    names=st.lists(TEXTS, max_size=2).map(tuple),
    shown=st.dictionaries(st.sampled_from(["title", "logo"]), TEXTS, max_size=2),
    chosen=st.lists(st.tuples(st.sampled_from(["unit", "region"]), TEXTS), max_size=2).map(tuple),
    later=st.sampled_from(["", "wp"]),
    place=st.integers(0, 2),
)

GONE = {
    "type": "注销",
    "on": "2019-05-31",
    "done": {"on": "2019-05-31", "how": "平台已搜不到"},
    "announced_elsewhere": "不详",
}
REGISTER = data_files(
    [
        account("pengpai", name="样例发布", platform="pengpai"),
        account("gone", GONE, name="样例发布", handle="x-gone"),
        account("weibo", name="样例发布", platform="weibo", account_id="1000000001"),
        account("district", name="样例区发布", unit="d", handle="x-district"),
        account("wechat", name="样例发布", handle="x-wechat"),
    ],
    [unit(), unit("d", name="示例市样例区样例馆", region="示例市/样例区")],
    site={"since": "2026-11-01"},
)


def test_who_runs_comes_before_who_has_ended_and_used_platforms_before_others() -> None:
    """Running first; then by the order of the registry of platforms; cities before districts; what is over last."""
    listings = search.ordered(register_of(REGISTER, TODAY))
    assert [listing.id for listing in listings] == ["wechat", "district", "weibo", "pengpai", "gone"]


def test_the_version_changes_with_what_is_found_and_with_nothing_else() -> None:
    one, same = (version_of(REGISTER) for _ in range(2))
    assert one == same != version_of(data_files([account("a", name="样例")]))


def version_of(data: Mapping[str, bytes]) -> str:
    return search.version(search.indexed(register_of(data, TODAY)))


@given(st.lists(st.tuples(ENTRIES, ENTRIES), min_size=1, max_size=3))
def test_indexes_of_one_version_hold_the_same_pages(pairs: list[tuple[search.Indexed, search.Indexed]]) -> None:
    """Nothing that a page shows or is found by is left out of the version, and nothing runs together in it."""
    one, other = ({str(n): entry for n, entry in enumerate(entries)} for entries in zip(*pairs, strict=True))
    if search.version(one) == search.version(other):
        assert [search.page(entry) for entry in one.values()] == [search.page(entry) for entry in other.values()]


def test_the_version_counts_how_pages_are_made_too() -> None:
    """Where the same accounts get other pages (words, pinyin, normal forms), search.FORMAT is to be raised by one.

    Otherwise browsers would mix what they keep with what is there; write the new pair here then.
    """
    characters = "".join(map(chr, (*range(0x20, 0x300), *range(0x3400, 0xA000), *range(0xFF00, 0xFFF0))))
    chunks = (characters[at : at + 16] for at in range(0, len(characters), 16))
    names = ("重庆银行", "长乐音乐会", *chunks)
    made = search.page(search.Indexed("a-1", names, {"title": "<示例>", "logo": "l.png"}, (("unit", "u-1"),), "wv", 7))
    made_now = hashlib.sha256(made).hexdigest()
    assert (search.FORMAT, made_now) == (1, "9a65432fc5f267153e5c7b723b02cbb70b750dd8f9df7073a19a5feb988ad657")
