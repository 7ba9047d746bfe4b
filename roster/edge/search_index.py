"""The search index, made by Pagefind from pages on the disk."""

import subprocess
from pathlib import Path

import pagefind_bin

from . import system
from .refusals import CannotPublish

# Pagefind's own widgets and its worker, which our page does not use.
_UNUSED = (
    "pagefind-worker.js",
    "pagefind-ui.*",
    "pagefind-modular-ui.*",
    "pagefind-component-ui.*",
    "pagefind-highlight.js",
)


def index(corpus: Path, bundle: Path) -> None:
    """Index the pages of a folder into another one; raises CannotPublish."""
    command = [str(pagefind_bin.get_executable()), "--silent", "--force-language", "unknown"]
    places = ["--site", str(corpus.resolve()), "--output-path", str(bundle.resolve())]
    done = subprocess.run(
        [*command, *places],
        cwd=corpus,  # in a folder of our own: a pagefind.yml in the caller's would be obeyed
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        stdin=subprocess.DEVNULL,
        preexec_fn=system.end_with_parent(),
    )
    if done.returncode != 0:
        raise CannotPublish(f"搜索索引没有生成：{(done.stderr or done.stdout).strip()[-300:]}")
    for pattern in _UNUSED:
        for path in bundle.glob(pattern):
            path.unlink()
