"""Read a site's folder, which nothing else reads; ``history`` reads other states of it from git.

A symbolic link, a file too large or one that is no image is a finding, never
followed and never copied.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from ..source import decoding
from ..source.files import FOLLOWED, TIMESTAMPS, WITNESSES, Files, Image
from ..source.problems import Level, Position, Problem
from . import leftovers, pictures

PACKAGE = Path(__file__).resolve().parents[1]
# Whether the program lies in its repository, with tests and documentation, or was installed from a wheel.
IS_CHECKOUT = not (PACKAGE / "shipped").is_dir()
# The folder with the program's own templates/, assets/, content/ and data/platforms.yaml: the top of the repository,
# or where the wheel has its copy.
PROGRAM_ROOT = PACKAGE.parent if IS_CHECKOUT else PACKAGE / "shipped"
STARTER = PACKAGE / "starter"  # the files of a new site
DEEPEST = 20  # folders below each other; no register has so many
MAX_TEXT_BYTES = 2 * 1024 * 1024
MAX_EVIDENCE_BYTES = 4 * 1024 * 1024
MAX_FOLLOWED_BYTES = 32 * 1024 * 1024
MAX_COPIED_BYTES = 32 * 1024 * 1024  # a font for all Chinese characters has half of it
_DATA_FILES = (
    "accounts.yaml",
    "platforms.yaml",
    "site.yaml",
    "workdays.yaml",
    "postings.yaml",
    "articles.yaml",
    "fakes.yaml",
    "internal.yaml",
    "inspections.yaml",
    "registers.yaml",
)
_WELL_KNOWN = ".well-known"
_DATA_FOLDERS = ("accounts", "images", "followed")
_EVIDENCE_FOLDERS = (TIMESTAMPS.removeprefix("data/"), WITNESSES.removeprefix("data/"))


def read_site(root: Path, records: Path | None = None, prefix: str = "") -> Files:
    """Everything a site is made from. ``templates/``, ``content/`` and ``assets/`` that it lacks come from the program.

    ``records`` is another folder for ``data/`` and ``content/``: those of a proposal,
    while templates and assets stay the site's own. ``prefix`` leads from the top of
    the repository to the site, where CODEOWNERS stands.
    """
    problems: list[Problem] = []
    records = records or root
    labels, templates = {}, {}
    for folder in dict.fromkeys((PROGRAM_ROOT / "templates", root / "templates")):
        for name, path in _walk(folder, folder, root, problems):
            if (text := _text(path, root, problems)) is not None:
                if name in templates:  # a site's own template may extend the one it stands for
                    templates[f"program/{name}"], labels[f"program/{name}"] = templates[name], labels[name]
                templates[name], labels[name] = text, _shown(path, root)
    assets = dict(_folder("assets", root, problems))
    digest = hashlib.sha256(b"".join(assets[name] for name in sorted(assets)))
    return Files(
        data=dict(_data(records, problems)),
        contents={f"content/{n}": d for n, d in _content(records, problems)},
        templates=templates,
        labels=labels,
        assets={f"assets/{name}": data for name, data in assets.items()},
        static={f"static/{name}": data for name, data in _copied(root / "static", root, problems)},
        images=dict(_images(records / "data", records, problems)),
        shipped_platforms=(PROGRAM_ROOT / "data" / "platforms.yaml").read_bytes() if root != PROGRAM_ROOT else b"",
        codeowners=_codeowners(records.joinpath(*([".."] * prefix.count("/")), "CODEOWNERS")),
        prefix=prefix,
        evidence=dict(_evidence(records, problems)),
        version=digest.hexdigest()[:10],
        problems=tuple(problems),
    )


def _codeowners(path: Path) -> bytes:
    """The file if it may be one of ours; a link is not followed."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_TEXT_BYTES:
        return b""
    return path.read_bytes()


def _data(root: Path, problems: list[Problem]) -> Iterator[tuple[str, bytes]]:
    """The files of ``data/`` that are read, by path; what lies there and is not read is told."""
    folder = root / "data"
    if folder.is_symlink():
        problems.append(_symlink(folder, root))
        return
    yield from _named_data(folder, root, problems)
    yield from _account_files(folder / "accounts", root, problems)
    yield from _followed(root / FOLLOWED, root, problems)
    problems += _unread(folder, root)


def _followed(folder: Path, root: Path, problems: list[Problem]) -> Iterator[tuple[str, bytes]]:
    """What is kept of other registers: copies, and what is known of how each came."""
    for name, path in _walk(folder, folder, root, problems):
        is_read = "/" not in name and name.endswith((".json", ".yaml"))
        if is_read and _is_small(path, MAX_FOLLOWED_BYTES, root, problems):
            yield f"{FOLLOWED}/{name}", path.read_bytes()


