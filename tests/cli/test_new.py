"""``new``: an empty site that builds at once and is refused for release until it is filled in."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT, TODAY, run, tree, write_site


def test_a_new_site_builds_and_is_no_release(tmp_path: Path) -> None:
    """It is only told to be empty; placeholders are named for release, each at its line."""
    site = tmp_path / "数据"
    assert run("new", site).returncode == 0
    done = run("build", "--root", site, today=TODAY)
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stderr.splitlines() if ": warning: " in line or ": error: " in line] == [
        "data/accounts.yaml:1:1: warning: 名录里一个账号也没有；请登记账号，或核对文件是不是放在 data/ 下 "
        "[empty-register]"
    ]
    assert "没有正在公示" in (site / "public/index.html").read_text("utf-8")
    done = run("build", "--root", site, "--release", today=TODAY)
    assert done.returncode == 1
    assert {line.split(":")[1] for line in done.stderr.splitlines() if "[placeholder]" in line} >= {"7", "11"}
    assert "没有写 since（名录开办日期）" in done.stderr


def test_a_filled_in_site_is_a_release(tmp_path: Path) -> None:
    site = tmp_path / "site"
    assert run("new", site, "--region", "甲市", "--url", "https://www.jiashi.gov.cn/xmt/").returncode == 0
    settings = site / "data/site.yaml"
    settings.write_text(settings.read_text("utf-8").replace("0000-12345000", "0512-12345001"), "utf-8")
    done = run("build", "--root", site, "--release", today=TODAY)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ['甲"市', "甲: 市 # x", "{name}", "甲{url}市", "- 甲", "'"])
def test_strange_names_are_text(tmp_path: Path, name: str) -> None:
    """Whatever is given stands in the settings as text."""
    assert run("new", tmp_path / "s", "--name", name).returncode == 0
    assert run("check", "--root", tmp_path / "s", today=TODAY).returncode == 0
    assert "name: " in (tmp_path / "s/data/site.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("option", "value"),
    [("--url", "javascript:x"), ("--url", "www.jiashi.gov.cn"), ("--region", '甲"市'), ("--name", "甲\u202e市")],
)
def test_what_its_own_check_would_refuse_is_refused_at_once(tmp_path: Path, option: str, value: str) -> None:
    """Nothing is written, and what is wrong is said."""
    done = run("new", tmp_path / "s", option, value)
    assert done.returncode == 2 and not (tmp_path / "s").exists() and "Traceback" not in done.stderr


def test_a_folder_with_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x", "utf-8")
    done = run("new", tmp_path)
    assert done.returncode == 1 and "已有文件" in done.stderr
    assert tree(tmp_path) == {"mine.txt": b"x"}


def test_its_makefile_finds_the_program(tmp_path: Path) -> None:
    """``make build`` in the new folder, as its README says."""
    site = tmp_path / "site"
    assert run("new", site).returncode == 0
    done = subprocess.run(
        ["make", "READY=", f"PYTHON={sys.executable}", f"DATE={TODAY}"],
        cwd=site,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ},
    )
    assert done.returncode == 0, done.stderr
    assert (site / "public/index.html").exists()
    assert os.path.samefile(site / os.path.relpath(ROOT, site), ROOT)


def test_its_makefile_lists_its_commands_and_records_looks(tmp_path: Path) -> None:
    """What the documents tell a webmaster to type in a site's folder is there, and says what it wants."""
    site = tmp_path / "site"
    assert run("new", site).returncode == 0

    def made(*words: str) -> subprocess.CompletedProcess[str]:
        command = ["make", "--no-print-directory", "READY=", f"PYTHON={sys.executable}", f"DATE={TODAY}", *words]
        return subprocess.run(command, cwd=site, capture_output=True, encoding="utf-8", check=False)

    listed = {line.split()[1] for line in made("help").stdout.splitlines()}
    assert listed == {"run", "build", "check", "serve", "posted", "deploy", "daily", "due"} | {"help"}
    assert "SITE=/srv/www/xmt" in made("posted").stdout
    assert made().returncode == 0
    looked = made("posted", f"SITE={site / 'public'}")  # at a trial, which begins no window
    assert looked.returncode != 0 and "没有记录" in looked.stderr


def test_rows_that_were_not_imported_stay_out_of_the_repository(tmp_path: Path) -> None:
    """They may hold the contacts of a table."""
    site = tmp_path / "site"
    assert run("new", site).returncode == 0
    subprocess.run(["git", "init", "-q", "."], cwd=site, check=True)
    for name in ("账号清单.未导入.xlsx", "清单/账号.未导入-2.csv"):
        subprocess.run(["git", "check-ignore", "-q", name], cwd=site, check=True)


