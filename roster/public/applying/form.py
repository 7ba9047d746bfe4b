"""``apply/form.json``: what each kind of request asks for, and the limits of every field.

Labels, order, bounds and words come from the record types and the rules; nothing is defined here a second time.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NotRequired, TypedDict, get_args, get_type_hints

from ...notices.board import ENDED, AccountState
from ...notices.window import working_days_required
from ...notices.wordings import CHANGE_LABELS
from ...records.accounts import Account, Approval, Change, Changed, Unit
from ...records.fields import NoticeType, fields_of
from ...records.requests import KINDS, VERSION, RequestType
from ...rules import filings, identity
from ...text import personal_numbers, slips
from ...text.scalars import UNKNOWN_DATE, Date, Lines, OpeningDate, Region, Text, WebAddress
from ..lookup.answers import as_json, of_platform
from ..register import Register
from .limits import Limits, for_browsers, limits

_ABOUT: Mapping[RequestType, str] = {
    "开设": "新开了一个账号，第一次登记。",
    "变更": "账号换了名称、主办单位、号、标识或认证。",
    "更正": "名录里写错了，账号本身没有变。",
    "关停": "账号不再使用：先公告，公示期满再到平台上关停。",
    "注销": "账号要注销：先公告，公示期满再到平台上注销。",
    "办结": "公示期满，已经在平台上真正关停、注销了。",
    "核对": "逐项看过账号，名录里写的都对。",
}
# In which states an account can be chosen; a closed one can still be cancelled, and its record put right.
_ALL = tuple(AccountState)
_STATES: Mapping[RequestType, Sequence[AccountState]] = {
    "开设": (),
    "变更": (AccountState.RUNNING,),
    "更正": _ALL,
    "关停": (AccountState.RUNNING,),
    "注销": (AccountState.RUNNING, AccountState.CLOSING, AccountState.CLOSE_DUE, AccountState.CLOSED),
    "办结": tuple(state for state in _ALL if state not in (AccountState.RUNNING, *ENDED)),
    "核对": tuple(state for state in _ALL if state not in ENDED),
}
_ONE = ("变更", "更正")  # what is said anew is each account's own
# A field that is asked for only where another has one of these values: then it must be filled in.
_WHEN: Mapping[str, tuple[str, Sequence[str]]] = {
    "approved_by": ("approved", filings.BY_OTHERS),
    "platform_name": ("platform", ("other",)),
}
# What is said to somebody who chooses from a list, and writes no ids.
_HELP = {
    "changes": "只填不同的，别的空着；原来没有登记的号、标识不在这里，请管理人员直接补上",
    "represents": "不填就是主办单位全称",
    "verified_as": "平台上显示的认证主体；不填就是主办单位全称",
    "platform": "",
    "platform_name": "平台自己的名称",
    "unit": "",
    "announced_by": "由别的单位（如主管单位）统一公告时才选；不选就是主办单位",
    "approved_by": "写单位全称",
    "successor": "今后请群众关注的账号；可以选几个，也可以写一段文字",
    "by": "不选就是主办单位",
    "filed_on": "已经报了备案的才填",
    "number": "已经有的才填",
    "url": "从浏览器地址栏复制完整网址；没有主页的不填",
    "account_id": "照平台后台复制；标识、号、网址至少填一项",
    "handle": "用户看得到、可以更改的号",
}
_NOT_ASKED = ("type", "account", "place", "unit_name", "region")
_USUAL = {"办结": "平台显示已关停、注销", "核对": "登录后台逐项核对"}


class Field(TypedDict):
    """A field of a kind; ``limits`` is a place in the list of the form, ``when`` the field and the values with which
    it is asked for.
    """

    key: str
    label: str
    help: str
    kind: str
    limits: int
    required: NotRequired[bool]
    when: NotRequired[tuple[str, Sequence[str]]]
    choices: NotRequired[Sequence[str]]
    not_yet: NotRequired[str]
    usual: NotRequired[str]


class Kind(TypedDict):
    """What can be asked for: how many accounts can be chosen (0, 1, several), those in which states."""

    type: RequestType
    about: str
    accounts: int
    states: Sequence[str]
    fields: Sequence[Field]
    then: Sequence[str]


def form_json(register: Register) -> bytes:
    """Everything that the page must know but the accounts."""
    every = _Every()
    platforms = register.directory.platforms.values()
    body = {
        "submission": VERSION,
        "kinds": [_kind(register, type_, every) for type_ in KINDS],
        "changes": [_change(key, every) for key in get_args(Changed)],
        "unit": [_new_unit(key, every) for key in ("id", "name", "region")],
        "platforms": [of_platform(platform) | {"check": []} for platform in platforms],
        "region": register.directory.site.region or "",
        "words": _words(),
        "around": slips.AROUND,
        "date": for_browsers(slips.DATE),
        "nothing": slips.NOTHING,
        "mobile": for_browsers(personal_numbers.MOBILE),
        "citizen": for_browsers(personal_numbers.CITIZEN_ID),
        "patterns": every.patterns,
        "limits": every.limits,
    }
    return as_json(body).encode()


class _Every:
    """Limits and patterns, each once: most fields share theirs."""

    def __init__(self) -> None:
        self.limits: list[Any] = []
        self.patterns: list[str] = []

    def place(self, found: Limits) -> int:
        """Where limits stand in the list."""
        kept: dict[str, Any] = dict(found)
        if form := found.get("form"):
            if form["pattern"] not in self.patterns:
                self.patterns.append(form["pattern"])
            kept["form"] = {**form, "pattern": self.patterns.index(form["pattern"])}
        if kept not in self.limits:
            self.limits.append(kept)
        return self.limits.index(kept)


def _kind(register: Register, type_: RequestType, every: _Every) -> Kind:
    return {
        "type": type_,
        "about": _ABOUT[type_],
        "accounts": 0 if not _STATES[type_] else 1 if type_ in _ONE else 2,
        "states": [state.value for state in _STATES[type_]],
        "fields": list(_fields(register, type_, every)),
        "then": list(_then(register, type_)),
    }


def _fields(register: Register, type_: RequestType, every: _Every) -> Iterator[Field]:
    kind = KINDS[type_]
    hints = get_type_hints(kind, include_extras=True)
    for key, info in fields_of(kind).items():
        if key in _NOT_ASKED:
            continue
        annotation = hints[key]
        field: Field = {
            "key": key,
            "label": info.title or "",
            "help": _help(register, type_, key, info.description or ""),
            "kind": _kind_of(key, annotation),
            "limits": every.place({} if key == "changes" else limits(kind, [key], annotation)),
        }
        if info.is_required():
            field["required"] = True
        if key in _WHEN:
            field["when"] = _WHEN[key]
        if annotation == Approval:
            field["choices"] = get_args(Approval)
        if not_yet := _not_yet(type_, key):
            field["not_yet"] = not_yet
        if key == "how":
            field["usual"] = _USUAL[type_]
        yield field


def _kind_of(key: str, annotation: Any) -> str:
    """How a field is filled in."""
    if key in ("unit", "announced_by", "by"):
        return "unit"
    if key in ("platform", "changes"):
        return key
    kinds = ((OpeningDate, "opening"), (Date, "day"), (Approval, "choice"), (WebAddress, "web"), (Text, "text"))
    inner = [annotation, *get_args(annotation)]
    if Lines in inner:
        return "list"
    return next((name for one, name in kinds if one in inner), "line")


def _help(register: Register, type_: RequestType, key: str, described: str) -> str:
    if key == "stops_on" and type_ in ("关停", "注销"):
        return f"{described}{_window_ends(register, type_)}"
    return _HELP.get(key, described)


def _window_ends(register: Register, type_: NoticeType) -> str:
    """When a notice that went online on the day of the register would be over; nothing where nobody knows."""
    days = working_days_required(register.directory, type_)
    last = register.directory.calendar.count_after(register.today, days).last
    return f"（公告 {register.today} 上线的话，到 {last} 满 {days} 个工作日）" if last else ""


def _not_yet(type_: RequestType, key: str) -> str:
    """What is said of a day that has not come, in the words of the rule; a label for what it calls by its key."""
    if key not in ("on", "filed_on", "announced_on"):
        return ""
    match type_:
        case "办结":
            return filings.DONE_NOT_YET.replace("写 done", "办结")
        case "核对":
            return filings.CHECKED_NOT_YET
        case _:
            return filings.NOT_YET.replace("写 stops_on", "填停更日")


def _then(register: Register, type_: RequestType) -> Iterator[str]:
    """What comes after the submission was handed on."""
    yield "把申请单交给名录的管理人员。管理人员写入名录、审核合并以后才算数。"
    directory = register.directory
    if type_ in ("开设", "变更", "关停", "注销"):
        yield f"管理人员打印备案登记表；签字盖章，{directory.site.filing.working_days} 个工作日内报备案。"
    if type_ == "变更":
        yield f"变更名称、主办单位的要公告，公示 {working_days_required(directory, type_)} 个工作日。"
    if type_ in ("关停", "注销"):
        days = working_days_required(directory, type_)
        yield f"公告由程序按统一格式写，写入以前管理人员先看全文。从在网上看到公告的那天起公示 {days} 个工作日。"
        yield f"公示期间照常更新；公示期满以后，到平台上{type_}账号，再来办“办结”。"
    if type_ == "办结":
        yield "名录永远保留账号的页面，写明何时终止；公示期没有满的公告继续公示到期满。"


def _change(key: str, every: _Every) -> Field:
    """A field that a change or a correction says anew."""
    annotation = get_type_hints(Change, include_extras=True)["after"]
    return {
        "key": key,
        "label": CHANGE_LABELS[key],
        "help": "",
        "kind": "unit" if key == "unit" else "line",
        "limits": every.place(limits(KINDS["变更"], ["changes", key, "to"], annotation)),
    }


def _new_unit(key: str, every: _Every) -> Field:
    """A field of a unit that is not registered yet."""
    info, hints = fields_of(Unit)[key], get_type_hints(Unit, include_extras=True)
    told = {"id": "小写字母、数字，如简称的拼音首字母；定了就不改", "name": info.description or ""}
    return {
        "key": {"id": "unit", "name": "unit_name"}.get(key, key),
        "label": info.title or "",
        "help": told.get(key, "如 示例市/东山区"),
        "kind": "line",
        "limits": every.place(limits(Unit, [key], Region if key == "region" else hints[key])),
        "required": True,
    }


def _words() -> Mapping[str, str]:
    """Sentences of the rules, with their places in braces; keys of the data are called by their labels."""
    titles = {key: fields_of(Account)[key].title or key for key in ("account_id", "handle")}
    again = identity.COPY_ADDRESS.replace("删去 url，改登记标识或号", "不填网址，改填标识或号")
    addresses = {f"address-{fault.value}": f"{told}；{again}" for fault, told in identity.ADDRESS_FAULTS.items()}
    return {
        "unlike": identity.UNLIKE,
        "copy": identity.COPY_AGAIN,
        "rounded": identity.ROUNDED,
        "instead": identity.INSTEAD,
        "zeros": identity.ZEROS,
        "other": identity.OF_OTHER_FORM,
        "short": identity.SHORT_LINK,
        "profile": identity.NOT_A_PROFILE,
        "disagrees": identity.DISAGREES.replace(" {key} ", "{key}"),
        "filed": filings.FILED_BEFORE,
        "personal": personal_numbers.ADVICE,
        "unknown": UNKNOWN_DATE,
        **addresses,
        **{f"called-{key}": title for key, title in titles.items()},
    }
