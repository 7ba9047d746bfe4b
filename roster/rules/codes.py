"""Every code that a finding can carry, with the rule behind it in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from .. import rules
from ..source.problems import Level
from . import changes


@dataclass(frozen=True, slots=True)
class Code:
    """``rule`` is the rule in words with the clause it stands on; ``section`` is where the documents tell of it.

    ``when`` says which commands look. A site may change the level of a code that is not ``fixed``.
    """

    code: str
    rule: str
    level: Level
    section: str
    when: str = "check、build"
    fixed: bool = True


# What is told while files are read. These have no clause: they are what the data format itself asks.
_READING = {
    "file-too-large": "文件不超过规定的大小：数据文件 64 MB，网页和模板 2 MB，照原样复制的文件 32 MB。",
    "not-utf8": "文件一律用 UTF-8 编码。",
    "line-too-long": "一行不超过 64 KB；正常的内容到不了这么长。",
    "control-character": "文件里没有看不见的控制字符，也没有网页、订阅和公文里不能有的字符（XML 1.0）。",
    "lost-text": "空格加 # 后面是注释，不算内容：内容里有 # 的，整段加引号；是注释的，# 前面空两格、后面空一格。",
    "joined-lines": "一项内容写在一行里，列表的一项前面有“- ”，上下对齐；连到上一行后面的，就成了一项。",
    "yaml-syntax": "文件合乎 YAML 的写法：缩进用空格，引号、括号成对。",
    "merge-conflict": "文件里没有 git 合并时留下的冲突标记：两边都改了同一处，由人来决定。",
    "several-documents": "一个文件只有一份内容，中间没有“---”。",
    "alias": "不用引用（*）：同样的内容各写一遍，谁都看得懂。",
    "anchor": "不用锚点（&）：同样的内容各写一遍，谁都看得懂。",
    "merge-key": "不用合并键（<<）：字段逐个写出。",
    "tag": "不用标签（!）：所有内容先当作文字读入。",
    "too-deep": "嵌套不超过 12 层；格式里用不到更深的。",
    "too-many-values": "一个文件、一条记录里的内容不多到不像名录数据。",
    "too-many-findings": "一个文件的问题超过一万处时，后面的不再列出。",
    "too-complex": "文章和公告说明不长到、不复杂到要几分钟才能生成：二十万字、一段一万字、八层列表以内。",
    "key-not-text": "字段名是一段文字，不是列表或下级字段。",
    "duplicate-key": "一条记录里，一个字段只写一次。",
    "too-long": "内容不超过该字段的长度。",
    "not-a-mapping": "文件开头是“units:”这样的字段。",
    "wrong-shape": "字段下面该是文字的写文字，该是列表的写列表，该是下级字段的写下级字段。",
    "not-a-record": "列表里的每一项是一条记录，写成“- id: …”。",
    "missing-key": "必填的字段都要写。",
    "unknown-key": "只写格式里有的字段；写错的字段不会被悄悄忽略。",
    "bad-date": "日期写成“年-月-日”，如 2026-11-20，并且真有这一天；年份在 1900 到 2199 之间。",
    "bad-value": "从规定的几个值里选一个。",
    "bad-address": "网址写完整，以 https:// 或 http:// 开头；邮箱写成 name@example.gov.cn 的样子。",
    "bad-file-name": "文件名只用小写字母、数字和连字符；图片写成 images/ 下的文件。",
    "bad-text": "内容符合该字段的写法，没有看不见的字符。",
    "empty-text": "写了字段就要有内容；没有内容的，删去这一行。",
    "empty-list": "至少写一条。",
    "newer-format": "数据的格式版本不高于程序懂得的版本。",
    "newer-evidence": "上线记录的证据版本不高于程序懂得的版本。",
    "bad-followed": "跟随的名录照它公开的样子存下：每条都合乎格式，页面都在它自己的网址下面。",
    "missing-file": "站点设置 data/site.yaml 不能少。",
    "symlink": "不接受符号链接：链接指到哪里，别人看不出来。",
    "template": "模板合乎写法，用到的名称都有。",
    "path-collision": "两样内容不能占用同一个网址。",
}
_BOARD, _RELEASE, _WRITING = "公告和日历", "发布", "文件的写法"
_TOLD = (
    Code(
        "published-ledger",
        "网站上的上线记录完整、封条前后相连、是这个名录的，才听它的。",
        Level.WARNING,
        _BOARD,
    ),
    Code(
        "posting-unsigned",
        "有密钥的名录，上线记录都有密钥的签名：别人写进来的记录不算（公示期的证据）。",
        Level.ERROR,
        _BOARD,
    ),
    Code(
        "posted-wording",
        "公告上线后，正文不悄悄改动：要改的写 corrections，公示期重新计算（南通办法第十六条）。",
        Level.WARNING,
        _BOARD,
    ),
    Code(
        "posted-correction",
        "登记的更正（type: 更正）改到了已经上线的公告里的内容的，公告也要更正：在那条备案里写 corrections。",
        Level.ERROR,
        _BOARD,
        fixed=True,
    ),
    Code(
        "closed-early",
        "公示期满才能关停、注销（南通办法第十六条）：期满以前就办结的，公告继续公示，情况列入报告。",
        Level.WARNING,
        _BOARD,
    ),
    Code(
        "unknown-year",
        "放假安排还没有公布的年份，公示期算到那里就停下，不猜（国务院办公厅每年公布）。",
        Level.WARNING,
        _BOARD,
    ),
    Code(
        "dead-link",
        "网站里的链接都打得开（国办发〔2017〕47号：不能有打不开的链接）；正式发布时是错误。",
        Level.WARNING,
        _RELEASE,
        "build",
    ),
    Code(
        "stale-codeowners",
        "由程序生成的 CODEOWNERS 与数据里的 owners 一致：合并请求由该看的人看。",
        Level.WARNING,
        _RELEASE,
    ),
    Code(
        "older-format", "数据按最新一版格式写成；旧的照样能读，运行 upgrade 升级。", Level.WARNING, _WRITING, fixed=True
    ),
    Code(
        "leftover-file",
        "编辑器和系统留下的文件（.bak、~、Thumbs.db）不读取，也不发布。",
        Level.WARNING,
        _WRITING,
        fixed=True,
    ),
    Code(
        "blocked-by-policy",
        "站点自己的模板里没有行内的脚本、样式，也不从别的网站取文件：网页的安全策略不许，浏览器不会用。",
        Level.WARNING,
        _RELEASE,
        fixed=True,
    ),
    Code(
        "request-refused",
        "申请单里要办的事，与名录现在的样子接得上：账号、单位、平台写编号，原来的内容没有变。",
        Level.ERROR,
        _WRITING,
        "file --from",
    ),
    Code(
        "internal-record",
        "内部信息（data/internal.yaml）的每一条对着名录里的一个单位或账号，各写一次。",
        Level.ERROR,
        _WRITING,
        fixed=True,
    ),
    Code("classified", "涉密的单位和账号不登记在公开的名录里。", Level.ERROR, _WRITING, fixed=True),
    Code("address-gone", "登记的主页网址、单位网址还在。", Level.WARNING, _RELEASE, "check --online"),
)


@cache
def codes() -> Mapping[str, Code]:
    """Every code by its name, in the order of the documents."""
    found: dict[str, Code] = {}
    for code in _all():
        found.setdefault(code.code, code)
    return found


def _all() -> Iterator[Code]:
    for check in rules.CHECKS:
        yield Code(check.code, check.rule, check.level, "备案和账号", fixed=check.fixed)
    for check in changes.CHECKS:
        yield Code(check.code, check.rule, check.level, "改动", "check --base", check.fixed)
    yield from _TOLD
    for check in rules.RELEASE_CHECKS:
        yield Code(check.code, check.rule, check.level, _RELEASE, "build --release、deploy")
    for code, rule in _READING.items():
        yield Code(code, rule, Level.ERROR, _WRITING)


def clause(code: str) -> str:
    """The rule of a code with its clause, in words; empty for a code that nobody knows."""
    known = codes().get(code)
    return known.rule if known else ""