def test_its_makefile_brings_the_program_up_to_date_first(tmp_path: Path) -> None:
    """A program that needs other libraries than were installed is set up again, however old its files say they are,
    and only then.
    """
    program, site = tmp_path / "program", tmp_path / "site"
    write_site(program, {"site.py": b"", "requirements.txt": b"a==1\n", ".venv/bin/python": b"#!/bin/sh\n"})
    (program / ".venv/bin/python").chmod(0o755)
    (program / "Makefile").write_text("setup:\n\t@echo set up\n\t@cp requirements.txt .venv/ready\n", "utf-8")
    assert run("new", site).returncode == 0

    def made() -> str:
        command = ["make", "--no-print-directory", f"ROSTER={program}", "build"]
        return subprocess.run(command, cwd=site, capture_output=True, encoding="utf-8", check=True).stdout

    assert [made(), made()] == ["set up\n", ""]
    (program / "requirements.txt").touch()
    assert made() == ""
    (program / "requirements.txt").write_text("a==2\n", "utf-8")
    os.utime(program / "requirements.txt", (0, 0))
    assert [made(), made()] == ["set up\n", ""]


def test_the_programs_own_makefile_installs_what_changed(tmp_path: Path) -> None:
    """``make setup`` with a pip that only says what it was asked: new requirements are installed, old ones are not."""
    write_site(tmp_path, {"Makefile": (ROOT / "Makefile").read_bytes(), "requirements.txt": b"a==1\n"})
    write_site(tmp_path, {".venv/bin/pip": b'#!/bin/sh\necho pip "$1" "$(cat requirements.txt)" >>asked\n'})
    (tmp_path / ".venv/bin/pip").chmod(0o755)

    def made() -> list[str]:
        command = ["make", "--no-print-directory", f"PYTHON={sys.executable}", "setup"]
        asked = tmp_path / "asked"
        asked.write_text("", "utf-8")
        subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
        return asked.read_text("utf-8").splitlines()

    assert [made(), made()] == [["pip install a==1"], []]
    (tmp_path / "requirements.txt").write_text("a==2\n", "utf-8")
    os.utime(tmp_path / "requirements.txt", (0, 0))
    assert [made(), made()] == [["pip install a==2"], []]


def test_the_lines_for_an_old_makefile_do_the_same(tmp_path: Path) -> None:
    """What docs/upgrade.md says to put into the Makefile of a site of 0.1.0, in place of its last two lines."""
    [lines] = re.findall(r"```makefile\n(.*?)```", (ROOT / "docs/upgrade.md").read_text("utf-8"), re.DOTALL)
    old = "PYTHON := $(ROSTER)/.venv/bin/python\n.PHONY: build\nbuild: $(PYTHON)\n\t@echo built\n\n"
    write_site(tmp_path, {"Makefile": (old + lines).encode()})
    write_site(tmp_path / "program", {"requirements.txt": b"a==1\n", ".venv/bin/python": b""})
    (tmp_path / "program/Makefile").write_text("setup:\n\t@echo set up\n\t@cp requirements.txt .venv/ready\n", "utf-8")
    command = ["make", "--no-print-directory", "ROSTER=program"]
    told = [subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8").stdout for _ in range(2)]
    assert told == ["set up\nbuilt\n", "built\n"]


def test_what_hints_say_can_be_typed_in_its_folder(tmp_path: Path) -> None:
    """``python site.py check``, as findings and documents write it, there and from elsewhere, with any Python."""
    site = tmp_path / "站点 甲"
    done = run("new", site)
    assert done.returncode == 0 and "git init" in done.stdout
    launcher = site / "site.py"
    text = launcher.read_text("utf-8")
    launcher.write_text(
        text.replace('os.path.join(program, ".venv"', f'"{sys.executable}"; (program, ".venv"'), "utf-8"
    )
    for folder, command in ((site, "site.py"), (tmp_path, str(launcher))):
        done = subprocess.run([sys.executable, command, "check"], cwd=folder, capture_output=True, encoding="utf-8")
        assert done.returncode == 0 and "empty-register" in done.stderr + done.stdout, done.stderr
    done = subprocess.run([sys.executable, "site.py", "--version"], cwd=site, capture_output=True, encoding="utf-8")
    assert done.returncode == 0 and "名录" in done.stdout
    launcher.write_text(re.sub("PROGRAM = .*", 'PROGRAM = "nowhere"', text), "utf-8")
    done = subprocess.run([sys.executable, "site.py", "check"], cwd=site, capture_output=True, encoding="utf-8")
    assert done.returncode == 1 and "PROGRAM" in done.stderr and "Traceback" not in done.stderr


def test_its_makefile_takes_an_installed_command(tmp_path: Path) -> None:
    """``ROSTER`` may be the command itself."""
    site, command = tmp_path / "site", tmp_path / "roster"
    assert run("new", site).returncode == 0
    write_site(tmp_path, {"roster": b'#!/bin/sh\necho "$@"\n'})
    command.chmod(0o755)
    done = subprocess.run(
        ["make", "--no-print-directory", f"ROSTER={command}", "check"], cwd=site, capture_output=True, encoding="utf-8"
    )
    assert done.stdout == "check --root .\n", done.stderr


def test_a_new_site_has_its_command_file_for_windows(tmp_path: Path) -> None:
    """With the line ends that Windows wants, the program named once, and no name that would call itself."""
    assert run("new", tmp_path / "site").returncode == 0
    text = (tmp_path / "site/site.cmd").read_bytes()
    assert text.count(b"\n") == text.count(b"\r\n") > 3
    assert b"{program}" not in text and b"chcp 65001" in text and not (tmp_path / "site/roster.cmd").exists()
