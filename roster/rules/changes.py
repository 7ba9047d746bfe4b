"""The rules about changes: what may not happen between a state of the register and the next one.

A rule is a generator over a ``Revision``, like those between records in ``rules``. Nothing leaves the register and no
history is rewritten.
"""

from collections.abc import Iterator

from ..source.problems import Level, Problem
from . import adopted, history, names, past, trust, units, windows
from .check import Check, problems
from .revision import Revision

CHECKS: tuple[Check[Revision], ...] = (
    Check("record-deleted", history.check_nothing_is_deleted, Level.ERROR, fixed=True),
    Check("id-reused", history.check_ids_are_not_reused, Level.ERROR, fixed=True),
    Check("origin-changed", adopted.check_origins_are_kept, Level.ERROR, fixed=True),
    Check("unit-name-taken", units.check_new_names_are_free, Level.ERROR, fixed=True),
    Check("confusable-name", names.check_changed_names_are_not_mistaken, Level.WARNING),
    Check("filing-rewritten", history.check_filings_are_not_rewritten, Level.ERROR, fixed=True),
    Check("account-revived", history.check_closed_accounts_stay_closed, Level.ERROR, fixed=True),
    Check("since-changed", past.check_since_is_kept, Level.ERROR, fixed=True),
    Check("unknown-ending", past.check_old_endings_were_known, Level.ERROR, fixed=True),
    Check("old-ending", past.check_old_endings_are_true, Level.WARNING, fixed=True),
    Check("unfiled-change", history.check_changes_are_filed, Level.ERROR, fixed=True),
    Check("backdated", past.check_announcements_are_not_backdated, Level.ERROR, fixed=True),
    Check("posting-changed", trust.check_ledger_is_left_alone, Level.ERROR, fixed=True),
    Check("keys-changed", trust.check_keys_are_kept, Level.ERROR, fixed=True),
    Check("timezone-changed", trust.check_zone_is_kept, Level.ERROR, fixed=True),
    Check("policy-lowered", windows.check_policy_is_not_lowered, Level.WARNING, fixed=True),
    Check("calendar-changed", windows.check_calendar_of_running_windows, Level.WARNING, fixed=True),
)


def run(revision: Revision) -> Iterator[Problem]:
    """Every problem of every rule about changes, at the level that the state before gives it: a change that also
    loosens a rule is judged by the rule as it stood.
    """
    return problems(CHECKS, revision, revision.before.site.rules)
