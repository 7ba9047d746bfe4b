"""What is found before a notice is online, and is left alone once it is."""

from datetime import date

import pytest

from roster.source.problems import Finding
from tests.support import Record, account, check, data_files, ended, look

TODAY = date(2026, 11, 20)
OTHER = account("sfb-weixin", name="示例发布", handle="shilifabu")


def found(code: str, **filing: object) -> list[Finding]:
    checked = check(data_files([closing(**filing), OTHER]), TODAY)
    return [finding for finding in checked.findings if finding.code == code]


def closing(**filing: object) -> Record:
    return account("ylg-weixin", ended("2026-11-20", **filing))


@pytest.mark.parametrize(
    ("successor", "instead"),
    [
        ("sfb-weixin，市政府网站", "successor: [sfb-weixin, 市政府网站]"),
        ("市政府网站、sfb-weixin", "successor: [市政府网站, sfb-weixin]"),
        ("sfb-weixin,ylg-weibo", "successor: [sfb-weixin, ylg-weibo]"),
        ("sfb-weixin；市政府网站", "--successor sfb-weixin --successor 市政府网站"),
        ("sfb-weixin、$(touch x)", "--successor sfb-weixin --successor '$(touch x)'"),  # pasted, it does nothing
        ("sfb-weixn、市政府网站", "successor: [sfb-weixn, 市政府网站]"),
        ("sfb-weixin 和市政府网站", "successor: [sfb-weixin, 市政府网站]"),
        (["市政府网站", "请关注sfb-weixin"], "successor: [请关注, sfb-weixin]"),
    ],
)
def test_no_id_gets_into_a_notice(successor: object, instead: str) -> None:
    """The finding says how to write the same names one by one, in the file and for the command."""
    [finding] = found("joined-successors", successor=successor)
    assert instead in finding.message


@pytest.mark.parametrize(
    "successor",
    [
        ["sfb-weixin", "市政府网站"],
        "sfb-weixin",
        "示例发布、市政府网站",
        "示例发布（微信号：shili-fabu）",
        "12345热线，市政府网站",
        "市政府网站 www.sfb-weixin.gov.cn",
    ],
)
def test_words_and_single_ids_are_right(successor: object) -> None:
    assert found("joined-successors", successor=successor) == []


@pytest.mark.parametrize(
    ("note", "instead"),
    [
        ("见[指南](../../accounts/sfb-weixin/)", "请写 https://www.example.gov.cn/xmt/accounts/sfb-weixin/"),
        ("见[指南](/bszn/)", "请写 https://www.example.gov.cn/bszn/"),
        ("见[指南](//www.example.gov.cn/bszn/)", "请写 https://www.example.gov.cn/bszn/"),
        ("见[指南](www.example.gov.cn/bszn)", "请写 https://www.example.gov.cn/bszn"),
        ("见[指南](#a)", "只留文字"),
        ("见[指南]()", "只留文字"),
        ("见[指南](javascript:alert)", "只留文字"),
        ("见[指南](https://a@b.cn/)", "只留文字"),
        ("见[指南](http://[/)", "只留文字"),
        ("![码](images/qr.png)", "请写在账号的 qr 里"),
        ('<img src="https://www.example.gov.cn/a.png">', "请写在账号的 qr 里"),
    ],
)
def test_what_would_be_dead_or_lost_is_found_first(note: str, instead: str) -> None:
    """Feed, ledger and certificate know neither our folder nor our pictures."""
    [finding] = found("lost-in-notice", note=note)
    assert instead in finding.message, finding


@pytest.mark.parametrize(
    "note",
    [
        "见[指南](https://www.example.gov.cn/a?b=1#c)",
        "写[信](mailto:a@example.gov.cn)",
        "拨[电话](tel:00001234)",
        "**甲** `<b>`",
    ],
)
def test_what_is_reached_from_everywhere_is_right(note: str) -> None:
    assert found("lost-in-notice", note=note) == []


def test_what_is_online_already_is_left_alone() -> None:
    """Its words stand in the ledger: obeying the finding would only make the record differ from them."""
    data = look(data_files([closing(note="见指南"), OTHER]), TODAY)
    wrong = closing(note="见[指南](/bszn/)", successor="sfb-weixin，市政府网站")
    after = {**data_files([wrong, OTHER]), "data/postings.yaml": data["data/postings.yaml"]}
    assert not {"lost-in-notice", "joined-successors"} & {finding.code for finding in check(after, TODAY).findings}
    corrected = {**wrong["filings"][-1], "corrections": [{"on": "2026-11-20", "what": "改了"}]}
    again = {**wrong, "filings": [*wrong["filings"][:-1], corrected]}
    after = {**data_files([again, OTHER]), "data/postings.yaml": data["data/postings.yaml"]}
    assert {"lost-in-notice", "joined-successors"} <= {finding.code for finding in check(after, TODAY).findings}
