"""Findings for machines: JSON, annotations in GitHub and Gitea, the Code Quality report of GitLab.

Everything here takes located findings and ``prefix``, the way from the top of the repository to the
site's folder (empty or ending in /): review pages want paths of the repository, people and scripts
those of the site.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from ..rules.codes import clause
from ..source.problems import Finding, Level, as_text

_SEVERITY = {Level.ERROR: "major", Level.WARNING: "minor"}


def _as_text(findings: Iterable[Finding], prefix: str) -> str:
    return as_text(findings)  # for people, who stand in the site's folder


def as_json(findings: Iterable[Finding], prefix: str = "") -> str:
    """A JSON list of objects with code, level, path, line, column, message and clause (the rule in words, with its
    source).

    ``path`` is that of the text format, relative to the site's folder.
    """
    rows = [
        {
            "code": p.code,
            "level": p.level.value,
            "path": p.where.path,
            "line": p.where.line,
            "column": p.where.column,
            "message": p.message,
            "clause": clause(p.code),
        }
        for p in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def as_github(findings: Iterable[Finding], prefix: str = "") -> str:
    """Workflow commands that GitHub and Gitea show as annotations at the line."""
    return "".join(
        f"::{p.level} file={_property(prefix + p.where.path)},line={p.where.line},"
        f"col={p.where.column},title={p.code}::{_escaped(p.message)}\n"
        for p in findings
    )


def _escaped(text: str) -> str:
    """A value that can't end its command and begin another."""
    for char, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(char, code)
    return text


def _property(text: str) -> str:
    """The same before the message, where it can't begin another property either."""
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def as_gitlab(findings: Iterable[Finding], prefix: str = "") -> str:
    """GitLab's Code Quality report: a JSON list.

    A fingerprint does not know the line: what was there before a merge request moved it is not new.
    """
    told: Counter[tuple[str, str, str]] = Counter()
    rows = []
    for p in findings:
        same = (p.where.path, p.code, p.message)
        told[same] += 1
        rows.append(
            {
                "description": p.message,
                "check_name": p.code,
                "fingerprint": hashlib.sha256("\0".join((*same, str(told[same]))).encode()).hexdigest(),
                "severity": _SEVERITY[p.level],
                "location": {"path": prefix + p.where.path, "lines": {"begin": p.where.line}},
            }
        )
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


FORMATS: Mapping[str, Callable[[Iterable[Finding], str], str]] = {
    "text": _as_text,
    "json": as_json,
    "github": as_github,
    "gitlab": as_gitlab,
}
