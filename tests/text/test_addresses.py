"""Addresses: read as browsers read them, or not at all. The same vectors are asked of the scripts and of Chromium."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.text import addresses
from roster.text.addresses import Address, Fault, address_pattern, bare, read, read_registered
from tests.addresses import HOST, VECTORS, unfolded


def plain(text: str) -> Address:
    """An address that decides."""
    address = read(text)
    assert isinstance(address, Address), (text, address)
    return address


def test_an_address_decides_only_where_it_can_be_read_in_one_way() -> None:
    """The shared vectors, hundreds: marks in place of others, users, ports, hosts, schemes, paths."""
    vectors = unfolded("single")
    assert len(vectors) > 300
    for kind, text, decides, _ in vectors:
        address = read(text)
        host = bare(address.host) if isinstance(address, Address) else None
        assert (host == HOST) == decides and (decides or isinstance(address, Fault)), (kind, text, address)


@pytest.mark.parametrize(("text", "key"), VECTORS["keys"])
def test_what_only_tells_who_passed_an_address_on_is_away(text: str, key: str) -> None:
    """Host, path, route and whatever may tell one account from another stay."""
    assert plain(text).key() == key


@pytest.mark.parametrize(("pattern", "text", "said"), VECTORS["patterns"])
def test_an_address_says_what_stands_in_the_blanks(pattern: str, text: str, said: dict[str, str] | None) -> None:
    """A blank is a segment, a part of one, or a query value; everything else is equal or it is another address."""
    assert address_pattern(pattern).match(plain(text)) == said


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("weibo.com/u/1", Fault.FORM),
        ("https://weibo.com／u／1?@evil.cn/", Fault.HOST),
        ("https://weibo.com@evil.cn/", Fault.USER),
        ("https://weibo.com:8443/u/1", Fault.PORT),
        ("https://示例.cn/u/1", Fault.HOST),
        ("https://weibo.com/示例", Fault.CHARACTER),
        ("https://weibo.com/%75/1", Fault.NEEDLESS),
        ("https://weibo.com/u/../1", Fault.PATH),
        ("https://weibo.com/" + "1" * 2000, Fault.FORM),
    ],
)
def test_why_an_address_decides_nothing_is_told(text: str, fault: Fault) -> None:
    assert read(text) is fault


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("https://example.cn/样例/?id=示", "example.cn/%E6%A0%B7%E4%BE%8B?id=%E7%A4%BA"),
        ("https://example.cn/%75/a%2Db", "example.cn/u/a-b"),
        ("https://Example.cn./u?x", "example.cn/u?x"),
        ("https://example.cn.", "example.cn"),
        ("https://example.cn/%0a", Fault.CHARACTER),
        ("https://example.cn/%2e%2e/u", Fault.PATH),
        ("https://示例.cn/", Fault.HOST),
        ("https://ｅxample.cn/", Fault.HOST),
        ("https://weibo.com／u@evil.cn/", Fault.USER),
        ("https://example.cn../", Fault.HOST),
        ("https://example.cn:8443/", Fault.PORT),
    ],
)
def test_what_is_registered_is_spelled_as_a_browser_would(text: str, key: str | Fault) -> None:
    """Only where the host stays as it is written."""
    address = read_registered(text)
    assert (address.key() if isinstance(address, Address) else address) == key


@given(st.text() | st.text(alphabet="https:/weibo.com@%2eA\\?#／。\t\n").map("https://".__add__))
def test_no_text_is_too_odd(text: str) -> None:
    """Whatever is given: an address in plain characters, or a fault."""
    address = read(text)
    assert isinstance(address, Fault) or (text.isascii() and address.host in text.lower() and address.key())


def test_what_is_spelled_as_it_stands_needs_no_other_spelling() -> None:
    """The quick look at a registered address passes over exactly what ``quote`` would leave as it is."""
    for char in map(chr, range(0x3000)):
        is_plain = addresses._IS_PRINTABLE.fullmatch(char) is not None
        assert is_plain == (quote(char, safe=addresses._PRINTABLE) == char), char


def test_an_address_of_any_length_is_read_and_not_kept() -> None:
    """Thousands of them would be as much as somebody wrote."""
    before = addresses._registered.cache_info().currsize
    long = "https://weibo.com/u/" + "%41" * 600  # 620 characters when it is spelled as a browser would
    assert isinstance(read_registered(long), Address) and len(long) < 2_000
    longer = "https://weibo.com/u/" + "%41" * 700
    assert isinstance(read_registered(longer), Address) and len(longer) > 2_000
    assert isinstance(read_registered("https://weibo.com/u/" + "1" * 1_000_000), Fault)
    assert addresses._registered.cache_info().currsize <= before + 1
