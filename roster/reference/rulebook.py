"""``docs/rules.md`` and a page for every code, made from the rules themselves and their examples."""

from collections.abc import Iterator, Mapping

from ..rules.codes import Code, codes
from ..source.files import Files
from ..source.problems import Level, as_text
from . import examples
from .examples import Example

_LANGUAGES = {"yaml": "yaml", "md": "markdown", "html": "html"}
_LEVELS = {Level.ERROR: "错误", Level.WARNING: "提醒"}
_INTRO = """\
# 规则

本页由程序里的规则生成（`python site.py docs`），不要手工修改。每个代码有一页，写着依据、会报问题的写法和改好的写法。

检查的每一行，开头是文件、第几行、第几列，末尾方括号里是代码。\
“错误”（error）使网站不能生成，“提醒”（warning）只是告知。\
可以调整的规则，在 `data/site.yaml` 里这样设置：

```yaml
rules:
  second-account: error
  name-length: off
```

等级有 `error`（错误）、`warning`（提醒）、`off`（不检查）。其余规则关系到名录的承诺，不能调整。
"""


def pages(found: Mapping[str, Example], site: Files) -> dict[str, bytes]:
    """Path below the project → page: the table of all codes, and a page for each with its example."""
    made = {"docs/rules.md": "".join(_tables()).encode()}
    for code in codes().values():
        made[f"docs/rules/{code.code}.md"] = "\n".join(_page(code, found[code.code], site)).encode()
    return made


def _tables() -> Iterator[str]:
    yield _INTRO
    for section in dict.fromkeys(code.section for code in codes().values()):
        yield f"\n## {section}\n\n| 代码 | 规则和依据 | 等级 | 调整 | 何时检查 |\n|---|---|---|---|---|\n"
        for code in codes().values():
            if code.section == section:
                may = "" if code.fixed else "可以"
                yield (
                    f"| [`{code.code}`](rules/{code.code}.md) | {code.rule} | {_LEVELS[code.level]} | {may} | "
                    f"{code.when} |\n"
                )


def _page(code: Code, example: Example, site: Files) -> Iterator[str]:
    yield f"# `{code.code}`\n"
    yield f"{code.rule}\n"
    may = "不能调整" if code.fixed else "可以在 `data/site.yaml` 的 `rules` 里调整"
    yield f"等级：{_LEVELS[code.level]}，{may}。检查的时候：{code.when}。[全部规则](../rules.md)\n"
    yield from _setting(example)
    if example.before:
        yield "## 原来是\n"
        yield from _files(example.before, {})
    yield "## 会报问题\n"
    yield from _shown(example.fails, example.fails_in_words, example.before)
    if example.fails:
        yield "检查会说：\n"
        yield f"```text\n{as_text(examples.findings(example, example.fails, site))}```\n"
    yield "## 改好以后\n"
    yield from _shown(example.passes, example.passes_in_words, example.fails or example.before)
    if example.note:
        yield f"{example.note}\n"


def _setting(example: Example) -> Iterator[str]:
    """What an example with accounts or postings takes for granted."""
    if any(path.startswith(("data/accounts", "data/postings")) for path in example.passes):
        committed = f"原来的数据提交于 {examples.COMMITTED_ON}；" if example.before else ""
        yield f"例子里，今天是 {examples.TODAY}；{committed}单位 `sfb`、`wjw` 已经登记。\n"


def _shown(texts: Mapping[str, str], words: str, above: Mapping[str, str]) -> Iterator[str]:
    if words:
        yield f"{words}\n"
    yield from _files(texts, above)


def _files(texts: Mapping[str, str], above: Mapping[str, str]) -> Iterator[str]:
    """Files with their texts; one that stands ``above`` with the same text is only named."""
    for path, text in texts.items():
        if above.get(path) == text:
            yield f"`{path}` 和上面一样。\n"
            continue
        yield f"`{path}`：\n"
        yield f"```{_LANGUAGES.get(path.rpartition('.')[2], 'text')}\n{_visible(text.rstrip())}\n```\n"


def _visible(text: str) -> str:
    """A Tab and what no screen shows, by their numbers."""
    return "".join(c if c.isprintable() or c == "\n" else f"⟨U+{ord(c):04X}⟩" for c in text)
