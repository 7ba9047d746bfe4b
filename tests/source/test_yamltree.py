"""YAML to plain text: nothing is guessed, nothing raises, every position is where the reader's eye finds it."""

import tracemalloc

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from roster.source import marks, writing, yamltree
from roster.source.problems import Place, Position

PATH = "data/accounts.yaml"

# Half characters are no text, and no record may hold YAML's odd line breaks: the schema refuses them. What XML cannot
# carry is refused by the reader.
NOT_IN_XML = "".join(chr(code) for code in range(32) if code not in (9, 10, 13)) + "\ufffe\uffff"
characters = st.characters(exclude_categories=("Cs",), exclude_characters="\x85\u2028\u2029" + NOT_IN_XML)
# Texts that look like something else, or that YAML finds hard to write.
awkward = st.sampled_from(
    [
        "0123456",
        "no",
        "yes",
        "null",
        "~",
        "1:30",
        "2026-02-30",
        "1e3",
        "0x1F",
        ".inf",
        "<<",
        "-",
        "#",
        "---",
        "...",
        ":",
        "&",
        "*",
        "!",
        "|",
        ">",
        "%",
        "@",
        "`",
        "{a}",
        "[b]",
        "'c'",
        '"d"',
        "?",
        "=",
        "",
        "a: b",
        "a #b",
        "- a",
        "a\nb",
        "\n",
        " \n a",
        "a\n",
        "a\n\n",
        "\ta",
        "a ",
        "\u3000",
        "\x7f",
        "\ufeff",
        "𠮷",
        "a\r\nb",
    ]
)
texts = st.one_of(awkward, st.text(characters, max_size=40))
trees = st.recursive(
    texts,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=20,
)


def depth(tree) -> int:
    inner = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    return 1 + max(map(depth, inner), default=0) if isinstance(tree, dict | list) else 0


def read(text: str):
    """The value of a text that has no problems."""
    value, problems = yamltree.parse(text.encode(), PATH)
    assert problems == []
    return value


def told(data: bytes) -> list[tuple[str, int, int]]:
    _, problems = yamltree.parse(data, PATH)
    return [(p.code, p.where.line, p.where.column) for p in problems]


@pytest.mark.parametrize(
    "text",
    [
        "0123456",
        "no",
        "No",
        "off",
        "yes",
        "true",
        "null",
        "~",
        "1:30",
        "2026-02-30",
        "2026-11-20",
        "1e3",
        "1_000",
        "0x1F",
        "0o17",
        ".inf",
        "-0",
        "=",
    ],
)
def test_a_scalar_is_kept_as_it_was_written(text):
    """``0123456`` stays ``0123456`` and ``no`` stays ``no``: YAML's own types are never applied."""
    assert read(f"a: {text}\nb: [{text}]\n") == {"a": text, "b": [text]}
    assert read(f"{text}: a\n") == {text: "a"}


def test_block_and_flow_style_mean_the_same():
    """A clerk may write a list in one line or in many."""
    expected = {"a": ["1", "2"], "b": {"c": "d"}}
    assert read("a: [1, 2]\nb: {c: d}\n") == read("a:\n  - 1\n  - 2\nb:\n  c: d\n") == expected


@pytest.mark.parametrize("text", ["a:\nb: 1\n", "a: \nb: 1\n", "a: # nothing\nb: 1\n", "{a: , b: 1}"])
def test_a_key_with_nothing_after_it_is_left_out(text):
    """``description:`` with nothing behind it is the same as no description."""
    assert read(text) == {"b": "1"}


def test_an_empty_text_in_quotes_is_kept():
    """Who writes quotes means an empty text; the schema tells what it thinks of it."""
    assert read("a: ''\nb: \"\"\n") == {"a": "", "b": ""}


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n", "\ufeff"])
def test_a_file_without_content_is_an_empty_mapping(text):
    """An empty file is a file without records, not a crash."""
    assert read(text) == {}


def test_the_subset_is_told_with_position():
    """Anchors, tags and merge keys are findings where they stand, all in one run."""
    data = b"a: &x 1\nb: !!int 5\nc: {<<: {d: e}}\n"
    assert told(data) == [("anchor", 1, 4), ("tag", 2, 4), ("merge-key", 3, 5)]


