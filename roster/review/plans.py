"""What a change means: the steps of accounts and units, the notices that will appear, what a reviewer should look at.

Two states of a register come in, checked the same way; nothing here knows git or a file.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ..check.outcome import Readable
from ..source.problems import Finding, Level
from .coming import Coming, coming
from .steps import Step, of_accounts, of_settings, of_units
from .suspicions import suspicious


@dataclass(frozen=True, slots=True)
class Plan:
    """``notices`` is None where errors stand in the way of knowing them; ``findings`` are those that the change brings.

    ``whole`` is False where a file could not be read to its end: then the steps are not known. ``today`` is None where
    there are no settings to go by.
    """

    today: date | None
    steps: Sequence[Step]
    notices: Sequence[Coming] | None
    suspicious: Sequence[str]
    findings: Sequence[Finding]
    whole: bool = True

    @property
    def errors(self) -> int:
        """How many findings must be mended before the change can be taken."""
        return sum(problem.level is Level.ERROR for problem in self.findings)


def plan(before: Readable, after: Readable, paths: Iterable[str]) -> Plan:
    """The plan of a change; ``paths`` are the files it touches. Both sides must have a directory."""
    old, new = before.directory, after.directory
    # After a fault in a file nobody knows what is gone and what was only not read.
    steps = [*of_settings(old, new), *of_units(old, new), *of_accounts(old, new)] if new.whole else []
    findings = list(_brought(before.findings, after.findings))
    notices = None
    if after.register:
        notices = list(coming(before.register, after.register))
    looked_at = dict.fromkeys(suspicious(old, new, steps, findings, notices or (), list(paths)))
    return Plan(new.today, steps, notices, list(looked_at), findings, whole=new.whole)


def unknown(findings: Sequence[Finding]) -> Plan:
    """The plan of a change with a side that has no settings to go by: what was found is all there is to say."""
    return Plan(None, (), None, (), findings, whole=False)


def _brought(before: Iterable[Finding], after: Iterable[Finding]) -> Iterator[Finding]:
    """Findings that were not there before, wherever they stand now."""
    known = Counter((p.where.path, p.code, p.message) for p in before)
    for problem in after:
        same = (problem.where.path, problem.code, problem.message)
        if known[same]:
            known[same] -= 1
        else:
            yield problem
