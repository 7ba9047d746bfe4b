"""Papers as ``.docx`` that Word and WPS open: the same values and measures as the HTML page; only importer of docx.

Sizes are points. Letters follow GB/T 9704-2012: 标题小标宋, 正文仿宋.
"""

import io
from collections.abc import Sequence
from datetime import date

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run as WordRun

from ..render.templates import chinese_date
from ..tables.packing import repacked, xml_text
from .blocks import Grid, Words
from .checklists import Checklist
from .circular import Circular
from .fitting import broken, line_count
from .layouts import FORM, LEADING, LETTER, PADDING
from .letters import COMPARED, NUMBER_BLANK, Compared, Letter
from .notices import NoticePaper
from .registration import INSET, Field, Opinion, RegistrationForm

FANG, HEI, TITLE_SONG, LATIN = "仿宋_GB2312", "黑体", "方正小标宋简体", "Times New Roman"
_A4_WIDTH, _POINTS = 210, 72 / 25.4  # millimetres; points in one of them
_TEXT_WIDTH = (_A4_WIDTH - 2 * LETTER.side) * _POINTS
_RED = RGBColor(0xC0, 0x00, 0x00)
# The order of what may stand in w:pPr is fixed (ECMA-376, CT_PPrBase).
_AFTER_WORD_WRAP = (
    "w:overflowPunct",
    "w:topLinePunct",
    "w:autoSpaceDE",
    "w:autoSpaceDN",
    "w:bidi",
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:mirrorIndents",
    "w:suppressOverlap",
    "w:jc",
)
_LEFT, _CENTER, _RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def registration_form(paper: RegistrationForm) -> bytes:
    """The 备案登记表, one page A4."""
    document = _document(paper.title, top=FORM.top, bottom=FORM.bottom, side=FORM.side)
    _write(document.add_paragraph(), paper.title, HEI, FORM.title, align=_CENTER, after=10, bold=True)
    _write(document.add_paragraph(), paper.caption, FANG, FORM.caption, align=_RIGHT, after=4)
    widths = (FORM.label_width, FORM.value_width) * 2
    table = _table(document, len(paper.rows) + len(paper.opinions), widths)
    for fields, row in zip(paper.rows, table.rows, strict=False):
        _fill_fields(row, fields, paper.size)
    for opinion, row in zip(paper.opinions, table.rows[len(paper.rows) :], strict=True):
        _fill_opinion(row, opinion, paper.opinion_height)
    _write(document.add_paragraph(), paper.footnote, FANG, FORM.footnote, before=6)
    return _saved(document, paper.day)


def _fill_fields(row: _Row, fields: Sequence[Field], size: float) -> None:
    cells = _cells(row, wide=len(fields) == 1)
    for field, label, value in zip(fields, cells[::2], cells[1::2], strict=True):
        _fill(label, _whole_words(field.label, size), size, align=_CENTER)
        _fill(value, field.text, size)


def _whole_words(label: str, size: float) -> str:
    """A label of two lines is broken before what stands in brackets."""
    fits = line_count(label, (FORM.label_width - INSET) / size) == 1
    return label if fits else label.replace("（", "\n（", 1)


def _fill_opinion(row: _Row, opinion: Opinion, height: float) -> None:
    row.height, row.height_rule = Pt(height), WD_ROW_HEIGHT_RULE.AT_LEAST
    label, space = _cells(row, wide=True)
    _fill(label, opinion.label, FORM.opinion, align=_CENTER)
    if opinion.asked:
        _write(label.add_paragraph(), opinion.asked, FANG, FORM.footnote, align=_CENTER)
    _fill(space, "\n".join(opinion.signs), FORM.signs, align=_RIGHT)
    space.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM


