"""Words that may tell of an ended account, wherever in a row they stand.

Fail closed: whoever writes 已关停 in a column that nobody foresaw must not find the account listed as running. So
what is looked for is any mention; a negation, a plan and a service called 注销登记 are mentions too, and a person says
which.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from ..text import likeness

_LONGEST_HEADING, _LONGEST_NOTE = 100, 1_000
_LONGEST = 40_000  # what a cell can hold, and a little
# Verbs with which an account, or what it belongs to, ends. 海关停车、线下线上、停服务区 are none.
_ENDINGS = (
    r"注销|关停(?!车)|停用|停更|停运|停办|停播|停刊|停服(?!务区)|断更|弃更|关闭|关号|关掉|销号|销户|弃用|弃号|废弃|废止|作废|失效|封号|封禁|封停|被封|"
    r"清退|撤销|撤号|裁撤|(?<!线)下线|下架|停止(?:更|运|使用|服务|发布|推送|维护|开放|对外)|不再(?:更|运|使用|维护|发布|推送|启用|开设|保留)|"
    r"已(?:经)?(?:停(?!车|泊|电|水)|关(?!注|联|心|爱)|销(?!售)|撤|废|退(?!役|休)|删|弃|封(?!装)|并入|合并|终止|取消|迁移|冻结|回收)|暂停(?:更|运|使用|服务|发布|推送|维护)|终止(?:运|使用|服务)"
)
# Words that say it, or that something else is wrong, in a remark; in a description they may mean anything.
_REMARKS = (
    r"终止|取消|删除|清理|清零|退出|冻结|收回|回收|休眠|僵尸|空壳|睡眠|闲置|停(?!车|泊|电|水|课|诊|航|靠|留)|失联|失管|弃|空号|合并|并入|归并|整合|撤|迁移|迁至|迁入|"
    r"转至|转移|移交|划转|脱钩|脱离|解散|拆分|归档|转企|改制|历史(?:账号|遗留)|(?:旧|原|老|备用|测试|个人)(?:账)?号|测试账|重复|误(?:登|报|填|录)|录错|登错|填错|有误|无效|"
    r"搜不到|搜索不到|找不到|查不到|查无|不存在|无法(?:访问|登录|打开|使用|找回)|打不开|登录不了|登不上|丢失|遗失|过期|"
    r"(?:长期|一直|从|未|不|零|没|半年|[一二三两四五六七八九十\d]年){1,6}(?:再)?(?:更新|运营|使用|启用|发布|发文|维护|在用|运行)|没有?更新|"
    r"不用了?|没人|无人(?!机)|没了|没有了|注消|住销|(?<!无)(?<!没有)(?<!发现)异常|"
    r"(?<![机海相有公攻难把])关(?:了|的(?=$)|掉|号|$)|"
    r"未备案|未认证成功|假冒|仿冒|冒充|冒用|非官方|非本单位|不是本单位|不属于|被盗|违规|"
    r"(?:closed|cancell?ed|deleted|inactive|disabled|deactivated|deregistered|terminated|suspended|offline|stopped|removed|dead|retired|expired)"
)
# 已 before anything but what is done for an account that runs.
_DONE = (
    r"已(?:经)?(?!备案|认证|开|公|核|审|批|同意|填|报|上报|上线|提交|登记|录入|关联|绑定|更新|整改|注册|接入|纳入|通过|启用|实名|验证|配|入驻|加入|建|"
    r"完善|落实|签|授权|对接|完成(?:认证|备案|整改|核|登记|填|更新|年审)|安排|明确|指定|有|在|发|达|参|培训|购|续|年审|关注|关心|销售|停车|退役|退休|封装|是)."
)
_ENDING = re.compile(_ENDINGS)
_ASKED = re.compile(
    rf"{_ENDINGS}|终止|退出|并入|合并|归并|去向|撤|废|替代|接替|承接|迁移|停(?!车|泊|电|水|课|诊|航|靠|留)"
)
_IN_NOTES = re.compile(rf"{_ENDINGS}|终止|僵尸|空壳|撤并|废|停(?!车|泊|电|水|课|诊|航|靠|留)")
_ANY = re.compile(f"{_ENDINGS}|{_REMARKS}|{_DONE}")
_CROSSED_OUT = {"×", "x", "✗", "✘", "n/a", "否"}
_ASKS_HOW_IT_IS = re.compile("备注|处置|意见|情况|状态|状况|说明|结果|现状|核查|清查|标记")
SYMBOLS = "*＊★☆▲△●○■□◆◇※#＃§†‡"  # with which notes below a table point at rows
_NUMBERS = re.compile(
    r"(?<![\d.年/-])(\d{1,4})(?:\s*(?:[-—–~～]|至|到)\s*(?:第|序号)?\s*(\d{1,4}))?(?![\d.]|年|月|日|个|家|条|天|/)"
)
_ALONE = {"停", "关", "销", "撤", "并", "废", "退", "封", "删", "停止", "拟停", "拟关", "拟销", "拟撤"}
_OLD = {"旧", "原", "老", "旧号", "原号", "老号", "前", "已更名", "更名", "曾用名", "备用", "测试"}
_NO = {
    "否",
    "无",
    "没有",
    "不",
    "未",
    "n",
    "no",
    "false",
    "x",
    "×",
    "✗",
    "✘",
    "0",
    "不是",
    "不涉及",
    "不适用",
    "暂无",
    "none",
}
_NOT_ENDED = re.compile(r"(?:尚未|未|没有|没|不|无需|不需)(?:注销|关停|停用|关闭|停更|终止|关停注销)")
_DASHES = {*" -—－–/\\〃"}
# Headings that ask whether the account runs: there 否 is the bad news.
_ASKS_WHETHER_IT_RUNS = re.compile(
    r"(?:是否|能否|有无|有没有).*(?:在用|正常|运行|运营|使用|更新|启用|有效|活跃|存续|保留|维护|登录)|(?:在用|更新|启用|有效|活跃|存续|保留)(?:与否|否)$"
    r"|^(?:账号)?(?:在用|启用|正常|有效|活跃|运行|使用|存续|保留)$"
)
_COLOURED = re.compile(r"红|黄|绿|蓝|灰|橙|紫|粉|褐|底色|底纹|颜色|填充|色块|着色|高亮|标色|标注")


def in_remark(text: str) -> str:
    """The word of a cell of unknown meaning that may tell of an ending, or that something is wrong; empty where none
    does.
    """
    plain = likeness.normal(text[:_LONGEST])
    found = _ANY.search(plain)
    return found.group() if found else plain if plain in _ALONE else ""


def in_note(text: str) -> str:
    """The same in a title or a note, which may well speak of what is wrong in general."""
    found = _IN_NOTES.search(likeness.normal(text[:_LONGEST]))
    return found.group() if found else ""


def in_prose(text: str) -> str:
    """The same in a name or a description, where only plain verbs count."""
    found = _ENDING.search(likeness.normal(text[:_LONGEST]))
    return found.group() if found else ""


def tells(heading: str, text: str) -> bool:
    """True if a cell of a column that is not understood says that the account has ended, or may have: by its words, or
    by what it answers under 是否关停 or 是否在用.
    """
    asked, said = likeness.normal(heading[:_LONGEST_HEADING]), text.strip().casefold()
    plain = likeness.normal(said) or said
    if _ASKED.search(asked):
        return not (plain in _NO or _NOT_ENDED.fullmatch(plain) or {*said} <= _DASHES)
    is_no = plain in _NO or plain.startswith(("否", "不", "未", "没"))
    is_crossed = said in _CROSSED_OUT and bool(_ASKS_HOW_IT_IS.search(asked))
    return bool(in_remark(text)) or is_crossed or (is_no and bool(_ASKS_WHETHER_IT_RUNS.search(asked)))


def points_at(note: str, texts: Iterable[str], number: str) -> bool:
    """True if a note speaks of a row: by a mark that stands in it, by its number, by a name that it has; and for one so
    long that nobody knows.
    """
    if len(note) > _LONGEST_NOTE:
        return True
    marks = {*note} & {*SYMBOLS}
    if any(marks & {*text} or (len(text) > 1 and text in note) for text in texts):
        return True
    return number.isdecimal() and any(first <= int(number[:9]) <= last for first, last in _ranges(note))


@lru_cache
def _ranges(note: str) -> tuple[tuple[int, int], ...]:
    """The numbers and ranges of numbers in a note."""
    return tuple((int(found[1]), int(found[2] or found[1])) for found in _NUMBERS.finditer(note))


def of_colours(text: str) -> bool:
    """True for a note that says what colours mean."""
    return bool(_COLOURED.search(text))


_BRACKETED = re.compile(r"\s*[(（\[【〔《<「『]([^()（）\[\]【】〔〕《》<>「」『』]{0,60})[)）\]】〕》>」』]\s*")
_AT_AN_END = re.compile(rf"(?:(?:已|拟|待|将|于|经)*(?:{_ENDINGS})(?:中|了|公示中?)?)")
_YEAR = re.compile(r"(?:19|20)\d{2}")


def marked_name(name: str) -> str:
    """A name without what was noted of its end, in brackets, before it or behind it: 健康示例（已注销） → 健康示例.

    The name itself where nothing was.
    """
    bare = _BRACKETED.sub(lambda found: "" if _is_note(found[1]) else found.group(), name).strip()
    parts = [part for part in re.split(r"[\s:：,，;；、|/\-—_]+", bare) if part]
    if len(parts) > 1:
        kept = [part for part in parts if not _AT_AN_END.fullmatch(likeness.normal(part))]
        bare = bare if len(kept) == len(parts) else " ".join(kept)
    for place in (rf"^已(?:经)?(?:{_ENDINGS})的?", rf"(?:已(?:经)?|拟|待)(?:{_ENDINGS})(?:了|中)?$"):
        bare = re.sub(place, "", bare)
    return bare


def _is_note(text: str) -> bool:
    """True for what stands in brackets behind a name and is no part of it: an ending, a day."""
    plain = likeness.normal(text)
    return bool(_ANY.search(plain) or plain in _ALONE | _OLD or _YEAR.search(plain))
