"""``follow``: registers on loopback, some of which lie. What cannot be proved is not kept, and nothing of theirs is
ever ours.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from roster.edge import disk, fetch
from roster.notices.signatures import Purpose, Signer
from roster.public.lookup import beside, keys
from tests import signing
from tests.host import Answer, Host, moved, text
from tests.support import account, as_data, check, codes, data_files, register_of, run, tree, unit, write_site

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

TODAY = date(2026, 11, 22)
OURS = account("a", name="样例发布", account_id="gh_00000000000a", handle="yangli")
THEIRS = {
    "id": "swjw-weixin", "name": "健康样例省", "platform": "wechat", "platform_name": "微信公众号",
    "account_id": "gh_00000000a001", "handle": "jiankang-sheng", "url": None, "unit": "swjw",
    "unit_name": "样例省卫生健康委员会", "represents": "样例省卫生健康委员会", "verified_as": "样例省卫生健康委员会",
    "region": "样例省", "state": "运行", "former_names": [], "checked_on": None, "page": "accounts/swjw-weixin/",
}  # fmt: skip


def published(*accounts: dict[str, Any]) -> bytes:
    return json.dumps({"accounts": accounts}, ensure_ascii=False).encode()


def signature(copy: bytes, signer: Signer) -> bytes:
    return (signer.sign(Purpose.FILE, b"api/v1/accounts.json\n" + copy) + "\n").encode()


def publishes(host: Host, copy: bytes | Answer, signed: bytes | None = None) -> None:
    host.answers = {"/api/v1/accounts.json": copy if callable(copy) else text(copy)}
    if signed is not None:
        host.answers["/api/v1/accounts.json.sig"] = text(signed)


@pytest.fixture
def hosts() -> Iterator[list[Host]]:
    with Host() as one, Host() as two, Host() as three:
        yield [one, two, three]


def register(host: Host, id_: str = "sheng", *keys: int) -> dict[str, Any]:
    made = {"id": id_, "name": f"{id_} 名录", "base_url": host.address}
    return made | ({"keys": [{"id": f"k{n}", "public": signing.public(n)} for n in keys]} if keys else {})


def site(folder: Path, *registers: dict[str, Any], accounts: Sequence[dict[str, Any]] = (OURS,)) -> Path:
    return write_site(folder, {**data_files(accounts), "data/registers.yaml": as_data({"registers": [*registers]})})


def kept(root: Path) -> dict[str, bytes]:
    return tree(root / "data/followed") if (root / "data/followed").exists() else {}


def test_three_registers_one_of_which_lies(tmp_path: Path, hosts: list[Host]) -> None:
    """The two that can be believed are kept; what the third says is not, whatever of ours it claims."""
    copy = published(THEIRS)
    publishes(hosts[0], copy, signature(copy, signing.signer(1)))
    publishes(hosts[1], published({**THEIRS, "name": "样例县发布", "account_id": "gh_00000000b001", "handle": "xian"}))
    claimed = published({**THEIRS, "account_id": OURS["account_id"], "handle": OURS["handle"], "name": "样例发布"})
    publishes(hosts[2], claimed, signature(claimed, signing.signer(9, "k1")))
    root = site(tmp_path, register(hosts[0], "sheng", 1), register(hosts[1], "xian"), register(hosts[2], "bu", 1))
    done = run("follow", "--root", root, today=TODAY)
    assert done.returncode == 1
    assert "sheng 名录（sheng）：1 个账号，比上次多 1 个，少 0 个，改了 0 个，签名有效" in done.stdout
    assert "已更新 2 个名录的副本，1 个没有更新" in done.stdout
    assert "没有更新：bu 名录（bu）：签名与密钥 k1 的公钥对不上" in done.stderr
    assert sorted(kept(root)) == ["sheng.json", "sheng.yaml", "xian.json", "xian.yaml"]
    assert kept(root)["sheng.json"] == copy
    assert b"2026-11-22" in kept(root)["sheng.yaml"]
    assert not [one for one in run("check", "--root", root, today=TODAY).stdout.splitlines() if "error" in one]


def test_an_identity_of_ours_in_a_register_without_a_key_stays_ours(tmp_path: Path, hosts: list[Host]) -> None:
    """It is kept, told, and decides nothing: what we say of an account of ours comes from our records alone."""
    publishes(hosts[0], published({**THEIRS, "account_id": OURS["account_id"], "handle": OURS["handle"]}))
    root = site(tmp_path, register(hosts[0]))
    done = run("follow", "--root", root, today=TODAY)
    assert (done.returncode, "[followed-differs]" in done.stderr) == (0, True)
    assert "名称、主办单位与这里登记的不同" in done.stderr
    asked = register_of(disk.read_site(root).data, TODAY)
    every = [*keys.entries(asked), *(entry for one in beside.records(asked) for entry in one.entries)]
    entries = [entry for entry in every if entry.key == f"i:{OURS['account_id']}"]
    assert {entry.role for entry in entries if entry.record == "a"} == {"is"}
    assert {entry.role for entry in entries if entry.record != "a"} == {"other"}


HUGE = b'{"accounts": [' + b" " * (2 * 1024 * 1024) + b"]}"
REFUSED: dict[str, tuple[bytes | Answer, str]] = {
    "html": (b"<!doctype html><title>ok</title>", "像是网页"),
    "another-host": (moved("http://localhost:1/accounts.json"), "跳转到了别处"),
    "huge": (HUGE, "超过 1 MB"),
    "gone": (text(b"", 404), "不存在"),
    "broken": (text(b"", 500), "打不开"),
    "cut": (b'{"accounts": [', "不是名录的 api/v1/accounts.json"),
    "deep": (b"[" * 100_000, "不是名录的 api/v1/accounts.json"),
    "state": (published({**THEIRS, "state": "官方"}), "的 state 不是"),
    "page": (published({**THEIRS, "page": "https://evil.example.com/"}), "的 page 不在"),
    "one-of-many": (published(THEIRS, {**THEIRS, "name": "a\u202eb"}), "第 2 个账号的 name 不是一行文字"),
}


@pytest.mark.parametrize("lie", REFUSED)
def test_what_is_no_register_leaves_the_copy_as_it_was(
    tmp_path: Path, hosts: list[Host], lie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one run with another, which is not stopped by it."""
    monkeypatch.setattr(disk, "MAX_FOLLOWED_BYTES", 1024 * 1024)
    retry = fetch.urllib3.Retry
    monkeypatch.setattr(fetch.urllib3, "Retry", lambda **more: retry(**{**more, "backoff_factor": 0.01}))
    publishes(hosts[0], published(THEIRS))
    publishes(hosts[1], published())
    root = site(tmp_path, register(hosts[0]), register(hosts[1], "xian"))
    assert run("follow", "--root", root, today=TODAY).returncode == 0
    before = kept(root)
    answer, why = REFUSED[lie]
    publishes(hosts[0], answer)
    done = run("follow", "--root", root, today="2026-11-23")
    assert (done.returncode, why in done.stderr) == (1, True), done.stderr
    assert "仍用 2026-11-22 取来的那一份" in done.stderr
    after = kept(root)
    assert after["sheng.json"] == before["sheng.json"]
    assert after["sheng.yaml"] == before["sheng.yaml"] + b"refused_on: '2026-11-23'\n"  # since when no newer one came
    assert b"2026-11-23" in after["xian.yaml"]
    run("follow", "--root", root, today="2026-11-24")
    assert kept(root)["sheng.yaml"] == after["sheng.yaml"]
    publishes(hosts[0], published(THEIRS))
    assert run("follow", "--root", root, today="2026-11-24").returncode == 0
    assert b"refused_on" not in kept(root)["sheng.yaml"]


