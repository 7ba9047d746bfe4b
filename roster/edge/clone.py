"""This clone of the repository and the place from which it came: what others pushed comes, what was written goes.

Nothing here throws anything away: no reset, no force, no stash. What cannot be done is told and left as it was.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..source.files import ARTICLES, FOLLOWED, POSTINGS, TIMESTAMPS, WITNESSES
from ..source.problems import one_line
from ..source.refusal import Refusal, told_in
from . import driver, history

# By the program itself, when it looks, and when it follows.
WRITTEN = (POSTINGS, ARTICLES, TIMESTAMPS, WITNESSES, FOLLOWED)
_COPY = re.compile(rf"(?:.*/)?{FOLLOWED}/([^/]+)\.(?:json|yaml)")
_SECONDS = 300  # for a fetch or a push over a slow line
_TRIES = 3  # others may push again and again between our pull and our push
_NOBODY = {"user.name": "名录", "user.email": "roster@localhost"}


class Trouble(Refusal):
    """Something that git could not do; the message (Chinese) says what is kept and what comes next."""


@dataclass(frozen=True)
class Clone:
    """The clone in which a site lies; ``more`` is what git's helpers get as environment besides ours."""

    root: Path
    more: Mapping[str, str]

    def is_there(self) -> bool:
        """False outside any repository; raises NoRevision where there is one that git can't or won't read."""
        try:
            history.is_shallow(self.root)
        except history.NoRevision:
            if any((folder / ".git").exists() for folder in (self.root, *self.root.parents)):
                raise
            return False
        return True

    def refuse_unfinished(self) -> None:
        """Raise Trouble while a merge or a rebase waits for a person."""
        waiting = self._waiting()
        amid = history.knows(self.root, "MERGE_HEAD") or any(map(self._has, ("rebase-merge", "rebase-apply")))
        if not waiting and not amid:
            return
        files = "、".join(waiting) or "没有剩下的冲突，只差提交"
        raise Trouble(
            f"上一次 git 合并或变基还没有做完（{files}），没有部署；请先做完它："
            f"{POSTINGS}、{ARTICLES} 用 python site.py merge，别的文件由人决定，"
            "再 git add、git commit（变基的 git rebase --continue）"
        )

    def commit(self, message: str) -> bool:
        """Commit what the program wrote, and nothing else of what may lie there; True if there was anything."""
        paths = [path for path in WRITTEN if (self.root / path).exists()]
        if not paths or not self._said("status", "--porcelain", "--", *paths):
            return False
        self._must("add", "--", *paths)
        self._must("commit", "--quiet", "--message", message, "--", *paths)
        return True

    def has_remote(self) -> bool:
        """True where this clone knows another place at all."""
        return bool(self._said("remote"))

    def pull(self) -> bool:
        """Bring what others pushed, the ledger merged by our driver; True if there was anything. Raises Trouble."""
        self._refuse_no_upstream()
        self._must("fetch", "--quiet")
        if self._said("rev-list", "--count", "HEAD..@{upstream}") == "0":
            return False
        with self._driven() as settings:
            done = self._run("merge", "--quiet", "--no-edit", "@{upstream}", settings=settings)
        if done.returncode != 0 and not self._merged_copies():
            waiting = self._waiting()
            if history.knows(self.root, "MERGE_HEAD"):
                self._must("merge", "--abort")
            raise Trouble(_unmergeable(waiting, done.stderr + done.stdout))
        return True

    def _merged_copies(self) -> bool:
        """End a merge in which only copies of other registers differ: each is whole on both sides, and theirs is taken
        with its receipt, so that the two belong together. False where a person must decide.
        """
        waiting = self._waiting()
        if not waiting or not all(_COPY.fullmatch(path) for path in waiting):
            return False
        stems = {path.rpartition(".")[0] for path in waiting}
        pairs = [f":/{stem}.{suffix}" for stem in sorted(stems) for suffix in ("json", "yaml")]
        taken = self._run("checkout", "--quiet", "MERGE_HEAD", "--", *pairs)
        return taken.returncode == 0 and self._run("commit", "--quiet", "--no-edit").returncode == 0

    def push(self) -> bool:
        """Send what was committed; what others pushed meanwhile is merged first. True if any came. Raises Trouble."""
        self._refuse_no_upstream()
        came = False
        for left in reversed(range(_TRIES)):
            if self._said("rev-list", "--count", "@{upstream}..HEAD") == "0":
                return came
            done = self._run("push", "--quiet")
            if done.returncode == 0:
                return came
            if not left or not self.pull():  # where nobody pushed, another try would end the same
                raise Trouble(_quoted("没有推送上去", done.stderr))
            came = True
        return came

    def _refuse_no_upstream(self) -> None:
        if not self._said("rev-parse", "--abbrev-ref", "@{upstream}"):
            raise Trouble(
                "这个分支没有对应的远程分支，不知道从哪里拉取、推送到哪里；请运行一次 git push -u origin 分支名"
            )

    def _waiting(self) -> list[str]:
        """The files about which a person must decide."""
        return self._said("diff", "--name-only", "--diff-filter=U").splitlines()

    @contextmanager
    def _driven(self) -> Iterator[Mapping[str, str]]:
        """Settings with which git asks our program about the ledgers, whether it was installed here or not."""
        with tempfile.TemporaryDirectory(prefix="roster-") as folder:
            attributes = Path(folder) / "attributes"
            attributes.write_text("".join(f"**/{line}\n" for line in driver.ATTRIBUTES), "utf-8")
            yield {**driver.settings(self.root), "core.attributesFile": os.fspath(attributes)}

    def _has(self, name: str) -> bool:
        path = self._said("rev-parse", "--git-path", name)
        return bool(path) and (self.root / path).exists()

    def _said(self, *arguments: str) -> str:
        """What git says, nothing where it refuses."""
        done = self._run(*arguments)
        return done.stdout.strip() if done.returncode == 0 else ""

    def _must(self, *arguments: str) -> None:
        done = self._run(*arguments)
        if done.returncode != 0:
            raise Trouble(_quoted(f"git {arguments[0]} 没有做成", done.stderr))

    def _run(self, *arguments: str, settings: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Run git, which asks nobody for a password and waits minutes at the most."""
        known = {} if self._knows_who(arguments) else _NOBODY
        options = [word for name, value in {**known, **(settings or {})}.items() for word in ("-c", f"{name}={value}")]
        command = ["git", "-C", os.fspath(self.root), "-c", "core.quotepath=off", *options, *arguments]
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "", "GIT_TERMINAL_PROMPT": "0", **self.more}
        try:
            return subprocess.run(
                command,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=_SECONDS,
                env=environment,
                stdin=subprocess.DEVNULL,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(command, 1, "", f"no answer in {_SECONDS} seconds")

    def _knows_who(self, arguments: tuple[str, ...]) -> bool:
        """False where git would refuse to commit since nobody told it who does."""
        return arguments[0] not in ("commit", "merge") or bool(self._said("var", "GIT_COMMITTER_IDENT"))


def _quoted(what: str, said: str) -> str:
    """What could not be done, with what git said of it: its last words are those that say why."""
    lines = [line for line in said.splitlines() if line.strip() and not line.startswith(("hint:", "To "))]
    return f"{what}（git 说：{one_line(lines[-1].strip()[:200])}）" if lines else what


def _unmergeable(waiting: list[str], said: str) -> str:
    """Why what others pushed could not be merged, and who decides."""
    if not waiting:
        return _quoted("别处的改动合不进来", said)
    reason = told_in(said)
    return (
        f"别处的改动与这里的冲突（{'、'.join(waiting)}）{f'：{reason}' if reason else ''}，没有合并，两边都原样不动；"
        "请由人来做一次：git pull --no-rebase，把冲突改好再提交、推送"
    )
