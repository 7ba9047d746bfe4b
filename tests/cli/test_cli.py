"""The commands: exit codes, formats, generated files, and what happens to a wrong word."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import yaml

from roster.cli import COMMANDS, main
from tests.support import ROOT, TODAY, account, data_files, tree, write_site

LINE = re.compile(r"[^:]+:\d+:\d+: (error|warning): .*[\u4e00-\u9fff].* \[[a-z0-9-]+\]")


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A site with an error and a warning."""
    accounts = [account("a", status="运行"), account("b", name="样", unit="ylg")]
    return write_site(tmp_path / "faulty", data_files(accounts))


@pytest.fixture
def warned(tmp_path: Path) -> Path:
    """A site with a warning only: a name too short for the platform."""
    return write_site(tmp_path / "warned", data_files([account("a", name="样")]))


def test_zero_one_two(small_site: Path, faulty: Path, warned: Path, run: Callable) -> None:
    """0 fine, 1 findings, 2 wrong usage; warnings count only with ``--strict``."""
    codes = {
        ("check", "--root", small_site): 0,
        ("check", "--root", faulty): 1,
        ("check", "--root", warned): 0,
        ("check", "--root", warned, "--strict"): 1,
        ("build", "--root", warned, "--no-search"): 0,
        ("check", "--root", "/nowhere"): 2,
        ("chek",): 2,
        ("check", "--today", "2026-02-30"): 2,
        ("check", "--format", "pdf"): 2,
        ("serve", "--port", "99999"): 2,
    }
    found = {arguments: run(*arguments, *(["--today", TODAY] if "--root" in arguments else [])) for arguments in codes}
    assert {arguments: done.returncode for arguments, done in found.items()} == codes
    assert [a for a, done in found.items() if "Traceback" in done.stderr] == []


def test_help_is_there_for_every_command(run: Callable) -> None:
    """``--help`` of each command explains it in Chinese."""
    assert run("--help").returncode == 0
    for name, command in main.commands.items():
        assert re.search(r"[\u4e00-\u9fff]", command.help or ""), name
        assert all(re.search(r"[\u4e00-\u9fff]", p.help) for p in command.params if getattr(p, "help", None)), name


def test_findings_stand_in_lines_that_editors_understand(faulty: Path, run: Callable) -> None:
    """``path:line:column: level: 中文 [code]``, sorted, then a sum."""
    lines = run("check", "--root", faulty, today=TODAY).stdout.splitlines()
    assert [line for line in lines[:-1] if not LINE.fullmatch(line)] == []
    assert len(lines) >= 3 and "处错误" in lines[-1]
    assert lines[:-1] == sorted(lines[:-1], key=lambda line: (line.split(":")[0], int(line.split(":")[1])))


def test_the_formats_tell_the_same(faulty: Path, run: Callable) -> None:
    """text, json, github and gitlab name the same findings at the same lines."""
    said = {
        form: run("check", "--root", faulty, "--format", form, today=TODAY)
        for form in ("text", "json", "github", "gitlab")
    }
    assert {done.returncode for done in said.values()} == {1}
    text = {(m[1], int(m[2]), m[3]) for m in re.finditer(r"^(.+?):(\d+):\d+: .*\[(.+)\]$", said["text"].stdout, re.M)}
    rows = json.loads(said["json"].stdout)
    assert {frozenset(row) for row in rows} == {
        frozenset({"path", "line", "column", "level", "code", "message", "clause"})
    }
    assert {(row["path"], row["line"], row["code"]) for row in rows} == text
    github = re.findall(
        r"^::(error|warning) file=(.+?),line=(\d+),col=\d+,title=(.+?)::.+$", said["github"].stdout, re.M
    )
    assert {(path, int(line), code) for _, path, line, code in github} == text
    gitlab = json.loads(said["gitlab"].stdout)
    assert {(r["location"]["path"], r["location"]["lines"]["begin"], r["check_name"]) for r in gitlab} == text
    assert len({r["fingerprint"] for r in gitlab}) == len(gitlab)
    assert {r["severity"] for r in gitlab} <= {"info", "minor", "major", "critical", "blocker"}


def test_machine_formats_are_whole_without_findings(small_site: Path, run: Callable) -> None:
    """No findings: an empty list, not an empty file."""
    for form in ("json", "gitlab"):
        done = run("check", "--root", small_site, "--format", form, today=TODAY)
        assert (done.returncode, json.loads(done.stdout)) == (0, [])


