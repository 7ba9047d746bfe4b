"""The pinned dependencies as wheels, for machines other than this one: asked of the registry by pip."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PYTHONS = ("3.11", "3.12", "3.13")


@dataclass(frozen=True)
class Machine:
    """A kind of machine: what people call it, and its tags of wheels, newest first (PEP 600)."""

    name: str
    tags: Sequence[str]


def _linux(processor: str) -> Sequence[str]:
    return [f"manylinux{tag}_{processor}" for tag in ("_2_28", "_2_17", "2014")]


MACHINES = (
    Machine("Linux x86-64", _linux("x86_64")),
    Machine("Linux arm64", _linux("aarch64")),
    Machine("Windows x86-64", ["win_amd64"]),
)


def requirements(text: str) -> list[str]:
    """The pinned dependencies of requirements.txt, each with its hashes."""
    lines = text.replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


def fetch(requirements_file: Path, machine: Machine, python: str, folder: Path) -> list[str]:
    """Download the wheels for a machine and a Python into ``folder``; gives the dependencies that have none."""
    if _pip(machine, python, folder, requirements_file):
        return []
    missing = []
    for line in requirements(requirements_file.read_text("utf-8")):
        one = folder / "one.txt"
        one.write_text(line + "\n", "utf-8")
        if not _pip(machine, python, folder, one):
            missing.append(line.split()[0])
        one.unlink()
    return missing


def _pip(machine: Machine, python: str, folder: Path, wanted: Path) -> bool:
    tags = [word for tag in machine.tags for word in ("--platform", tag)]
    abis = [word for abi in (f"cp{python.replace('.', '')}", "abi3", "none") for word in ("--abi", abi)]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary=:all:", "--require-hashes", "--implementation", "cp", "--python-version", python]
    done = subprocess.run([*command, *tags, *abis, "--dest", folder, "-r", wanted], capture_output=True, check=False)
    return done.returncode == 0
