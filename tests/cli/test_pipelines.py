"""The ready pipelines, run as they stand: GitLab's script and the steps for GitHub and Gitea, against real
repositories.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from roster.edge import disk
from roster.reference import pipelines
from tests.support import (
    ROOT,
    account,
    commit,
    data_files,
    ended,
    git,
    opened,
    released,
    run,
    served,
    tree,
    write_site,
)

GITLAB = disk.STARTER / "pipelines/gitlab-ci.yml"
WORKFLOWS = {kind: ROOT / f".{kind}/workflows/review.yml" for kind in ("github", "gitea")}
NEW = {**account("n", name="样例乙", platform="kuaishou", account_id="3xkuaishou"), "filings": [opened("2026-11-18")]}
CLOSED = account("a", ended("2026-11-20"), name="样例甲")


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A ``make`` that lends the program this test's Python instead of installing another."""
    folder = tmp_path / "tools"
    folder.mkdir()
    lend = f'#!/bin/sh\nshift; [ -e "$1/.venv" ] || ln -s "{sys.prefix}" "$1/.venv"\n'
    (folder / "make").write_text(lend, "utf-8")
    (folder / "make").chmod(0o755)
    return folder


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The program as a repository of its own, as ``ROSTER_REPO`` names it."""
    folder = tmp_path / "program"
    folder.mkdir()
    git(folder, "init", "-q")
    for name in ("site.py", "roster", "templates", "content", "assets", "data/platforms.yaml"):
        (folder / name).parent.mkdir(exist_ok=True)
        subprocess.run(["cp", "-r", ROOT / name, folder / name], check=True)
    commit(folder, {".gitignore": b"__pycache__/\n/.venv\n"})
    return folder


@pytest.fixture
def upstream(tmp_path: Path) -> Path:
    """A site on a server, made by ``new``, with a register on main."""
    folder = tmp_path / "upstream"
    assert run("new", folder).returncode == 0
    git(tmp_path, "init", "-q", "upstream")
    commit(folder, data_files([account("a", name="样例甲")]))
    return folder


def propose(upstream: Path, files: dict[str, bytes]) -> str:
    """A merge request: a branch of the server, also under GitHub's name for it; gives its commit."""
    git(upstream, "checkout", "-q", "-b", "proposal")
    head = commit(upstream, files, on="2026-11-19")
    git(upstream, "update-ref", "refs/pull/7/head", head)
    git(upstream, "checkout", "-q", "main")
    return head


def environment(tools: Path, program: Path, **more: object) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "CI", "GITHUB_", "ROSTER_"))
    }
    given = {
        "PATH": f"{tools}:{os.environ['PATH']}",
        "TMPDIR": tools,
        "ROSTER_REPO": program,
        "ROSTER_REF": git(program, "rev-parse", "HEAD"),
        **more,
    }
    return kept | {name: str(value) for name, value in given.items()}


def in_gitlab(
    upstream: Path, tools: Path, program: Path, head: str, **more: object
) -> tuple[subprocess.CompletedProcess[str], Path]:
    """What a runner does: check out the branch, then the script."""
    project = upstream.parent / "runner"
    git(upstream.parent, "clone", "-q", str(upstream), "runner")
    git(project, "checkout", "-q", "--detach", head)
    script = yaml.safe_load(GITLAB.read_text("utf-8"))["审核"]["script"]
    given = {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "CI_COMMIT_SHA": head, **more}
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", "\n".join(script)],
        cwd=project,
        env=environment(tools, program, **given),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    return done, project / "review"


def day_in(kind: str) -> str:
    """The script of a ready pipeline that runs by a timetable."""
    if kind == "gitlab":
        return "\n".join(yaml.safe_load(GITLAB.read_text("utf-8"))["每日"]["script"])
    made = yaml.safe_load(pipelines.of_a_site(disk.pipeline_sources())[f".{kind}/workflows/daily.yml"])
    [step] = [step["run"] for step in made["jobs"]["daily"]["steps"] if "run" in step]
    return step


