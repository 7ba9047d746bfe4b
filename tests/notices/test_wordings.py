"""What notices say by a site's own templates, in the form of today and in that of the first version."""

from datetime import date
from pathlib import Path

import pytest

from roster.check.outcome import Outcome, Sound
from roster.notices.wording import Wording
from tests.pace import soon
from tests.support import ROOT, account, board_of, changed, check_with, data_files, ended

DAY = date(2026, 11, 2)
NOTICE = "2026-11-02-ylg-close"
CLOSING = data_files([account("a", ended("2026-11-02", reason="整合", note="# 又一个标题\n\n说明"))])
OURS = board_of(CLOSING, DAY).notices[NOTICE].wording
# As the first version had them: the pieces, or the template of a change, printed the title too.
OLD = {path.stem: path.read_text("utf-8") for path in (Path(__file__).parent / "first_templates").glob("*.html")}
NOW = {name: (ROOT / f"templates/notices/{name}.html").read_text("utf-8") for name in OLD}
CANCELLING = data_files([account("a", ended("2026-11-02", type="注销"))])
CHANGING = data_files([account("a", changed("2026-11-02", name=("旧名", "新名")), name="新名")])


def with_templates(**own: str) -> Outcome:
    """The site with templates of its own in templates/notices/."""
    return check_with(CLOSING, DAY, {f"notices/{name}.html": text for name, text in own.items()})


def wording(**own: str) -> Wording:
    checked = with_templates(**own)
    assert isinstance(checked, Sound), checked.findings
    return checked.sources.register.board.notices[NOTICE].wording


def test_title_and_body_come_from_templates_of_their_own() -> None:
    """A heading in the body is part of the body."""
    assert OURS.title == "关于关停“示例样例”微信公众号的公告"
    assert OURS.body.startswith("<p>根据") and "<h1>又一个标题</h1>" in OURS.body
    assert wording(title="{{ unit_name }} &amp; 其他：{{ items[0].name }}").title == "示例市样例馆 & 其他：示例样例"
    assert wording(close="<p>{{ unit_name }}</p>") == Wording(OURS.title, "<p>示例市样例馆</p>")


@pytest.mark.parametrize("heading", ["<h1>{}</h1>", '<h1 class="x">{}</h1>', "\n<!-- x --><h1>\n{}</h1>"])
def test_a_template_of_the_first_version_still_prints_its_title(heading: str) -> None:
    """One <h1>, then the text: as all templates of notices were."""
    assert wording(close=heading.format("关闭“{{ items[0].name }}”&amp;") + "<p>正文</p>\n\n<p>完</p>") == Wording(
        "关闭“示例样例”&", "<p>正文</p>\n<p>完</p>"
    )


@pytest.mark.parametrize("own", [("parts",), ("parts", "close", "cancel", "change"), ("close", "cancel", "change")])
@pytest.mark.parametrize(
    ("data", "title", "says"),
    [
        (CLOSING, "关于关停“示例样例”微信公众号的公告", "关停以下账号："),
        (CANCELLING, "关于关停并注销“示例样例”微信公众号的公告", "注销以下账号："),
        (CHANGING, "关于“旧名”更名为“新名”的公告", "“旧名”"),
    ],
)
def test_copies_of_the_first_versions_templates_still_work(
    own: tuple[str, ...], data: dict[str, bytes], title: str, says: str
) -> None:
    """A site may have its own copy of the pieces, of the templates, or of both; who printed the title says it."""
    checked = check_with(data, DAY, {f"notices/{name}.html": OLD[name] for name in own})
    assert isinstance(checked, Sound), checked.findings
    [notice] = checked.sources.register.board.notices.values()
    assert says in notice.wording.body and "<h1>关于" not in notice.wording.body
    if "parts" not in own and data is CLOSING:
        assert notice.wording == OURS, "旧的 close.html 用新的 parts.html，说的是新的话"
    if "parts" not in own and data is not CHANGING:
        assert notice.wording.title == title


def test_a_copy_of_the_templates_of_today_changes_nothing() -> None:
    assert wording(**NOW) == OURS


def test_a_title_that_does_not_end_is_a_finding_that_says_what_to_write() -> None:
    """Before, everything would have been the title."""
    checked = with_templates(close="<h1>关于关停的公告<p>正文</p>")
    assert not isinstance(checked, Sound)
    [problem] = checked.findings
    assert problem.code == "template" and "notices/title.html" in problem.message


@pytest.mark.parametrize("piece", ["<", "<p", "<del>", "<s ", "</", "&", ">", "<!--"])
def test_a_bomb_takes_time_in_proportion(piece: str) -> None:
    """What begins and never ends, a hundred thousand times: no look for its end again and again."""
    wording = Wording("标题", piece * 100_000)
    with soon(3):
        assert wording.is_said_by(Wording("标题", piece * 100_000)) and wording.digest


def test_words_that_lead_elsewhere_are_other_words() -> None:
    """Whoever can write the website must not turn a link of a notice to a place of his own and have the day count."""
    ours, theirs = (
        Wording("公告", f'<p>见<a href="{to}">网站</a>。</p>') for to in ("https://a.gov.cn/", "https://a.cc/")
    )
    assert ours.digest == theirs.digest and ours.is_said_by(ours)
    assert not ours.is_said_by(theirs) and not Wording("公告", "<p>见网站。</p>").is_said_by(theirs)
