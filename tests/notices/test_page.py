"""A notice's page as its readers see it: what nobody sees does not count, and no page is too hostile to read."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.notices import page
from roster.notices.wording import Wording
from tests.pace import soon

WORDING = Wording(
    "关于关停“样例”的公告", "<p>根据规定，决定关停。</p>\n<ol>\n<li>甲 &amp; 乙</li>\n</ol>\n<p>特此公告。</p>"
)
ARTICLE = f"<article class=x data-notice-wording><h1>{WORDING.title}</h1>\n{WORDING.body}\n</article>"


def shown(article: str = ARTICLE, before: str = "", after: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><title>x</title></head><body>{before}"
        f'<div data-notice-state="公示中" data-notice-version="2" data-notice-unit="甲&amp;乙局">{article}</div>'
        f"{after}</body></html>"
    )


def says_it(text: str) -> bool:
    """True if a reader of the page sees the whole notice and nothing else in it."""
    wording = page.read(text).wording
    return wording is not None and WORDING.is_said_by(wording)


def test_a_page_says_wording_version_and_unit() -> None:
    """Word for word, and the body as it stands there: it may have to be recorded."""
    read = page.read(shown())
    assert says_it(shown()) and read.wording.body.strip() == WORDING.body
    assert (read.marks["data-notice-version"], read.marks["data-notice-unit"]) == ("2", "甲&乙局")


@pytest.mark.parametrize(
    "article",
    [
        ARTICLE.replace("class=x data-notice-wording", "data-notice-wording class='x'"),
        ARTICLE.replace("data-notice-wording", 'data-notice-wording=""'),
        ARTICLE.replace("data-notice-wording", "DATA-NOTICE-WORDING='' id=y").replace("<article", "<ARTICLE\n"),
        ARTICLE.replace("article", "section"),
        ARTICLE.replace("h1>", "h2>"),
        ARTICLE.replace("<h1>", '<h1 class="x"><b>').replace("</h1>", "</b></h1>"),
        ARTICLE.replace("<p>", '<p class="x" title="a>b">'),
        ARTICLE.replace("决定", "<!-- 不 -->决定"),
    ],
)
def test_how_a_template_writes_its_marks_does_not_matter(article: str) -> None:
    """Order and quoting of attributes, another element, another level of heading: the words count."""
    assert says_it(shown(article))


def test_marks_are_found_in_any_order_and_quoting() -> None:
    """A site may override the template."""
    text = shown().replace('data-notice-state="公示中" data-notice-version="2"', "id=z data-notice-version=2 lang='zh'")
    assert page.read(text).marks["data-notice-version"] == "2"


HIDING: dict[str, Callable[[str], str]] = {
    "a comment": lambda words: f"<!-- {words} -->",
    "a comment with a space in its end": lambda words: f"<!-- -- > {words} -->",
    "a script": lambda words: f"<script>{words}</script>",
    "a script of JSON": lambda words: f'<script type="application/json">{words}</script>',
    "a script that hides its end": lambda words: f"<script><!-- <script></script>{words}--></script>",
    "the same, ended as a comment": lambda words: f"<script><!-- --!><script></script>{words}--></script>",
    "a template": lambda words: f"<template>{words}</template>",
    "templates": lambda words: f"<template><template></template>{words}</template>",
    "a text field": lambda words: f"<textarea>{words}</textarea>",
    "a style": lambda words: f"<style>{words}</style>",
    "a title": lambda words: f"<title>{words}</title>",
    "noscript": lambda words: f"<noscript>{words}</noscript>",
    "an iframe": lambda words: f"<iframe>{words}</iframe>",
    "a selection": lambda words: f"<select><option>{words}</select>",
    "a drawing": lambda words: f"<svg><desc>{words}</desc></svg>",
    "hidden": lambda words: f"<div hidden>{words}</div>",
    "hidden until found": lambda words: f"<div hidden=until-found><div></div>{words}</div>",
    "display none": lambda words: f'<div style="color: red; DISPLAY :none">{words}</div>',
    "display none with a comment": lambda words: f'<div style="display:/**/none" style="">{words}</div>',
    "visibility": lambda words: f"<div style='visibility: hidden'>{words}</div>",
    "no opacity": lambda words: f'<div style="opacity:0">{words}</div>',
    "no size": lambda words: f'<div style="font-size: 0">{words}</div>',
    "another place": lambda words: f'<div style="position:absolute;left:-9999px">{words}</div>',
    "a margin away": lambda words: f'<div style="margin-left:-9999px">{words}</div>',
    "clipped": lambda words: f'<div style="clip-path:inset(50%)">{words}</div>',
    "no height": lambda words: f'<div style="height:0;overflow:hidden">{words}</div>',
    "the colour of the page": lambda words: f'<div style="color:#fff">{words}</div>',
    "an escaped word of style": lambda words: f'<div style="displ\\61y:none">{words}</div>',
    "struck out": lambda words: f"<del>{words}</del>",
    "a closed dialog": lambda words: f"<dialog>{words}</dialog>",
    "folded away": lambda words: f"<details>{words}</details>",
    "an attribute": lambda words: f'<img alt="{words.replace(chr(34), "&quot;")}">',
    "an attribute with ends of tags": lambda words: f"<p title='>{words.replace(chr(39), '')}<'></p>",
    "the end of an element": lambda words: f"</p x='>{words.replace(chr(39), '')}<a y='></a>",
    "a text field with an end inside": lambda words: f"<div hidden><textarea></div></textarea>{words}</div>",
    "a table that keeps the end out": lambda words: f"<div hidden><table></div>{words}</table></div>",
    "a declaration": lambda words: f"<![CDATA[ {words} ]]>",
    "never closed": lambda words: f"<div hidden>{words}",
}


@pytest.mark.parametrize("how", HIDING)
def test_a_notice_that_nobody_sees_is_not_online(how: str) -> None:
    """Wherever the whole notice is hidden, a look finds none."""
    assert not says_it(shown(HIDING[how](ARTICLE)))


@pytest.mark.parametrize("how", HIDING)
def test_words_that_nobody_sees_are_not_said(how: str) -> None:
    """A paragraph of the notice that is hidden is missing, whatever the page still holds."""
    assert not says_it(shown(ARTICLE.replace("<p>特此公告。</p>", HIDING[how]("<p>特此公告。</p>"))))


ALTERED: dict[str, Callable[[str], str]] = {
    "a word": lambda text: text.replace("关停。", "保留。"),
    "more words": lambda text: text.replace("</article>", "<p>以上作废。</p></article>"),
    "more words between comments": lambda text: text.replace("</ol>", "</ol><!-->以上作废<!-- -->"),
    "more words after a comment": lambda text: text.replace("</ol>", "</ol><!-- --!>以上作废<!-- -->"),
    "more words, struck out": lambda text: text.replace("</ol>", "</ol><del>以上作废</del>"),
    "words struck out": lambda text: text.replace("决定关停", "<s>决定</s>关停"),
    "more words after a declaration": lambda text: text.replace("</ol>", "</ol><![CDATA[>以上作废<!-- ]]> -->"),
    "words before the title": lambda text: text.replace("<h1>", "作废<h1>"),
    "a second wording": lambda text: text + text,
    "a wording inside": lambda text: text.replace("</ol>", "</ol><article>x</article>"),
    "no title": lambda text: re.sub("<h1>.*</h1>", "", text),
    "no end": lambda text: text.replace("</article>", ""),
    "an end that never comes": lambda text: text.replace("</ol>", "</ol><p title='"),
    "plain text from here": lambda text: text.replace("</ol>", "</ol><plaintext>"),
}


@pytest.mark.parametrize("how", ALTERED)
def test_a_page_that_says_something_else_is_not_the_notice(how: str) -> None:
    """Words added, taken away or in doubt: the day does not count."""
    assert ALTERED[how](ARTICLE) != ARTICLE
    assert not says_it(shown(ALTERED[how](ARTICLE)))


def test_words_that_are_struck_out_in_the_notice_itself_are_its_words() -> None:
    """A note in Markdown may hold them."""
    struck = Wording("公告", "<p>甲<del>乙</del>丙</p>")
    assert struck.is_said_by(struck) and not struck.is_said_by(Wording("公告", "<p>甲乙丙</p>"))
    assert struck.digest == Wording("公告", "<p>甲乙丙</p>").digest, "the ledger's digests stay what they are"


MANY = 400_000
FEWER = MANY // 10  # where each costs more
HOSTILE = {
    "quotation marks": "‹" * MANY,
    "less than": "<" * MANY,
    "tags never ended": "<a " * (FEWER // 3),
    "ends never ended": "</a" * (FEWER // 3),
    "comments never ended": "<!--x>" * (FEWER // 6),
    "comments in comments": "<!-- " * (FEWER // 5),
    "declarations": "<!x" * (FEWER // 3),
    "marked sections": "<![if x" * (FEWER // 7),
    "instructions": "<?" * (FEWER // 2),
    "scripts": "<script>" * (FEWER // 8),
    "ends in a script": "<script>" + "</" * (FEWER // 2),
    "open quotes": "<a x='\"" * (FEWER // 7),
    "attributes": "<a" + " x" * (FEWER // 2),
    "elements that nobody ends": "<div hidden>" + "<b>" * (FEWER // 6) + "</i>" * (FEWER // 8),
    "comments in a style": "<p style='" + "/*" * (FEWER // 2) + "'>",
    "ampersands": "&" * FEWER,
    "references": "&#" * (FEWER // 2),
    "headings": "<h1>" * (FEWER // 4),
    "struck out": "<del>" * (FEWER // 5),
    "NUL": "\0" * FEWER,
}


@pytest.mark.parametrize("what", HOSTILE)
def test_no_page_takes_for_ever(what: str) -> None:
    """Linear in its length, wherever it stands, and no exception; several seconds on a slow machine at most."""
    text = HOSTILE[what]
    with soon(20):
        page.read(shown(ARTICLE.replace("</ol>", f"</ol>{text}")))


@settings(max_examples=150, deadline=None)
@given(
    pieces=st.lists(
        st.sampled_from(
            (
                *("<article data-notice-wording>", "<article>", "</article>", "<h1>", "</h1>", "<p hidden>", "</p>"),
                *("<!--", "-->", "--!>", "<script>", "</script>", "<![", "]]>", "<template>", "</template>", "<svg/>"),
                *(
                    "<table>",
                    "</table>",
                    "<textarea>",
                    "</textarea>",
                    "<del>",
                    "</del>",
                    "<",
                    ">",
                    "</",
                    "&",
                    "'",
                    "字",
                ),
                *("<p title='", '<p title="', "<?", "<!", "<plaintext>", "\0", "&#x110000;", "<code data-digest>"),
            )
        ),
        max_size=30,
    )
)
def test_no_page_is_a_traceback(pieces: list[str]) -> None:
    """Whatever stands there."""
    read = page.read("".join(pieces))
    if read.wording is not None:
        assert isinstance(read.wording.digest, str)
        list(read.wording.text)


def test_a_style_that_hides_nothing_is_no_reason_not_to_believe_a_page() -> None:
    """A gateway that sets margins around everything costs a notice no day."""
    assert says_it(shown(f'<div style="margin: 0 auto; padding:8px; text-align: left;">{ARTICLE}</div>'))
