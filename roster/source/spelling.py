"""A line by itself: its blanks, dash, colon and quotes as YAML wants them."""

import re
from collections.abc import Iterator, Sequence

from . import brackets, copied, writing
from .layout import column_of_key
from .vocabulary import Vocabulary

# Each with as many spaces as it looks like.
_BLANKS = {
    "\t": "  ",
    "\u3000": "  ",
    "\xa0": " ",
    "\u202f": " ",
    "\u2009": " ",
    "\u200b": "",
    "\ufeff": "",
    "\u2060": "",
}
_BLANK = "[ " + "".join(_BLANKS) + "]"
_NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
_DASH = rf"(?:[-－—–−•·●○■□▪◆➢√]|(?<!\*)\*(?!\*)|{_NUMBER}[.．、)）]|[(（]{_NUMBER}[)）]|[①-⑳])"
_LINE = re.compile(
    rf"(?P<lead>{_BLANK}*)(?P<dash>(?:{_DASH}{_BLANK}*){{1,2}})?"
    rf"(?P<key>[A-Za-z_]{{1,30}}){_BLANK}*(?P<colon>[:：﹕∶︰=＝;；]){_BLANK}*(?P<value>.*)"
)
# A name between marks, in wide letters or in Chinese; bold may end behind the colon.
_SAID = re.compile(
    rf"(?P<lead>{_BLANK}*)(?P<dash>(?:{_DASH}{_BLANK}*){{1,2}})?"
    rf"(?P<key>[^\s:：﹕∶︰=＝;；{{\[]{{1,40}}(?: [^\s:：﹕∶︰=＝;；]{{1,10}})?){_BLANK}*"
    rf"(?P<colon>[:：﹕∶︰=＝;；])(?:\*\*|__)?{_BLANK}*(?P<value>.*)"
)
_NO_COLON = re.compile(
    rf"(?P<lead>{_BLANK}*)(?P<dash>{_DASH}{_BLANK}*)?(?P<key>[A-Za-z_]{{1,30}}){_BLANK}+(?P<value>\S.*)"
)
_BULLET = re.compile(r"[^-－—–−]+")
_FIELD = re.compile(r"(?P<before> *(?:- )?(?P<key>[a-z_]+): +)(?P<value>[^\s|>#].*)")
_HEADING = re.compile(rf"(?P<lead>{_BLANK}*)(?P<key>[a-z_]{{1,30}}){_BLANK}*(?P<value>)")
_ITEM = re.compile(rf"(?P<lead>{_BLANK}*)(?P<dash>{_DASH}(?:{_BLANK}*{_DASH}(?=\s))?){_BLANK}*(?P<value>\S.*)")
_FIELDS_OF_ONE_LINE = re.compile(r"[\s,，;；]+(?=[a-z_]{2,30}\s*[:：])")
_NEEDS_QUOTES = re.compile(r"[@`%*&!|>\[\]{},]|.*(?::\s| #)|.*:$")
_IN_BRACKETS = re.compile(r"\[.*\]|\{.*\}")  # a list or a record on one line, with a fault in it
_MARKED = re.compile(r"(?P<mark>[|>][+-]?) +(?P<text>[^\s#].*)")
_DASHED = re.compile(r"[-?] +\S")
_QUOTED_WORD = re.compile(r"""(?:'(?:[^']|'')*'|"[^"\\]*")\s*[^\s,，#\]}'"]""")  # and more of the text behind it
_CLOSING_QUOTE = re.compile("[’‘“”＇＂`´]$")  # as other keyboards write it
_IN_QUOTES = re.compile(r"""(["'])(?:(?!\1).)*\1""")
OPEN_QUOTE = re.compile(r"""(?P<before>.*?[:-] +|\s*)(?P<quote>["'])(?P<inner>(?:(?!(?P=quote)).)*)""")
# How a remark begins elsewhere; and what can be nothing else: a line without a colon that begins with no word of ours.
_COMMENT_MARK = re.compile(r"＃|//+|/\*+|;+|--+(?=\s*\w)|<!--+")
_REMARK = re.compile(rf"(?!{_DASH})[^\sA-Za-z0-9_\"'\[\]{{}}#:：](?:[^:：]*|[^:：]{{4,}}[:：])|[-=*~_—－]{{3,}}")
# What YAML reads as a field already, whatever it is called.
_AS_YAML = re.compile(r" *(?:- +)*[^\s:\"'`*&!%@|>{}\[\],#=+\u200b\ufeff-][^:]*:(?: |$)")
_CHINESE = re.compile(r"[\u4e00-\u9fffIDU/ ]*[\u4e00-\u9fff][\u4e00-\u9fffIDU/ ]*|UID")
_COLON = "冒号要用英文的“:”，前面不空，后面空一格"
WITHOUT_COLON = "字段名后面少了冒号，要写英文的“:”，后面空一格"


