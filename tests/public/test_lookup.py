"""The index behind ``verify/``: every identity decides, every name is found, nothing else is in it."""

import json
import zlib
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.public.lookup import Lookup, shard_of
from roster.public.lookup.names import pairs
from roster.text import likeness
from tests.support import ROOT, account, data_files, ended, gone, look, register_of, undone, unit

VECTORS = json.loads((ROOT / "tests/data/lookup-forms.json").read_text("utf-8"))
TODAY = date(2026, 11, 20)


def index_of(*accounts: dict, units: list[dict] | None = None, today: date = TODAY) -> Lookup:
    """The index of a small register."""
    return Lookup(register_of(data_files(list(accounts), units=units), today))


def entries(index: Lookup, key: str) -> list[tuple[str, dict[str, Any]]]:
    """What a browser finds under a key: ``(role, record)``."""
    shard = json.loads(index.exact_shard(shard_of(key, index.shards[0])))
    places = shard["keys"].get(key, [])
    return [(places[n], shard["records"][places[n + 1]]) for n in range(0, len(places), 2)]


def suggested(index: Lookup, pair: str) -> list[str]:
    """Texts of the names that a browser finds under a pair of syllables."""
    shard = json.loads(index.hint_shard(shard_of(pair, index.shards[1])))
    return [shard["forms"][place][0] for place in shard["pairs"].get(pair, [])]


@pytest.mark.parametrize(("text", "normal", "alike"), VECTORS["forms"])
def test_what_does_not_matter_is_away(text: str, normal: str, alike: str) -> None:
    """The shared vectors: width, case, blanks, punctuation, invisible characters, script; look-alikes for hints."""
    assert (likeness.normal(text), likeness.alike(likeness.normal(text))) == (normal, alike)


@given(st.text())
def test_a_normal_form_is_its_own(text: str) -> None:
    """Nothing is left that a second look would take away, and no text is too odd."""
    once = likeness.normal(text)
    assert all(char.isalnum() for char in once)
    assert likeness.normal(once) == once or any(len(c.lower()) > 1 or c.lower() != c for c in once)


def test_look_alikes_stand_for_one_character_each() -> None:
    """A group has one root; a root is nobody's look-alike; split characters are made of their parts."""
    table = likeness.look_alikes()
    assert not {ord(root) for root in table.values()} & table.keys()
    assert table[ord("巿")] == table.get(ord("市"), "市")
    assert all(len(parts) == 2 and len(whole) == 1 for parts, whole in likeness.split_characters().items())


def test_an_account_is_found_by_all_that_is_equal_only_for_it() -> None:
    """Id, handle in any case, address, and its name; each says that it is one."""

    def without_id(**fields: Any) -> dict:
        return {key: value for key, value in account(**fields).items() if key != "account_id"}

    index = index_of(
        account("a", name="样例发布", account_id="gh_00000000000a", handle="Yangli-Fabu"),
        account(
            "b",
            name="样例微博",
            platform="weibo",
            account_id="1000000001",
            handle="ylfb",
            url="https://weibo.com/u/1000000001",
        ),
        without_id(
            id="c", name="样例网", platform="wechat", url="https://mp.weixin.qq.com/s?__biz=MzA5MDAwMDAwMQ==&x=1"
        ),
        without_id(id="d", name="样例号", platform="renmin", url="https://rmh.example.gov.cn/%E6%A0%B7/?id=5"),
        without_id(
            id="e",
            name="样例通",
            platform="app",
            app={"package": "cn.gov.example.yl", "icp_number": "示ICP备00000000号-1A"},
        ),
    )
    for key, id_ in (
        ("i:gh_00000000000a", "a"),
        ("h:yangli-fabu", "a"),
        ("n:样例发布", "a"),
        ("i:1000000001", "b"),
        ("h:ylfb", "b"),
        ("k:mp.weixin.qq.com/MzA5MDAwMDAwMQ==", "c"),
        ("u:rmh.example.gov.cn/%E6%A0%B7?id=5", "d"),
        ("i:cn.gov.example.yl", "e"),
        ("i:示ICP备00000000号-1A", "e"),
    ):
        assert [(role, record["id"]) for role, record in entries(index, key)] == [("is", id_)], key
    assert entries(index, "i:gh_00000000000b") == [] and entries(index, "n:样例") == []


