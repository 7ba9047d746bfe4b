"""``plan``: a picture of a code that says something else now is never without a word to the reviewer."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from roster.check import inputs
from roster.check.outcome import Outcome
from roster.directory.day import Day
from roster.review import plans
from roster.source.files import Image
from tests.support import account, data_files, program, unit

DAY = Day(date(2026, 11, 20))
ONE, TWO, THREE = (f"http://weixin.qq.com/r/{letter * 22}" for letter in "ABC")
A = account("a", name="示例样例", qr="images/a.png")
B = account("b", name="示例健康", qr="images/b.png", unit="wjw")


def site(accounts: list[dict[str, Any]] = [A, B], **codes: str) -> Outcome:  # noqa: B006
    images = {f"images/{name}.png": Image(b"x", codes=(code,)) for name, code in codes.items()}
    data = data_files(accounts, [unit(), unit("wjw", "示例市卫生健康委员会")])
    return inputs.check(replace(program(), data=data, images=images), DAY)


def told(before: Outcome, after: Outcome) -> list[str]:
    return [line for line in plans.plan(before, after, []).suspicious if "扫出来" in line]


def test_nothing_is_told_of_what_says_the_same() -> None:
    assert told(site(a=ONE, b=TWO), site(b=TWO, a=ONE)) == []


def test_another_content_is_told_with_both() -> None:
    [line] = told(site(a=ONE, b=TWO), site(a=THREE, b=TWO))
    assert "“示例样例”（a）" in line and f"由“{ONE}”改为“{THREE}”" in line


def test_pictures_that_were_swapped_are_told_with_whose_they_were() -> None:
    """Each is still one account's alone: no rule between records can see it."""
    first, second = told(site(a=ONE, b=TWO), site(a=TWO, b=ONE))
    assert "原来是“示例健康”（b）的" in first and "原来是“示例样例”（a）的" in second


@pytest.mark.parametrize(("code", "is_told"), [(ONE, True), (THREE, False)])
def test_a_new_account_with_the_code_of_another_is_told(code: str, is_told: bool) -> None:
    """The other lost it in the same change."""
    new = account("c", name="示例新号", qr="images/c.png", unit="wjw")
    lines = told(site(a=ONE, b=TWO), site([A | {"qr": "images/d.png"}, B, new], b=TWO, c=code, d=THREE + "x"))
    assert any("（c）" in line for line in lines) == is_told


def test_a_first_picture_of_a_known_account_is_told() -> None:
    without = {key: value for key, value in A.items() if key != "qr"}
    [line] = told(site([without, B], b=TWO), site(a=ONE, b=TWO))
    assert f"扫出来是“{ONE}”" in line
