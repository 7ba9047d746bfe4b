"""``python -m bundle``: fetch the wheels, write the archive, try it on this machine."""

import argparse
import sys
import tempfile
from pathlib import Path

import roster

from . import archive, trying, wheels

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Gives the exit status: 1 where the registry gave nothing, or what was made does not work."""
    parser = argparse.ArgumentParser(prog="make bundle", description="做一个不用软件源的安装包")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="放在哪个文件夹")
    parser.add_argument("--python", nargs="+", default=wheels.PYTHONS, help="给哪些版本的 Python")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="roster-") as name:
        folder = Path(name)
        if not _fetched(folder / "wheels", given.python):
            print("一个平台的依赖也没有取全：请在能连上软件源的机器上运行 make bundle。", file=sys.stderr)
            return 1
        given.out.mkdir(parents=True, exist_ok=True)
        made = given.out / f"roster-{roster.__version__}-bundle.zip"
        archive.write(made, f"roster-{roster.__version__}", ROOT, folder / "wheels")
        print(f"已做好 {made}（{made.stat().st_size / 1_000_000:.0f} MB）")
        return _tried(made, folder)


def _fetched(folder: Path, pythons: list[str]) -> bool:
    """Fetch for every machine; what has no wheels is told. True if at least one machine has all."""
    folder.mkdir()
    some = False
    for machine in wheels.MACHINES:
        for python in pythons:
            missing = wheels.fetch(ROOT / "requirements.txt", machine, python, folder)
            what = f"没有现成的安装包：{'、'.join(missing)}；这样的机器请用别的版本的 Python" if missing else "齐了"
            print(f"{machine.name}，Python {python}：{what}")
            some = some or not missing
    return some


def _tried(made: Path, folder: Path) -> int:
    """Whether the archive works here, with no registry in reach."""
    if not sys.platform.startswith("linux"):
        print("这台机器上没有试装；请在 Linux 上试一次。")
        return 0
    done = trying.first_steps(trying.unpacked(made, folder / "tried"), folder)
    if done[-1].returncode:
        print(f"试装没有成功：\n{done[-1].stdout}{done[-1].stderr}", file=sys.stderr)
        return 1
    print("已在断开软件源的环境里试装、新建、检查、生成，都成功。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
