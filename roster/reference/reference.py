"""JSON Schema for editors and the page about the data format, both made from ``records``."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from ..records.accounts import AccountsFile
from ..records.arrangements import WorkdaysFile
from ..records.articles import ArticlesFile
from ..records.fakes import FakesFile
from ..records.fields import is_record
from ..records.inspections import InspectionsFile
from ..records.internal import InternalFile
from ..records.platforms import PlatformsFile
from ..records.postings import PostingsFile
from ..records.registers import RegistersFile
from ..records.requests import SubmissionFile
from ..records.site import Site
from ..source.files import (
    ACCOUNTS,
    ARTICLES,
    FAKES,
    INSPECTIONS,
    INTERNAL,
    PLATFORMS,
    POSTINGS,
    REGISTERS,
    SITE,
    WORKDAYS,
)
from ..text.scalars import VISIBLE_LINE, VISIBLE_TEXT

_FILES = {
    f"{ACCOUNTS}、data/accounts/ 下的 .yaml": (AccountsFile, "单位和账号，由各单位填写"),
    PLATFORMS: (PlatformsFile, "平台登记，由网站管理员填写"),
    SITE: (Site, "站点设置，由网站管理员填写"),
    WORKDAYS: (WorkdaysFile, "工作日安排，由网站管理员填写"),
    FAKES: (FakesFile, "假冒账号，由主管单位填写"),
    INSPECTIONS: (InspectionsFile, "检查记录，由主管单位填写"),
    INTERNAL: (InternalFile, "内部信息，由主管单位填写，一个字也不上网"),
    REGISTERS: (RegistersFile, "跟随的名录，由网站管理员填写"),
    "申请单": (SubmissionFile, "各单位在 apply/ 填写，不放进 data/，由 `file --from` 写入名录，见[单位办理](apply.md)"),
    POSTINGS: (PostingsFile, "公告上线记录，由程序写，请勿手工改动"),
    ARTICLES: (ArticlesFile, "门户栏目里的文章，由程序写，请勿手工改动"),
}
_INTRO = """\
# 数据格式

本页由程序的类型定义生成（`python site.py docs`），与检查用的是同一份定义，不要手工修改。

- 所有内容先当作文字读入，再按下表的要求解释：`0123` 就是 `0123`，`no` 就是 `no`，不需要加引号。
- 日期一律写成 `2026-11-20`。
- 不认识的字段、重复的字段、锚点（`&`）、引用（`*`）、标签（`!`）和多份文档（`---`）都会报错。
- 字段写了名称但没有内容，等于没有写。
"""


_SCHEMAS: Mapping[str, type] = {
    "data/schema.json": AccountsFile,
    "data/schema-fakes.json": FakesFile,
    "data/schema-inspections.json": InspectionsFile,
    "data/schema-internal.json": InternalFile,
}


def schemas() -> Mapping[str, bytes]:
    """JSON Schema of the files that offices write, by path, so that editors complete and explain."""
    return {path: _schema(kind) for path, kind in _SCHEMAS.items()}


def submission_schema() -> bytes:
    """``docs/submission.schema.json``: JSON Schema for a submission, as ``apply/`` writes it (docs/apply.md)."""
    return _schema(SubmissionFile)


def _schema(kind: type) -> bytes:
    made = TypeAdapter(kind).json_schema(by_alias=True, schema_generator=_EditorSchema)
    made["$schema"] = "http://json-schema.org/draft-07/schema#"
    text = json.dumps(_draft_7(made), ensure_ascii=False, indent=1, sort_keys=True)
    return (text + "\n").encode()


class _EditorSchema(GenerateJsonSchema):
    """Editors read draft-07."""

    schema_dialect = "http://json-schema.org/draft-07/schema#"


def _draft_7(value: Any) -> Any:
    """``$defs`` → ``definitions``. Every scalar is text to us, so a text may look like a number to an editor."""
    if isinstance(value, list):
        return [_draft_7(item) for item in value]
    if not isinstance(value, dict):
        return value.replace("#/$defs/", "#/definitions/") if isinstance(value, str) else value
    made = {("definitions" if key == "$defs" else key): _draft_7(item) for key, item in value.items()}
    if made.get("pattern") in (VISIBLE_LINE, VISIBLE_TEXT):
        del made["pattern"]  # the check tells of invisible characters; an editor would show the pattern
    if made.get("type") == "string" and not made.keys() & {"pattern", "format", "enum", "const"}:
        made["type"] = ["string", "number"]
    return made


def page() -> bytes:
    """``docs/format.md``: every file, record and field, in Chinese."""
    parts = [_INTRO]
    told: set[type] = set()
    for path, (kind, purpose) in _FILES.items():
        parts.append(f"## {path}\n\n{purpose}。\n")
        parts += _tables(kind, told)
    return "\n".join(parts).encode()


def _tables(kind: type, told: set[type]) -> Iterator[str]:
    """The table of a record, then those of the records inside it, each once."""
    if kind in told:
        return
    told.add(kind)
    fields = {n: i for n, i in kind.__pydantic_fields__.items() if n != "place"}
    rows = "".join(_row(info.alias or name, info) for name, info in fields.items())
    yield (
        f"### {kind.__name__}\n\n{(kind.__doc__ or '').strip()}\n\n| 字段 | 名称 | 必填 | 说明 | 示例 |\n|---|---|"
        f"---|---|---|\n{rows}"
    )
    for info in fields.values():
        for inner in _records_in(info.annotation):
            yield from _tables(inner, told)


def _row(key: str, info: Any) -> str:
    required = "是" if info.is_required() else ""
    examples = "、".join(f"`{example}`" for example in info.examples or ())
    inner = "".join(f"（见 {kind.__name__}）" for kind in _records_in(info.annotation))
    return f"| `{key}` | {info.title or ''} | {required} | {(info.description or '') + inner} | {examples} |\n"


def _records_in(annotation: Any) -> Iterator[type]:
    if is_record(annotation):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _records_in(argument)
