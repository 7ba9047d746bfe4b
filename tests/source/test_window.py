"""What is read again around a fault of a long file."""

from collections.abc import Callable
from pathlib import Path

from tests.support import ROOT, TODAY, write_site


def test_the_first_record_of_a_second_list_is_mended_too(tmp_path: Path, run: Callable) -> None:
    """The sample city's: many units stand above the first account."""
    files = {file.relative_to(ROOT).as_posix(): file.read_bytes() for file in (ROOT / "data").glob("*.yaml")}
    path = "data/accounts.yaml"
    broken = files[path].replace(b"    platform: wechat", "    platform：wechat".encode(), 1)
    done = run("check", "--root", write_site(tmp_path / "site", {**files, path: broken}), today=TODAY)
    told = [line for line in (done.stdout + done.stderr).splitlines() if "yaml-syntax" in line]
    assert len(told) == 1 and "请把这一行写成“platform: wechat”" in told[0], told