def _named_data(folder: Path, root: Path, problems: list[Problem]) -> Iterator[tuple[str, bytes]]:
    for name in _DATA_FILES:
        path = folder / name
        if path.is_symlink():
            problems.append(_symlink(path, root))
        elif path.is_file():
            yield f"data/{name}", _data_bytes(path)
        elif path.exists():
            problems.append(_odd(path, root, "这里应是普通文件；请改名或删去"))


def _account_files(folder: Path, root: Path, problems: list[Problem]) -> Iterator[tuple[str, bytes]]:
    for name, path in _walk(folder, folder, root, problems):
        if name.endswith(".yaml") and not leftovers.is_copy(name):
            yield f"data/accounts/{name}", _data_bytes(path)
        else:
            problems.append(_not_read(path, root, ".yaml"))


def _not_read(path: Path, root: Path, ending: str) -> Problem:
    """What to do about a file in a folder of which only the files of one ending are read."""
    told = "没有读取这个文件"
    if leftovers.is_copy(path.name):
        return _odd(path, root, f"{told}：这像是一个副本；请把要用的内容并到原来的文件里，再删去它")
    if meant := leftovers.meant_name(path.name, ending):
        return _odd(path, root, f"{told}：这里只读以 {ending} 结尾的文件；请改名为 {meant}")
    message = f"{told}：这里只读以 {ending} 结尾的文件；请移走"
    return Problem(Position(_shown(path, root)), "bad-file-name", message, Level.WARNING)


def _unread(folder: Path, root: Path) -> Iterator[Problem]:
    """What somebody may have meant to be read: YAML of another name, a folder's name in capitals."""
    names, folders = "、".join(_DATA_FILES), "、".join(_DATA_FOLDERS)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        other_yaml = _is_yaml(path.name) and path.name not in _DATA_FILES
        other_folder = path.is_dir() and path.name not in (*_DATA_FOLDERS, *_EVIDENCE_FOLDERS) and _has_data(path)
        if other_yaml or other_folder:
            yield _odd(path, root, f"data/ 下只读 {names} 和文件夹 {folders}；这里没有被读取，请改名或删去")


def _has_data(folder: Path) -> bool:
    """True for a folder that somebody may take for one that is read: accounts in capitals, or with YAML in it."""
    return folder.name.lower() in _DATA_FOLDERS or any(_is_yaml(path.name) for path in islice(folder.iterdir(), 1000))


def _data_bytes(path: Path) -> bytes:
    """Of a file that is too large only as much as tells so."""
    with path.open("rb") as file:
        return file.read(decoding.MAX_BYTES + 1)


def _evidence(root: Path, problems: list[Problem]) -> Iterator[tuple[str, bytes]]:
    """Time stamps, looks of witnesses, and certificates beside them."""
    for folder, endings in ((TIMESTAMPS, (".txt", ".tsr")), (WITNESSES, (".yaml",))):
        for name, path in _walk(root / folder, root / folder, root, problems):
            if name.endswith(endings) and _is_small(path, MAX_EVIDENCE_BYTES, root, problems):
                yield f"{folder}/{name}", path.read_bytes()
    for path in sorted((root / "data").glob("*.pem")):
        if path.is_symlink():
            problems.append(_symlink(path, root))
        elif path.is_file() and _is_small(path, MAX_EVIDENCE_BYTES, root, problems):
            yield f"data/{path.name}", path.read_bytes()


def _is_yaml(name: str) -> bool:
    return leftovers.meant_name(name, ".yaml") is not None


def _odd(path: Path, root: Path, message: str) -> Problem:
    return Problem(Position(_shown(path, root)), "bad-file-name", message)


def _content(root: Path, problems: list[Problem]) -> Iterator[tuple[str, bytes]]:
    own = root / "content"
    folder = own if os.path.lexists(own) else PROGRAM_ROOT / "content"
    for name, path in _walk(folder, folder, root, problems):
        if not name.endswith(".md") or leftovers.is_copy(name):
            problems.append(_not_read(path, root, ".md"))
        elif _is_small(path, MAX_TEXT_BYTES, root, problems):
            yield name, path.read_bytes()


def _folder(name: str, root: Path, problems: list[Problem]) -> Iterator[tuple[str, bytes]]:
    """Files of the program's folder, with the site's own on top."""
    for folder in dict.fromkeys((PROGRAM_ROOT / name, root / name)):
        yield from _copied(folder, root, problems)


def _copied(folder: Path, root: Path, problems: list[Problem]) -> Iterator[tuple[str, bytes]]:
    for file, path in _walk(folder, folder, root, problems):
        if _is_small(path, MAX_COPIED_BYTES, root, problems):
            yield file, path.read_bytes()


