"""``codeowners``: each file of records is reviewed by those of the units in it."""

from datetime import date
from pathlib import Path

from roster.directory import codeowners
from tests.support import (
    SITE,
    account,
    as_data,
    check,
    codes,
    commit,
    data_files,
    git,
    register_of,
    run,
    unit,
    write_site,
)

TODAY = date(2026, 11, 20)
UNITS = [
    unit(owners=["@ylg-xmt"]),
    unit("ylz", "示例市样例中心", owners=["@ylz", "ylz@example.gov.cn"]),
    unit("sfb", "示例市人民政府办公室"),
]
KEEPERS = {"owners": ["@xmt-admin", "@group/sub.group"]}


def files(**more) -> dict[str, bytes]:
    """A register with the units in one file and accounts in a file of each unit."""
    made = data_files([], UNITS, site=KEEPERS, **more)
    for name, owner in (("ylg", "ylg"), ("样例 中心#1", "ylz"), ("sfb", "sfb")):
        made[f"data/accounts/{name}.yaml"] = as_data(
            {"accounts": [account(f"{owner}-weixin", unit=owner, name=f"样例{owner}")]}
        )
    return made


def lines(text: str) -> list[str]:
    return text.splitlines()[1:]


def test_each_file_belongs_to_the_units_in_it() -> None:
    """The keepers of the site look at everything; a unit's own file goes to the unit; blanks and marks are escaped."""
    directory = register_of(files(), TODAY).directory
    assert lines(codeowners.text(directory)) == [
        "* @xmt-admin @group/sub.group",
        "/data/accounts.yaml @ylg-xmt @ylz ylz@example.gov.cn",
        "/data/accounts/ylg.yaml @ylg-xmt",
        "/data/accounts/样例\\ 中心\\#1.yaml @ylz ylz@example.gov.cn",
    ]


def test_without_reviewers_there_are_no_lines() -> None:
    assert lines(codeowners.text(register_of(data_files([account()]), TODAY).directory)) == []


def test_owners_never_reach_the_public(tmp_path: Path) -> None:
    """Names on the review server are nobody's business outside."""
    root = write_site(tmp_path / "site", files())
    assert run("build", "--root", root, "--no-search", today=TODAY).returncode == 0
    pages = b"".join(path.read_bytes() for path in (root / "public").rglob("*") if path.is_file())
    assert b"xmt-admin" not in pages and b"ylg-xmt" not in pages


def test_a_reviewer_that_is_none_is_a_finding() -> None:
    """A name with blanks or line breaks would give the file another meaning."""
    for owner in ("ylg", "@a @b", "@a\n* @c", "@", "#x"):
        assert codes(check(data_files([account()], [unit(owners=[owner])]), TODAY)) != [], owner


def test_it_is_written_once_and_known_to_be_current(tmp_path: Path) -> None:
    """At the top of the repository, also when the site lies in a folder of it; never over somebody's own file."""
    git(tmp_path, "init", "-q", "all")
    root = write_site(tmp_path / "all/site", files())
    commit(tmp_path / "all", {})
    top = tmp_path / "all/CODEOWNERS"
    assert run("codeowners", "--root", root, "--check", today=TODAY).returncode == 1
    assert run("codeowners", "--root", root, today=TODAY).returncode == 0
    written = top.read_text("utf-8").splitlines()
    assert written[1].startswith("/site/ @xmt-admin") and "/site/data/accounts/ylg.yaml @ylg-xmt" in written
    assert run("codeowners", "--root", root, "--check", today=TODAY).returncode == 0
    write_site(root, {"data/site.yaml": as_data({**SITE, "owners": ["@another"]})})
    assert "stale-codeowners" in run("check", "--root", root, today=TODAY).stdout
    top.write_text("* @somebody\n", "utf-8")
    done = run("codeowners", "--root", root, today=TODAY)
    assert done.returncode == 1 and "不是由程序生成的" in done.stderr and top.read_text("utf-8") == "* @somebody\n"


def test_a_stale_file_is_told_by_every_check(tmp_path: Path) -> None:
    """Who joins or leaves a unit changes who reviews; nobody has to remember it."""
    root = write_site(tmp_path, files())
    assert run("codeowners", "--root", root, today=TODAY).returncode == 0
    assert "stale-codeowners" not in run("check", "--root", root, today=TODAY).stdout
    write_site(root, {"data/site.yaml": as_data({**SITE, "owners": ["@another"]})})
    assert "CODEOWNERS:1:1: warning:" in run("check", "--root", root, today=TODAY).stdout
