"""What is said of where a record of another register comes from: one wording for its page and for the answers."""

from ..render.templates import chinese_date
from .register import Adopted
from .states import STATE_WORDS


def told(origin: Adopted) -> str:
    """What follows after 登记在 and the name of the register: whole sentences of plain text."""
    said = f"，本名录按它{chinese_date(origin.on)}公布的内容收录。"
    if origin.looked_on is None:
        return said
    looked = chinese_date(origin.looked_on)
    if origin.is_gone:
        return f"{said}{looked}去看时，那里已经没有它了；不放心的，请打电话问主办单位。"
    words = {state.value: words for state, words in STATE_WORDS.items()}
    return f"{said}{looked}去看时，那里写的是“{words.get(origin.state_there, origin.state_there)}”。"
