"""What the column 状态 of the register's own table says, beside what follows from the filings.

The column is there to be read. A table may be older than the day, so only what no passing day explains is told:
whether an account runs, is to end, or has ended.
"""

from ..directory.life import CLOSING
from .imported import Record
from .transcript import STATE
from .transcript_line import Line

_RUNNING = ("运行",)


def differs(line: Line, account: Record) -> str:
    """What the row says otherwise than the account's filings (Chinese); empty where it agrees or says nothing."""
    said, meant = line.text(STATE), _states(account)
    if not said or said in meant:
        return ""
    return (
        f"{STATE}在表里是“{said}”，按备案记录是“{'”或“'.join(meant)}”；状态由备案记录推出，改这一列没有作用；"
        "要关停、注销请用 file 关停、file 注销，账号真正关停、注销以后请用 file 办结"
    )


def _states(account: Record) -> tuple[str, ...]:
    """States that follow from the filings of a plain record, on one day or another."""
    steps = [filing for filing in account["filings"] if filing.get("type") != "更正"]
    last = steps[-1] if steps else {}
    type_ = last.get("type")
    if type_ not in CLOSING:
        return _RUNNING
    return (f"已{type_}",) if "done" in last else (f"{type_}公示中", f"{type_}待办结")
