"""Pictures of codes: one account's each, readable, and nobody's purse."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from roster.check import inputs
from roster.check.outcome import Sound
from roster.directory.day import Day
from roster.edge import pictures as edge_pictures
from roster.public.lookup import keys
from roster.source.files import Files, Image
from roster.source.problems import Finding
from tests import pictures
from tests.support import account, as_data, changed, data_files, gone, program, unit

TODAY = date(2026, 11, 20)
WECHAT = "http://weixin.qq.com/r/AbCdEfGhIjKlMnOpQrStUv"
OTHER = "http://weixin.qq.com/r/0000000000000000000000"
WEIBO = "https://weibo.com/u/1000000001"
UNITS = [unit(), unit("wjw", "示例市卫生健康委员会")]


def drawn(*contents: str) -> Image:
    """A picture with codes beside each other, read as it is read from the disk."""
    whole = pictures.beside([pictures.code(content) for content in contents])
    return edge_pictures.read(pictures.file_of(whole), ".png")


def on(id_: str, platform: str = "wechat", **more: Any) -> dict[str, Any]:
    return account(id_, platform=platform, qr=f"images/{id_}.png", **more)


WB = on("wb", "weibo", account_id="1000000001", unit="wjw", name="示例微博")


def files(accounts: list[dict[str, Any]], images: dict[str, Image], **more: Any) -> Files:
    data = data_files(accounts, UNITS) | {f"data/{name}.yaml": as_data(value) for name, value in more.items()}
    return replace(program(), data=data, images={f"images/{name}.png": image for name, image in images.items()})


def found(site: Files) -> list[Finding]:
    told = inputs.check(site, Day(TODAY)).findings
    return [finding for finding in told if "qr" in finding.code or finding.code == "fake-is-ours"]


def codes_of(accounts: list[dict[str, Any]], **images: Image) -> list[str]:
    return [finding.code for finding in found(files(accounts, images))]


@pytest.mark.parametrize(
    ("platform", "content", "wanted"),
    [
        ("wechat", WECHAT, []),
        ("wechat", "https://u.wechat.com/AbCdEf", ["qr-elsewhere"]),
        ("wechat", "https://work.weixin.qq.com/ca/abc", ["qr-elsewhere"]),
        ("wechat", "https://weixin.qq.com/g/AbCdEf", ["qr-elsewhere"]),
        ("wechat", "https://www.douyin.com/user/x", ["qr-elsewhere"]),
        ("wechat", "https://weixin.qq.com.evil.cn/r/AbC", ["qr-elsewhere"]),
        ("wechat", "wxp://f2f0AbCdEf", ["payment-qr"]),
        ("wechat", "https://qr.alipay.com/fkx123", ["payment-qr"]),
        ("wechat", "示例，并非真实账号", []),
        ("weibo", WEIBO, []),
        ("weibo", "https://weibo.cn/qr/userinfo?uid=1000000001", []),
        ("weibo", "https://t.cn/A6abcd", []),
        ("weibo", "https://weibo.com/u/1000000002", ["qr-of-another"]),
        ("weibo", WECHAT, ["qr-elsewhere"]),
        ("weibo", "https://evil.example.com/", ["qr-elsewhere"]),
        ("renmin", "https://anything.example.com/", []),
        ("app", "https://app.example.gov.cn/download", []),
    ],
)
def test_what_a_code_says_belongs_to_its_account(platform: str, content: str, wanted: list[str]) -> None:
    known = {"account_id": "1000000001"} if platform == "weibo" else {}
    assert codes_of([on("a", platform, **known)], a=drawn(content)) == wanted


def test_a_finding_says_where_and_what() -> None:
    [finding] = found(files([on("a")], {"a": drawn("wxp://f2f0AbCdEf")}))
    assert finding.where.line > 1 and finding.where.column > 1 and finding.where.path == "data/accounts.yaml"
    assert "收款码" in finding.message and "wxp://f2f0AbCdEf" in finding.message


def test_a_finding_shows_of_a_content_only_what_can_be_seen() -> None:
    """And no more than fits on a line."""
    image = Image(b"x", codes=("https://evil.example.com/\u202e\x1b[2J" + "a" * 500,))
    [finding] = found(files([on("a")], {"a": image}))
    assert "https://evil.example.com/��[2Ja" in finding.message and len(finding.message) < 200


def test_a_code_in_two_pictures_is_one_account_s_alone() -> None:
    """Whoever stands second in the register is told; the other is named."""
    [finding] = found(files([on("a"), on("b", unit="wjw")], {"a": drawn(WECHAT), "b": drawn(WECHAT)}))
    assert finding.code == "qr-of-another" and "（a）" in finding.message


def test_a_picture_with_another_s_profile_is_told() -> None:
    [finding, also] = found(files([on("a"), WB], {"a": drawn(WEIBO), "wb": drawn("https://t.cn/A6abcd")}))
    assert {finding.code, also.code} == {"qr-of-another", "qr-elsewhere"} and "（wb）" in finding.message + also.message


def test_what_ended_may_have_what_its_successor_has() -> None:
    """A code goes over to the account that replaced it."""
    old = on("a", name="旧样例") | {"filings": [*account("a")["filings"], gone("2026-09-21", "2026-10-20")]}
    assert codes_of([old, on("b", unit="wjw")], a=drawn(WECHAT), b=drawn(WECHAT)) == []


@pytest.mark.parametrize(("image", "part"), [(drawn(WECHAT, OTHER), "2 个二维码"), (drawn(), "读不出二维码")])
def test_a_picture_without_one_code_is_told(image: Image, part: str) -> None:
    [finding] = found(files([on("a")], {"a": image}))
    assert finding.code == "unreadable-qr" and part in finding.message


def test_the_round_codes_of_mini_programs_are_nobody_s_fault() -> None:
    """WeChat gives no others, and nobody else reads them. Two that can be read are two too many there as well."""
    assert codes_of([on("a", "miniprogram")], a=drawn()) == []
    assert codes_of([on("a", "miniprogram")], a=drawn(WECHAT, OTHER)) == ["unreadable-qr"]


def test_a_code_that_stands_twice_in_a_picture_is_one() -> None:
    assert codes_of([on("a")], a=drawn(WECHAT, WECHAT)) == []


def test_a_fake_is_never_known_by_a_code_of_ours() -> None:
    fake = {"id": "f", "platform": "wechat", "qr": WECHAT, "confirmed": {"on": "2026-11-12", "by": "ylg"}}
    told = found(files([on("a")], {"a": drawn(WECHAT)}, fakes={"fakes": [fake]}))
    assert [finding.code for finding in told] == ["fake-is-ours"] and told[0].where.path == "data/fakes.yaml"


# Keys of verify/


def keyed(accounts: list[dict[str, Any]], **images: Image) -> list[tuple[str, str, str]]:
    checked = inputs.check(files(accounts, images), Day(TODAY))
    assert isinstance(checked, Sound), checked.findings
    return [tuple(entry) for entry in keys.entries(checked.register) if entry.key.startswith("q:")]


def test_the_one_content_of_a_picture_is_an_identity() -> None:
    assert keyed([on("a")], a=drawn(WECHAT)) == [(f"q:{WECHAT}", "is", "a")]


@pytest.mark.parametrize("contents", [(), (WECHAT, OTHER), ("a\nb",), ("x" * 2001,), (WEIBO,)])
def test_what_is_not_sure_is_no_identity(contents: tuple[str, ...]) -> None:
    """No code, several, what cannot be compared; and what the way of addresses knows better."""
    assert keyed([WB], wb=drawn(*contents)) == []


def test_no_order_to_pay_becomes_an_identity() -> None:
    """Of an account that has ended nobody asks for another picture."""
    old = on("a") | {"filings": [*account("a")["filings"], gone("2026-09-21", "2026-10-20")]}
    assert keyed([old], a=drawn("wxp://f2f0AbCdEf")) == []
    assert keyed([old], a=drawn(WECHAT)) == [(f"q:{WECHAT}", "was", "a")]


def test_a_renamed_account_keeps_its_code() -> None:
    renamed = on("a", name="新样例") | {
        "filings": [*account("a")["filings"], changed("2024-05-06", name=("旧样例", "新样例"))]
    }
    assert keyed([renamed], a=drawn(WECHAT)) == [(f"q:{WECHAT}", "is", "a")]