def respelt(line: str, words: Vocabulary) -> Iterator[tuple[str, list[str]]]:
    """The line with blanks, dash and colon as YAML wants them."""
    for match in _readings(line, words):
        parts = match.groupdict()
        lead = "".join(_BLANKS.get(char, char) for char in parts["lead"])
        why = ["" if lead == parts["lead"] else _named(parts["lead"])]
        dash = "- " if parts.get("dash") else ""
        why.append(_about_dash(parts.get("dash")))
        written = parts.get("key") or ""
        key = words.named(written) or written
        body = copied.value(key, parts["value"], words)
        why.append("内容两边的符号、后面的逗号不要" if _is_other(body, parts["value"]) else "")
        if key:
            body = f"{key}: {body}".rstrip()
            why += ["" if key == written else _about_name(written, key), _about_colon(match)]
        yield lead + dash + body, [reason for reason in why if reason]
        if key and dash and _BULLET.fullmatch(parts["dash"]):
            why[1] = "行首的编号、圆点不要"
            yield lead + body, [reason for reason in why if reason]


def tidied(line: str, words: Vocabulary) -> str:
    """A line that YAML can read, its value without marks round it and as its field takes it."""
    field = _FIELD.fullmatch(line)
    if field is None or field["key"] not in words.fields:
        return line
    body = copied.value(field["key"], field["value"], words)
    return field["before"] + writing.scalar(body, "") if _is_other(body, field["value"]) else line


def certain(line: str, words: Vocabulary) -> tuple[str, str]:
    """A line on which a field stands for certain, its name between marks or behind blanks that are none, and what is
    wrong with it; the line itself where it may be something else, such as words of a text.
    """
    if _AS_YAML.match(line):
        return line, ""
    field = next((match for match in _readings(line, words) if match.re in (_LINE, _SAID)), None)
    if field is None or not words.named(field["key"]) or _about_dash(field["dash"]):
        return line, ""
    if not field["lead"].strip(" ") and (field.re is _LINE or _CHINESE.fullmatch(field["key"])):
        return line, ""
    text, why = next(respelt(line, words))
    return text, "，".join(why)


def _is_other(body: str, value: str) -> bool:
    return body != value.rstrip()


def _about_name(written: str, key: str) -> str:
    return f"字段名要用英文的 {key}" if _CHINESE.search(written) else f"字段名只写 {key}，两边不加符号"


def _readings(line: str, words: Vocabulary) -> Iterator[re.Match[str]]:
    """A field, or else what may be one without its colon, and an item of a list."""
    field = None if _COMMENT_MARK.match(line.lstrip()) else _LINE.fullmatch(line) or _SAID.fullmatch(line)
    if field and (field.re is _LINE or words.named(field["key"])):
        yield field
        return
    if (bare := _NO_COLON.fullmatch(line)) and bare["key"] in words.fields:
        yield bare
    if (heading := _HEADING.fullmatch(line)) and heading["key"] in words.nested:
        yield heading
    if item := _ITEM.fullmatch(line):
        yield item


def _about_dash(dash: str | None) -> str:
    if dash and dash.rstrip().endswith("-") and len(dash.strip()) > 1:
        return "“- ”只写一个，前面不加别的符号"
    return "" if dash in (None, "- ") else "“-”要用英文的减号，后面空一格"


def _about_colon(field: re.Match[str]) -> str:
    """What is wrong between a field and its value; empty where nothing is."""
    if field.re in (_NO_COLON, _HEADING):
        return WITHOUT_COLON if field.re is _NO_COLON else "这一行是下面各行的标题，后面少了英文的“:”"
    written = field.string[field.end("key") : field.start("value")].replace("**", "").replace("__", "")
    return "" if written in (": ", ":") and written + field["value"] != ":" + field["value"] else _COLON


def _named(blanks: str) -> str:
    names = {"\t": "Tab", "\u3000": "全角空格", "\xa0": "不间断空格"}
    found = "、".join(dict.fromkeys(names.get(char, "看不见的字符") for char in blanks if char != " "))
    return f"缩进用了{found}，要用英文空格"


