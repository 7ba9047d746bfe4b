"""What every template may use, and the files that every site copies."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from ..directory.directory import Directory
from ..notices import titles
from ..notices.wordings import CHANGE_LABELS
from ..records.content import Content
from ..records.platforms import Platform
from ..source.files import Files
from . import portal, report_entry
from .icons import Icons
from .states import STATE_NAMES, STATE_WORDS


def variables(directory: Directory, files: Files, contents: Sequence[Content]) -> Mapping[str, Any]:
    """The globals of all templates by name."""
    site = directory.site
    return {
        "site": site,
        "canonical": partial(portal.canonical, site),
        "host": portal.host(site),
        "subscription": portal.subscription(site),
        "find_fault": partial(portal.find_fault, site),
        "organization": portal.organization,
        "today": directory.today,
        "contents": contents,
        "version": files.version,
        "icon": Icons(files.assets),
        "platforms": _platforms_in_use(directory),
        "state_names": STATE_NAMES,
        "state_words": STATE_WORDS,
        "change_labels": CHANGE_LABELS,
        "notice_subject": titles.subject,
        "things": titles.things,
        "unit_name": directory.unit_name,
        "unit_name_on": directory.unit_name_on,
        "mail_subject": report_entry.mail_subject,
        "mail_body": report_entry.mail_body,
    }


def _platforms_in_use(directory: Directory) -> Sequence[Platform]:
    used = {account.platform for account in directory.accounts.values()}
    return [platform for platform in directory.platforms.values() if platform.id in used]


def assets(files: Files, directory: Directory) -> Mapping[str, bytes]:
    """Files to copy by path: the assets, and the images that accounts use."""
    used = {name for account in directory.accounts.values() for name in (account.logo, account.qr) if name}
    return {**files.assets, **{name: files.images[name].data for name in sorted(used)}}
