"""The register that comes with the program is nobody's."""

import subprocess
import sys
from pathlib import Path

from tests.support import ROOT, run


def test_nobodys_table_is_written_into_the_example_by_mistake(tmp_path: Path) -> None:
    """Run where the program lies, without saying which site is meant: refused, with the way to a site of one's own."""
    table = tmp_path / "台账.csv"
    table.write_text(
        "账号名称,平台,原始ID,主办单位,地区\n甲县发布,微信公众号,gh_9a8b7c6d5e4f,甲县人民政府办公室,甲县\n", "utf-8"
    )
    before = sorted(path.name for path in (ROOT / "data/accounts").iterdir())
    command = [sys.executable, str(ROOT / "site.py"), "import", str(table), "--yes"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 1 and "python site.py new" in done.stderr
    assert sorted(path.name for path in (ROOT / "data/accounts").iterdir()) == before
    assert run("new", tmp_path / "site").returncode == 0
    assert run("import", table, "--root", tmp_path / "site", "--yes").returncode == 0