def says_field(line: str, words: Vocabulary) -> bool:
    """True for a line on which a field is meant, however it is written."""
    return next(_readings(line, words), None) is not None


def names_field(line: str, words: Vocabulary) -> bool:
    """True for a line on which a field of the format is named, with something like a colon behind it or a blank."""
    fields = (match for match in _readings(line, words) if match.re in (_LINE, _SAID))
    return any(words.named(match["key"]) for match in fields) or bool(words.named(line.split()[0]))


def as_comment(line: str) -> Iterator[tuple[str, str, bool]]:
    """A line that says something about the data as a comment, and whether it is one for certain."""
    text = line.strip(" \t\u3000")
    lead = "".join(_BLANKS.get(char, char) for char in line[: line.index(text)])
    if mark := _COMMENT_MARK.match(text):
        yield f"{lead}# {text[mark.end() :].strip()}", "说明要以英文的 # 加空格开头", True
    elif _REMARK.fullmatch(text):
        yield f"{lead}# {text}", "这一行不是字段；是说明的，前面要加英文的 # 和空格", False


def quoted(line: str, words: Vocabulary) -> Iterator[tuple[str, str]]:
    """The line with its text in quotes, its brackets as they are meant, or its fields on lines of their own, or with
    the quote that is missing.
    """
    match = re.fullmatch(r"(?P<before> *(?:- )?(?:(?P<key>[A-Za-z_]+): +|(?<=- ) *))(?P<value>\S.*)", line)
    if match and (meant := brackets.as_meant(match["key"] or "", match["value"], words)):
        yield match["before"] + meant, brackets.WHY
    elif match and len(_FIELDS_OF_ONE_LINE.split(match["value"])) > 1:
        yield from _on_lines(line, words)
    elif match and (key := match["key"]) and (marked := _MARKED.fullmatch(match["value"])) and key in words.prose:
        lead = " " * column_of_key(line)
        yield f"{match['before']}{marked['mark']}\n{lead}  {marked['text']}", "“|”后面不写内容，另起一行写"
    elif match and (key := match["key"]) in words.nested and _DASHED.match(match["value"]):
        lead = " " * column_of_key(line)
        yield f"{match['before'].rstrip()}\n{lead}  {match['value']}", "“- ”要另起一行"
    elif match and (_needs_quotes(match["value"]) or (_DASHED.match(match["value"]) and match["key"] in words.prose)):
        yield match["before"] + writing.scalar(match["value"].rstrip(), "'"), _why_quotes(match["value"])
    if (match := OPEN_QUOTE.fullmatch(line)) and match["inner"]:
        written = line.rstrip()
        if _CLOSING_QUOTE.search(written):
            yield written[:-1] + match["quote"], "右边的引号也要用英文的"
        else:
            yield written + match["quote"], "引号没有闭合"


def _fields(text: str, words: Vocabulary) -> Sequence[tuple[str, str]]:
    """The fields that somebody wrote on one line, as YAML wants their values; nothing where a part of it is none."""
    parts = [re.split(r"\s*[:：]\s*", field, maxsplit=1) for field in _FIELDS_OF_ONE_LINE.split(text.strip())]
    if not all(len(part) == 2 and part[1] for part in parts[:-1]) or len(parts[-1]) != 2:
        return ()  # the last may be a heading
    return [(key, _as_value(key, value, words)) for key, value in parts]


def _on_lines(line: str, words: Vocabulary) -> Iterator[tuple[str, str]]:
    """Several fields on the line of one, each on a line of its own."""
    lead = line[: column_of_key(line)]
    fields = _fields(line[len(lead) :], words)
    if fields and lead.strip() in ("", "-"):
        yield (
            lead + ("\n" + " " * len(lead)).join(f"{key}: {value}".rstrip() for key, value in fields),
            "一行只写一个字段",
        )


def _as_value(key: str, value: str, words: Vocabulary) -> str:
    if not value or _IN_QUOTES.fullmatch(value):
        return value
    return brackets.as_meant(key, value, words) or writing.scalar(value, "")


def _needs_quotes(value: str) -> bool:
    if _QUOTED_WORD.match(value):
        return True
    is_written_so = value[0] in "\"'" or _IN_BRACKETS.fullmatch(value) is not None
    return not is_written_so and _NEEDS_QUOTES.match(value) is not None


def _why_quotes(value: str) -> str:
    if value[0] in "[{":
        return "方括号、花括号要成对，是文字的要加引号"
    return f"以 {value[0]} 开头的内容要加引号" if not value[0].isalnum() else "内容里有英文冒号、# 的要加引号"
