"""What a change means: the steps of accounts and units, the notices that will appear, what a reviewer should look at.

Two states of a register come in, checked the same way; nothing here knows git or a file.
"""

import dataclasses
import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ..check.outcome import Readable
from ..directory.directory import Directory
from ..directory.workdays import ONE_DAY
from ..notices.board import BoardNotice
from ..notices.wordings import CHANGE_LABELS
from ..public.register import Register
from ..records.accounts import Account, Filing, Unit
from ..records.fields import fields_of
from ..records.site import Site
from ..source.problems import Finding, Level

# Findings about changes that a reviewer must not overlook, whatever their level.
_GRAVE = {
    "unfiled-change",
    "filing-rewritten",
    "id-reused",
    "account-revived",
    "record-deleted",
    "backdated",
    "posting-changed",
    "policy-lowered",
    "calendar-changed",
    "confusable-name",
    "posted-wording",
}
_MANY = 10  # accounts in one change; more are rarely one unit's
_SHARE = 0.2  # of the register, where it is small
_FILES = 30  # named in one sentence
_LONGEST = 120  # characters of a value that is shown
_IDENTITY = ("account_id", "handle", "url", "app")
_KINDS = {"name": "更名", "unit": "更换主办单位"}
_LABELS = {**CHANGE_LABELS, "url": "主页网址", "app": "应用标识"}
_KEEPERS = {
    "data/site.yaml": "站点设置",
    "data/platforms.yaml": "平台登记",
    "data/workdays.yaml": "放假安排",
    "data/postings.yaml": "上线记录（只由程序写）",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens to an account, or to a unit where ``platform_name`` is empty."""

    kind: str
    id: str
    name: str
    platform_name: str
    unit_name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Coming:
    """A notice that appears or changes: ``text`` is what it will say, ``changes`` its lines that differ from what
    stands now.

    Each begins with - (goes) or + (comes); a notice that is new has none.

    ``last_working_day`` and ``removable_from`` hold if it went online today;
    None where the calendar of ``unknown_year`` must be published first.
    """

    id: str
    title: str
    text: str
    corrected: bool
    working_days: int
    last_working_day: date | None
    removable_from: date | None
    unknown_year: int | None
    changes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """``notices`` is None where errors stand in the way of knowing them; ``findings`` are those that the change brings.

    ``whole`` is False where a file could not be read to its end: then the steps are not known.
    """

    today: date
    steps: Sequence[Step]
    notices: Sequence[Coming] | None
    suspicious: Sequence[str]
    findings: Sequence[Finding]
    whole: bool = True

    @property
    def errors(self) -> int:
        """How many findings must be mended before the change can be taken."""
        return sum(problem.level is Level.ERROR for problem in self.findings)


def plan(before: Readable, after: Readable, paths: Iterable[str]) -> Plan:
    """The plan of a change; ``paths`` are the files it touches. Both sides must have a directory."""
    old, new = before.directory, after.directory
    # After a fault in a file nobody knows what is gone and what was only not read.
    steps = [*_settings(old, new), *_units(old, new), *_accounts(old, new)] if new.whole else []
    findings = list(_brought(before.findings, after.findings))
    notices = list(_coming(before.register, after.register)) if after.register else None
    suspicious = dict.fromkeys(_suspicious(old, new, steps, findings, notices or (), list(paths)))
    return Plan(new.today, steps, notices, list(suspicious), findings, whole=new.whole)


def _brought(before: Iterable[Finding], after: Iterable[Finding]) -> Iterator[Finding]:
    """Findings that were not there before, wherever they stand now."""
    known = Counter((p.where.path, p.code, p.message) for p in before)
    for problem in after:
        same = (problem.where.path, problem.code, problem.message)
        if known[same]:
            known[same] -= 1
        else:
            yield problem


# Steps


def _settings(old: Directory, new: Directory) -> Iterator[Step]:
    """What changes in the settings of the site."""
    for key in _differing(old.site, new.site):
        title = fields_of(Site)[key].title or key
        yield Step(
            "站点设置",
            key,
            title,
            "",
            "",
            f"由“{_shown(getattr(old.site, key))}”改为“{_shown(getattr(new.site, key))}”",
        )


def _units(old: Directory, new: Directory) -> Iterator[Step]:
    for unit in new.units.values():
        known = old.units.get(unit.id)
        if known is None:
            yield _unit_step("新单位", unit, unit.region)
            continue
        others = "、".join(_label(key, known, unit) for key in _differing(known, unit) if key != "name")
        if known.name != unit.name:
            yield _unit_step("单位更名", unit, "；".join(filter(None, [f"由“{known.name}”改为“{unit.name}”", others])))
        elif others:
            yield _unit_step("单位资料", unit, others)
    for id_, unit in old.units.items():
        if id_ not in new.units:
            yield _unit_step("删除单位", unit, "不允许：单位撤并的也保留")


def _unit_step(kind: str, unit: Unit, detail: str) -> Step:
    return Step(kind, unit.id, unit.name, "", unit.name, detail)


def _accounts(old: Directory, new: Directory) -> Iterator[Step]:
    for account in new.accounts.values():
        known = old.accounts.get(account.id)
        if known is None:
            yield _step(
                new, "新开设", account, "，".join([f"开设日期 {account.filings[0].on or '不详'}", *_official(account)])
            )
        yield from _filed(new, account, account.filings[len(known.filings) if known else 1 :])
        if known is not None:
            yield from _amended(new, known, account)
    for id_, account in old.accounts.items():
        if id_ not in new.accounts:
            yield _step(old, "删除账号", account, "不允许：关停、注销的账号也保留")


def _official(account: Account) -> Iterator[str]:
    """By what the account will be official: ids, address, and names that differ from what one would expect."""
    for key in (*_IDENTITY, "verified_as", "represents", "aliases"):
        if value := getattr(account, key):
            yield f"{_titled(key)} {_shown(value)}"
    if not any(getattr(account, key) for key in _IDENTITY):
        yield "没有登记任何标识"


def _step(directory: Directory, kind: str, account: Account, detail: str) -> Step:
    names = directory.platform_name(account), directory.unit_name(account.unit)
    return Step(kind, account.id, account.name, *names, detail)


def _filed(directory: Directory, account: Account, filings: Iterable[Filing]) -> Iterator[Step]:
    """New filings, each change of a 变更 by itself."""
    for filing in filings:
        if filing.type == "变更":
            for key, change in filing.changes.items():
                named = directory.unit_name if key == "unit" else str
                detail = f"{CHANGE_LABELS[key]}由“{named(change.before)}”变更为“{named(change.after)}”，{filing.on} 起"
                yield _step(directory, _KINDS.get(key, "变更"), account, detail)
        else:
            stops = f"，{filing.stops_on} 停更" if filing.stops_on else ""
            yield _step(directory, filing.type, account, f"{filing.on}，{filing.approved or '未写批准方式'}{stops}")


def _amended(directory: Directory, known: Account, account: Account) -> Iterator[Step]:
    """What changed without a new filing: particulars, and filings that were filled in or corrected."""
    filed = {key for filing in account.filings[len(known.filings) :] for key in filing.changes}
    if keys := [key for key in _differing(known, account) if key not in filed and key != "filings"]:
        yield _step(directory, "资料", account, "、".join(_label(key, known, account) for key in keys))
    for old, new in zip(known.filings, account.filings, strict=False):
        if len(new.corrections) > len(old.corrections):
            yield _step(
                directory, "更正公告", account, "；".join(c.what for c in new.corrections[len(old.corrections) :])
            )
        elif old != new:
            yield _step(directory, "备案记录", account, f"{new.type}记录：{'、'.join(_differing(old, new))}")


def _label(key: str, known: Account | Unit, record: Account | Unit) -> str:
    before, after = getattr(known, key), getattr(record, key)
    return f"{_titled(key, type(record))}由“{_shown(before)}”改为“{_shown(after)}”"


def _titled(key: str, kind: type = Account) -> str:
    return _LABELS[key] if kind is Account and key in _LABELS else fields_of(kind)[key].title or key


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return "、".join(
            str(getattr(value, field.name)) for field in dataclasses.fields(value) if getattr(value, field.name)
        )
    if isinstance(value, tuple):
        value = "、".join(map(str, value))
    text = str(value) if value else "空"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"


def _differing(old: Site | Account | Unit | Filing, new: Site | Account | Unit | Filing) -> list[str]:
    """Names of the fields in which two records of one kind differ."""
    names = (field.name for field in dataclasses.fields(old) if field.name != "place")
    return [name for name in names if getattr(old, name) != getattr(new, name)]


# Notices


def _coming(before: Register | None, after: Register) -> Iterator[Coming]:
    """Notices that are new, or say something else than before."""
    known = before.board.notices if before else {}
    for notice in after.board.notices.values():
        old = known.get(notice.id)
        if old is None or old.wording.digest != notice.wording.digest or old.version != notice.version:
            yield _announced(after.directory, notice, old)


def _announced(directory: Directory, notice: BoardNotice, old: BoardNotice | None) -> Coming:
    count = directory.calendar.count_after(directory.today, notice.working_days)
    return Coming(
        id=notice.id,
        title=notice.wording.title,
        text=notice.wording.text.partition("\n")[2],
        corrected=notice.version > 1,
        working_days=notice.working_days,
        last_working_day=count.last,
        removable_from=count.last + ONE_DAY if count.last else None,
        unknown_year=count.unknown_year,
        changes=tuple(_changed_lines(old.wording.text, notice.wording.text)) if old else (),
    )


def _changed_lines(old: str, new: str) -> Iterator[str]:
    for line in difflib.ndiff(old.splitlines(), new.splitlines()):
        if line.startswith(("- ", "+ ")):
            yield line


# What to look at


def _suspicious(
    old: Directory,
    new: Directory,
    steps: Sequence[Step],
    findings: Iterable[Finding],
    notices: Iterable[Coming],
    paths: Iterable[str],
) -> Iterator[str]:
    """Sentences for the reviewer, the gravest first."""
    yield from (problem.message for problem in findings if problem.code in _GRAVE)
    yield from _new_identities(old, new)
    yield from _empty_corrections(notices)
    yield from _reviewers(old, new)
    yield from _many(old, steps)
    if new.whole:
        yield from _foreign_records(old, new)
    yield from _pictures(new, paths)
    yield from _other_files(paths)


def _new_identities(old: Directory, new: Directory) -> Iterator[str]:
    """An id that is put in its place makes an account official by that id: it must be looked at."""
    for account in new.accounts.values():
        known = old.accounts.get(account.id)
        if known is None:
            continue
        filed = {key for filing in account.filings[len(known.filings) :] for key in filing.changes}
        for key in _IDENTITY:
            before, after = getattr(known, key), getattr(account, key)
            if before != after and (key not in filed or key == "account_id"):
                told = f"{_LABELS[key]}由“{_shown(before)}”改为“{_shown(after)}”"
                why = "平台唯一标识不会变，变了就是另一个账号" if key == "account_id" and before else "核对真伪以此为准"
                yield f"“{account.name}”（{account.id}）的{told}：{why}，请到平台上核对"
        if (
            known.verified_as is None
            and account.verified_as not in (None, old.unit_name(known.unit), new.unit_name(account.unit))
            and "verified_as" not in filed
        ):
            yield (
                f"“{account.name}”（{account.id}）的认证主体原来没有写，现在写的不是主办单位，"
                f"是“{account.verified_as}”；请到平台上核对"
            )


def _empty_corrections(notices: Iterable[Coming]) -> Iterator[str]:
    """A correction whose notice says nothing else than before: what it speaks of was perhaps forgotten."""
    for notice in notices:
        if notice.corrected and notice.changes and all(line.startswith("+ 更正（") for line in notice.changes):
            yield f"公告 {notice.id} 加了更正，公告的其他内容却没有变；请核对备案是不是忘了改"


def _reviewers(old: Directory, new: Directory) -> Iterator[str]:
    """Who may agree to further changes: whoever takes that over takes the records over."""
    for unit in new.units.values():
        known = old.units.get(unit.id)
        if known is not None and known.owners != unit.owners:
            yield f"{unit.name}（{unit.id}）的审核人由“{_shown(known.owners)}”改为“{_shown(unit.owners)}”；请向单位核实"


def _many(old: Directory, steps: Sequence[Step]) -> Iterator[str]:
    touched = {step.id: step.unit_name for step in steps if step.platform_name}
    known = len(old.accounts)
    if len(touched) > _MANY or (len(touched) > 2 and len(touched) > _SHARE * known):
        yield f"一次改动 {len(touched)} 个账号（改动前共有 {known} 个）；请确认是有意的"
    units = dict.fromkeys(touched.values())
    if len(units) > 1:
        names = "、".join(list(units)[:5]) + (f"等 {len(units)} 个单位" if len(units) > 5 else "")
        yield f"改动涉及不止一个单位的账号：{names}；请确认提交人可以代表它们"


def _foreign_records(old: Directory, new: Directory) -> Iterator[str]:
    """Records of another unit in a file that was one unit's alone."""
    owners = _owners(old)
    for path, units in _owners(new).items():
        if len(owners.get(path, ())) == 1 and (strange := units - owners[path]):
            (owner,) = owners[path]
            names = "、".join(sorted(new.unit_name(unit) for unit in strange))
            yield f"{path} 原来只有{new.unit_name(owner)}的账号，现在写进了{names}的；请确认"


def _owners(directory: Directory) -> dict[str, set[str]]:
    """The units whose accounts stand in each file."""
    found: dict[str, set[str]] = defaultdict(set)
    for account in directory.accounts.values():
        found[account.place.path].add(account.unit)
    return found


def _pictures(new: Directory, paths: Iterable[str]) -> Iterator[str]:
    """Pictures and texts of the site that are others now: nobody sees that in a list of records."""
    for path in paths:
        if path.startswith("content/"):
            yield f"改动了网页文字 {path}；请看预览"
        if path.startswith("data/images/"):
            name = path.removeprefix("data/")
            users = [
                f"“{a.name}”（{a.id}）的{'二维码' if a.qr == name else '头像'}"
                for a in new.accounts.values()
                if name in (a.qr, a.logo)
            ]
            yield f"图片 {path} 换了：{'、'.join(users[:5]) or '没有账号使用'}；二维码请扫一扫，看是不是这个账号"


def _other_files(paths: Iterable[str]) -> Iterator[str]:
    """Files that units don't keep: settings, and whatever a program might run."""
    paths = list(paths)
    for path in paths:
        if path in _KEEPERS:
            yield f"改动了 {path}：{_KEEPERS[path]}由网站管理员负责"
    if others := [path for path in paths if not path.startswith(("data/", "content/"))]:
        shown = "、".join(others[:_FILES]) + (f"等 {len(others)} 个文件" if len(others) > _FILES else "")
        yield f"还改动了数据以外的文件：{shown}；检查没有运行它们，请逐个看过再合并"
