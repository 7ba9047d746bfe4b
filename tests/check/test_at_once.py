"""Reading and checking by several processes, and from what was read before: what is found is the same."""

import json
from pathlib import Path
from typing import Any

import pytest

from bench import generate
from roster.check import inputs, plain
from roster.check.loading import Readings
from roster.directory.day import Day
from roster.edge import disk, system, workers
from roster.source import yamltree
from roster.source.files import ACCOUNTS
from tests.check.test_cases import BASE, CASES, NAMES, TODAY, assemble

DAY = Day(TODAY)


@pytest.fixture(autouse=True)
def pays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several processes also for the smallest register."""
    monkeypatch.setattr(plain, "_WORTH", 0)
    monkeypatch.setattr(inputs, "_MANY", 0)
    monkeypatch.setattr(system, "processors", lambda: 3)


@pytest.mark.parametrize("case", NAMES)
def test_every_case_has_the_same_findings(case: str, tmp_path: Path) -> None:
    """Whatever is wrong, in their order; and again from the plain data of the first check, as a file keeps it."""
    files = disk.read_site(assemble(CASES / case, tmp_path))
    known = Readings()
    findings = inputs.check(files, DAY, readings=known).findings
    assert inputs.check(files, DAY, spread=workers.spread).findings == findings
    kept = json.loads(json.dumps(known.plain))
    assert inputs.check(files, DAY, readings=Readings(kept), spread=workers.spread).findings == findings


def test_only_what_has_changed_is_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is known by its bytes alone, and every rule is asked again."""
    generate.write_register(tmp_path, 60)
    known = Readings()
    assert inputs.check(disk.read_site(tmp_path), DAY, readings=known).findings == []
    file = max((tmp_path / "data" / "accounts").iterdir())
    file.write_text(file.read_text("utf-8").replace("开设", "变更", 1), "utf-8")
    parsed: list[str] = []
    real = yamltree.parse

    def parse(data: bytes, path: str, **options: Any) -> object:
        parsed.append(path)
        return real(data, path, **options)

    monkeypatch.setattr(yamltree, "parse", parse)
    findings = inputs.check(disk.read_site(tmp_path), DAY, readings=Readings(known.plain)).findings
    assert [path for path in parsed if path.startswith("data/accounts/")] == [f"data/accounts/{file.name}"]
    assert "filing-order" in {finding.code for finding in findings}


def test_a_file_with_a_fault_is_not_remembered(tmp_path: Path) -> None:
    """Its findings stand nowhere but in its text."""
    root = assemble(BASE, tmp_path)
    path = root / ACCOUNTS
    path.write_text(path.read_text("utf-8") + "\nnonsense: 1\n", "utf-8")
    known = Readings()
    inputs.check(disk.read_site(root), DAY, readings=known)
    assert known.plain == {}
