"""Markdown as clerks write it: lists under a sentence, lines broken within Chinese text, topics."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.render.chinese import one_line
from roster.render.losses import Link, Picture, written
from roster.render.templates import markdown


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("材料如下：\n- 甲\n- 乙", "<p>材料如下：</p><ul><li>甲</li><li>乙</li></ul>"),
        ("材料如下\n1. 甲\n2. 乙", "<p>材料如下</p><ol><li>甲</li><li>乙</li></ol>"),
        ("- 甲\n续行\n- 乙", "<ul><li>甲续行</li><li>乙</li></ul>"),
        ("- 甲\n1. 乙", "<ul><li>甲</li></ul><ol><li>乙</li></ol>"),
        ("3. 丙\n4. 丁", '<ol start="3"><li>丙</li><li>丁</li></ol>'),
        ("公告期满后\n停止服务", "<p>公告期满后停止服务</p>"),
        ("公告期满后，\n  停止服务", "<p>公告期满后，停止服务</p>"),
        ("见**说明**\n第二条", "<p>见<strong>说明</strong>第二条</p>"),
        ("> 引用\n引用", "<blockquote><p>引用引用</p></blockquote>"),
        ("甲 App\nABC 乙", "<p>甲 App ABC 乙</p>"),
        ("停止服务。\n业务办理如下", "<p>停止服务。<br> 业务办理如下</p>"),
        ("一、甲\n二、乙\n（三）丙", "<p>一、甲<br> 二、乙<br> （三）丙</p>"),
        ("1.甲\n2.乙", "<p>1.甲<br> 2.乙</p>"),
        ("联系人：办公室\n电话：0000-1", "<p>联系人：办公室<br> 电话：0000-1</p>"),
        ("请关注\n#话题# 超话", "<p>请关注 #话题# 超话</p>"),
        ("# 标题\n\n甲", "<h1>标题</h1><p>甲</p>"),
        ("甲 | 乙\n--- | ---\n丙 | 丁\n戊 | 己", None),
        ("```\n甲\n乙\n- 丙\n```", "<pre><code>甲 乙 - 丙 </code></pre>"),
        ("截至\n2026. 完", "<p>截至 2026. 完</p>"),
        ("第一段\n\n第二段", "<p>第一段</p><p>第二段</p>"),
    ],
)
def test_lines_and_lists_stay_as_they_were_written(text: str, made: str | None) -> None:
    got = re.sub(r"(?<=>)\s+(?=<)", "", str(markdown(text))).replace("\n", " ")
    assert got == made if made else got.count("<tr>") == 3 and "丁</td></tr><tr><td>戊" in got


TEXTS = st.text(st.sampled_from("甲乙。：、-*#1. \n`|>[]<&"), max_size=60)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_no_character_of_chinese_is_lost_or_doubled(text: str) -> None:
    """Whatever stands around them."""
    shown = html.unescape(re.sub(r"<[^>]*>", "", str(markdown(text))))
    assert re.findall("[甲乙]", shown) == re.findall("[甲乙]", text)


@given(st.lists(st.sampled_from(["甲", "乙。", "ab", " c ", ""]), max_size=6))
def test_one_line_has_blanks_only_where_letters_meet(lines: list[str]) -> None:
    made = one_line("\n".join(lines))
    assert "\n" not in made and made.replace(" ", "") == "".join(lines).replace(" ", "")
    assert not re.search("[甲乙。] [甲乙]", made)


def test_what_a_reader_would_not_get_is_found() -> None:
    """Pictures and links in both ways of writing, each once."""
    text = (
        '![图](images/a.png) <img src="b.png"> [甲](../x/) [甲](../x/) <a href="/y/">乙</a> <font size=3>丙</font>\n\n'
        "<script>丁</script> **戊** <abc@example.gov.cn> <示例>\n\n    [代码](z/)\n"
    )
    assert list(written(text)) == [
        Picture("images/a.png"),
        Picture("b.png"),
        Link("../x/"),
        Link("/y/"),
        Link("mailto:abc@example.gov.cn"),
    ]
