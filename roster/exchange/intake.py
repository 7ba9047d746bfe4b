"""Records made from a table, taken in by the rules: what they refuse is left out with its reason."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from .. import rules
from ..directory.directory import Directory, by_id
from ..records.accounts import AccountsFile
from ..records.reading import read_file
from ..source import writing
from ..source.problems import Key, Level, Place, Problem
from .imported import Imported, Made
from .transcript import OF_ACCOUNT, OF_FILING, OF_UNIT, Path

_MAX_ROUNDS = 20
# Where a value of a filing stands → the field of which its column may be.
_OF_OPENING: Mapping[tuple[Key, ...], Sequence[str]] = {("on",): ["opened_on"]}
_OF_ENDING: Mapping[tuple[Key, ...], Sequence[str]] = {
    ("on",): ["closed_on", "cancelled_on", "ended_on", "state"],
    ("done", "on"): ["done_on", "closed_on", "cancelled_on", "ended_on"],
    ("announced_elsewhere", "on"): ["announced_on"],
    ("reason",): ["ending_reason"],
}
_PLACE = "data/accounts/.imported.yaml"  # where the records are said to stand while they are checked


def without_errors(directory: Directory, made: Imported) -> Imported:
    """Imported accounts without those that the rules refuse, each with the rule's words as its reason.

    Images that are not there are no reason: they can be put there afterwards.
    What is refused may be what another record refers to, so it takes rounds.
    """
    for _ in range(_MAX_ROUNDS):
        read, problems = read_file(AccountsFile, {"units": made.units, "accounts": made.accounts}, _PLACE)
        problems += rules.run(_with(directory, read))
        errors = [p for p in problems if p.where.path == _PLACE and p.level is Level.ERROR and p.code != "bad-image"]
        if not errors:
            return made
        units, accounts = _refusals(made, errors)
        made = made.without(units, accounts)
    everything = "与被拒绝的记录层层相关（如一个接一个的继任账号）；请先改正其他行再导入"
    units, accounts = range(len(made.units)), range(len(made.accounts))
    return made.without(dict.fromkeys(units, everything), dict.fromkeys(accounts, everything))


def _with(directory: Directory, more: AccountsFile) -> Directory:
    """The directory with further records."""
    units, double_units = by_id([*directory.units.values(), *more.units])
    accounts, double_accounts = by_id([*directory.accounts.values(), *more.accounts])
    return dataclasses.replace(directory, units=units, accounts=accounts, repeated=(*double_units, *double_accounts))


def _refusals(made: Imported, errors: Sequence[Problem]) -> tuple[dict[int, str], dict[int, str]]:
    """Index of a unit and of an account → why it is refused first; a unit takes its accounts along."""
    units: dict[int, str] = {}
    accounts: dict[int, str] = {}
    for problem in errors:
        if isinstance(problem.where, Place):
            match problem.where.keys:
                case ("accounts", int(index), *keys):
                    accounts.setdefault(index, _told(made.made_accounts[index], keys, OF_ACCOUNT, problem.message))
                case ("units", int(index), *keys):
                    units.setdefault(index, _told(made.made_units[index], keys, OF_UNIT, problem.message))
    refused = {made.units[n].get("id"): reason for n, reason in units.items()}
    taken_along = {n: account["unit"] for n, account in enumerate(made.accounts) if account.get("unit") in refused}
    return units, accounts | {n: refused[unit] for n, unit in taken_along.items()}


def _told(made: Made, keys: Sequence[Key], titles: Mapping[str, Path], message: str) -> str:
    """What is wrong, with the column and what stands there."""
    value: Any = made.record
    for key in keys:
        held: Any = value if isinstance(value, dict) else dict(enumerate(value)) if isinstance(value, list) else {}
        value = held.get(key)
    label = _label(made, keys, titles)
    return f"“{label}”写着“{value[:40]}”：{message}" if label and isinstance(value, str) else message


def _label(made: Made, keys: Sequence[Key], titles: Mapping[str, Path]) -> str:
    """What the column of a value is called: in the table, or else where the register writes its own."""
    fields: Sequence[str] = [str(keys[0])] if keys else []
    if keys[:1] == ["filings"]:
        fields = (_OF_OPENING if keys[1:2] == [0] else _OF_ENDING).get(tuple(keys[2:]), [str(key) for key in keys[2:3]])
        keys, titles = keys[2:], OF_FILING
    of_table = [made.labels[name] for name in fields if name in made.labels]
    return next(iter(of_table), "") or next(
        (title for title, path in titles.items() if path and path == tuple(keys)), ""
    )


def as_yaml(made: Imported) -> bytes:
    """Imported records as a file of units and accounts; what was understood only in part stands at its beginning."""
    remarks = (f"# {remark.source.where}：{remark.reason}" for remark in made.remarks)
    lines = ["# yaml-language-server: $schema=../schema.json", "# 由表格导入；请逐条核对", *remarks]
    header = "".join("".join(c if c.isprintable() else " " for c in line) + "\n" for line in lines)
    return writing.dump({"units": made.units, "accounts": made.accounts}, header=header)
