"""The yearly confirmation: a sheet for each unit to check its accounts against, and to stamp."""

from dataclasses import dataclass
from datetime import date

from ..directory.directory import Directory
from ..directory.life import is_in_use
from ..records.accounts import Account, Unit
from ..render.templates import chinese_date
from .blocks import Block, Grid, Run, Words

_HEADINGS = ("序号", "平台", "账号名称", "标识和号", "账号主体", "核对结果")
_SHARES = (8, 15, 18, 27, 18, 14)


@dataclass(frozen=True, slots=True)
class Checklist:
    """The accounts of one unit that are in use on a day, to be looked at one by one."""

    directory: Directory
    unit: Unit

    @property
    def title(self) -> str:
        """What stands above it."""
        return f"政务新媒体账号核对表（{self.day.year}年）"

    @property
    def day(self) -> date:
        """The day whose register it shows."""
        return self.directory.today

    @property
    def accounts(self) -> tuple[Account, ...]:
        """What the unit has to look at."""
        theirs = self.directory.accounts_by_unit.get(self.unit.id, ())
        return tuple(account for account in theirs if is_in_use(account, self.day))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The whole sheet: what to do, the accounts, and where to sign."""
        rows = tuple(self._row(number, account) for number, account in enumerate(self.accounts, start=1))
        asked = (
            f"请{self.unit.name}逐个登录后台，对照下表核对。全部一致的写“无误”；不一致的写明应当是什么，"
            "并办理变更或更正；不再使用的，办理关停、注销。表上没有的账号，请补在后面。"
        )
        signs = "负责人签字：　　　　　（公章）　　年　　月　　日"
        return (
            _words(
                f"截至{chinese_date(self.day)}，《{self.directory.site.name}》登记了 {len(rows)} 个在用账号。{asked}"
            ),
            Grid((_HEADINGS, *rows, ("",) * len(_HEADINGS)), _SHARES, is_headed=True),
            _words(signs),
        )

    def _row(self, number: int, account: Account) -> tuple[str, ...]:
        sure = account.account_id or account.url  # an address holds what the id says, and is long
        known = "\n".join(filter(None, (sure, account.handle))) or "没有登记"
        names = (self.directory.platform_name(account), account.name, known, self.directory.verified_as(account))
        return str(number), *names, ""


def _words(text: str) -> Words:
    return Words((Run(text),))


def checklists(directory: Directory) -> list[Checklist]:
    """One for each unit that has anything to look at, in the order of the register."""
    made = (Checklist(directory, unit) for unit in directory.units.values())
    return [checklist for checklist in made if checklist.accounts]
