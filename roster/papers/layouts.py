"""The measures of the papers, once for the Word document and for the page in the browser.

Millimetres for margins, points (1/72 inch) for the rest. Letters follow
GB/T 9704-2012: 标题 2号, 正文 3号, 28 points a line.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormLayout:
    """A form of one page: margins, columns of labels and values, type sizes.

    ``leading`` is the height of a line and ``padding`` what a row leaves free
    above and below together, both in type sizes.
    """

    top: int
    bottom: int
    side: int
    label_width: int
    value_width: int
    leading: float
    padding: float
    title: float
    caption: float
    opinion: float
    signs: float
    footnote: float


@dataclass(frozen=True, slots=True)
class LetterLayout:
    """A letter: margins, type sizes, and heights of the lines of its text and title.

    ``title_width`` is how many square characters a line of the title holds.
    """

    top: int
    bottom: int
    side: int
    text: float
    line: float
    title: float
    title_line: float
    title_width: int
    table: float


# Height of a line and what rows leave free: measured, so that a form stays on its page.
LEADING = 1.35
PADDING = 1.0

FORM = FormLayout(
    top=18,
    bottom=10,
    side=22,
    label_width=100,
    value_width=135,
    leading=LEADING,
    padding=PADDING,
    title=20,
    caption=10.5,
    opinion=10.5,
    signs=12,
    footnote=9,
)
LETTER = LetterLayout(top=25, bottom=20, side=27, text=16, line=28, title=22, title_line=32, title_width=20, table=12)