def letter(paper: Letter) -> bytes:
    """A 函 or 报告 of an office (GB/T 9704-2012, the form of a letter)."""
    size, line = LETTER.text, LETTER.line
    document = _document(paper.title, top=LETTER.top, bottom=LETTER.bottom, side=LETTER.side)
    _write(document.add_paragraph(), paper.sender, TITLE_SONG, paper.sender_size, align=_CENTER, after=6, color=_RED)
    _rule(document.paragraphs[-1])
    _write(document.add_paragraph(), NUMBER_BLANK, FANG, size, align=_RIGHT, before=6, after=22)
    title = document.add_paragraph()
    _write(
        title, "\n".join(paper.title_lines), TITLE_SONG, LETTER.title, align=_CENTER, after=22, line=LETTER.title_line
    )
    _write(document.add_paragraph(), f"{paper.addressee}：", FANG, size, line=line)
    for text in paper.opening:
        _body(document, text)
    _comparison(document, paper.comparison)
    for text in paper.closing:
        _body(document, text)
    _body(document, f"附件：{paper.enclosure}", before=14)
    _write(document.add_paragraph(), f"{paper.sender}（盖章）", FANG, size, align=_RIGHT, before=28, line=line)
    _write(document.add_paragraph(), f"{chinese_date(paper.day)}　　", FANG, size, align=_RIGHT, line=line)
    _keep_signature(document)
    if paper.contact:
        _body(document, f"（{paper.contact}）", before=14)
    return _saved(document, paper.day)


def notice(paper: NoticePaper) -> bytes:
    """A 公告: title, words, signature (GB/T 9704-2012)."""
    return _signed(paper, broken(paper.title, _TEXT_WIDTH / LETTER.title))


def circular(paper: Circular) -> bytes:
    """A 通报: the same, addressed to those whom it is for."""
    return _signed(paper, paper.title_lines, paper.addressee)


def checklist(paper: Checklist) -> bytes:
    """A sheet to check accounts against and to stamp: its own words say where."""
    return _signed(paper, [paper.title])


def _signed(paper: NoticePaper | Circular | Checklist, title: Sequence[str], addressee: str = "") -> bytes:
    size, line = LETTER.text, LETTER.line
    document = _document(paper.title, top=LETTER.top, bottom=LETTER.bottom, side=LETTER.side)
    head = "\n".join(title)
    _write(document.add_paragraph(), head, TITLE_SONG, LETTER.title, align=_CENTER, after=22, line=LETTER.title_line)
    if addressee:
        _write(document.add_paragraph(), f"{addressee}：", FANG, size, line=line)
    for block in paper.blocks:
        match block:
            case Words():
                _words(document, block)
            case Grid():
                _grid(document, block)
    if not isinstance(paper, Checklist) and paper.is_signed:
        office, day = paper.signature
        _write(document.add_paragraph(), f"{office}　　", FANG, size, align=_RIGHT, before=28, line=line)
        _write(document.add_paragraph(), f"{day}　　", FANG, size, align=_RIGHT, line=line)
        _keep_signature(document)
    return _saved(document, paper.day)


def _keep_signature(document: Document) -> None:
    """A signature never stands on a page without words above it (GB/T 9704-2012, 7.3.5.4: whoever stamps an empty
    page vouches for anything): the last two paragraphs of the words go with it.
    """
    for paragraph in document.paragraphs[-4:-1]:
        paragraph.paragraph_format.keep_with_next = True


def _words(document: Document, block: Words) -> None:
    """A paragraph; in lists, one step further for each level."""
    paragraph = document.add_paragraph()
    indent = 2 * LETTER.text
    _set(paragraph, LETTER.text, line=LETTER.line, indent=indent)
    paragraph.paragraph_format.left_indent = Pt(indent * max(0, block.depth - 1))
    for part in block.runs:
        run = _run(paragraph, part.text, FANG, LETTER.text)
        run.bold, run.font.strike = part.bold or None, part.struck or None
    _break_anywhere(paragraph)


def _grid(document: Document, grid: Grid) -> None:
    shares = grid.shares or (1,) * len(grid.rows[0])
    widths = tuple(_TEXT_WIDTH * share / sum(shares) for share in shares)
    table = _table(document, len(grid.rows), widths)
    for number, (texts, row) in enumerate(zip(grid.rows, table.rows, strict=True)):
        heading = grid.is_headed and number == 0
        for text, cell in zip(texts, row.cells, strict=True):
            _fill(cell, text, LETTER.table, align=_CENTER if heading or grid.is_figure(text) else _LEFT)
        _keep_whole(row, heading=heading)


def _keep_whole(row: _Row, *, heading: bool) -> None:
    """A row stands on one page; one of headings stands above its table on every page."""
    for name in ("w:cantSplit", *(["w:tblHeader"] if heading else [])):
        row._tr.get_or_add_trPr().append(OxmlElement(name))


