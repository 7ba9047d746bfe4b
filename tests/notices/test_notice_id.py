"""The id of a notice, as a value and as text."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.notices.notice import NoticeId

UNITS = st.from_regex(r"\A[a-z0-9](?:[a-z0-9-]{0,20}[a-z0-9])?\Z")


@given(day=st.dates(), unit=UNITS, kind=st.sampled_from(["close", "cancel", "change"]))
def test_an_id_is_read_back_from_its_text(day: date, unit: str, kind: str) -> None:
    """Whatever the unit is called, also by a kind or with hyphens."""
    id_ = NoticeId(day, unit, kind)
    assert NoticeId.parse(str(id_)) == id_
    assert {"close": "关停", "cancel": "注销", "change": "变更"}[kind] == id_.type


def test_an_id_is_an_address_that_never_changes() -> None:
    assert str(NoticeId(date(2026, 11, 2), "sfb-close", "close")) == "2026-11-02-sfb-close-close"


@pytest.mark.parametrize(
    "text", ["", "2026-11-02-a", "2026-02-30-a-close", "2026-11-02-a-open", "2026-11-02-a-close\n"]
)
def test_what_is_no_id_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        NoticeId.parse(text)