@pytest.mark.parametrize("kind", ["gitlab", "github", "gitea"])
def test_the_daily_pipeline_deploys_and_pushes_the_ledger(
    kind: str, tmp_path: Path, tools: Path, program: Path
) -> None:
    """What a runner does: check out the branch (GitLab without its name), then the script."""
    upstream = write_site(tmp_path / "upstream", released([CLOSED]))
    git(upstream, "init", "-q")
    commit(upstream, {".gitignore": b"/public/\n/.public.*\n/.roster.lock\n"})
    git(tmp_path, "clone", "-q", "--bare", str(upstream), "origin.git")
    git(tmp_path, "clone", "-q", str(tmp_path / "origin.git"), "runner")
    if kind == "gitlab":
        git(tmp_path / "runner", "checkout", "-q", "--detach")
    dest = tmp_path / "www"
    given = environment(tools, program, ROSTER_DEST=dest, CI_COMMIT_BRANCH="main", HOME=tmp_path)
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", day_in(kind)],
        cwd=tmp_path / "runner",
        env=given,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert (dest / "index.html").exists()
    assert "found: same" in git(tmp_path / "origin.git", "show", "main:data/postings.yaml")


def in_actions(
    kind: str, upstream: Path, tools: Path, program: Path, head: str, api: str
) -> tuple[list[subprocess.CompletedProcess[str]], Path]:
    """What a runner does: check out the target branch, then each ``run`` with the environment that those before it
    set, to the first one that fails and may not.
    """
    work, temporary = upstream.parent / "runner", upstream.parent / "temporary"
    temporary.mkdir()
    git(upstream.parent, "clone", "-q", str(upstream), "runner")
    job = yaml.safe_load(WORKFLOWS[kind].read_text("utf-8"))["jobs"]["review"]
    files = {name: upstream.parent / name.lower() for name in ("GITHUB_ENV", "GITHUB_STEP_SUMMARY")}
    given = environment(
        tools,
        program,
        NUMBER=7,
        TARGET=git(upstream, "rev-parse", "main"),
        PROPOSED=head,
        TOKEN="t",
        RUNNER_TEMP=temporary,
        GITHUB_API_URL=api,
        GITHUB_REPOSITORY="office/register",
        **files,
    )
    done = []
    for step in (step for step in job["steps"] if "run" in step):
        if files["GITHUB_ENV"].exists():
            given |= dict(line.split("=", 1) for line in files["GITHUB_ENV"].read_text("utf-8").splitlines())
        done.append(
            subprocess.run(
                ["bash", "-eo", "pipefail", "-c", step["run"]],
                cwd=work,
                env=given,
                capture_output=True,
                encoding="utf-8",
                timeout=120,
            )
        )
        if done[-1].returncode and not step.get("continue-on-error"):
            break
    return done, temporary / "review"


@pytest.fixture
def api(tmp_path: Path) -> Iterator:
    """The review server's address for comments."""
    (tmp_path / "api").mkdir()
    with served(tmp_path / "api") as given:
        yield given


def test_gitlab_attaches_plan_report_and_preview(upstream: Path, tools: Path, program: Path, api) -> None:
    """A good change: green, explained, posted with a token, and shown as it will be."""
    head = propose(upstream, data_files([CLOSED, NEW]))
    more = {"ROSTER_TOKEN": "t", "CI_API_V4_URL": api.address + "api", "CI_PROJECT_ID": 1, "CI_MERGE_REQUEST_IID": 7}
    done, review = in_gitlab(upstream, tools, program, head, **more)
    assert done.returncode == 0, done.stderr
    assert "新开设 1 项" in (review / "plan.md").read_text("utf-8") and "样例甲" in (review / "plan.md").read_text(
        "utf-8"
    )
    assert isinstance(json.loads((review / "code-quality.json").read_text("utf-8")), list)
    assert (review / "preview/accounts/n/index.html").exists()
    [(path, _, body)] = api.inbox
    assert path == "/api/projects/1/merge_requests/7/notes" and body.startswith(b"body=")


