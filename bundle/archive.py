"""The archive: the program's files and the wheels, in a zip that is the same whenever it is made of the same."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

FILES = ("site.py", "roster.sh", "roster.cmd", "Makefile", "requirements.txt", "README.md", "CHANGELOG.md", "LICENSE")
FOLDERS = ("roster", "templates", "assets", "content", "docs")
OF_DATA = "data/platforms.yaml"  # the program's own; a register that lives beside it is carried by nobody
PAGE = "安装说明.html"
_STAMP = (1980, 1, 1, 0, 0, 0)
_PACKED = (".whl", ".png", ".jpg", ".woff2", ".gz")


def contents(root: Path, wheels: Path) -> Iterator[tuple[str, bytes]]:
    """Every file as ``(path in the archive, bytes)``, sorted: program, wheels, the page of instructions."""
    found = {name: root / name for name in (*FILES, OF_DATA)}
    for folder in FOLDERS:
        for path in (root / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                found[path.relative_to(root).as_posix()] = path
    found |= {f"wheels/{path.name}": path for path in wheels.glob("*.whl")}
    found[PAGE] = Path(__file__).with_name("page.html")
    for name in sorted(found):
        yield name, found[name].read_bytes()


def write(archive: Path, top: str, root: Path, wheels: Path) -> None:
    """Write the archive; everything lies in the folder ``top``."""
    with zipfile.ZipFile(archive, "w") as made:
        for name, data in contents(root, wheels):
            entry = zipfile.ZipInfo(f"{top}/{name}", _STAMP)
            entry.create_system = 3  # as on Linux, wherever it is made
            entry.external_attr = (0o755 if name.endswith(".sh") else 0o644) << 16
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(_PACKED) else zipfile.ZIP_DEFLATED
            made.writestr(entry, data)
