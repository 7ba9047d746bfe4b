"""Every command in the documents is run as it stands, in a world like the one the documents speak of."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from roster.tables import spreadsheets
from roster.tables.sheets import Row, Sheet, texts
from tests.reference.test_docs import snippets, words_of_commands
from tests.robot import Robot, serving
from tests.running import run_in
from tests.signing import key, key_file, public
from tests.support import ROOT, TODAY, as_real, git, run, served, write_site

# Each command once, in the document that shows it first.
COMMANDS = [
    (document, words)
    for words, document in {tuple(words): document for document, words in reversed(list(words_of_commands()))}.items()
][::-1]
DOCUMENTS = list(dict.fromkeys(document for document, _ in COMMANDS))
# Long, or never ending: make only shows what it would run. Each has its own tests.
SHOWN_ONLY = {
    "test",
    "test-all",
    "lint",
    "types",
    "format",
    "lock",
    "prove",
    "catalogue",
    "bench",
    "eval",
    "audit",
    "bundle",
    "accept",
    "serve",
    "setup",
    "clean",
}
# Stands for a command, as in «make deploy» said of a command that was shown in full before.
NAMES_ALONE = {"make deploy", "make posted", "python site.py check --base 版本", "python site.py new"}
# Where private keys lie is everybody's own affair.
PRIVATE = {"私钥文件": 1, "见证人的私钥": 7}
# Asks whoever sits there; tests/review/test_file_command.py answers.
ASKING = {".venv/bin/python site.py file 关停"}
# Has something to do only while git waits; tests/cli/test_merge.py makes it wait.
MERGING = {".venv/bin/python site.py merge", "python site.py merge"}
# Asks registers of an example, which are nowhere; tests/edge/test_follow.py has some.
FOLLOWING = {".venv/bin/python site.py follow", ".venv/bin/python site.py follow --dry-run", "python site.py follow"}
FOLLOWING |= {f".venv/bin/python site.py follow dongshan --adopt{more}" for more in ("", " --dry-run")}
# Looks at an article of a portal, which this world has not; tests/notices/test_article.py has one.
ARTICLE = {
    ".venv/bin/python site.py posted --page https://www.example.gov.cn/gsgg/123.html --notice 2026-11-18-wlj-close"
}

REAL_SITE = """\
format: 2
since: 2018-12-01
name: 甲市政务新媒体名录
base_url: https://www.jiashi.gov.cn/xmt/
report:
  phone: 0512-12345001
footer:
  organizer: 甲市人民政府办公室
"""
TABLE = Sheet(
    "账号",
    (
        Row(1, texts("公众号名", "开办部门", "所属平台", "主办单位", "账号名称", "开设时间", "所属地区", "评级")),
        Row(2, texts("样例号", "示例市样例馆", "微信公众号", "示例市样例馆", "样例号", "2019-03-01", "示例市", "甲")),
    ),
)
# What the page about it shows.
SUBMISSION = next(text for where, text in snippets("yaml") if where.startswith("docs/apply.md") and "requests:" in text)
FILES = {
    "账号清单.csv": spreadsheets.write([TABLE], is_csv=True),
    "账号清单.xlsx": spreadsheets.write([TABLE], is_csv=False),
    "申请单.yaml": as_real(SUBMISSION).encode(),
    "抽查.csv": "账号编号,更新,互动\nswj-weixin,合格,不合格：留言没有答复\ntyj-weixin,合格,\n".encode(),
    "监测.csv": "账号编号,最近更新日期\nwjw-weixin,2026-11-01\n".encode(),
}


class World:
    """A copy of the project in git as if its data were real, with a branch under review, a site online, a table,
    a certificate and a robot in the chat of the office.
    """

    def __init__(self, home: Path, address: str, robot: Robot) -> None:
        self.home, self.project, self.address, self.robot = home, home / "名录", address, robot

    def words(self, words: tuple[str, ...]) -> list[str]:
        """The command with the documents' examples replaced by what this world has in their place."""
        named = {
            "www@example.gov.cn:": "",
            "https://www.example.gov.cn/xmt/": self.address,
            "/srv/": f"{self.home}/srv/",
            "/tmp/": f"{self.home}/tmp/",
            "../minglu": f"{self.home}/minglu",
            **{name: f"{self.home}/keys/k{number}.pem" for name, number in PRIVATE.items()},
        }
        examples = re.compile("|".join(re.escape(example) for example in named))
        made = [as_real(examples.sub(lambda found: named[found[0]], word)) for word in words]
        if "--online" in made:  # no test asks hosts outside: a register without addresses
            made += ["--root", str(write_site(self.home / "quiet", {"data/site.yaml": REAL_SITE.encode()}))]
        return made


