"""A certificate's own evidence, and what it proves: a block of data that stands in the page, whatever templates say.

The block holds the entry of the ledger as it was known on a day (evidence, version 1), every day with its number, and
the digest of everything that is written on the page. A certificate of version 0 has no block: of it only wording,
days and looks are compared.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from typing import Any

from . import backing, evidence, first_proof
from . import page as pages
from .backing import Trust
from .certificate import Certificate
from .shown import without_comments

MOST_BYTES = 8 * 1024 * 1024
_BEGIN, _END = '<script type="application/json" data-evidence>', "</script>"
_BLOCK = re.compile(r'<script type="application/json" data-evidence(?:="")?>([^<]*)</script>')
_ID_FORM, _DIGEST_FORM, _DAY_FORM = r"[a-z0-9-]{1,100}", r"sha256:[0-9a-f]{64}", r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
# Of these a reader sees an attribute.
_SHOWN = ("value", "placeholder", "alt", "label", "srcdoc")
_NO_CERTIFICATE = "这不是本程序生成的公示证明。"
_OTHER_WORDS = "不符：页面上的文字与生成时的不同，被改动过。"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a saved page says that it proves: a wording, as of a day (by the clock, or a day that somebody named)."""

    notice: str
    digest: str
    as_of: date
    named: bool


# The certificate of a claim as the register knows it today; None where it never saw the wording by that day.
Known = Callable[[Claim], Certificate | None]


def block(shown: Certificate, register: str, named: bool) -> Mapping[str, Any]:
    """The data of a certificate: plain values that JSON takes."""
    posting = shown.posting
    return {
        "evidence": evidence.VERSION,
        "register": register,
        "as_of": str(shown.as_of),
        "named": named,
        "complete": shown.complete,
        "posting": evidence.plain(posting),
        "entry": "sha256:" + hashlib.sha256(evidence.canonical(posting)).hexdigest(),
        "days": [[str(day.day), day.number, day.reason] for day in shown.days],
    }


