"""Names of files and output are UTF-8 whatever the locale; every text file is opened as what it is."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from roster.edge import system
from tests.support import A_MINUTE, ROOT, TODAY, tree

SOURCES = [
    ROOT / "site.py",
    *(path for folder in ("roster", "bench", "tests") for path in (ROOT / folder).rglob("*.py")),
]
WITHOUT_UTF8 = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
LOCALES = {
    "ASCII": {"LC_ALL": "C", **WITHOUT_UTF8},
    "output in GBK": {"PYTHONIOENCODING": "gbk"},
    "output in ASCII": {"PYTHONIOENCODING": "ascii"},
}


def run(locale: dict[str, str], *arguments: str | bytes | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
    """Run ``site.py`` in a locale; what it says as bytes."""
    command = [sys.executable, ROOT / "site.py", *arguments, "--today", str(TODAY)]
    env = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    return subprocess.run(command, cwd=cwd, env=env | locale, capture_output=True, timeout=A_MINUTE)


@pytest.fixture(scope="module")
def gbk(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The locale of many an older Chinese machine, made for the test."""
    folder = tmp_path_factory.mktemp("locales")
    made = shutil.which("localedef") and subprocess.run(
        ["localedef", "-i", "zh_CN", "-f", "GBK", folder / "zh_CN.GBK"], capture_output=True
    )
    if not made or made.returncode != 0:
        pytest.skip("no localedef, or no sources of locales")
    locale = {"LOCPATH": str(folder), "LC_ALL": "zh_CN.GBK", **WITHOUT_UTF8}
    asked = [sys.executable, "-c", "import sys; print(sys.getfilesystemencoding())"]
    if subprocess.run(asked, env=os.environ | locale, capture_output=True).stdout.strip() != b"gbk":
        pytest.skip("this system does not take a locale of one's own")
    return locale


def built_here(small_site: Path) -> tuple[bytes, dict[str, bytes]]:
    done = run({"LC_ALL": "C.UTF-8"}, "build", "--root", small_site, "--no-search")
    assert done.returncode == 0, done.stderr
    return done.stdout, written(small_site)


def written(root: Path) -> dict[str, bytes]:
    """What stands in a site's folder, but for what a build remembers of the very files."""
    return {path: data for path, data in tree(root).items() if not path.endswith(".memory")}


def test_pages_have_the_names_of_their_addresses_under_gbk(small_site: Path, gbk: dict[str, str]) -> None:
    """``regions/示例镇/`` written in GBK would be a 404; the output is in UTF-8 too."""
    said, files = built_here(small_site)
    assert any("示例镇" in path for path in files)
    shutil.rmtree(small_site / "public")
    done = run(gbk, "build", "--root", small_site, "--no-search")
    assert (done.returncode, done.stdout) == (0, said), done.stderr
    assert written(small_site) == files


@pytest.mark.parametrize("locale", LOCALES)
def test_the_locale_changes_no_byte(small_site: Path, locale: str) -> None:
    said, files = built_here(small_site)
    shutil.rmtree(small_site / "public")
    done = run(LOCALES[locale], "build", "--root", small_site, "--no-search")
    assert (done.returncode, done.stdout) == (0, said), done.stderr
    assert written(small_site) == files


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("arguments", [["form", "ylb-weixin"], ["form", "nobody"], ["form", "--help"]], ids=" ".join)
def test_no_command_ends_in_a_traceback(small_site: Path, tmp_path: Path, locale: str, arguments: list[str]) -> None:
    """``PYTHONIOENCODING=gbk python site.py form …``: what GBK lacks is no fault."""
    done = run(LOCALES[locale], *arguments, "--root", small_site, cwd=tmp_path)
    said = (done.stdout + done.stderr).decode("utf-8")
    assert "Traceback" not in said
    assert done.returncode == (2 if "nobody" in arguments else 0), said


def test_words_typed_in_gbk_are_understood(small_site: Path, gbk: dict[str, str]) -> None:
    """On such a terminal an argument comes in GBK: a command's name, a text, a folder that is named so on the disk."""
    folder = os.fsencode(small_site.parent) + b"/" + "站点".encode("gbk")
    os.rename(os.fsencode(small_site), folder)
    words = [word.encode("gbk") for word in ("关停", "ylb-weixin", "--approved", "集体研究", "--reason", "职能调整")]
    done = run(gbk, "file", *words, "--no-ask", "--root", folder)
    assert done.returncode == 0, (done.stdout + done.stderr).decode("utf-8", "replace")
    with open(folder + b"/data/accounts.yaml", encoding="utf-8") as file:
        assert "职能调整" in file.read()


def test_an_argument_in_utf8_stays_as_it_is() -> None:
    """Whatever the locale says: it was typed, or written in a script, in UTF-8."""
    assert system._as_utf8("示例镇".encode()) == "示例镇".encode()


# Every text is opened as what it is


def is_unnamed_text(call: ast.Call) -> bool:
    """True for a call that opens a text, or reads one from a process, without saying in which encoding."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    words = {word.arg: getattr(word.value, "value", None) for word in call.keywords}
    if "encoding" in words or None in words:
        return False
    match name:
        case "read_text":
            return not call.args
        case "write_text":
            return len(call.args) < 2
        case "open" | "fdopen":
            of_path = name == "open" and isinstance(call.func, ast.Attribute)
            given = call.args[0 if of_path else 1 :]
            mode = words.get("mode") or (getattr(given[0], "value", None) if given else "r")
            return isinstance(mode, str) and set(mode) <= set("rwxat+")
    return words.get("text") is True or words.get("universal_newlines") is True


@pytest.mark.parametrize(
    ("code", "unnamed"),
    [
        ("open(path)", True),
        ("open(path, 'rb')", False),
        ("path.open()", True),
        ("path.open('xb')", False),
        ("path.read_text()", True),
        ("path.write_text(text, 'utf-8')", False),
        ("subprocess.run(command, text=True)", True),
        ("os.fdopen(handle, 'wb')", False),
        ("archive.open(info)", False),
    ],
)
def test_a_text_without_an_encoding_is_seen(code: str, unnamed: bool) -> None:
    """The test below would find it."""
    [statement] = ast.parse(code).body
    assert is_unnamed_text(statement.value) is unnamed


def test_every_text_names_its_encoding() -> None:
    """What is left to the locale is GBK on a clerk's machine and UTF-8 on ours."""
    unnamed = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in SOURCES
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and is_unnamed_text(call)
    ]
    assert unnamed == []
    assert len(SOURCES) > 150
