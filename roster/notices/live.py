"""What a live site shows: its release, the notices that it lists, their pages. All of it may be somebody else's."""

import dataclasses
import json
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from ..records.postings import Posting
from ..source.refusal import Refusal
from ..text.scalars import NOTICE_ID_FORM
from . import page, release
from .release import Release
from .window import NoticeState
from .wording import Wording

# Reads an address relative to the site's root; None where there is nothing.
Fetch = Callable[[str], bytes | None]


class CannotLook(Refusal):
    """The site could not be looked at: nothing is known, so nothing may be recorded. The message is Chinese."""


class NoRelease(CannotLook):
    """What is there is no release of this register: nobody reads notices there, and nothing is recorded."""


@dataclass(frozen=True, slots=True)
class PublishedNotice:
    """A row of a site's ``api/v1/notices.json``; only the form of its id is certain, the rest is as it was read."""

    id: str
    type: object
    accounts: object
    working_days: object
    state: object

    @classmethod
    def read(cls, row: object) -> "PublishedNotice | None":
        """A row of the shape that we write, None for anything else."""
        names = [each.name for each in dataclasses.fields(cls)]
        if not (isinstance(row, dict) and row.keys() >= set(names)):
            return None
        if not (isinstance(row["id"], str) and re.fullmatch(NOTICE_ID_FORM, row["id"])):
            return None
        return cls(**{name: row[name] for name in names})


def page_of(notice: str) -> str:
    """The address of a notice's page, relative to the site's root."""
    return f"notices/{notice}/"


def wording_of(text: str) -> Wording | None:
    """The wording that readers see on a notice's page, None where there is none."""
    return page.read(text).wording


def released(fetch: Fetch, addresses: Collection[str]) -> Release:
    """The release of this register that is there; ``addresses`` are those that it has or had.

    Raises NoRelease where there is none: a trial, another register, an error page. Then nothing is recorded.
    """
    mark = release.read(fetch(release.PATH))
    if mark is None:
        raise NoRelease(
            f"那里没有正式发布的标记（{release.PATH}）：不是本名录的网站，或者只是试运行的；"
            "请核对网址和文件夹，用 deploy 或 build --release 正式发布以后再查看"
        )
    if mark.register not in addresses:
        raise NoRelease(
            f"那里是另一个名录（{mark.register[:200]}）的网站，不是 {'、'.join(addresses)}；请核对网址和文件夹"
        )
    return mark


def published_notices(fetch: Fetch) -> Iterator[PublishedNotice]:
    """Rows of the live ``api/v1/notices.json`` that have the shape we write; anything else is passed over."""
    try:
        listed = json.loads(fetch("api/v1/notices.json") or b"{}")
    except (ValueError, RecursionError):
        return
    rows = listed.get("notices") if isinstance(listed, dict) else None
    for row in rows if isinstance(rows, list) else ():
        notice = PublishedNotice.read(row)
        if notice is not None:
            yield notice


def is_shown_over(fetch: Fetch, posting: Posting) -> bool:
    """True if a site has these words as those of a notice whose window ended.

    Whoever only sends a merge request has no hand in that; it ends nothing that our own looks did not end.
    """
    listed = any(row.id == posting.notice and row.state == NoticeState.ENDED for row in published_notices(fetch))
    data = fetch(page_of(posting.notice)) if listed else None
    words = wording_of(data.decode("utf-8", "replace")) if data is not None else None
    return words is not None and Wording(posting.title, posting.wording).is_said_by(words)
