"""Days off and make-up days that the calendar library does not know: data/workdays.yaml."""

from ..text.scalars import DateRange, Int, Line, WebAddress
from .fields import Placed, described, record, unplaced


@record
class Arrangement:
    """一份放假安排：某年全国的，或一地的，或一次调整；后写的覆盖先写的。"""

    name: Line = described("名称", "", "2027 年全国放假安排")
    source: Line = described("依据", "文件名称和文号")
    url: WebAddress | None = described("文件网址", default=None)
    year: Int | None = described(
        "年份", "这份安排写全了哪一年；写上后，该年其余日子按周一至周五上班计", "2027", default=None
    )
    off: tuple[DateRange, ...] = described("放假", "放假的日子", "2027-01-01", "2027-02-06 至 2027-02-12", default=())
    work: tuple[DateRange, ...] = described("上班", "调休上班的日子", default=())
    place: Placed = unplaced()


@record
class WorkdaysFile:
    """工作日安排：data/workdays.yaml。"""

    arrangements: tuple[Arrangement, ...] = described("放假安排", default=())
