"""The filings that wait: filed and not entered, or entered and not reported upward."""

from collections.abc import Iterator

from ..directory import chain
from ..directory.chain import Waiting
from ..directory.directory import Directory
from .section import Row, Section, row_of


def sections(directory: Directory) -> Iterator[Section]:
    """The backlog, where the site asks for any stage; the office's own to do, so that no unit has to mend it."""
    policy = directory.site.filing
    asked = [(stage, limit) for stage in chain.STAGES if (limit := stage.limit(policy))]
    if not asked:
        return
    rules = (f"{stage.name}在 {limit.working_days} 个工作日内{limit.cited}" for stage, limit in asked)
    rows = sorted((_row(directory, one) for one in chain.backlog(directory)), key=lambda row: str(row.cells[6]))
    yield Section(
        "backlog",
        "备案积压",
        "还没有录入、上报的备案",
        f"{'，'.join(rules)}；规定施行以前的不算。由主管单位办理。",
        ("单位", "平台", "账号名称", "编号", "备案类型", "等着", "从哪天起", "期限", "结论"),
        tuple(rows),
        todo=False,
    )


def _row(directory: Directory, one: Waiting) -> Row:
    told = "没有到期" if one.last is None or one.last >= directory.today else "已超过期限"
    cells = (one.account.name, one.account.id, one.filing.type, one.stage.name, one.since, one.last, told)
    return row_of(directory, one.account, cells, f"{one.since} 起等着{one.stage.name}：{told}")