def with_block(page: bytes, data: Mapping[str, Any]) -> bytes:
    """A certificate's page with its block, in which the digest of the page's own words stands too."""
    text = page.decode()
    told = json.dumps({**data, "page": _written(text)}, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    before, end, after = text.rpartition("</main>")
    return f"{before}{_BEGIN}{told}{_END}\n{end}{after}".encode()


def verify(page: bytes, known: Known, today: date, trust: Trust | None = None) -> tuple[bool, str]:
    """Is a saved certificate what the register itself attests today? Returns the answer in words.

    ``trust`` says whose signatures may stand behind it.
    """
    if len(page) > MOST_BYTES:
        return False, _NO_CERTIFICATE
    text = page.decode("utf-8", "replace")
    blocks = _BLOCK.findall(text)
    if len(blocks) > 1:
        return False, "不符：页面里有两份数据。"
    if not blocks:
        return _verify_first(text, known, today)
    return _verify(text, _read(blocks[0]), known, today, trust or Trust())


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _verify(text: str, data: Any, known: Known, today: date, trust: Trust) -> tuple[bool, str]:
    claim = _read_claim(data)
    if claim is None:
        return False, _NO_CERTIFICATE
    if data["evidence"] != evidence.VERSION:
        return False, f"这份证明是第 {data['evidence']} 版证据，程序只认得第 {evidence.VERSION} 版；请升级程序。"
    if data["page"] != _written(_BLOCK.sub("", text)):
        return False, _OTHER_WORDS
    fault, shown = _known(text, claim, known, today)
    if shown is None:
        return False, fault
    parts = {key: data.pop(key) for key in backing.PARTS if key in data}
    true = {**block(shown, data["register"], claim.named), "page": data["page"]}
    if wrong := sorted(key for key in true.keys() | data.keys() if true.get(key) != data.get(key)):
        return False, f"不符：证明里的 {'、'.join(wrong)} 与名录的上线记录不同；{_told(shown)}"
    holds, behind = backing.verify(parts, shown.posting, trust)
    if not holds:
        return False, f"不符：{behind}；{_told(shown)}"
    return True, (
        f"相符：正文、摘要和逐日计算都与名录的上线记录一致（公告 {claim.notice}，截至 {claim.as_of}），{behind}；"
        f"{_told(shown)}"
    )


def _read_claim(data: Any) -> Claim | None:
    match data:
        case {
            "evidence": int(),
            "register": str(),
            "posting": {"notice": str(notice), "digest": str(digest)},
            "as_of": str(day),
            "named": bool(named),
            "page": str(),
        } if re.fullmatch(_DAY_FORM, day):
            return _claim(notice, digest, day, named)
        case _:
            return None


def _verify_first(text: str, known: Known, today: date) -> tuple[bool, str]:
    """A certificate of version 0."""
    shown = pages.read(text)
    notice, day = shown.marks.get("data-certificate", ""), shown.marks.get("data-as-of", "")
    is_ours = re.fullmatch(_ID_FORM, notice) and re.fullmatch(_DIGEST_FORM, shown.digest)
    if shown.wording is None or not is_ours or not re.fullmatch(_DAY_FORM, day):
        return False, _NO_CERTIFICATE
    fault = _NO_CERTIFICATE
    for named in (False, True):  # it does not say who named the day
        claim = _claim(notice, shown.digest, day, named)
        if claim is None:
            return False, _NO_CERTIFICATE
        fault, certificate = _known(text, claim, known, today)
        if certificate is None:
            return False, fault
        if first_proof.is_said(text, certificate):
            return True, (
                f"相符：正文、摘要和逐日计算都与名录的上线记录一致（公告 {notice}，截至 {day}）；这是早先版本的证明，"
                f"“依据”“日历来源”两行没有核对。{_told(certificate)}"
            )
        fault = f"不符：页面上写的与名录的上线记录不同；{_told(certificate)}"
    return False, fault


def _known(text: str, claim: Claim, known: Known, today: date) -> tuple[str, Certificate | None]:
    """The register's own certificate for a claim whose words stand in the page; else why there is none."""
    wording = pages.read(text).wording
    if wording is None or wording.digest != claim.digest:
        return "不符：页面上的公告正文与证明的摘要不同；正文或摘要被改动过。", None
    if claim.as_of > today:
        return f"不符：证明写的是截至 {claim.as_of}，今天才 {today}。", None
    shown = known(claim)
    if shown is None:
        return (
            f"不能证实：这个名录的上线记录里没有公告 {claim.notice} 的这份正文；请用 --root 指到发布它的名录。",
            None,
        )
    return "", shown


def _claim(notice: str, digest: str, day: str, named: bool) -> Claim | None:
    try:
        return Claim(notice, digest, date.fromisoformat(day), named)
    except ValueError:
        return None


def _told(shown: Certificate) -> str:
    """What the register attests, in its own words: nobody need believe those of the page."""
    notice, last = shown.notice, max((day.number or 0 for day in shown.days), default=0)
    state = f"{notice.last_working_day} 公示满 {last} 个工作日" if shown.complete else f"已计 {last} 个工作日，尚未期满"
    return f"名录证实的是：{notice.wording.title}，{shown.posting.first_seen} 首次看到，截至 {shown.as_of}，{state}。"


class _Words(HTMLParser):
    """Everything that is written on a page, seen or not: what could be believed must be in the digest."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._raw = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._raw = tag if tag in ("script", "style") else ""
        self.words += [f"{name}={value}" for name, value in attrs if name in _SHOWN and value]

    def handle_endtag(self, tag: str) -> None:
        self._raw = ""

    def handle_data(self, data: str) -> None:
        if not self._raw:
            self.words.append(data)


def _written(text: str) -> str:
    """The digest of everything written on a page, blanks left out: browsers that save a page change only these."""
    reader = _Words()
    try:
        reader.feed(without_comments(text))
    except AssertionError:  # the library asserts that it knows every <![…
        return ""
    return "sha256:" + hashlib.sha256("".join("".join(reader.words).split()).encode()).hexdigest()