def test_the_day_is_the_sites_day(small_site: Path, run: Callable) -> None:
    """Without ``--today`` the day is today in the site's own zone; a wrong zone is a finding, not a crash."""
    text = (small_site / "data/site.yaml").read_text("utf-8")
    (small_site / "data/site.yaml").write_text(text + "timezone: Mars/Olympus\n", "utf-8")
    done = run("check", "--root", small_site)
    assert done.returncode == 1 and "[bad-timezone]" in done.stdout and "Traceback" not in done.stderr


def test_commands_write_only_where_they_say(small_site: Path, run: Callable) -> None:
    """``check`` writes nothing; ``build`` writes only its output."""
    before = tree(small_site)
    run("check", "--root", small_site, today=TODAY)
    assert tree(small_site) == before
    run("build", "--root", small_site, "--no-search", today=TODAY)
    after = tree(small_site)
    assert {p: d for p, d in after.items() if not p.startswith("public/")} == before


def test_the_generated_files_are_current(run: Callable) -> None:
    """data/schema.json and docs/format.md are what the types say today."""
    done = run("docs", "--check")
    assert done.returncode == 0, done.stderr


def test_the_launcher_does_not_break_python(tmp_path: Path) -> None:
    """``site.py`` has the name of a standard module: importing it by mistake does nothing."""
    env = {**os.environ, "PYTHONPATH": "."}
    command = [sys.executable, "-X", "frozen_modules=off", "-c", "import site; print(site.__doc__ is not None)"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode == 0 and done.stdout == "True\n", done.stderr
    command = [sys.executable, "-X", "frozen_modules=off", "site.py", "check", "--today", str(TODAY)]
    # our file shadows the module that makes the virtual environment: hand its packages over by name
    packages = os.pathsep.join(path for path in sys.path if path.endswith("-packages"))
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=env | {"PYTHONPATH": f".{os.pathsep}{packages}"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 0, done.stderr


def test_a_pipe_that_closes_early_is_no_traceback(warned: Path) -> None:
    """``site.py check | head -0``: the reader is gone, and nobody cares."""
    command = f"'{sys.executable}' site.py check --root '{warned}' --today {TODAY} | true"
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60)
    assert "Traceback" not in done.stderr and "Exception" not in done.stderr


def test_a_terminal_without_utf8_is_no_traceback(warned: Path) -> None:
    """On a machine whose language is C the findings still come out."""
    env = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
    command = [sys.executable, "site.py", "check", "--root", str(warned), "--today", str(TODAY)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr


# The schema for editors


class _Yaml12(yaml.SafeLoader):
    """YAML 1.2's core schema, as editors read it: only true/false, null and decimal numbers are not text."""


_Yaml12.yaml_implicit_resolvers = {}
_Yaml12.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(?:true|false)$"), list("tf"))
_Yaml12.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("[-+]?[0-9]+$"), list("-+0123456789"))
_Yaml12.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"[-+]?[0-9]+\.[0-9]*$"), list("-+0123456789"))
_Yaml12.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("(?:~|null|)$"), ["~", "n", ""])
_Yaml12.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft7Validator:
    schema = json.loads((ROOT / "data/schema.json").read_text("utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def sample_files() -> list[Path]:
    return [ROOT / "data/accounts.yaml", *sorted((ROOT / "data/accounts").rglob("*.yaml"))]


@pytest.mark.parametrize("path", sample_files(), ids=lambda path: path.name)
def test_editors_find_nothing_wrong_with_the_sample_data(path: Path, validator: jsonschema.Draft7Validator) -> None:
    """What passes ``check`` shows no red line in an editor."""
    value = yaml.load(path.read_text("utf-8"), _Yaml12)
    assert [f"{list(e.path)} {e.message}" for e in validator.iter_errors(value)] == []
    assert re.match(r"# yaml-language-server: \$schema=(\.\./)?schema\.json\n", path.read_text("utf-8"))


@pytest.mark.parametrize(
    "harm",
    [
        lambda a: a.update(status="运行"),
        lambda a: a.pop("name"),
        lambda a: a.update(filings=[]),
        lambda a: a["filings"][0].update(type="开通"),
        lambda a: a["filings"][0].update(on="2019年3月1日"),
        lambda a: a.update(url="javascript:alert(1)"),
        lambda a: a.update(checked={"on": "2026-10-08"}),
    ],
    ids=["unknown key", "no name", "no filings", "unknown type", "odd date", "odd address", "key missing inside"],
)
def test_editors_mark_what_check_would_refuse(harm: Callable, validator: jsonschema.Draft7Validator) -> None:
    """The schema is not so lax that everything passes."""
    good = account("a")
    assert validator.is_valid({"accounts": [good]})
    bad = json.loads(json.dumps(good))
    harm(bad)
    assert not validator.is_valid({"accounts": [bad]})


OFFICE = {
    "fakes": lambda one: one.update(evidence=[{"file": "static/1.png"}]),
    "inspections": lambda one: one.update(passed="更新"),
    "internal": lambda one: one.update(duty="必须"),
}


@pytest.mark.parametrize("name", OFFICE)
def test_editors_know_the_files_of_the_supervising_office(name: str) -> None:
    """What passes ``check`` shows no red line, what it refuses does."""
    schema = json.loads((ROOT / f"data/schema-{name}.json").read_text("utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    text = (ROOT / f"data/{name}.yaml").read_text("utf-8")
    value = yaml.load(text, _Yaml12)
    errors = jsonschema.Draft7Validator(schema).iter_errors(value)
    assert [f"{list(e.path)} {e.message}" for e in errors] == []
    assert text.startswith(f"# yaml-language-server: $schema=schema-{name}.json\n")
    OFFICE[name](next(iter(value.values()))[0])
    assert not jsonschema.Draft7Validator(schema).is_valid(value)


@pytest.mark.parametrize("path", sorted((ROOT / "data").glob("schema*.json")), ids=lambda path: path.name)
def test_every_field_explains_itself_in_chinese(path: Path) -> None:
    """Editors show a Chinese title for each field."""
    schema = json.loads(path.read_text("utf-8"))
    records = {"AccountsFile": schema, **schema["definitions"]}
    silent = [
        f"{name}.{key}"
        for name, record in records.items()
        for key, value in record.get("properties", {}).items()
        if not re.search(r"[\u4e00-\u9fffA-Z]", value.get("title", ""))
    ]
    assert silent == []


def test_a_site_of_its_own_needs_only_data(tmp_path: Path, run: Callable) -> None:
    """Templates, texts and assets that a site lacks come from the program."""
    root = tmp_path / "own"
    shutil.copytree(ROOT / "tests/sites/minimal/data", root / "data")
    done = run("build", "--root", root, "--no-search", today=TODAY)
    assert done.returncode == 0, done.stderr
    assert {"about/index.html", "assets/style.css", "accounts/ylb-weixin/index.html"} <= tree(root / "public").keys()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["chek"], "没有“chek”这个命令"),
        (["check", "--bse", "x"], "您是不是要写 '--base'"),
        (["check", "--base"], "--base 后面缺少内容"),
        (["check", "--format", "xml"], "'--format'：只能是 'text', 'json', 'github', 'gitlab'，现在是 'xml'"),
        (["check", "--root", "/no/such/folder"], "'--root'：没有这个文件夹：/no/such/folder"),
        (["check", "more"], "多了“more”"),
        (["import"], "缺少 '文件'"),
        *(
            (["build", "--today", day], f"'--today'：“{day}”不是日期")
            for day in ("11-20", "20261120", "2026-W48-3", "２０２６-11-20")
        ),
    ],
)
def test_wrong_usage_is_told_in_chinese(run, arguments, told) -> None:
    """A clerk who misspells an option reads what to write, not what a library says."""
    done = run(*arguments)
    assert done.returncode == 2
    assert told in done.stderr and "--help" in done.stderr
    assert not re.search(r"Usage|Error|Try ", done.stderr)


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS), ("file", "开设"), ("file", "关停")])
def test_help_is_chinese(command: tuple[str, ...], run: Callable) -> None:
    """Of the program's own help nothing is English but names of options, of formats and of files."""
    told = run(*command, "--help").stdout
    assert told.startswith("用法：") and not re.search(
        "Usage|Options|Show this|[A-Z]{4,}|\\.\\.\\. ?[A-Z]",
        re.sub(r"--[a-z-]+|CODEOWNERS|README|ROSTER_[A-Z_]+|[a-z]+\.[a-z]+", "", told),
    ), told