def test_what_an_account_was_is_remembered_as_such() -> None:
    """Former names, handles and ids, and all of an ended account, say that it *was* one."""
    changed = {"name": {"from": "从前样例", "to": "样例发布"}, "handle": {"from": "cong-qian", "to": "yangli"}}
    change = {"type": "变更", "on": "2024-03-04", "announced_on": "2024-03-04", "changes": changed}
    gone = account("b", ended("2020-03-02"), name="已关样例", platform="weibo", account_id="1000000001")
    files = data_files([account("a", change, name="样例发布", handle="yangli"), gone])
    index = Lookup(register_of(files, TODAY))
    assert [role for role, _ in entries(index, "n:从前样例")] == ["was"]
    assert [role for role, _ in entries(index, "h:congqian")] == [] and [
        role for role, _ in entries(index, "h:cong-qian")
    ] == ["was"]
    # Announced but never seen online: the window runs for ever, so that the account still is one, and says so.
    assert [(role, record["state"]) for role, record in entries(index, "n:已关样例")] == [("is", "关停公示中")]


def test_an_ended_account_only_was_one() -> None:
    """Once it really ended: by id and by name it *was* one, and no name resembles it."""
    closed = account("a", gone("2026-09-21", "2026-10-20"), name="已关样例")
    seen = look(data_files([undone(closed)]), date(2026, 9, 21))["data/postings.yaml"]
    index = Lookup(register_of(data_files([closed], ledger=seen), TODAY))
    assert [(role, record["state"], record["ended_on"]) for role, record in entries(index, "n:已关样例")] == [
        ("was", "已关停", "2026-10-20")
    ]
    assert {role for role, _ in entries(index, f"i:{account('a')['account_id']}")} == {"was"}
    assert index.names.all == []


def test_a_name_that_two_accounts_share_tells_both() -> None:
    """A running account and one that had the name before stand under one key."""
    change = {
        "type": "变更",
        "on": "2024-03-04",
        "announced_on": "2024-03-04",
        "changes": {"name": {"from": "样例发布", "to": "新的名称"}},
    }
    index = index_of(
        account("a", name="样例发布"),
        account("b", change, name="新的名称", platform="weibo", account_id="1000000001"),
    )
    assert sorted((role, record["id"]) for role, record in entries(index, "n:样例发布")) == [("is", "a"), ("was", "b")]


def test_a_unit_is_known_by_its_names_and_says_where_it_is_not() -> None:
    """In full, in short, in short behind its place, and before; with what it declared."""
    own = unit(
        "wjw", "示例市卫生健康委员会", short_names=["市卫健委"], former_names=["示例市卫生局"], not_on=["douyin"]
    )
    index = index_of(account("a", name="健康样例", unit="wjw"), units=[own])
    for name in ("示例市卫生健康委员会", "市卫健委", "示例市卫健委", "示例市卫生局"):
        [(role, record)] = entries(index, f"n:{name}")
        assert role == "unit" and record["not_on"] == ["douyin"] and record["platforms"] == ["wechat"]
        assert record["accounts"] == [["a", "健康样例", "wechat", "微信公众号", ""]]


def test_every_name_is_suggested_under_its_rarest_pair() -> None:
    """However many names there are: none is crowded out."""
    accounts = [
        account(f"a{n}", name=f"样例{a}{b}办事处", platform="weibo", account_id=str(1000000001 + n), unit=f"u{n}")
        for n, (a, b) in enumerate((a, b) for a in "东南西北上下左右前后" for b in "山河湖海江")
    ]
    units = [unit(f"u{n}", f"样例{n}号单位") for n in range(len(accounts))]
    index = index_of(*accounts, units=units)
    assert suggested(index, "yang li")
    for record in accounts:
        assert any(record["name"] in suggested(index, pair) for pair in pairs(likeness.normal(record["name"]))), record[
            "name"
        ]