@pytest.mark.parametrize("escape", ["\\0", "\\a", "\\e", "\\x01", "\\x1f", "\\uFFFF", "\\ufffe", "\\U0000FFFF"])
def test_an_escape_for_what_no_feed_can_carry_is_told_where_it_stands(escape):
    """Told once, and not in what is read: a document with it could not be written."""
    value, problems = yamltree.parse(f'a: "甲{escape}乙"\nb: ["{escape}"]\n'.encode(), PATH)
    assert [(p.code, p.where.line, p.where.column) for p in problems] == [
        ("control-character", 1, 4),
        ("control-character", 2, 5),
    ]
    assert "U+" in problems[0].message and value == {"a": "甲乙", "b": [""]}


def test_half_a_character_is_no_crash():
    """The reader of escapes refuses it, or it is told as any other."""
    _, problems = yamltree.parse(rb'a: "\ud800"' + b"\n", PATH)
    assert [p.code for p in problems] in (["control-character"], ["yaml-syntax"])


def test_escapes_that_every_document_carries_are_read():
    assert read('a: "甲\\n乙\\t\\u4E19\\\\"\n') == {"a": "甲\n乙\t丙\\"}


def test_a_quoted_merge_key_is_an_ordinary_name():
    """Only the bare ``<<`` merges."""
    assert read("'<<': a\n") == {"<<": "a"}


def test_what_stood_before_a_fault_is_still_read():
    """One wrong line does not hide what is wrong in the lines above it."""
    records = "".join(f"  - id: {name}\n    name: {name}\n" for name in "abc")
    value, problems = yamltree.parse(f"units:\n{records}accounts:\n{records}  @\n".encode(), PATH)
    assert [(p.code, p.where.line) for p in problems] == [("yaml-syntax", 15)]
    assert [unit["id"] for unit in value["units"]] == ["a", "b", "c"]
    assert value["accounts"][:2] == [{"id": "a", "name": "a"}, {"id": "b", "name": "b"}]


def test_the_first_of_two_equal_keys_counts():
    """A duplicate is told at the second key, and a long name does not flood the message."""
    value, problems = yamltree.parse(b"a: 1\nb: 2\na: 3\n", PATH)
    assert value == {"a": "1", "b": "2"}
    assert [(p.code, p.where) for p in problems] == [("duplicate-key", Position(PATH, 3, 1))]
    _, problems = yamltree.parse(b"x" * 5000 + b": 1\n" + b"? " + b"x" * 5000 + b"\n: 1\n", PATH)
    assert all(len(p.message) < 200 for p in problems)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("甲: 乙\n丙: 示例".encode("gbk"), ("not-utf8", 1, 1)),
        ("甲: 乙\n丙: ".encode() + "卫健".encode("gbk"), ("not-utf8", 2, 4)),
        (b"\xef\xbb\xbf" + "甲: 乙\n丙: ".encode() + "卫健".encode("gbk"), ("not-utf8", 2, 4)),
        (b"\xef\xbb\xbf" + "甲: ".encode() + "卫健".encode("gbk"), ("not-utf8", 1, 4)),
        ("甲: 乙".encode("utf-16"), ("not-utf8", 1, 1)),
        ("甲: \x00".encode(), ("control-character", 1, 4)),
        ("\ufeff甲: \x1b".encode(), ("control-character", 1, 4)),
        ("甲: 1\r\n乙: \x07\r\n".encode(), ("control-character", 2, 4)),
        (b"a: 1\nb: " + b"x" * 70_000, ("line-too-long", 2, 1)),
        ("甲: {乙: [丙, *d]}".encode(), ("alias", 1, 12)),
        ("甲: 1\n---\n乙: 2\n".encode(), ("several-documents", 2, 1)),
        ("甲: 1\n[乙]: 2\n".encode(), ("key-not-text", 2, 1)),
        ("𠮷𠮷: @x\n".encode(), ("yaml-syntax", 1, 5)),
    ],
)
def test_a_fault_is_told_where_an_editor_shows_it(data, expected):
    """Line and column count characters from 1; a byte order mark is no character."""
    assert told(data) == [expected]


