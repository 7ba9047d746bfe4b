"""What must be right before a notice is online: its words never change after that."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urljoin, urlsplit

from ..directory.directory import Directory
from ..directory.life import ending
from ..notices.notice import Notice, notices
from ..records.accounts import Account, Filing
from ..render import losses
from ..render.losses import Link, Picture
from ..source.problems import Place
from ..text import shell
from ..text.scalars import ID_FORM
from .check import Found

_BETWEEN = re.compile(r"[、，,；;]")  # between several names that somebody wrote as one
_WORD = re.compile(r"(?<![\w./@-])[a-z0-9]+(?:-[a-z0-9]+)+(?![\w./@-])", re.ASCII)
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#:].*)?", re.IGNORECASE)
_AROUND = " 和及与：:（）()“”"
_REACHED = ("mailto", "tel")


def check_successors_stand_alone(directory: Directory) -> Found:
    """继任账号一项写一个：公告写名称和平台，不把账号编号印给群众。"""
    for notice, account, filing, place in _unposted(directory):
        for successor in filing.successor:
            if names := _joined(directory, successor):
                options = " ".join(f"--successor {shell.word(name)}" for name in names)
                yield (
                    place / "successor",
                    f"“{successor}”会连账号编号一起印在公告 {notice.id} 里（“{account.name}”）；请一项写一个："
                    f"successor: [{', '.join(names)}]，file 命令写 {options}",
                )


def _joined(directory: Directory, text: str) -> Sequence[str]:
    """The names in a text that holds an account's id beside other words; none where there is no id in it."""
    if text in directory.accounts:
        return ()
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    if len(parts) > 1 and any(part in directory.accounts or _is_meant_as_id(part) for part in parts):
        return parts
    for word in _WORD.findall(text):
        account = directory.accounts.get(word)
        if account and account.handle != word:
            return [part for part in (part.strip(_AROUND) for part in re.split(f"({word})", text)) if part]
    return ()


def _is_meant_as_id(text: str) -> bool:
    return "-" in text and re.fullmatch(ID_FORM, text) is not None


def check_successors_are_in_use(directory: Directory) -> Found:
    """继任账号是在用的账号：公告不让群众去关注一个自己也要关停、注销的账号。"""
    for notice, account, filing, place in _unposted(directory):
        for successor in filing.successor if not filing.done else ():
            other = directory.accounts.get(successor)
            last = ending(other) if other else None
            if other and last and other is not account:
                yield (
                    place / "successor",
                    f"公告 {notice.id} 让群众今后关注“{other.name}”（{successor}），它自己也已备案{last.type}；"
                    "请写在用的账号，没有的请删去，或用中文写明今后到哪里看",
                )


def check_notes_lose_nothing(directory: Directory) -> Found:
    """公告补充说明里的链接写完整网址，不放图片：公告页、订阅和公示证明里要看到同样的内容。"""
    for notice, _, filing, place in _unposted(directory):
        for what in losses.written(filing.note or ""):
            match what:
                case Picture(address):
                    advice = f"公告只留文字，图片“{address}”不会显示；请删去，用文字写明；二维码请写在账号的 qr 里"
                case Link(address):
                    advice = _about_link(f"{directory.site.base_url}notices/{notice.id}/", address)
            if advice:
                yield place / "note", advice


def _about_link(page: str, address: str) -> str:
    """What to write instead of a link that is not reached from everywhere; empty for one that is."""
    try:
        parts = urlsplit(address)
        host, user, full = parts.hostname, parts.username, urljoin(page, address)
    except ValueError:
        host, user, full, parts = None, None, "", urlsplit("")
    if parts.scheme in _REACHED or (parts.scheme in ("http", "https") and host and user is None):
        return ""
    if _HOST.fullmatch(address):
        full = f"https://{address}"
    can_be_meant = full.startswith(("http://", "https://")) and user is None and not address.startswith("#")
    instead = f"请写 {full}" if can_be_meant and address else "请写以 https:// 开头的完整网址，或删去链接，只留文字"
    return f"链接“{address}”不是完整网址，在订阅、公示证明里打不开；{instead}"


def _unposted(directory: Directory) -> Iterator[tuple[Notice, Account, Filing, Place]]:
    """The filings of notices whose present words nobody has seen online: these can still be mended."""
    for id_, notice in notices(directory).items():
        posting = directory.ledger.postings.get(id_)
        if posting is None or posting.version < notice.version:
            for account, filing in notice.filings:
                index = next(n for n, other in enumerate(account.filings) if other is filing)
                yield notice, account, filing, account.place / "filings" / index
