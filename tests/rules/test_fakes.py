"""Fakes and other registers: nobody is accused by a name, none of ours by anything, and strangers' data are held to
their shape.
"""

import json
from datetime import date
from typing import Any

import pytest

from roster.check.outcome import Sound
from roster.public import pages
from tests.support import account, as_data, check, codes, data_files, ended, gone, look, undone

TODAY = date(2026, 11, 20)
CONFIRMED = {"on": "2026-11-12", "by": "ylg"}
WEIBO = account(
    "wb", platform="weibo", account_id="1000000001", handle="yangliguan", url="https://weibo.com/u/1000000001"
)


def with_fakes(
    *fakes: dict[str, Any], accounts: tuple[dict[str, Any], ...] = (account("a"), WEIBO)
) -> dict[str, bytes]:
    return {**data_files(accounts), "data/fakes.yaml": as_data({"fakes": list(fakes)})}


ANSWER = {"on": "2026-11-14", "what": "已受理"}


def letter(**more: Any) -> dict[str, Any]:
    return {"to": "平台", "on": "2026-11-15", **more}


def fake(**more: Any) -> dict[str, Any]:
    return {"id": "f1", "platform": "wechat", "confirmed": CONFIRMED, **more}


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (fake(account_id="gh_0f0f0f0f0f0f"), []),
        (fake(qr="https://u.wechat.com/AbC"), []),
        (fake(name="样例馆官方"), ["fake-without-identity"]),
        (fake(account_id="gh_0f0f0f0f0f0f", imitates=["a", "ylg"]), []),
        (fake(account_id="gh_0f0f0f0f0f0f", imitates="nobody"), ["unknown-unit"]),
        (fake(account_id="gh_0f0f0f0f0f0f", confirmed={"on": "2026-11-12", "by": "x"}), ["unknown-unit"]),
        (fake(account_id="gh_0f0f0f0f0f0f", confirmed={"on": "2026-11-21", "by": "ylg"}), ["future-date"]),
        (fake(account_id="gh_0f0f0f0f0f0f", seen_on="2026-11-21"), ["case-order", "future-date"]),
        (fake(account_id="gh_0f0f0f0f0f0f", closed_on="2026-11-21"), ["future-date"]),
        (fake(account_id="gh_0f0f0f0f0f0f", reported={"on": "2026-11-13", "how": "来电"}), ["case-order"]),
        (fake(account_id="gh_0f0f0f0f0f0f", letters=[letter(on="2026-11-21")]), ["future-date"]),
        (fake(account_id="gh_0f0f0f0f0f0f", letters=[letter(answer=ANSWER)]), ["case-order"]),
        (fake(account_id="gh_0f0f0f0f0f0f", letters=[letter(to="派出所")]), ["bad-value"]),
        (fake(account_id="gh_0f0f0f0f0f0f", outcome={"on": "2026-11-21", "how": "公安处理"}), ["future-date"]),
        (fake(account_id="gh_0f0f0f0f0f0f", outcome={"on": "2026-11-20", "how": "平台关停"}), ["bad-value"]),
        (fake(account_id="gh_0f0f0f0f0f0f", evidence=[{"file": "evidence/f1/1.png", "on": "2026-11-13"}]), []),
        (fake(account_id="gh_0f0f0f0f0f0f", evidence=[{"file": "static/1.png"}]), ["bad-file-name"]),
        (fake(account_id="gh_0f0f0f0f0f0f", evidence=[{"file": "evidence/../public/1.png"}]), ["bad-file-name"]),
        (fake(account_id="gh_1"), ["account-id-form"]),
        (fake(platform="none", account_id="x"), ["unknown-platform"]),
        (fake(platform="other", handle="x"), ["missing-platform-name"]),
        (fake(account_id=account("a")["account_id"]), ["fake-is-ours"]),
        (fake(platform="weibo", handle="YangLiGuan"), ["fake-is-ours"]),
        (fake(platform="weibo", url="https://m.weibo.cn/u/1000000001"), ["fake-is-ours"]),
        (fake(platform="weibo", qr="https://weibo.com/1000000001?from=timeline"), ["fake-is-ours"]),
        (fake(platform="douyin", handle="yangliguan"), []),  # the same handle on another platform is anybody's
        ({"platform": "wechat", "account_id": "gh_0f0f0f0f0f0f"}, ["missing-key"]),
    ],
)
def test_what_is_wrong_with_a_fake_is_told(given: dict[str, Any], wanted: list[str]) -> None:
    found = [code for code in codes(check(with_fakes(given), TODAY)) if code != "second-account"]
    assert found == wanted


def test_one_fake_has_one_case() -> None:
    """Also where one says the address and the other the id in it."""
    address = fake(platform="weibo", url="https://weibo.com/u/1000000077") | {"id": "f2"}
    other = fake(platform="weibo", account_id="1000000077")
    assert "double-case" in codes(check(with_fakes(other, address), TODAY))


def told_of(*fakes: dict[str, Any]) -> bytes:
    """All that is published of a register with these cases."""
    outcome = check(with_fakes(*fakes), TODAY)
    assert isinstance(outcome, Sound), outcome.findings
    planned, _ = pages.plan(outcome.sources)
    return b"".join(page.make() for page in planned)