def test_gitlab_fails_with_findings_and_still_explains(upstream: Path, tools: Path, program: Path) -> None:
    """A change with an error: red, with the report and the plan, and without a preview."""
    done, review = in_gitlab(upstream, tools, program, propose(upstream, data_files([{**NEW, "unit": "nobody"}])))
    assert done.returncode == 1
    found = json.loads((review / "code-quality.json").read_text("utf-8"))
    assert {row["check_name"] for row in found} >= {"unknown-unit", "record-deleted"}
    assert "改好才能合并" in (review / "plan.md").read_text("utf-8") and not (review / "preview").exists()


@pytest.mark.parametrize("kind", WORKFLOWS)
def test_actions_comment_summary_and_preview(kind: str, upstream: Path, tools: Path, program: Path, api) -> None:
    """GitHub and Gitea: the same, from the branch's objects, the target's files staying where they are."""
    done, review = in_actions(
        kind, upstream, tools, program, propose(upstream, data_files([CLOSED, NEW])), api.address + "api"
    )
    assert [step.returncode for step in done] == [0, 0, 0, 0], done[-1].stderr
    [(path, kind_of_body, body)] = api.inbox
    assert path == "/api/repos/office/register/issues/7/comments" and kind_of_body == "application/json"
    assert json.loads(body)["body"] == (review / "plan.md").read_text("utf-8")
    assert (upstream.parent / "github_step_summary").read_text("utf-8") == (review / "plan.md").read_text("utf-8")
    assert (review / "preview/accounts/n/index.html").exists()


def test_actions_annotate_the_line_and_fail(upstream: Path, tools: Path, program: Path, api) -> None:
    done, _ = in_actions(
        "github", upstream, tools, program, propose(upstream, data_files([{**NEW, "unit": "nobody"}])), api.address
    )
    assert [step.returncode for step in done] == [0, 0, 0, 1]
    assert "::error file=data/accounts.yaml,line=" in done[-1].stdout


NOWHERE = "http://127.0.0.1:9/"  # a review page that takes no comment


def test_gitlab_checks_although_no_comment_can_be_posted(upstream: Path, tools: Path, program: Path) -> None:
    """A comment that is refused is said; the result is that of the check, and the whole plan is attached."""
    more = {"ROSTER_TOKEN": "t", "CI_API_V4_URL": NOWHERE, "CI_PROJECT_ID": 1, "CI_MERGE_REQUEST_IID": 7}
    done, review = in_gitlab(upstream, tools, program, propose(upstream, data_files([CLOSED, NEW])), **more)
    assert done.returncode == 0 and "没有贴成评论" in done.stdout, done.stderr
    assert json.loads((review / "plan.json").read_text("utf-8"))["errors"] == 0


@pytest.mark.parametrize("unit", ["ylg", "nobody"])
def test_actions_check_although_no_comment_can_be_posted(unit: str, upstream: Path, tools: Path, program: Path) -> None:
    """The last step is the check, whatever became of the comment."""
    head = propose(upstream, data_files([CLOSED, {**NEW, "unit": unit}]))
    done, review = in_actions("github", upstream, tools, program, head, NOWHERE)
    assert len(done) == 4 and done[2].returncode != 0
    assert done[3].returncode == (unit == "nobody")
    assert json.loads((review / "plan.json").read_text("utf-8"))["errors"] == (unit == "nobody")


def hostile(trap: Path) -> dict[str, bytes]:
    """Everything a stranger could hope that the pipeline runs."""
    python, shell = f"open({str(trap)!r}, 'w')\n".encode(), f"touch {trap}\n".encode()
    template = f"{{{{ cycler.__init__.__globals__.os.mkdir('{trap}') }}}}<h1>x</h1>"
    return {
        **data_files([CLOSED, NEW]),
        **dict.fromkeys(
            ("site.py", "roster/__init__.py", "sitecustomize.py", "usercustomize.py", "click.py", "json.py"), python
        ),
        **dict.fromkeys(("Makefile", ".envrc", "make", "git", "python3", ".venv/bin/python"), shell),
        **{f"templates/{name}.html": template.encode() for name in ("notices/close", "base", "home")},
        ".gitlab-ci.yml": f"x: {{script: [touch {trap}]}}\n".encode(),
        ".github/workflows/review.yml": b"on: push\n",
        ".gitattributes": b"* filter=x\n",
        "review": b"in the way\n",
    }


