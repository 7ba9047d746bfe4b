"""How every state is shown: the one table of styles, words and order."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..notices.board import AccountState
from ..notices.window import NoticeState


@dataclass(frozen=True, slots=True)
class Phase:
    """States that are shown and counted alike.

    ``style`` is the end of CSS classes (``state-…``, ``bar-…``, ``key-…``), ``heading`` the column in which accounts
    are counted, ``legend`` what it counts.
    """

    style: str
    heading: str
    legend: str


WAITING = Phase("waiting", "待上线", "待上线")
RUNNING = Phase("running", "运行", "正常运行")
POSTING = Phase("posting", "公示中", "关停、注销公示中")
DUE = Phase("due", "待办结", "公示期满，待关停、注销")
OVER = Phase("ended", "已终止", "已关停、已注销")

# The phases of accounts in the order in which they are counted and drawn.
PHASES = (RUNNING, POSTING, DUE, OVER)

PHASE_OF: Mapping[AccountState | NoticeState, Phase] = {
    AccountState.RUNNING: RUNNING,
    AccountState.CLOSING: POSTING,
    AccountState.CLOSE_DUE: DUE,
    AccountState.CLOSED: OVER,
    AccountState.CANCELLING: POSTING,
    AccountState.CANCEL_DUE: DUE,
    AccountState.CANCELLED: OVER,
    NoticeState.WAITING: WAITING,
    NoticeState.POSTED: POSTING,
    NoticeState.ENDED: OVER,
}

# For templates: the end of the CSS class of each state.
STATE_NAMES: Mapping[AccountState | NoticeState, str] = {state: phase.style for state, phase in PHASE_OF.items()}

# For people: a state in words that need no office to explain them. The data keep the words of the form.
STATE_WORDS: Mapping[AccountState | NoticeState, str] = {
    **{state: state.value for state in PHASE_OF},
    AccountState.RUNNING: "正常运行",
    AccountState.CLOSE_DUE: "公示期满，待关停",
    AccountState.CANCEL_DUE: "公示期满，待注销",
}
