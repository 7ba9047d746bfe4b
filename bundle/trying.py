"""A bundle tried as somebody does who has nothing else: unpacked, installed and used with no registry in reach."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

# A registry, and a proxy on the way to it, that nobody answers for: whoever asks them fails.
UNREACHABLE = {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple/",
    "PIP_RETRIES": "0",
    "http_proxy": "http://127.0.0.1:9",
    "https_proxy": "http://127.0.0.1:9",
}


def alone(folder: Path) -> Mapping[str, str]:
    """An environment in which only this Python and the system's own tools are found."""
    tools = folder / "tools"
    tools.mkdir(exist_ok=True)
    python = tools / "python3"
    if not python.exists():
        python.write_text(f'#!/bin/sh\nexec "{_base()}" "$@"\n', "utf-8")
        python.chmod(0o755)
    return {"PATH": f"{tools}:/usr/bin:/bin", "HOME": os.fspath(folder), "PYTHONNOUSERSITE": "1", **UNREACHABLE}


def _base() -> str:
    """The Python of which the running one may be an environment."""
    return os.fspath(Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}")


def unpacked(archive: Path, folder: Path) -> Path:
    """The program's folder after the archive was unpacked, as Python does it: no mode of a file is kept."""
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
        return folder / packed.namelist()[0].split("/")[0]


def first_steps(program: Path, folder: Path) -> Sequence[subprocess.CompletedProcess[str]]:
    """What the page of instructions says: a new site, checked and built; through the first one that fails."""
    environment, site = alone(folder), folder / "xmt"
    done: list[subprocess.CompletedProcess[str]] = []
    for words in (["new", site], ["check", "--root", site], ["build", "--root", site]):
        command = ["sh", program / "roster.sh", *words]
        done.append(
            subprocess.run(
                list(map(str, command)),
                cwd=folder,
                env=environment,
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
        )
        if done[-1].returncode:
            break
    return done