def _body(document: Document, text: str, *, before: float = 0) -> None:
    paragraph = document.add_paragraph()
    _write(paragraph, text, FANG, LETTER.text, line=LETTER.line, indent=2 * LETTER.text, before=before)
    _break_anywhere(paragraph)


def _comparison(document: Document, rows: Sequence[Compared]) -> None:
    table = _table(document, len(rows) + 1, (112, 164, 164))
    for compared, row in zip((COMPARED, *rows), table.rows, strict=True):
        texts = (compared.what, compared.official, compared.suspect)
        for n, (text, cell) in enumerate(zip(texts, row.cells, strict=True)):
            _fill(cell, text, LETTER.table, align=_CENTER if n == 0 or compared is COMPARED else _LEFT)


def _rule(paragraph: Paragraph) -> None:
    """A double red line below a paragraph."""
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("val", "thinThickSmallGap"), ("sz", "24"), ("space", "4"), ("color", str(_RED))):
        bottom.set(qn(f"w:{key}"), value)
    borders.append(bottom)
    paragraph._element.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", *_AFTER_WORD_WRAP
    )


def _document(title: str, *, top: float, bottom: float, side: float) -> Document:
    """An empty document, A4; margins in millimetres."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin = section.right_margin = Mm(side)
    section.header_distance = section.footer_distance = Mm(min(bottom, 10) / 2)
    document.core_properties.title, document.core_properties.author = xml_text(title)[:255], ""
    document.core_properties.comments, document.core_properties.language = "", "zh-CN"
    document.core_properties.last_modified_by = ""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    return document


def _saved(document: Document, day: date) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return repacked(out.getvalue(), day.isoformat())


def _write(
    paragraph: Paragraph,
    text: str,
    font: str,
    size: float,
    *,
    align: WD_ALIGN_PARAGRAPH = _LEFT,
    before: float = 0,
    after: float = 0,
    line: float | None = None,
    indent: float = 0,
    bold: bool = False,
    color: RGBColor | None = None,
) -> None:
    """Put a text into a paragraph."""
    _set(paragraph, size, align=align, before=before, after=after, line=line, indent=indent)
    run = _run(paragraph, text, font, size)
    run.bold, run.font.color.rgb = bold, color


def _set(
    paragraph: Paragraph,
    size: float,
    *,
    align: WD_ALIGN_PARAGRAPH = _LEFT,
    before: float = 0,
    after: float = 0,
    line: float | None = None,
    indent: float = 0,
) -> None:
    """How a paragraph stands; the height of a line is exact, so that pages can be counted on."""
    style = paragraph.paragraph_format
    style.alignment, style.space_before, style.space_after = align, Pt(before), Pt(after)
    style.line_spacing_rule, style.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line or size * LEADING)
    style.first_line_indent = Pt(indent)


def _run(paragraph: Paragraph, text: str, font: str, size: float) -> WordRun:
    """Words in one type. The hint makes quotes and dashes, which Latin type has too, those of Chinese type."""
    run = paragraph.add_run(xml_text(text))
    run.font.size, run.font.name = Pt(size), LATIN
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")
    return run


def _table(document: Document, rows: int, widths: tuple[float, ...]) -> Table:
    """An empty table with borders and columns of fixed width."""
    table = document.add_table(rows, len(widths), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
        for cell in column.cells:
            cell.width = Pt(width)
    return table


def _cells(row: _Row, *, wide: bool) -> list[_Cell]:
    """The cells of a row; ``wide`` joins all but the first."""
    cells = list(row.cells)
    return [cells[0], cells[1].merge(cells[-1])] if wide else cells


def _fill(cell: _Cell, text: str, size: float, *, align: WD_ALIGN_PARAGRAPH = _LEFT) -> None:
    """A text in a cell, a paragraph a line, with the padding that the page was measured with."""
    lines = text.split("\n")
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for n, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
        pad = size * PADDING / 2
        _write(paragraph, line, FANG, size, align=align, before=pad * (n == 0), after=pad * (n == len(lines) - 1))
        _break_anywhere(paragraph)


def _break_anywhere(paragraph: Paragraph) -> None:
    """An address or id without blanks is broken at the edge of its cell."""
    wrap = OxmlElement("w:wordWrap")
    wrap.set(qn("w:val"), "0")
    paragraph._element.get_or_add_pPr().insert_element_before(wrap, *_AFTER_WORD_WRAP)
