"""Calls of a command in this process, with answers as somebody types them, and a small register to file in."""

from pathlib import Path

from click.testing import CliRunner, Result

from roster import cli
from roster.source import yamltree


def invoke(arguments: list[str | Path], answers: str | None = None) -> Result:
    """What the command printed and how it ended; faults are raised."""
    return CliRunner().invoke(cli.main, [*map(str, arguments)], input=answers, catch_exceptions=False)


TODAY = "2026-11-20"
MAIN = """\
# 单位和账号
units:
  - id: ylg
    name: 示例市样例馆
    short_names: [样例馆]
    region: 示例市
  - {id: ylz, name: 示例市样例中心, region: 示例市}

accounts:
  # 公众号
  - id: ylg-weixin
    name: '示例样例'   # 全名
    platform: wechat
    account_id: gh_000000000001
    handle: shiliyangli
    unit: ylg
    filings:
      - type: 开设
        on: 2019-03-01

  - id: ylg-weibo
    name: 示例样例
    platform: weibo
    account_id: '1000000002'
    unit: ylg
    filings: [{type: 开设, on: 2019-03-01}]
"""
OWN = (
    "accounts:\r\n- id: ylz-douyin\r\n  name: 样例中心抖音\r\n  platform: douyin\r\n  account_id: "
    "MS4wLjABAAAAyangli-douyin-0000000000000000000000000001\r\n  unit: ylz\r\n  filings:\r\n  - {type: 开设, on: "
    "2020-01-02}\r\n"
)


def file(root: Path, *arguments: str, answers: str | None = None, today: str = TODAY) -> Result:
    """Run the command; with ``answers`` somebody sits there."""
    ask = ["--ask"] if answers is not None else ["--no-ask"]
    kind, *rest = arguments
    given = ["file", kind, *rest, "--root", str(root), "--today", today, *ask]
    return invoke(given, answers)


def text(root: Path, name: str = "data/accounts.yaml") -> str:
    return (root / name).read_bytes().decode()


def records(root: Path, name: str = "data/accounts.yaml") -> dict[str, dict]:
    value, faults = yamltree.parse((root / name).read_bytes(), name)
    assert faults == []
    return {record["id"]: record for record in value["accounts"]}