def test_an_unclosed_quote_is_told_where_it_opens():
    """The end of the file helps nobody to find the missing quote."""
    assert told('a: 1\nb: "示例\nc: 2\nd: 3\n'.encode()) == [("yaml-syntax", 2, 4)]


@pytest.mark.parametrize("colon", [":", "："])
def test_a_colon_without_a_blank_is_told_on_its_line(colon):
    """``name:健康`` is the commonest slip of all: the line it stands on is the line to look at."""
    assert [(code, line) for code, line, _ in told(f"a: 1\nname{colon}健康\nb: 2\n".encode())] == [("yaml-syntax", 2)]


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("a:\n  - b: 1\n\tc: 2\n", "Tab"),
        ("a: 1\nname:健康\nb: 2\n", "冒号"),
        ("a: 1\nname：健康\nb: 2\n", "冒号"),
        ("a: '健康\n", "引号"),
        ("a: @健康\n", "引号"),
        ("a: *健康\n", "引号"),
        ("a: !健康 b\n", "引号"),
        ("a: 健康: 示例\n", "引号"),
        ("a: {b: 1\n", "括号"),
        ("a: - b\n", "- "),
    ],
)
def test_a_syntax_fault_says_in_chinese_what_to_do(text, advice):
    """A clerk reads advice, never the parser's English."""
    _, problems = yamltree.parse(text.encode(), PATH)
    assert [p.code for p in problems] == ["yaml-syntax"]
    assert advice in problems[0].message
    assert "while" not in problems[0].message


@given(st.binary(max_size=300))
@example(b"\xef\xbb\xbf\xff")
@example(b"%YAML 9.9\n---\na: b")
@example(b'"\\ud800"')
@settings(deadline=None)
def test_parse_never_raises_for_bytes(data):
    """Whatever lies in a file is data or a finding."""
    value, problems = yamltree.parse(data, PATH)
    assert isinstance(value, dict | list | str)
    assert {p.code for p in problems} <= {"not-utf8", "control-character"} or data
    marks.locate(data, [Place(PATH, ("a", 0))])


@given(st.text(st.sampled_from("ab:-?&*!|>'\"{}[],#%@`~<. \n\t甲：\\x"), max_size=120))
@settings(max_examples=400, deadline=None)
def test_parse_never_raises_for_yaml_like_text(text):
    """The characters that mean something to YAML, in every mixture."""
    value, problems = yamltree.parse(text.encode(), PATH)
    assert isinstance(value, dict | list | str)
    lines = text.count("\n") + 1
    assert all(1 <= p.where.line <= lines + 1 and p.where.column >= 1 for p in problems)
    marks.locate(text.encode(), [Place(PATH, ("a",)), Place(PATH, ("a", 0, "b"), of_key=True)])


@given(trees)
@settings(deadline=None)
def test_what_was_dumped_is_read_back(tree):
    """The program can write what it reads: every text comes back to the character."""
    value, problems = yamltree.parse(writing.dump(tree), PATH)
    assert (problems == [] and value == tree) or depth(tree) >= yamltree.MAX_DEPTH


@given(st.dictionaries(texts, trees, max_size=3))
@settings(deadline=None)
def test_a_dump_is_read_back_below_a_header(tree):
    """Comments above a file of the program do no harm."""
    assert read(writing.dump(tree, header="# 由程序写\n").decode()) == tree


words = st.text(st.sampled_from("甲乙丙丁abcxyz𠮷é"), min_size=1, max_size=8)


@st.composite
def documents(draw):
    """A text in block style, with the place and position of every key and value."""
    lines, where = [], {}

    def node(keys: tuple, indent: int, level: int) -> None:
        kind = draw(st.sampled_from(["map", "list", "leaf"] if level < 4 else ["leaf"]))
        if kind == "leaf":
            quote = draw(st.sampled_from(["", "'", '"']))
            blanks = " " * draw(st.integers(1, 3))
            where[keys] = (len(lines), len(lines[-1]) + len(blanks) + 1)
            lines[-1] += f"{blanks}{quote}{draw(words)}{quote}"
            return
        if draw(st.booleans()):
            lines.append("# " + draw(words))
        names = draw(st.lists(words, min_size=1, max_size=3, unique=True))
        if kind == "list":
            names = range(len(names))
        for number, name in enumerate(names):
            lines.append(" " * indent + (f"{name}:" if kind == "map" else "-"))
            if number == 0:
                where[keys] = (len(lines), indent + 1)
            if kind == "map":
                where["key", *keys, name] = (len(lines), indent + 1)
            node((*keys, name), indent + 2, level + 1)

    lines.append("---")
    node((), 0, 0)
    return draw(st.sampled_from(["", "\ufeff"])), draw(st.sampled_from(["\n", "\r\n"])), lines, where