def tracked() -> Iterator[Path]:
    """Files of the project without its tests, as a clone has them."""
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    return (Path(name) for name in listed if name and not name.startswith("tests/") and (ROOT / name).exists())


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world from which each document gets a copy."""
    home = tmp_path_factory.mktemp("documents")
    project = home / "名录"
    for path in tracked():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, project / path)
    (project / "data/postings.yaml").unlink()  # seals hold for the words of the example
    for path in (project / "data/accounts.yaml", *(project / "data/accounts").glob("*.yaml")):
        path.write_text(as_real(path.read_text("utf-8")), "utf-8")
    write_site(project, {**FILES, "data/site.yaml": REAL_SITE.encode()})
    git(home, "init", "-q", "名录")
    git(project, "add", "--all")
    git(project, "commit", "-q", "-m", "start", on=str(TODAY))
    for name in ("main", "wjw-guanting"):
        git(project, "update-ref", f"refs/remotes/origin/{name}", "HEAD")
    git(project, "remote", "add", "origin", ".")
    for copy in ("副本/名录-2026-11-20", "交来的文件夹"):  # of a site without git
        for folder in ("data", "content"):
            shutil.copytree(project / folder, project / copy / folder)
    (project / ".venv").symlink_to(sys.prefix)
    run("deploy", "--root", project, "--to", home / "srv/www/xmt", today=TODAY)
    shutil.copy2(next((home / "srv/www/xmt/notices").glob("*/certificate/index.html")), project / "证明.html")
    shutil.copytree(project / "data", home / "srv/xmt/data")
    return home


@pytest.fixture
def world(template: Path, tmp_path: Path) -> Iterator[World]:
    home = shutil.copytree(template, tmp_path / "home", symlinks=True)
    with served(home / "srv/www/xmt") as given, serving() as robot:
        yield World(home, given.address, robot)


def lend_tools(world: World) -> dict[str, str]:
    """rsync that copies on this machine, for there is no other; make's own stamp files are there already."""
    tools = world.home / "tools"
    tools.mkdir()
    (tools / "rsync").write_text(
        '#!/bin/sh\n[ "$1" = --list-only ] && exit 0\nwhile [ $# -gt 2 ]; do shift; done\nmkdir -p "$2"; cp -r '
        '"$1"/. "$2"\n',
        "utf-8",
    )
    (tools / "rsync").chmod(0o755)
    return {
        "PATH": f"{tools}:/usr/bin:/bin:/usr/sbin",
        "HOME": str(world.home),
        "PYTHONWARNINGS": "error",
        "ROSTER_WEBHOOK": world.robot.address,
    }


def give_keys(world: World) -> None:
    """The register and a witness of it have keys, as the document about them says."""
    for number in PRIVATE.values():
        key_file(world.home / "keys", number)
    witness = {"id": "w-sfb", "name": "甲市人民政府办公室", "public": public(7)}
    told = json.dumps({"keys": [key(1, since=str(TODAY))], "witnesses": [witness]}, ensure_ascii=False)
    settings = REAL_SITE + "\n".join(told[1:-1].replace(', "witnesses"', '\n"witnesses"').splitlines()) + "\n"
    (world.project / "data/site.yaml").write_text(settings, "utf-8")


def push(world: World) -> None:
    """The main branch holds what this machine wrote."""
    git(world.project, "add", "--all", "data")
    if git(world.project, "status", "--porcelain", "--", "data"):
        git(world.project, "commit", "-q", "-m", "looks", on=str(TODAY))
    git(world.project, "update-ref", "refs/remotes/origin/main", "HEAD")


def carried_out(world: World, words: tuple[str, ...], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run one command of a document in the project's folder; ``docs`` writes beside the program, so that of the copy
    must run it.
    """
    made = world.words(words)
    if made[0] != "make":
        made = made[next(n for n, word in enumerate(made) if word.endswith("site.py")) :]
        if made[1:] != ["docs"]:
            return run_in(world.project, *made[1:], env=environment, timeout=120)
        made = [sys.executable, *made]
    else:
        # What setup does was done: the Python of this test is lent to the copy.
        done = ("-o", ".venv/ready", "-o", ".venv/ready-dev", "-o", ".venv/ready-bench")
        made[1:1] = [*done, *(["-n"] if set(words) & SHOWN_ONLY else [])]
    return subprocess.run(
        made,
        cwd=world.project,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_of_a_document_does_what_it_says(document: str, world: World) -> None:
    """Copied line by line, in order: each ends well and none shows a traceback."""
    environment = lend_tools(world)
    if document == "docs/keys.md":
        give_keys(world)
    for words in (
        words
        for d, words in COMMANDS
        if d == document and " ".join(words) not in NAMES_ALONE | ASKING | ARTICLE | FOLLOWING | MERGING
    ):
        if words[0] == "make" and "DEST=" in words:
            words = tuple(f"DEST={world.home}/srv/www/other" if word == "DEST=" else word for word in words)
        if "--base" in words:  # a day's looks are pushed before somebody else's change is reviewed
            push(world)
        done = carried_out(world, words, environment)
        assert done.returncode == 0, (" ".join(words), done.stdout[-2000:], done.stderr[-2000:])
        assert "Traceback" not in done.stderr, " ".join(words)


def test_a_wrong_command_in_a_document_would_be_seen(world: World) -> None:
    """The counter-example."""
    assert carried_out(world, ("python3", "site.py", "posted"), lend_tools(world)).returncode != 0
    assert re.search(r"make: \*\*\*", carried_out(world, ("make", "no-such-target"), {"PATH": "/usr/bin:/bin"}).stderr)