@pytest.mark.parametrize(
    ("more", "is_told"),
    [
        ({}, True),
        ({"confirmed": None}, False),
        ({"closed_on": "2026-11-14"}, True),
        ({"outcome": {"on": "2026-11-14", "how": "公安处理"}}, True),
        ({"outcome": {"on": "2026-11-14", "how": "无法处置"}}, True),
        ({"outcome": {"on": "2026-11-14", "how": "不是假冒"}}, False),
        ({"outcome": {"on": "2026-11-14", "how": "改名整改"}}, False),
    ],
)
def test_who_was_cleared_is_accused_no_more(more: dict[str, Any], is_told: bool) -> None:
    case = {key: value for key, value in (fake(account_id="gh_0f0f0f0f0f0f") | more).items() if value}
    assert (b"gh_0f0f0f0f0f0f" in told_of(case)) == is_told


def test_two_fakes_have_two_ids() -> None:
    twice = [fake(account_id="gh_0f0f0f0f0f01"), fake(account_id="gh_0f0f0f0f0f02")]
    assert "duplicate-id" in codes(check(with_fakes(*twice), TODAY))


def test_what_an_account_had_until_it_ended_may_be_a_fakes_now() -> None:
    """A handle is free again; an id that its platform never gives twice is the account's for ever."""
    over = account(
        "wb", gone("2026-09-21", "2026-10-20"), platform="weibo", account_id="1000000001", handle="yangliguan"
    )
    before = look(with_fakes(accounts=(undone(over),)), date(2026, 9, 21))
    for given, wanted in (({"handle": "yangliguan"}, False), ({"account_id": "1000000001"}, True)):
        files = before | with_fakes(fake(platform="weibo", **given), accounts=(over,))
        found = codes(check({**files, "data/postings.yaml": before["data/postings.yaml"]}, TODAY))
        assert ("fake-is-ours" in found) == wanted


def test_no_value_of_a_fake_but_its_identity_is_published() -> None:
    """What it calls itself, where it was seen, letters and answers stay in the office."""
    secret = "独一无二"
    case = fake(
        account_id="gh_0f0f0f0f0f0f",
        name=f"{secret}的名称",
        note=f"{secret}的备注",
        seen_at=f"{secret}的地方",
        reported={"on": "2026-11-11", "how": f"{secret}的线索"},
        evidence=[{"file": f"evidence/f1/{secret}.png", "what": f"{secret}的截图"}],
        letters=[letter(number=f"{secret}号", answer={"on": "2026-11-16", "what": f"{secret}的答复"})],
        outcome={"on": "2026-11-17", "how": "公安处理", "what": f"{secret}的结果"},
    )
    written = told_of(case)
    assert secret.encode() not in written and b"gh_0f0f0f0f0f0f" in written


OTHER = {
    "name": "省样例",
    "platform": "weibo",
    "platform_name": "新浪微博",
    "account_id": "1000000008",
    "unit_name": "省样例厅",
    "state": "运行",
    "page": "accounts/o/",
}


def with_register(
    copy: object, base: str = "https://sheng.example.gov.cn/xmt/", id_: str = "sheng"
) -> dict[str, bytes]:
    text = copy if isinstance(copy, bytes) else json.dumps(copy).encode()
    registers = {"registers": [{"id": id_, "name": "省名录", "base_url": base}]}
    return {**data_files([account("a")]), "data/registers.yaml": as_data(registers), "data/followed/sheng.json": text}


@pytest.mark.parametrize(
    ("changed", "is_good"),
    [
        ({}, True),
        ({"handle": None, "url": None, "verified_as": None, "further": {"x": 1}}, True),
        ({"page": "https://sheng.example.gov.cn/xmt/accounts/o/"}, True),
        ({"page": "https://evil.example.com/"}, False),
        ({"page": "//evil.example.com/"}, False),
        ({"page": "../../other/"}, False),
        ({"page": "javascript:alert(1)"}, False),
        ({"page": "accounts/o/?x"}, False),
        ({"page": None}, False),
        ({"name": ""}, False),
        ({"name": ["a"]}, False),
        ({"name": "a\u202eb"}, False),
        ({"name": "a" * 501}, False),
        ({"url": "javascript:alert(1)"}, False),
        ({"platform": "微博"}, False),
        ({"account_id": 1000000008}, False),
    ],
)
def test_a_copy_is_held_to_its_shape(changed: dict[str, Any], is_good: bool) -> None:
    """And to the address of its register: nothing in it leads elsewhere."""
    found = codes(check(with_register({"accounts": [OTHER | changed]}), TODAY))
    assert found == ([] if is_good else ["bad-followed"])


@pytest.mark.parametrize(
    "copy", [b"", b"[]", b"\xff", b"<html>", b'{"accounts": {}}', b"[" * 100_000, b'{"accounts": [1]}']
)
def test_what_is_no_copy_is_told(copy: bytes) -> None:
    assert codes(check(with_register(copy), TODAY)) == ["bad-followed"]


def test_a_copy_of_nobody_is_told() -> None:
    assert codes(check(with_register({"accounts": []}, id_="other"), TODAY)) == ["unknown-register"]


def test_few_faults_of_a_copy_are_told() -> None:
    """A register of another shape has a fault in every record."""
    assert len(codes(check(with_register({"accounts": [{}] * 5000}), TODAY))) == 20


def test_an_ended_notice_is_no_matter_here() -> None:
    """An account whose closing is announced is still ours."""
    files = with_fakes(
        fake(account_id="gh_00000000000a"), accounts=(account("a", ended("2026-11-19"), account_id="gh_00000000000a"),)
    )
    assert "fake-is-ours" in codes(check(files, TODAY))
