"""``serve``: rebuilds on change; a finding is shown in the browser instead of a stale page."""

import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from roster.check.loading import Readings
from roster.cli import main
from roster.commands.serve import shown
from roster.commands.start import Site
from roster.edge.serve import Shown, serve
from tests.support import ROOT, SITES, TODAY, tree

PATIENCE = 60  # a machine that runs other tests beside takes seconds for a build of half a second


@contextmanager
def serving(root: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running server on a free port, and its address."""
    command = [sys.executable, "-u", ROOT / "site.py", "serve", "--root", root, "--port", "0", "--today", str(TODAY)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8")
    try:
        line = next(line for line in process.stdout if "http://" in line)
        yield process, "http://" + line.split("http://")[1].split()[0]
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def server(small_site: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server of a site that a test may change."""
    with serving(small_site) as given:
        yield given


@pytest.fixture(scope="module")
def quiet() -> Iterator[str]:
    """The address of a server whose site nobody changes."""
    with serving(SITES / "minimal") as (_, address):
        yield address


def fetch(address: str | urllib.request.Request) -> tuple[int, str]:
    """Status and text of a page."""
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode("utf-8")


def after(address: str, change: Callable[[], object]) -> None:
    """Change a file and wait until the server has built again."""
    before = fetch(f"{address}__version")
    end = time.monotonic() + PATIENCE
    change()
    while fetch(f"{address}__version") == before:
        assert time.monotonic() < end, "没有重新生成"
        time.sleep(0.05)


def test_a_change_is_shown_and_a_finding_takes_the_place_of_the_page(
    small_site: Path, server: tuple[subprocess.Popen[str], str]
) -> None:
    """Served, changed, broken, repaired: the browser always shows how the data stands."""
    _, address = server
    data = small_site / "data/accounts.yaml"
    good = data.read_text("utf-8")
    status, page = fetch(f"{address}accounts/ylb-weixin/")
    assert status == 200 and "<h1>示例样例</h1>" in page and "/__reload.js" in page
    after(address, lambda: data.write_text(good.replace("示例样例\n", "改名样例\n"), "utf-8"))
    assert "<h1>改名样例</h1>" in fetch(f"{address}accounts/ylb-weixin/")[1]
    after(address, lambda: data.write_text(good.replace("2020-05-06", "<b>昨天"), "utf-8"))
    for path in ("", "accounts/ylb-weixin/", "index.html", "no/such/page/"):
        status, page = fetch(address + path)
        assert status == 500 and "data/accounts.yaml:14:13: error: " in page, path
        assert "<b>昨天" not in page and "/__reload.js" in page
    after(address, lambda: data.write_text(good, "utf-8"))
    status, page = fetch(f"{address}accounts/ylb-weixin/")
    assert status == 200 and "<h1>示例样例</h1>" in page


def test_new_files_of_every_kind_are_noticed(small_site: Path, server: tuple[subprocess.Popen[str], str]) -> None:
    """A new page, and a template with an error, are seen without starting anew."""
    _, address = server
    text = "---\ntitle: 新的一页\n---\n\n正文\n"
    after(address, lambda: (small_site / "content/new-page.md").write_text(text, "utf-8"))
    assert fetch(f"{address}new-page/")[0] == 200
    accounts = small_site / "data/accounts"
    after(address, lambda: (accounts.mkdir(), (accounts / "x.yaml").write_text("units: 坏\n", "utf-8")))
    assert "data/accounts/x.yaml:1:" in fetch(address)[1]


@pytest.mark.parametrize("path", ["", "index.html", "__state", "__version", "__reload.js", "no/such/page/"])
def test_the_page_of_another_site_reads_nothing(quiet: str, path: str) -> None:
    """A name that its owner lets lead to this machine is another site to the browser, and so may ask: what is not yet
    public is not for it. By the machine's own names all is there.
    """

    def asked(host: str) -> tuple[int, str]:
        return fetch(urllib.request.Request(quiet + path, headers={"Host": host}))

    port = quiet.rstrip("/").rpartition(":")[2]
    refused = {
        asked(host) for host in ("evil.example", f"evil.example:{port}", "localhost.evil.example", "127.0.0.1.x")
    }
    assert refused == {(403, "只在本机预览：请用 127.0.0.1 或 localhost 打开")}
    own = {asked(host)[0] for host in (f"127.0.0.1:{port}", "localhost", f"LOCALHOST:{port}", f"[::1]:{port}")}
    assert own == {fetch(quiet + path)[0]}


def test_a_folder_that_comes_later_is_noticed(small_site: Path, server: tuple[subprocess.Popen[str], str]) -> None:
    """The first template of one's own lies in a folder that was not there when the server started."""
    _, address = server
    folder = small_site / "templates"
    after(address, lambda: (folder.mkdir(), (folder / "footer.html").write_text("\n{{ oh_no }}", "utf-8")))
    status, page = fetch(address)
    assert status == 500 and "templates/footer.html:2" in page


def test_a_change_during_a_build_is_not_lost(tmp_path: Path) -> None:
    """Saved after the first build had read the file and before anything waited for changes: built again at once."""
    file = tmp_path / "data/accounts.yaml"
    file.parent.mkdir()
    file.write_text("一", "utf-8")
    late = threading.Timer(PATIENCE, lambda: (tmp_path / "data/late").touch())  # ends a wait that would be in vain
    read: list[str] = []

    def rebuild() -> Shown:
        read.append(file.read_text("utf-8"))
        if len(read) == 1:
            file.write_text("二", "utf-8")
            late.start()
            return Shown()
        raise KeyboardInterrupt

    serve(tmp_path, 0, rebuild, lambda url: None)
    late.cancel()
    assert read == ["一", "二"] and not (tmp_path / "data/late").exists()


def test_a_file_that_goes_while_it_is_read_ends_nothing(small_site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A branch is changed during a build: a line that names the file, not the port, and the next change is built."""
    builds: list[int] = []

    def build(site: Site, readings: Readings, indexes: object) -> object:
        builds.append(len(builds))
        (site.root / "data/x").write_text(str(builds), "utf-8")  # so that it is built again
        if len(builds) == 3:
            raise KeyboardInterrupt
        if len(builds) == 2:
            raise FileNotFoundError(2, "No such file or directory", "data/accounts/gone.yaml")
        return shown(site, readings, indexes)

    monkeypatch.setattr("roster.commands.serve.shown", build)
    done = CliRunner().invoke(main, ["serve", "--root", str(small_site), "--port", "0", "--today", str(TODAY)])
    assert done.exit_code == 0 and len(builds) == 3, done.output
    assert "data/accounts/gone.yaml" in done.output and "--port" not in done.output


def test_addresses_behave_as_on_a_web_server(quiet: str) -> None:
    """Folders, files, what is not there, and nothing outside the site."""
    assert fetch(f"{quiet}search/?q=x")[0] == 200
    assert fetch(f"{quiet}api/v1/accounts.json")[0] == 200
    status, page = fetch(f"{quiet}no/such/page/")
    assert status == 404 and "没有这个页面" in page
    assert fetch(f"{quiet}no-such-file.css")[0] == 404
    for path in ("../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "..%2f..%2fetc%2fpasswd"):
        assert fetch(quiet + path)[0] == 404, path
    with urllib.request.urlopen(f"{quiet}units", timeout=PATIENCE) as answer:
        assert answer.url == f"{quiet}units/", "不带斜线的要转过去，页面里的相对链接才对"


def test_whatever_is_asked_of_the_search_index_gets_an_answer(quiet: str) -> None:
    """Names that no disk can have, and ways out of its folder, are not there; each is answered."""
    assert fetch(f"{quiet}pagefind/pagefind.js")[0] == 200
    for name in ("%00", "a" * 300, "../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "/etc/passwd", "", "%ff"):
        assert fetch(f"{quiet}pagefind/{name}")[0] == 404, name


def test_a_disk_that_refuses_is_told_in_the_browser(tmp_path: Path) -> None:
    """A page that needs the disk: a line that says what is wrong, never a broken answer."""

    class Full:
        def page(self, path: str) -> bytes | None:
            raise OSError(28, "No space left on device", "/tmp/index")

        def has(self, path: str) -> bool:
            return False

        def look_on(self) -> None:
            return None

    told: list[tuple[int, str]] = []

    def ready(address: str) -> None:
        told.append(fetch(f"{address}pagefind/pagefind.js"))
        raise KeyboardInterrupt

    serve(tmp_path, 0, lambda: Shown(site=Full()), ready)
    assert told[0][0] == 500 and "/tmp/index" in told[0][1]


def test_a_browser_that_leaves_is_no_traceback(small_site: Path) -> None:
    """Gone on before the answer came: nothing is said, and the next one is answered."""
    command = [sys.executable, "-u", ROOT / "site.py", "serve", "--root", small_site, "--port", "0"]
    process = subprocess.Popen(
        [*command, "--today", str(TODAY)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    try:
        port = int(next(line for line in process.stdout if "http://" in line).split(":")[2].split("/")[0])
        for _ in range(20):
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as browser:
                browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # leaves with a reset
                browser.sendall(b"GET /search/ HTTP/1.0\r\n\r\n")
        assert fetch(f"http://127.0.0.1:{port}/")[0] == 200
    finally:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in said and "Exception" not in said, said


def test_a_port_that_is_taken_is_told(quiet: str, run: Callable) -> None:
    """Exit 1 and a line with the way out."""
    port = quiet.rstrip("/").rsplit(":", 1)[1]
    done = run("serve", "--root", SITES / "minimal", "--port", port, today=TODAY)
    assert done.returncode == 1 and "--port" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_ends_the_server_quietly(
    small_site: Path, server: tuple[subprocess.Popen[str], str], number: int
) -> None:
    """No traceback, nothing left behind in the site's folder."""
    process, address = server
    before = tree(small_site)
    assert fetch(address)[0] == 200
    if number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN:
        pytest.skip("这次测试由 nohup 一类的程序运行：挂断信号一律不理")
    process.send_signal(number)
    process.wait(timeout=PATIENCE)
    assert process.returncode in (0, 130)
    assert tree(small_site) == before


def test_a_site_that_is_broken_from_the_start_is_served_too(small_site: Path) -> None:
    """Whoever starts with an error sees it in the browser, and the page after correcting it."""
    data = small_site / "data/accounts.yaml"
    good = data.read_text("utf-8")
    data.write_text("坏了", "utf-8")
    with serving(small_site) as (_, address):
        status, page = fetch(address)
        assert status == 500 and "data/accounts.yaml:1:1" in page
        after(address, lambda: data.write_text(good, "utf-8"))
        assert fetch(address)[0] == 200
