"""Forms of a name: what must not matter when names are compared, and what only misleads the eye or the ear.

``normal`` makes names equal that differ in width, case, blanks, punctuation,
invisible characters or traditional script. ``alike`` goes further, for hints
only: it folds look-alike and split characters. ``assets/forms.js`` does the
same with tables made here; the shared test vectors stand in
``tests/data/lookup-forms.json``.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

# Han characters in the two blocks in which names are written.
_HAN = [chr(code) for block in (range(0x3400, 0x4DC0), range(0x4E00, 0xA000)) for code in block]
_NOT_IN_NAMES = re.compile(r"[\W_]+")

# Characters that are taken for each other at a glance; the first of a group stands for all.
_LOOK_ALIKES = (
    "市巿", "己已巳", "未末", "日曰", "土士", "人入", "大太犬", "天夭", "干千于", "木术", "王玉主", "田由甲申", "今令",
    "力刀", "几凡", "厂广", "风凤", "午牛", "贝见", "乌鸟", "历厉", "北比", "斤斥", "户尸", "毋母", "戊戌戍", "候侯",
    "徽微徵", "拔拨", "抓扎", "折拆", "州洲", "江汇", "河何", "治冶", "泠冷", "清请情", "没设", "记纪", "计汁", "讯迅",
    "说悦", "调凋", "论沦", "谁淮准", "部陪倍", "阳阴", "隋随", "院阮", "防访", "陈阵", "政攻", "教孝", "数敷", "法沽",
    "民氏", "名各", "吉古", "吾语", "吏史", "向问", "同冋", "告吿", "和扣", "员圆", "园圆", "团困", "因囚", "国囯囻",
    "图圄", "场汤扬杨", "城诚", "域城", "坏环", "均钧", "声芦", "处外", "夏复", "官宫宦", "宣宜", "宜谊", "家冢",
    "容客", "密蜜", "察擦", "导异", "寺侍", "尖尘", "局屙", "居届", "展屐", "岛鸟", "岳兵", "工エ", "巡逊", "帅师",
    "席度", "常裳", "幸辛", "康唐", "建健", "开幵", "张胀", "归旧", "彩菜", "徐除", "德徳", "心必", "快块", "怀坏",
    "总怠", "恒桓", "息熄", "感惑", "慢漫", "戎戒", "技枝", "抗杭", "招昭", "持特", "挂桂", "授受", "掌拿", "提堤",
    "播潘", "改玫", "效郊", "新析", "旅施", "族旋", "旗棋", "昌晶", "明朋", "春舂", "晋普", "景影", "智知", "暖暧",
    "曲典", "曹遭", "月用", "有友", "本夲", "朴补", "村材", "来耒", "查杳", "柳抑", "栋拣", "校较", "核该", "格洛",
    "桥侨", "梅海", "检俭", "森淼", "楚蔡", "榆愉", "槐愧", "橡像", "武式", "毕华", "气汽", "水永氷", "汗污", "汝汶",
    "沙纱", "油抽", "泊伯", "波坡", "注住", "泰秦", "洞铜", "津律", "济挤", "浦蒲", "消肖", "涉步", "淄缁", "深探",
    "渡度", "温湿", "港巷", "湖胡", "源原", "滨宾", "潍维", "灵炅", "炎焱", "点占", "热执", "焦集", "照昭", "爱受",
    "父交", "版板", "牧收", "特待", "状壮", "独浊", "现观", "班斑", "理埋", "瑞端", "电龟", "畅汤", "界畀", "疆彊",
    "病疾", "百白", "皇星", "监蓝", "目自", "盲肓", "盟盈", "省肖", "真直", "睦陆", "石右", "研妍", "社杜", "祝视",
    "神伸", "禁楚", "福幅", "秀季", "科料", "租祖", "税锐", "程呈", "究穷", "空室", "突究", "站粘", "竞竟", "章童",
    "笔毛", "第弟", "等寺", "策荣", "管菅", "精情", "糸系", "约钓", "红江", "纪记", "线钱", "组祖", "经轻", "络洛",
    "统流", "绥馁", "综棕", "维惟", "网冈", "罗萝", "美羹", "群裙", "考老", "职识", "肃萧", "育盲", "胜性", "能熊",
    "脉咏", "自白", "舟丹", "良艮", "艺乞", "节芹", "芜无", "苏办", "英央", "茂戊", "茶荼", "药约", "莱菜", "营管",
    "蓝篮", "蔚慰", "藏臧", "虎虚", "街衔", "规观", "视祝", "警譬", "训驯", "议仪", "证征", "评坪", "诚城", "试式",
    "详洋", "语话", "课棵", "谱普", "财材", "贸留", "赛塞", "超起", "路露", "车东", "轨轧", "辆俩", "边辽", "达迖",
    "运远", "连莲", "通诵", "道首", "遂逐", "邢刑", "邮油", "都部", "酒洒", "采釆", "重董", "野墅", "量重", "金全",
    "铁轶", "银根", "锡踢", "镇填", "长张", "门们", "闻间问", "队阝", "陕狭", "陵棱", "隆降", "雨两", "青清", "静净",
    "音昔", "顺须", "项顶", "预顶", "领岭", "馆饱", "马鸟", "驻注", "高亮", "鲁鱼", "鹤鸽", "例列", "麻床", "黄簧",
    "黑墨", "齐济", "龙尤",
)  # fmt: skip
# 拆字: a character written as its parts.
_SPLIT = {
    "言己": "记", "言正": "证", "言义": "议", "言舌": "话", "言平": "评", "言兑": "说", "言吾": "语", "言式": "试",
    "女子": "好", "日月": "明", "木木": "林", "木交": "校", "立口": "部", "正攵": "政", "孝攵": "教", "贝才": "财",
    "禾兑": "税", "礻土": "社", "亻言": "信", "人言": "信", "土成": "城", "氵工": "江", "氵去": "法", "氵青": "清",
    "氵每": "海", "氵可": "河", "氵胡": "湖", "女口": "如", "王里": "理", "王见": "现", "禾口": "和", "禾斗": "科",
    "禾呈": "程", "纟且": "组", "纟及": "级", "纟工": "红", "金艮": "银", "钅艮": "银", "亻主": "住", "亻也": "他",
    "亻本": "体", "人本": "体", "口十": "叶", "古月": "胡", "弓长": "张", "木子": "李", "阝日": "阳", "阝月": "阴",
    "阝方": "防", "阝完": "院", "车专": "转", "车交": "较", "足各": "路", "马主": "驻", "身寸": "射", "月生": "胜",
    "月长": "胀", "月半": "胖", "火登": "灯", "火丁": "灯", "石开": "研", "石马": "码", "虫工": "虹", "扌支": "技",
    "扌召": "招", "扌安": "按", "扌是": "提", "才支": "技", "口马": "吗", "口尼": "呢", "门口": "问", "门日": "间",
    "彳亍": "行", "竹由": "笛", "田力": "男", "自心": "息", "中心": "忠", "白勺": "的", "又寸": "对", "文刂": "刘",
}  # fmt: skip
# Words that forgers put before or behind a true name; longer ones first where one contains another.
ADDED = (
    "官方网站", "官方账号", "官方微博", "官方", "官网", "官微", "公众号", "视频号", "小程序", "服务号", "订阅号",
    "办公室", "推荐官", "宣传委员", "宣传员", "工作人员", "在线", "热线", "小助手", "助手", "客服", "服务", "网站",
    "网", "小号", "大号", "局长", "厅长", "处长", "主任", "书记", "精选", "资讯", "爆料", "头条", "快讯", "新闻",
    "表白墙", "墙", "校友圈", "圈", "贴吧", "论坛", "社区", "俱乐部", "中心", "平台", "发布", "权威", "最新", "今日",
    "我爱", "微", "通",
)  # fmt: skip
# Old print forms and variants that OpenCC leaves alone, each before the standard character (Unihan kZVariant,
# 《第一批异体字整理表》1955), and radicals that text copied from a PDF has in place of characters
# (EquivalentUnifiedIdeograph).
_VARIANTS = (
    "靑青値值呉吴塡填硏研郞郎淸清咲笑飮饮曁暨尙尚凖准刼劫菓果脗吻徃往恊协抅构抝拗搃总鍳鉴邉边隣邻縂总緜绵栢柏煑煮甎砖畧略疎疏痺痹盌碗砲炮碁棋"
    "秊年穤糯竝并缐线罸罚胷胸脇胁艸草荅答蔴麻虵蛇袵衽覩睹讃赞貮贰賍赃輭软逥回邨村酧酬鐡铁隄堤靣面韮韭頋顾飜翻餽馈騐验髙高鬪斗鬭斗鷰燕鼈鳖"
    "⺠民⻄西⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟⻁虎⺟母⺝月⺮竹⺼月"
)
_PARTS = re.compile("|".join(_SPLIT))


@cache
def simplified() -> Mapping[int, str]:
    """Traditional characters and variants → simplified, one by one (OpenCC), in the shape of ``str.translate``.

    Japanese forms count where no simplified character is written the same;
    what is a look-alike is none of the same character.
    """
    import opencc  # takes a moment to load; only the index needs it

    found: dict[int, str] = {}
    for names in (("t2s",), ("hk2s",), ("jp2t", "t2s")):
        converted = "\n".join(_HAN)
        for name in names:
            converted = opencc.OpenCC(name).convert(converted)
        for char, to in zip(_HAN, converted.split("\n"), strict=True):
            if to != char and (len(names) == 1 or not (_is_standard(char) or ord(char) in look_alikes())):
                found.setdefault(ord(char), to)
    return found | {ord(char): to for char, to in zip(_VARIANTS[::2], _VARIANTS[1::2], strict=True)}


def _is_standard(char: str) -> bool:
    """True for a character of GB 2312, which nobody reads as another one."""
    try:
        return bool(char.encode("gb2312"))
    except UnicodeEncodeError:
        return False


@cache
def look_alikes() -> Mapping[int, str]:
    """Each look-alike → the character that stands for its group, in the shape of ``str.translate``."""
    first: dict[str, str] = {}
    for group in _LOOK_ALIKES:
        root = next((first[char] for char in group if char in first), group[0])
        for char in group:
            first.setdefault(char, root)
    return {ord(char): root for char, root in first.items() if char != root}


def split_characters() -> Mapping[str, str]:
    """Parts written one after the other → the character they make."""
    return _SPLIT


@cache
def normal(name: str) -> str:
    """A name without what must not matter: NFKC, lower case, simplified script, letters and digits only."""
    folded = unicodedata.normalize("NFKC", name).lower().translate(simplified())
    return _NOT_IN_NAMES.sub("", folded)


def alike(form: str) -> str:
    """A normal form with split characters joined and look-alikes folded. For hints and warnings, never for a
    verdict.
    """
    return joined(form).translate(look_alikes())


def joined(form: str) -> str:
    """A normal form with split characters put together."""
    return _PARTS.sub(lambda parts: _SPLIT[parts.group()], form)


def stripped(form: str) -> str:
    """A form without words that are commonly added; never shorter than two characters."""
    again = True
    while again:
        again = False
        for word in ADDED:
            if len(form) - len(word) >= 2 and (form.endswith(word) or form.startswith(word)):
                form = form[: -len(word)] if form.endswith(word) else form[len(word) :]
                again = True
                break
    return form


@cache
def sound(char: str) -> str:
    """The commonest reading of one character in pinyin; other characters stand for themselves."""
    import pypinyin  # its dictionaries take a fifth of a second

    return pypinyin.lazy_pinyin(char, v_to_u=False)[0] if ord(char) >= 0x3400 else char


@cache
def common_characters() -> str:
    """The 3,755 most used characters (GB 2312-1980, level 1), which forgers too will use."""
    rows = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return b"".join(rows).decode("gb2312", "ignore")


def sounds(characters: Iterable[str]) -> str:
    """Readings as the browser gets them: a line for each syllable of the characters, then all that are read so."""
    own = set(characters)
    heard = set(map(sound, own))  # a syllable that no name has leads to none
    groups: dict[str, list[str]] = {}
    for char in sorted({*own, *common_characters()}):
        if ord(char) >= 0x3400 and (syllable := sound(char)) != char and syllable in heard:
            groups.setdefault(syllable, []).append(char)
    return "\n".join(f"{syllable} {''.join(found)}" for syllable, found in sorted(groups.items()))
