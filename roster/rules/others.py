"""What others say about the ledger: their stamps and signatures must be right, and where they disagree it is told."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from ..directory.directory import Directory
from ..notices import witnesses
from ..notices.stamps import NoStamp, stamped_at
from ..records.stamps import Stamp
from ..source.files import TIMESTAMPS, WITNESSES
from ..source.problems import Place
from .check import Found

_LATELY = timedelta(days=60)  # what is older was told in its time
_ONE_DAY = timedelta(days=1)


def check_stamps(directory: Directory) -> Found:
    """时间戳经时间戳服务的证书核对无误，时间与查看的日子相差不超过一天：差得多的，那台机器的日期多半错了。"""
    site = directory.site
    if site.timestamp and not directory.authority:
        yield site.place / "timestamp" / "certificate", f"没有 data/{site.timestamp.certificate}；请把根证书放在那里"
        return
    for stamp in directory.stamps if site.timestamp else ():
        if stamp.token and stamp.day > directory.today - _LATELY and (why := _wrong(directory, stamp)):
            yield Place(f"{TIMESTAMPS}/{stamp.day}.tsr"), why


def _wrong(directory: Directory, stamp: Stamp) -> str | None:
    try:
        at = stamped_at(stamp.text, stamp.token, directory.authority)
    except NoStamp as error:
        return f"{error}；它不算数。清单或时间戳被改动过的请用 git 恢复，换过证书的请核对证书"
    try:
        on = at.astimezone(ZoneInfo(directory.site.timezone)).date()
    except (OSError, ValueError, KeyError, OverflowError):  # another rule tells of a time zone that is none
        return None
    if abs(on - stamp.day) > _ONE_DAY:
        return f"这是 {stamp.day} 的记录，时间戳却是 {on} 的；请核对那台机器的日期，记错的用 posted --absent 声明不计"
    return None


def check_witnesses(directory: Directory) -> Found:
    """见证人的查看有见证人的签名；见证人没有看到的日子，上线记录里也不计（公示期的证据）。"""
    for look in directory.witnessed:
        who = witnesses.witness(look, directory.site.witnesses)
        if who is None:
            yield look.place, f"公告 {look.notice} 的这次查看没有见证人的有效签名，不算数；请用 git 恢复 {WITNESSES}"
        elif witnesses.is_left_out(look, directory.ledger):
            yield (
                look.place,
                f"{who.name} {look.on} 没有看到公告 {look.notice}，上线记录却没有记下；"
                f"请运行 python site.py posted --add-witness {look.place.path}",
            )


def check_witnesses_agree(directory: Directory) -> Found:
    """见证人没有看到、我们说看到了的日子：不计，并且查明原因。"""
    for look in directory.witnessed:
        who = witnesses.witness(look, directory.site.witnesses)
        if who and witnesses.contradicts(look, directory.ledger):
            yield (
                look.place,
                f"{look.on} 上线记录说看到了公告 {look.notice}，{who.name}却没有看到（{look.url}）；不计，请查明原因",
            )
