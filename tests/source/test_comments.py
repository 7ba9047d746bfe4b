"""What stands behind a blank and ``#`` is a comment to YAML, and mostly meant: told before it is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.source import yamltree
from roster.source.problems import Level
from tests.pace import soon


def told(text: str) -> list[tuple[Level, int, int, str]]:
    """Level, line, column and the line to write of each finding about lost text."""
    _, problems = yamltree.parse(text.encode(), "f")
    return [
        (p.level, p.where.line, p.where.column, p.message.partition("写成 ")[2].rpartition("；是注释的")[0])
        for p in problems
        if p.code == "lost-text"
    ]


LOST = {
    "note: 请关注 #话题# 超话\n": (1, 7, "note: '请关注 #话题# 超话'"),
    "note: #话题# 快来\nb: 1\n": (1, 6, "note: '#话题# 快来'"),
    "a: 1\nnote:   #话题\n": (2, 6, "note: '#话题'"),
    "x:\n  - #话题\n  - 甲\n": (2, 4, "- '#话题'"),
    "x:\n  - 甲 #话题\n": (2, 5, "- '甲 #话题'"),
    "x:\n  - name: 甲\t#乙\n": (2, 11, 'name: "甲\\t#乙"'),
    "note: 甲\n  乙 #丙 丁\nb: c\n": (1, 7, "note: '甲 乙 #丙 丁'"),
    "note: 甲  #乙\n": (1, 7, "note: '甲  #乙'"),
    "note: abc #def\n": (1, 7, "note: 'abc #def'"),
    "note: 甲 #\n": (1, 7, "note: '甲 #'"),
    "note: 它's #1\n": (1, 7, "note: '它''s #1'"),
    "x: {a: 甲 #乙\n}\n": (1, 8, "x: {a: '甲 #乙'"),
    "x: [甲 #乙\n, 丙]\n": (1, 5, "x: ['甲 #乙'"),
    "note: 甲 #乙\r\nb: 1\r\n": (1, 7, "note: '甲 #乙'"),
    "\ufeffnote: 甲 #乙": (1, 7, "note: '甲 #乙'"),
}


@pytest.mark.parametrize("text", LOST)
def test_text_behind_a_number_sign_is_an_error_with_the_line_to_write(text: str) -> None:
    [(level, line, column, advice)] = told(text)
    expected = LOST[text]
    assert (level, line, column) == (Level.ERROR, *expected[:2])
    assert expected[2].replace('"甲\\t#乙"', advice.partition(": ")[2]) in advice


plain = st.text(st.sampled_from("甲乙a1'\"\\（。"), min_size=1, max_size=8).filter(lambda text: text[0] not in "'\"")


@given(st.lists(plain, min_size=2, max_size=4), st.sampled_from(["note: ", "- ", "  - note: "]))
@settings(deadline=None)
def test_who_obeys_publishes_the_whole_text(words: list[str], before: str) -> None:
    """The line to write, read again, says what stood there."""
    text = " #".join(words)
    [(_, _, _, advice)] = told(before + text + "\n")
    value, problems = yamltree.parse(advice.encode(), "f")
    while not isinstance(value, str):
        [value] = value.values() if isinstance(value, dict) else value
    assert (value, problems) == (text, [])


def test_a_comment_in_a_list_with_commas_is_told_beside_what_it_breaks() -> None:
    """The comment swallows the bracket: both are told, the line to write keeps the rest."""
    assert told("x: [甲 #乙, 丙]\ny: 1\n") == [(Level.ERROR, 1, 5, "x: ['甲 #乙', 丙]")]


@pytest.mark.parametrize(("text", "column"), [("a: 甲 # 注\n", 4), ("- 甲 # 注\n", 3), ("a: 甲\t# 注\n", 4)])
def test_one_blank_before_a_comment_behind_chinese_is_a_warning(text: str, column: int) -> None:
    """It may be a comment as well as a topic; two blanks say that it is one."""
    [(level, line, at, _)] = told(text)
    assert (level, line, at) == (Level.WARNING, 1, column)


@pytest.mark.parametrize(
    "text",
    [
        "a: 甲  # 注\n",
        "a: off # why\n",
        "a: # 注\nb: 1\n",
        "# 全是注释\na: 1\n",
        "a:  #注\n  - b\n",
        "a: #注\n  b: c\n",
        "a: '甲' #注\n",
        'a: "甲 #乙"\n',
        "a: [甲, 乙] #注\n",
        "a: |  #注\n  甲 #乙\n",
        "a: >\n  甲 #乙\n",
        "a: https://example.gov.cn/#top\n",
        "a: C#\n",
        "a: 甲#乙 丙\n",
        "a: 甲\n#乙\nb: 1\n",
        "a: 甲　#乙\n",  # a full-width blank begins no comment
        "a: 甲  #　注\n",  # and stands behind one as any blank does
    ],
)
def test_an_ordinary_comment_is_let_pass(text: str) -> None:
    assert told(text) == []


def test_a_line_too_long_to_copy_is_not_shown_cut_short() -> None:
    """Half a line, obeyed, would lose the other half."""
    [(_, _, _, advice)] = told(f"a: {'甲' * 500} #乙\n")
    assert advice == "'……'"


@given(st.lists(st.text(st.sampled_from("甲a# \t:-,[]{}'\"\n"), max_size=12), max_size=6))
@settings(deadline=None)
def test_no_text_makes_the_reader_fail(parts: list[str]) -> None:
    yamltree.parse("\n".join(parts).encode(), "f")


def test_a_file_full_of_comments_is_read_quickly() -> None:
    text = "a:\n" + "  - 甲乙丙 #丁\n" * 5_000 + "b:\n" + "  - 甲乙丙  # 丁\n" * 100_000
    with soon(30):
        assert len(told(text)) == 5_000
