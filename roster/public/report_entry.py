"""The entry for corrections and reports: kinds, and the texts that are filled in (南通办法第二十九、三十条)."""

KINDS = (
    ("信息有误", "名录里的名称、单位、标识、网址等写错了，或已经变了。"),
    ("链接失效", "页面上的链接打不开，或打开的不是这个账号。"),
    ("疑似假冒", "有账号冒充政府单位。请写明平台、账号名称和它的标识（如原始ID），有截图的请留存。"),
    ("内容问题", "官方账号发布的内容有错误，或长期不更新、不答复。"),
    ("其他", "其他意见和建议。"),
)


def mail_subject(kind: str) -> str:
    """The subject of a mail of this kind."""
    return f"【政务新媒体名录】{kind}"


def mail_body(kind: str) -> str:
    """The text to send; report.js fills the line that begins with ``账号：``."""
    return f"问题类型：{kind}\n账号：\n具体情况：\n我的联系方式（可不填，只用于答复）：\n"