@pytest.mark.parametrize("kind", ["gitlab", "github", "gitea"])
def test_nothing_of_a_strangers_branch_is_run(
    kind: str, upstream: Path, tools: Path, program: Path, tmp_path: Path, api
) -> None:
    """Templates, Python, Makefile and whatever else a branch brings are named in the plan, never executed."""
    trap = tmp_path / "trap"
    head = propose(upstream, hostile(trap))
    if kind == "gitlab":
        done, review = in_gitlab(upstream, tools, program, head)
        assert done.returncode == 0, done.stderr
    else:
        steps, review = in_actions(kind, upstream, tools, program, head, api.address)
        assert [step.returncode for step in steps] == [0, 0, 0, 0], steps[-1].stderr
        before = git(upstream, "ls-tree", "-r", "--name-only", "main").splitlines()
        assert set(tree(tmp_path / "runner")) - {
            name for name in tree(tmp_path / "runner") if name.startswith(".git/")
        } == set(before)
    assert not trap.exists()
    plan = (review / "plan.md").read_text("utf-8")
    assert "site.py" in plan and "没有运行它们" in plan and "关于关停“样例甲”" in plan


def test_the_own_repository_has_the_same_pipelines(tmp_path: Path) -> None:
    """A register may live beside the program: what ``new`` writes stands here too, to the letter, by ``make docs``."""
    tests = (ROOT / ".github/workflows/test.yml").read_bytes()
    copies = pipelines.of_the_program(disk.pipeline_sources(), tests)
    assert {name: (ROOT / name).read_bytes() for name in copies} == copies
    assert run("new", tmp_path / "site").returncode == 0
    written = {name: data for name, data in tree(tmp_path / "site").items() if name.startswith((".git", ".gitea"))}
    assert written.keys() - copies.keys() == {
        ".gitlab-ci.yml",
        ".gitignore",
        ".gitattributes",
        ".github/workflows/daily.yml",
        ".gitea/workflows/daily.yml",
    }
    assert {name: written[name] for name in copies.keys() & written.keys()}.items() <= copies.items()
    assert written.keys() >= copies.keys() - {".gitea/workflows/test.yml"}


def test_the_own_gitlab_pipeline_includes_the_one_for_sites() -> None:
    """GitLab reads one file at the top: the program's tests stand there, the review is taken from where it lies."""
    own = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text("utf-8"))
    assert [ROOT / include["local"].lstrip("/") for include in own["include"]] == [GITLAB]
    assert not own.keys() & yaml.safe_load(GITLAB.read_text("utf-8")).keys()


def test_all_servers_test_the_program_alike() -> None:
    """The same image and the same script, which is the one that a clean machine runs."""
    gitlab = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text("utf-8"))["测试"]
    actions = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text("utf-8"))["jobs"]["test"]
    assert gitlab["image"] == actions["container"]
    assert gitlab["script"] == [step["run"] for step in actions["steps"] if "run" in step] == ["bash .ci/run"]


def test_the_artifact_has_a_name_that_gitlab_takes() -> None:
    """GitLab refuses a whole pipeline whose ``expose_as`` has other than Latin letters, digits, blanks, - and _."""
    artifacts = yaml.safe_load(GITLAB.read_text("utf-8"))["审核"]["artifacts"]
    assert re.fullmatch(r"\w[-\w ]{0,99}", artifacts["expose_as"], re.ASCII)
    assert not [path for path in artifacts["paths"] if "*" in path]


def test_workflows_are_those_of_the_target_branch() -> None:
    """``pull_request_target``: a branch can't bring a workflow of its own; rights are no more than reading and
    commenting.
    """
    for path in WORKFLOWS.values():
        flow = yaml.safe_load(path.read_text("utf-8"))
        assert set(flow[True]) == {"pull_request_target"}  # YAML 1.1 reads «on» as true
        assert flow["permissions"] == {"contents": "read", "pull-requests": "write"}
        scripts = [step["run"] for step in flow["jobs"]["review"]["steps"] if "run" in step]
        assert not [script for script in scripts if "${{" in script], "values of an event never stand in a script"