@pytest.mark.parametrize(
    ("signed", "why"),
    [
        (None, "没有那个名录的签名"),
        (signature(published(THEIRS), signing.signer(2, "k2")), "签名用的密钥是“k2”，registers.yaml 里没有"),
        (signature(published(), signing.signer(1)), "对不上"),
        ("签名".encode(), "没有那个名录的签名"),
    ],
)
def test_a_register_with_a_key_must_sign(tmp_path: Path, hosts: list[Host], signed: bytes | None, why: str) -> None:
    publishes(hosts[0], published(THEIRS), signed)
    root = site(tmp_path, register(hosts[0], "sheng", 1))
    done = run("follow", "--root", root, today=TODAY)
    assert (done.returncode, why in done.stderr, kept(root)) == (1, True, {}), done.stderr


def test_a_new_key_is_taken_once_somebody_wrote_it_down(tmp_path: Path, hosts: list[Host]) -> None:
    """Beside the old one: a register may change its key on any day."""
    publishes(hosts[0], published(THEIRS), signature(published(THEIRS), signing.signer(2, "k2")))
    root = site(tmp_path, register(hosts[0], "sheng", 1, 2))
    assert run("follow", "--root", root, today=TODAY).returncode == 0


def test_plain_http_is_refused_but_on_this_machine(tmp_path: Path) -> None:
    root = site(tmp_path, {"id": "sheng", "name": "省名录", "base_url": "http://www.example.gov.cn/sheng/"})
    done = run("follow", "--root", root, today=TODAY)
    assert (done.returncode, "不是 https" in done.stderr) == (1, True)