@given(documents())
@settings(deadline=None)
def test_locate_finds_every_token_where_it_stands(document):
    """Key or value, deep or shallow, behind Chinese, comments, CRLF and a byte order mark."""
    mark, end, lines, where = document
    data = (mark + end.join(lines) + end).encode()
    expected = {}
    for keys, position in where.items():
        is_key = keys[:1] == ("key",)
        place = Place(PATH, keys[1:] if is_key else keys, of_key=is_key)
        expected[place] = Position(PATH, *position)
    assert marks.locate(data, expected) == expected


def test_a_place_that_is_not_there_is_told_at_the_nearest():
    """A missing field is shown at the record in which it is missing."""
    data = "units:\n  - id: a\n  - id: b\n    name: 乙\n".encode()
    missing = Place(PATH, ("units", 1, "contact", "phone"))
    assert marks.locate(data, [missing]) == {missing: Position(PATH, 3, 5)}


def test_an_empty_value_is_told_at_its_key():
    """Where nothing stands, the key is what can be seen."""
    data = b"units:\n  - id:\n    name: x\n"
    place = Place(PATH, ("units", 0, "id"))
    assert marks.locate(data, [place]) == {place: Position(PATH, 2, 5)}


def test_an_empty_key_does_not_draw_findings_of_the_full_one():
    """``name:`` then ``name: x``: the value that counts is the one that is pointed at."""
    data = b"a:\na: x\n"
    value, problems = yamltree.parse(data, PATH)
    place = Place(PATH, ("a",))
    assert problems or (value == {"a": "x"} and marks.locate(data, [place])[place].line == 2)


def test_locating_in_a_broken_file_gives_what_can_be_had():
    """A second fault in a file does not take the position from the first."""
    data = b"a: 1\nb: 2\nc: [\n"
    places = [Place(PATH, ("b",)), Place(PATH, ("zz",))]
    assert marks.locate(data, places) == {places[0]: Position(PATH, 2, 4), places[1]: Position(PATH, 1, 1)}


@pytest.mark.parametrize(
    "text",
    [
        "? [a, b]\n: c\nd: e\n",
        "a: 1\n{x: y}: [z]\nb: 2\n",
        "{a: b, c: d}: e\n",
        "a: {{ b }}\nd: 1\n",
        "[[[a]]]: d\n",
        "? ? a\n",
        "- [a]: b\n",
    ],
)
def test_a_key_that_is_no_text_does_not_confuse_locating(text):
    """``{{ name }}`` from a template is told by parse; locate still answers for what stands above it."""
    _, problems = yamltree.parse(text.encode(), PATH)
    assert [p.code for p in problems] == ["key-not-text"]
    places = [Place(PATH, ("a",)), Place(PATH, ("b", 0)), Place(PATH, ("d",))]
    found = marks.locate(text.encode(), places)
    assert text[:2] != "a:" or found[places[0]] == Position(PATH, 1, 4)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_depth_costs_nothing(opening):
    """Nesting made to exhaust the stack is one finding, also when positions are wanted."""
    data = ("a: " * (opening in "[{a: ") + opening * 20_000).encode()
    assert len(told(data[:60_000])) == 1
    marks.locate(data[:60_000], [Place(PATH, ("a", 0, 0, 0)), Place(PATH, ("b",))])


def test_a_million_bad_characters_cost_little_memory():
    """Only the first findings of a hostile file are told, and only they are kept."""
    data = (b"\0" * 1000 + b"\n") * 1000
    tracemalloc.start()
    try:
        count = len(told(data))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count <= 20
    assert peak < 30 * len(data)
