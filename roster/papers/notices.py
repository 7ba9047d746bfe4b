"""A notice to be signed, or as it was posted: for paper, for an article of the portal, for an account's last post."""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ..notices.board import BoardNotice
from ..notices.titles import things
from ..notices.wording import Wording
from ..notices.wordings import Item
from ..public.register import Register
from ..render.templates import chinese_date, clean
from .blocks import Block, blocks

MOST_CHARACTERS = 300  # of a short text: what people read of a post


@dataclass(frozen=True, slots=True)
class NoticePaper:
    """The words of a notice, and where the register shows it."""

    id: str
    unit_name: str
    announced_on: date
    wording: Wording
    address: str
    day: date

    @property
    def title(self) -> str:
        """What stands above it."""
        return self.wording.title

    @property
    def signature(self) -> tuple[str, str]:
        """What stands below it: who announces, and when."""
        return self.unit_name, chinese_date(self.announced_on)

    @property
    def is_signed(self) -> bool:
        """True if the words end with the signature, as they do by the program's templates."""
        return self.wording.body.endswith(self._signed)

    @property
    def unsigned(self) -> str:
        """The words under the title, as HTML, without the signature where that ends them."""
        return self.wording.body.removesuffix(self._signed)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The same, as paragraphs."""
        return blocks(clean(self.unsigned))

    @property
    def _signed(self) -> str:
        return "\n".join(f"<p>{html.escape(line, quote=False)}</p>" for line in self.signature)


def paper(register: Register, notice: BoardNotice) -> NoticePaper:
    """A notice of the board: as the filings have it, or, once it was seen online, as it was seen."""
    signed = register.directory.unit_name_on(notice.unit, notice.announced_on)
    return NoticePaper(
        id=notice.id,
        unit_name=notice.posting.unit_name if notice.posting else signed,
        announced_on=notice.announced_on,
        wording=notice.wording,
        address=f"{register.directory.site.base_url}notices/{notice.id}/",
        day=register.today,
    )


def short_text(paper: NoticePaper, verb: str, items: Sequence[Item], successors: Sequence[str]) -> str:
    """A notice in a few lines, for the last post of each account; without ``items`` it only says where to read it."""
    lines = [paper.title, *_told(verb, items, successors)]
    last = [f"公告全文：{paper.address}", "　".join(paper.signature)]
    while len(lines) > 1 and len("\n".join([*lines, *last])) > MOST_CHARACTERS:
        del lines[-1]
    return "\n".join([*lines, *last]) + "\n"


def _told(verb: str, items: Sequence[Item], successors: Sequence[str]) -> Iterator[str]:
    """What a reader must know, the most needed first."""
    if not items:
        return
    yield _changed(items) if verb == "变更" else _closed(verb, items)
    if successors:
        yield f"今后请{'使用' if things(items) == '应用' else '关注'}：{'、'.join(successors)}。"
    if items[0].phone:
        yield f"咨询电话：{items[0].phone}。"


def _closed(verb: str, items: Sequence[Item]) -> str:
    """When the account stops and is closed; each account says it of itself."""
    what, stops = things(items), {item.filing.stops_on for item in items}
    does, until, no_more = ("服务", "提供服务", "提供服务") if what == "应用" else ("更新", "发布信息", "更新")
    beware = f"此后以该名称出现的{what}均非本单位（名录另有登记的除外），请注意甄别。"
    match [*stops]:
        case [date() as day] if all(day < (item.filing.announced_on or day) for item in items):
            when = f"已于{chinese_date(day)}停止{does}；公告期满后{verb}。"
        case [date() as day]:
            when = f"于{chinese_date(day)}停止{does}，此前正常{until}；公告期满并停止{does}后{verb}。"
        case [None] if any(item.was_closed for item in items):
            when = f"已公告关停，公告期满后{verb}。"
        case [None]:
            when = f"公告期满后{verb}，不再{no_more}。"
        case _:
            when = f"公告期满并停止{does}后{verb}，停止{does}的日期见公告全文。"
    return f"本{'账号' if '账号' in what else what}{when}{beware}"


def _changed(items: Sequence[Item]) -> str:
    if len({(item.changes, item.filing.on) for item in items}) > 1:
        return "变更的内容和生效日期见公告全文，请注意甄别。"
    item = items[0]
    changes = "，".join(f"{label}由“{before}”变更为“{after}”" for label, before, after in item.changes)
    beware = (
        f"此后以原名称出现的{things(items)}均非本单位（名录另有登记的除外），请注意甄别。" if item.former_name else ""
    )
    return f"本{things(items)}的{changes}，自{chinese_date(item.filing.on)}起生效。{beware}"