def _walk(folder: Path, base: Path, root: Path, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    """Files below a folder, sorted, as ``(name with /, path)``; hidden files and links are passed over, but for the
    one folder that belongs to every site (RFC 8615).
    """
    if folder.is_symlink():
        problems.append(_symlink(folder, root))
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except NotADirectoryError:
        problems.append(_odd(folder, root, "这里应是文件夹，不是文件；请改名或删去"))
        return
    if len(folder.relative_to(base).parts) >= DEEPEST:
        problems.append(_odd(folder, root, f"文件夹套了 {DEEPEST} 层以上；里面没有被读取，请减少层次"))
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith(".") and entry.name != _WELL_KNOWN:
            continue
        if leftovers.is_leftover(entry.name):
            problems.append(leftovers.left(_shown(path, root)))
        elif (problem := _refused(entry, path, root)) is not None:
            problems.append(problem)
        elif entry.is_dir():
            yield from _walk(path, base, root, problems)
        else:
            yield path.relative_to(base).as_posix(), path


def _refused(entry: os.DirEntry[str], path: Path, root: Path) -> Problem | None:
    """Why an entry of a folder is not read; None for a plain file or folder."""
    if not entry.name.isprintable():
        return _odd(path, root, "文件名里有无法显示的字符，或不是 UTF-8 编码；请改名")
    if entry.is_symlink():
        return _symlink(path, root)
    if not entry.is_dir() and not entry.is_file():
        return _odd(path, root, "不是普通文件；请删去")
    return None


def _images(folder: Path, root: Path, problems: list[Problem]) -> Iterator[tuple[str, Image]]:
    for name, path in _walk(folder / "images", folder, root, problems):
        if pictures.is_picture(path.suffix):
            yield name, _image(path)


def _image(path: Path) -> Image:
    """Read an image as it may be published; one that is too large is not read."""
    size = path.stat().st_size
    if size > pictures.MAX_BYTES:
        return Image(fault=f"图片有 {-(-size // 1024)} KB，最多 {pictures.MAX_BYTES // 1024} KB；请压缩后再提交")
    return pictures.read(path.read_bytes(), path.suffix)


def _text(path: Path, root: Path, problems: list[Problem]) -> str | None:
    if not _is_small(path, MAX_TEXT_BYTES, root, problems):
        return None
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        problems.append(Problem(Position(_shown(path, root)), "not-utf8", "不是 UTF-8 编码；请在编辑器里另存为 UTF-8"))
        return None


def _is_small(path: Path, limit: int, root: Path, problems: list[Problem]) -> bool:
    if path.stat().st_size <= limit:
        return True
    message = f"文件超过 {limit // 1024 // 1024} MB；请缩短"
    problems.append(Problem(Position(_shown(path, root)), "file-too-large", message))
    return False


def _symlink(path: Path, root: Path) -> Problem:
    return Problem(Position(_shown(path, root)), "symlink", "不接受符号链接；请换成真正的文件")


def _shown(path: Path, root: Path) -> str:
    """The path as findings show it: relative to the site, or to the program for its own files."""
    for base in (root, PROGRAM_ROOT):
        if path.is_relative_to(base):
            return _printable(path.relative_to(base).as_posix())
    return _printable(path.name)


def pipeline_sources() -> dict[str, bytes]:
    """The one text of each ready pipeline, by its file name."""
    return {path.name: path.read_bytes() for path in (STARTER / "pipelines").iterdir()}


def read_bytes(path: Path) -> bytes | None:
    """A file's bytes, None where there is none; raises OSError for what is no plain file, a link too, or too large."""
    try:
        data = _plain(path, decoding.MAX_BYTES, getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        return None
    if len(data) > decoding.MAX_BYTES:
        raise OSError(errno.EFBIG, "文件太大", str(path))
    return data


def read_given(path: Path, most: int) -> bytes:
    """A file that somebody names on the command line, at most a byte more than ``most``; raises OSError for what
    is no plain file.
    """
    return _plain(path, most, 0)


def _plain(path: Path, most: int, flags: int) -> bytes:
    """A plain file as far as ``most`` bytes and one more. A pipe or a device, which may never end, is not even waited
    for.
    """
    flags |= os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        file = os.open(path, flags)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO):  # a link where none may be, a socket
            raise OSError(errno.EINVAL, "不是普通文件", str(path)) from None
        raise
    with os.fdopen(file, "rb") as opened:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise OSError(errno.EINVAL, "不是普通文件", str(path))
        return opened.read(most + 1)


def _printable(text: str) -> str:
    """A file name that every output can show."""
    return text.encode("utf-8", "replace").decode()
