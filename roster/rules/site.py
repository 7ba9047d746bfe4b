"""Settings of the site: the notice policy, levels of rules, and platforms."""

from zoneinfo import ZoneInfo

from ..directory.directory import Directory
from ..notices.window import MINIMUM_WORKING_DAYS
from ..source.files import ACCOUNTS
from ..source.problems import Place
from ..text.addresses import address_pattern
from ..text.patterns import fault
from .check import Found


def check_notice_days(directory: Directory) -> Found:
    """公告时间不少于15个工作日（南通办法第十六条）。"""
    for type_, policy in directory.site.notice.items():
        if policy.working_days < MINIMUM_WORKING_DAYS:
            place = directory.site.place / "notice" / type_ / "working_days"
            yield place, f"公示不得少于 {MINIMUM_WORKING_DAYS} 个工作日；请写 {MINIMUM_WORKING_DAYS} 或更多"


def check_timezone(directory: Directory) -> Found:
    """时区是 IANA 时区名。"""
    try:
        ZoneInfo(directory.site.timezone)
    except (OSError, ValueError, KeyError):
        yield directory.site.place / "timezone", "没有这个时区；一般写 Asia/Shanghai"


def check_platform_patterns(directory: Directory) -> Found:
    """平台登记里的格式和网址写法可以使用：格式只用方括号、次数、括号和“|”，每一步只有一种读法，在哪里都一样快、意思
    一样。
    """
    for platform in directory.platforms.values():
        for index, text in enumerate(platform.urls):
            try:
                address_pattern(text)
            except ValueError:
                yield platform.place / "urls" / index, "网址写法不能用；应如 weibo.com/u/{account_id}，不带 https://"
        for key in ("account_id", "handle"):
            form = getattr(platform, key)
            if form and form.pattern and (wrong := fault(form.pattern)):
                yield platform.place / key / "pattern", f"这个格式不能用：{wrong}"


def check_report_channels(directory: Directory) -> Found:
    """开设纠错入口，方便群众参与检查监督（南通办法第二十九条；德惠 11）：至少有一个渠道。"""
    report = directory.site.report
    if not (report.portal_url or report.post_url or report.email or report.phone):
        yield directory.site.place / "report", "至少要有一个纠错渠道；请补 portal_url、post_url、email 或 phone"


def check_there_are_accounts(directory: Directory) -> Found:
    """名录里有账号：一个也没有的，多半是文件放错了地方，或内容被删掉了。"""
    if directory.whole and not directory.accounts and not any(f.section == "accounts" for f in directory.fragments):
        yield Place(ACCOUNTS), "名录里一个账号也没有；请登记账号，或核对文件是不是放在 data/ 下"