def test_shards_hold_every_key_once_and_nothing_twice() -> None:
    """All shards together are the index; a browser computes the same places."""
    index = index_of(*(account(f"a{n}", name=f"样例{n}", account_id=f"gh_{n:012x}", unit="ylg") for n in range(200)))
    held = [key for n in range(index.shards[0]) for key in json.loads(index.exact_shard(n))["keys"]]
    assert len(held) == len(set(held)) == len(index._exact)
    for n in range(index.shards[0]):
        shard = json.loads(index.exact_shard(n))
        assert all(zlib.crc32(key.encode()) % index.shards[0] == n for key in shard["keys"])
        assert len(shard["keys"]) < 80
    assert index.shards[0] > 4 and index.shards[0] & (index.shards[0] - 1) == 0


def content(index: Lookup) -> Mapping[str, Any]:
    exact, hints = index.shards
    return {
        "e": [index.exact_shard(n) for n in range(exact)],
        "s": [index.hint_shard(n) for n in range(hints)],
        "c": index.characters(),
        "v": index.version,
    }


def test_the_version_changes_with_what_an_answer_shows_and_with_nothing_else() -> None:
    """Files below it never change: they may be kept for ever. A new day alone makes no new version."""
    base = content(index_of(account("a", name="样例发布")))
    assert content(index_of(account("a", name="样例发布"), today=date(2026, 11, 23))) == base
    for changed in (
        [account("a", name="样例发布2")],
        [account("a", name="样例发布", verified_as="别的单位")],
        [account("a", ended("2026-11-20"), name="样例发布")],
        [account("a", name="样例发布", aliases=["别名一"])],
    ):
        assert content(index_of(*changed))["v"] != base["v"]


def test_markup_in_names_stays_text() -> None:
    """The index is JSON of plain text; nothing in it is escaped twice or lost."""
    index = index_of(account("a", name="样例</script><b>&"))
    [(_, record)] = entries(index, f"n:{likeness.normal('样例</script><b>&')}")
    assert record["name"] == "样例</script><b>&"


def test_an_empty_register_has_an_empty_index() -> None:
    """No accounts: every question is answered by nothing, not by an error."""
    index = index_of()
    assert entries(index, "n:样例") == [] and suggested(index, "yang li") == []
    assert json.loads(index.front())["exact"] >= 1 and json.loads(index.sounds())["names"] == 0


def test_an_account_that_was_closed_is_not_listed_again_while_it_is_cancelled() -> None:
    """Really closed, then its cancellation is announced: it was an account, also while that notice stands."""
    data = look(data_files([account("a", ended("2026-09-21"))]), date(2026, 9, 21))
    both = data_files([account("a", gone("2026-09-21", "2026-10-20"), ended("2026-11-19", type="注销"))])
    register = register_of(data | {"data/accounts.yaml": both["data/accounts.yaml"]}, TODAY)
    assert (register.listings["a"].state.value, register.listings["a"].has_ended) == ("注销公示中", True)
    [(role, record)] = entries(Lookup(register), "n:" + likeness.normal(register.listings["a"].name))
    assert (role, record["is_closed"], record["ended_on"]) == ("was", True, "2026-10-20")


def test_an_account_whose_closing_still_stands_is_listed_though_it_is_cancelled_too() -> None:
    """Both notices run: nothing has ended yet."""
    data = look(data_files([account("a", ended("2026-11-09"))]), date(2026, 11, 9))
    both = data_files([account("a", ended("2026-11-09"), ended("2026-11-19", type="注销"))])
    register = register_of(data | {"data/accounts.yaml": both["data/accounts.yaml"]}, TODAY)
    [(role, record)] = entries(Lookup(register), "n:" + likeness.normal(register.listings["a"].name))
    assert (role, record.get("is_closed"), register.listings["a"].has_ended) == ("is", None, False)
