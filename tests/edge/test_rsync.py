"""rsync's words are read in English, whatever language the machine speaks."""

import os
from pathlib import Path

import pytest

from roster.edge import rsync


def test_a_place_that_is_not_there_is_known_in_every_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A first deploy to an empty machine: where rsync spoke Chinese it would look like a fault."""
    told = (
        '[ "$LC_ALL" = C ] && [ -z "$LANGUAGE" ] && echo "No such file or directory (2)" >&2 || echo 没有那个文件 >&2'
    )
    (tmp_path / "rsync").write_text(f"#!/bin/sh\n{told}\nexit 23\n", "utf-8")
    (tmp_path / "rsync").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert rsync._listed("host:/srv/www/") == []
