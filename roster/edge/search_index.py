"""The search index, made by Pagefind from pages on the disk."""

import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


@contextmanager
def indexing(corpus: Path, bundle: Path) -> Iterator[Callable[[], bool]]:
    """Index the pages of a folder into another one while the block runs; raises CannotPublish at its end.

    Gives what says whether all is done; a block that ends with a fault ends the work.
    """
    command = [str(pagefind_bin.get_executable()), "--silent", "--force-language", "unknown"]
    places = ["--site", str(corpus.resolve()), "--output-path", str(bundle.resolve())]
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(
            [*command, *places],
            cwd=corpus,  # in a folder of our own: a pagefind.yml in the caller's would be obeyed
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=told,
            preexec_fn=system.end_with_parent(),
        )
        try:
            yield lambda: process.poll() is not None
            process.wait()
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        if process.returncode != 0:
            told.seek(0)
            raise CannotPublish(f"搜索索引没有生成：{told.read().decode('utf-8', 'replace').strip()[-300:]}")
    for pattern in _UNUSED:
        for path in bundle.glob(pattern):
            path.unlink()
