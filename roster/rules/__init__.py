"""The rules between records: one function per rule, listed in ``CHECKS``.

A rule is a generator over a ``Directory`` that yields ``(place, message)``; its
docstring is the rule and the clause it stands on. Code and level stand in the
table. A site may change the level in site.yaml unless a promise of the register
hangs on the rule.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from ..directory.directory import Directory
from ..source.problems import Level, Problem
from . import (
    accounts,
    adopted,
    announcements,
    calendar,
    deadlines,
    endings,
    fakes,
    filings,
    followed,
    future,
    identity,
    inspections,
    keys,
    ledger,
    names,
    offers,
    others,
    privacy,
    references,
    release,
    scans,
    site,
    units,
)
from .check import Check, Found, problems

ERROR, WARNING = Level.ERROR, Level.WARNING
Spread = Callable[[Sequence[Callable[[], list[Problem]]]], list[list[Problem]]]


def check_rule_settings(directory: Directory) -> Found:
    """规则等级只能给存在的、可以调整的规则设置。"""
    checks = {check.code: check for check in CHECKS}
    for code in directory.site.rules:
        place = directory.site.place / "rules" / code
        if code not in checks:
            yield place, f"没有代码为“{code}”的规则；可以调整的有：{'、'.join(c.code for c in CHECKS if not c.fixed)}"
        elif checks[code].fixed and directory.site.rules[code] != checks[code].level:
            yield place, f"规则“{code}”关系到名录的承诺，不能调整；请删去这一行"


LEDGER_CHECKS: tuple[Check[Directory], ...] = (
    Check("posting-altered", ledger.check_ledger_is_untouched, ERROR, fixed=True),
    Check("posting-version", ledger.check_versions_were_filed, ERROR, fixed=True),
    Check("posting-future", ledger.check_looks_are_past, WARNING, fixed=True),
    Check("posting-site", ledger.check_ledger_is_ours, ERROR, fixed=True),
)


CHECKS: tuple[Check[Directory], ...] = (
    Check("duplicate-id", references.check_ids_are_unique, ERROR, fixed=True),
    Check("unknown-unit", references.check_units_exist, ERROR, fixed=True),
    Check("unknown-platform", references.check_platforms_exist, ERROR, fixed=True),
    Check("unknown-successor", references.check_successors_exist, ERROR, fixed=True),
    Check("joined-successors", announcements.check_successors_stand_alone, ERROR, fixed=True),
    Check("ended-successor", announcements.check_successors_are_in_use, WARNING),
    Check("lost-in-notice", announcements.check_notes_lose_nothing, WARNING),
    Check("supervisor-loop", references.check_supervisors_end, ERROR, fixed=True),
    Check("filing-order", filings.check_filings_follow_each_other, ERROR, fixed=True),
    Check("date-order", filings.check_dates_do_not_decrease, ERROR, fixed=True),
    Check("future-date", future.check_nothing_is_in_the_future, ERROR, fixed=True),
    Check("missing-date", filings.check_only_openings_lack_a_date, ERROR, fixed=True),
    Check("missing-approval", filings.check_closing_is_approved, ERROR, fixed=True),
    Check("missing-announcement", filings.check_due_notices_are_announced, ERROR, fixed=True),
    Check("unannounced-rename", filings.check_renames_are_announced, WARNING),
    Check("missing-changes", filings.check_changes_say_what_changed, ERROR, fixed=True),
    Check("change-mismatch", filings.check_changes_lead_to_the_present, ERROR, fixed=True),
    Check("misplaced-ending", endings.check_only_closings_are_done, ERROR, fixed=True),
    Check("announced-elsewhere", endings.check_old_endings_are_old, ERROR, fixed=True),
    Check("future-since", endings.check_since_has_come, ERROR, fixed=True),
    Check("unit-successor", endings.check_units_end_somewhere, ERROR, fixed=True),
    Check("ended-unit", endings.check_ended_units_run_nothing, WARNING),
    Check("ended-unit-active", endings.check_nothing_is_opened_by_ended_units, WARNING),
    Check("stops-on-order", filings.check_account_stops_after_announcement, WARNING),
    Check("late-filing", deadlines.check_filed_in_time, WARNING),
    Check("late-stage", deadlines.check_stages_in_time, WARNING),
    Check("duplicate-identity", identity.check_identities_are_unique, ERROR, fixed=True),
    Check("account-id-form", identity.check_account_id_form, ERROR),
    Check("handle-form", identity.check_handle_form, ERROR),
    Check("url-form", identity.check_address_form, ERROR),
    Check("url-mismatch", identity.check_address_agrees, ERROR),
    Check("no-identity", identity.check_account_can_be_told_apart, WARNING),
    Check("fake-without-identity", fakes.check_fakes_have_an_identity, ERROR, fixed=True),
    Check("fake-is-ours", fakes.check_fakes_are_not_ours, ERROR, fixed=True),
    Check("case-order", fakes.check_cases_go_forward, ERROR, fixed=True),
    Check("double-case", fakes.check_fakes_have_one_case, WARNING),
    Check("unknown-account", inspections.check_inspected_accounts_exist, ERROR, fixed=True),
    Check("unknown-indicator", inspections.check_indicators_exist, ERROR, fixed=True),
    Check("inspection-order", inspections.check_mending_follows_inspection, ERROR, fixed=True),
    Check("no-deadline", inspections.check_faults_have_a_deadline, WARNING),
    Check("unknown-register", fakes.check_other_registers_are_known, ERROR, fixed=True),
    Check("followed-differs", followed.check_others_agree_with_ours, WARNING),
    Check("followed-twice", followed.check_others_agree_with_each_other, WARNING),
    Check("unknown-origin", adopted.check_origins_are_known, ERROR, fixed=True),
    Check("adopted-edited", adopted.check_nothing_was_edited, ERROR, fixed=True),
    Check("adopted-behind", adopted.check_nothing_is_behind, WARNING),
    Check("adopted-gone", adopted.check_nothing_is_gone, WARNING),
    Check(offers.OUTSIDE, offers.check_offers_can_be_taken, WARNING),
    Check(offers.DOUBLE, offers.check_offers_are_new, WARNING),
    Check("old-copy", followed.check_copies_are_fresh, WARNING),
    Check("second-account", accounts.check_one_account_per_platform, WARNING),
    Check("internal-body", accounts.check_no_account_of_internal_body, WARNING),
    Check("name-differs", accounts.check_names_agree, WARNING),
    Check("confusable-name", names.check_new_names_are_not_mistaken, WARNING),
    Check("name-length", accounts.check_name_length, WARNING),
    Check("verified-as-differs", accounts.check_verified_as_names_the_unit, WARNING),
    Check("joined-names", units.check_names_stand_alone, WARNING),
    Check("name-in-marks", units.check_names_stand_without_marks, WARNING),
    Check("same-unit-name", units.check_unit_names_are_unique, WARNING),
    Check("lone-region", units.check_regions_are_shared, WARNING),
    Check("empty-register", site.check_there_are_accounts, WARNING),
    Check("declared-absent", accounts.check_declared_absence, ERROR),
    Check("closed-platform", accounts.check_platform_still_runs, WARNING),
    Check("missing-platform-name", accounts.check_other_platform_is_named, ERROR, fixed=True),
    Check("registered-platform", accounts.check_other_platforms_are_not_ours, ERROR, fixed=True),
    Check("app-fields", accounts.check_app_fields, WARNING),
    Check("bad-image", accounts.check_images, ERROR, fixed=True),
    Check("unreadable-qr", scans.check_codes_can_be_read, WARNING),
    Check("payment-qr", scans.check_codes_pay_nobody, ERROR, fixed=True),
    Check("qr-of-another", scans.check_codes_are_of_their_account, ERROR, fixed=True),
    Check("qr-elsewhere", scans.check_codes_lead_to_the_platform, WARNING),
    Check("personal-data", privacy.check_no_personal_numbers, ERROR, fixed=True),
    Check("notice-days", site.check_notice_days, ERROR, fixed=True),
    Check("bad-arrangement", calendar.check_arrangements, ERROR, fixed=True),
    Check("worked-holiday", calendar.check_worked_days, ERROR, fixed=True),
    Check("unknown-rule", check_rule_settings, ERROR, fixed=True),
    Check("bad-timezone", site.check_timezone, ERROR, fixed=True),
    Check("bad-address-pattern", site.check_platform_patterns, ERROR, fixed=True),
    Check("bad-key", keys.check_keys_are_usable, ERROR, fixed=True),
    Check("bad-timestamp", others.check_stamps, WARNING, fixed=True),
    Check("bad-witness", others.check_witnesses, ERROR, fixed=True),
    Check("witness-disagrees", others.check_witnesses_agree, WARNING, fixed=True),
    Check("key-ends", keys.check_a_key_goes_on, WARNING),
    Check("no-report-channel", site.check_report_channels, WARNING),
    *LEDGER_CHECKS,
)


RELEASE_CHECKS: tuple[Check[Directory], ...] = (
    Check("placeholder", release.check_no_placeholders, ERROR, fixed=True),
    Check("made-up-record", release.check_no_made_up_records, WARNING, fixed=True),
    Check("incomplete-settings", release.check_settings_are_complete, WARNING, fixed=True),
)


def run(directory: Directory, *, for_release: bool = False, spread: Spread | None = None) -> Iterator[Problem]:
    """Every problem of every rule, at the level that site.yaml gives it; ``for_release`` adds what only a trial
    may have. ``spread`` does tasks at once and gives what each gives, in their order.
    """
    checks = (*CHECKS, *(RELEASE_CHECKS if for_release else ()))
    if spread is None:
        return _run(checks, directory)
    return itertools.chain.from_iterable(spread([partial(_found, check, directory) for check in checks]))


def run_for_release(directory: Directory) -> Iterator[Problem]:
    """What only a trial may have, alone."""
    return _run(RELEASE_CHECKS, directory)


def run_on_ledger(directory: Directory) -> Iterator[Problem]:
    """The rules about what was seen online, alone: all that another ledger beside the same records can break."""
    return _run(LEDGER_CHECKS, directory)


def _found(check: Check[Directory], directory: Directory) -> list[Problem]:
    return list(_run((check,), directory))


def _run(checks: Iterable[Check[Directory]], directory: Directory) -> Iterator[Problem]:
    return problems(checks, directory, directory.site.rules)