def test_a_dry_run_writes_nothing(tmp_path: Path, hosts: list[Host]) -> None:
    publishes(hosts[0], published(THEIRS))
    root = site(tmp_path, register(hosts[0]))
    done = run("follow", "--root", root, "--dry-run", today=TODAY)
    assert (done.returncode, kept(root), "会更新 1 个" in done.stdout) == (0, {}, True)


def test_only_the_registers_that_were_named_are_asked(tmp_path: Path, hosts: list[Host]) -> None:
    publishes(hosts[0], published(THEIRS))
    root = site(tmp_path, register(hosts[0]), register(hosts[1], "xian"))
    assert run("follow", "sheng", "--root", root, today=TODAY).returncode == 0
    assert (len(hosts[0].asked), hosts[1].asked) == (1, [])
    unknown = run("follow", "sh", "--root", root, today=TODAY)
    assert (unknown.returncode, "有的是：sheng、xian" in unknown.stderr) == (2, True)


def test_nothing_is_written_through_a_link(tmp_path: Path, hosts: list[Host]) -> None:
    publishes(hosts[0], published(THEIRS))
    root, away = site(tmp_path / "site", register(hosts[0])), tmp_path / "away"
    away.mkdir()
    (root / "data/followed").symlink_to(away, target_is_directory=True)
    assert run("follow", "--root", root, today=TODAY).returncode == 1
    assert not list(away.iterdir())


def test_a_copy_that_somebody_changed_is_not_believed(tmp_path: Path, hosts: list[Host]) -> None:
    """By its receipt; and of a register with a key by the signature, whatever the receipt says."""
    publishes(hosts[0], published(THEIRS), signature(published(THEIRS), signing.signer(1)))
    for known in ((), (1,)):
        root = site(tmp_path / str(len(known)), register(hosts[0], "sheng", *known))
        assert run("follow", "--root", root, today=TODAY).returncode == 0
        data = dict(disk.read_site(root).data)
        assert "bad-followed" not in codes(check(data, TODAY))
        altered = data["data/followed/sheng.json"].replace(b"a001", b"a002")
        assert "bad-followed" in codes(check(data | {"data/followed/sheng.json": altered}, TODAY))
        without = {path: text for path, text in data.items() if path != "data/followed/sheng.yaml"}
        assert ("bad-followed" in codes(check(without, TODAY))) is bool(known)


def test_a_new_account_called_as_one_elsewhere_is_told(tmp_path: Path, hosts: list[Host]) -> None:
    """Of another unit; the very account, in both registers, is no imitation."""
    publishes(hosts[0], published(THEIRS, {**THEIRS, "name": "样例发布", "unit_name": unit()["name"], "handle": "x"}))
    new = account("b", name="健康样例省", account_id="gh_00000000000b")
    new["filings"][0]["on"] = "2026-11-20"
    root = site(tmp_path, register(hosts[0]), accounts=(OURS, new))
    run("follow", "--root", root, today=TODAY)
    found = [one.message for one in check(disk.read_site(root).data, TODAY).findings if one.code == "confusable-name"]
    assert len(found) == 1
    assert (
        "“健康样例省”容易被当成“健康样例省”（微信公众号，样例省卫生健康委员会，登记在sheng 名录）：名称相同" in found[0]
    )


def test_an_old_copy_is_told(tmp_path: Path, hosts: list[Host]) -> None:
    publishes(hosts[0], published(THEIRS))
    root = site(tmp_path, register(hosts[0]))
    run("follow", "--root", root, today="2026-10-01")
    assert "old-copy" in codes(check(disk.read_site(root).data, TODAY))
    assert "old-copy" not in codes(check(disk.read_site(root).data, date(2026, 11, 1)))


def test_two_registers_that_contradict_each_other_are_told(tmp_path: Path, hosts: list[Host]) -> None:
    publishes(hosts[0], published(THEIRS))
    publishes(hosts[1], published({**THEIRS, "unit_name": "别的单位"}))
    publishes(hosts[2], published(THEIRS))
    root = site(tmp_path, *(register(host, f"r{n}") for n, host in enumerate(hosts)))
    done = run("follow", "--root", root, today=TODAY)
    assert done.stderr.count("[followed-twice]") == 1
