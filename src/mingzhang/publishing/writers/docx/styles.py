"""The styles of a published Word document, from the rule book's paper: real headings, contents, cells, cover."""

from typing import Any

from docx.oxml.ns import qn

from mingzhang.publishing.writers.docx.xml import element, quoted
from mingzhang.publishing.writers.fitting import POINTS_IN_MM
from mingzhang.rulebook.paper import Face, PaperDef

_LATIN = "Times New Roman"
_TWIPS = 20
DEEPEST = 4


def set_styles(paper: Any, sheet: PaperDef) -> None:
    """Gives a new document its styles, in place of the ones it came with."""
    styles = paper.styles.element
    for old in styles.findall(qn("w:style")):
        styles.remove(old)
    defaults = styles.find(qn("w:docDefaults"))
    styles.replace(defaults, element(_defaults(sheet)))
    for made in _styles(sheet):
        styles.append(element(made))


def pitch(sheet: PaperDef) -> int:
    """Height of a line of running text, in twentieths of a point."""
    return round(float(sheet.text_height) * POINTS_IN_MM / sheet.lines * _TWIPS)


def fonts(face: Face, sheet: PaperDef) -> str:
    """The typefaces of a face: one for Chinese, one for Latin letters and figures."""
    chinese = quoted(sheet.word_fonts[face])
    return f'<w:rFonts w:ascii="{_LATIN}" w:hAnsi="{_LATIN}" w:cs="{_LATIN}" w:eastAsia={chinese}/>'


def size(points: object) -> str:
    """A type size."""
    half = round(float(str(points)) * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _defaults(sheet: PaperDef) -> str:
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts('body', sheet)}{size(sheet.body_size)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )


def _styles(sheet: PaperDef) -> list[str]:
    body = f'<w:widowControl w:val="0"/>{_lines(sheet)}<w:jc w:val="both"/>'
    centred = '<w:spacing w:before="240" w:after="240"/><w:jc w:val="center"/>'
    close = '<w:spacing w:before="60" w:after="60"/><w:jc w:val="center"/>'
    title = fonts("title", sheet) + size(sheet.title_size)
    small = fonts("table", sheet) + size(sheet.table_sizes[0])
    return [
        _style("Normal", "Normal", "", "", default=True),
        _style("BodyText", "Body Text", body, ""),
        *(_heading(level, sheet) for level in range(1, DEEPEST + 1)),
        *(_contents(level, sheet) for level in range(1, DEEPEST + 1)),
        _style("CoverTitle", "Cover Title", centred, fonts("title", sheet) + size(sheet.title_size)),
        _style("CoverLine", "Cover Line", '<w:jc w:val="center"/>', ""),
        _style("ContentsTitle", "Contents Title", centred, title),
        _style("SheetTitle", "Sheet Title", f"<w:keepNext/>{close}", fonts("heading", sheet) + size(14)),
        _style("SheetLine", "Sheet Line", "<w:keepNext/>", small),
        _style("Note", "Note", '<w:spacing w:before="40"/>', small),
        _style("Cell", "Cell", "", small),
        _style("Header", "header", '<w:jc w:val="center"/>', fonts("heading", sheet) + size(9)),
        _style("Footer", "footer", "", fonts("table", sheet) + size(sheet.number_size)),
        _style("Seam", "Seam", '<w:spacing w:line="20" w:lineRule="exact"/>', size(1)),
    ]


def _lines(sheet: PaperDef) -> str:
    """Lines as far apart as the paper wants them, the first of a paragraph indented."""
    indent = round(sheet.indent * sheet.body_size * _TWIPS)
    return (
        f'<w:spacing w:line="{pitch(sheet)}" w:lineRule="exact"/>'
        f'<w:ind w:firstLineChars="{sheet.indent}00" w:firstLine="{indent}"/>'
    )


def _heading(level: int, sheet: PaperDef) -> str:
    faces: tuple[Face, ...] = ("title", "heading", "subheading", "body")
    first = level == 1
    looks = fonts(faces[level - 1], sheet) + ("<w:b/>" if level == DEEPEST else "")
    looks += size(sheet.title_size if first else sheet.body_size)
    spaces = '<w:spacing w:before="240" w:after="240"/><w:jc w:val="center"/>' if first else _lines(sheet)
    # The outline level stands last among the properties of a paragraph.
    properties = f'<w:keepNext/><w:keepLines/>{spaces}<w:outlineLvl w:val="{level - 1}"/>'
    return _style(f"Heading{level}", f"heading {level}", properties, looks, following="BodyText")


def _contents(level: int, sheet: PaperDef) -> str:
    right = round(float(sheet.text_width) * POINTS_IN_MM * _TWIPS)
    tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{right}"/></w:tabs>'
    indent = round((level - 1) * sheet.indent * sheet.body_size * _TWIPS)
    lines = f'{tab}<w:spacing w:line="{pitch(sheet)}" w:lineRule="exact"/><w:ind w:left="{indent}"/>'
    return _style(f"TOC{level}", f"toc {level}", lines, fonts("body", sheet))


def _style(  # noqa: PLR0913 - the parts of a style
    name: str, shown: str, properties: str, looks: str, *, following: str = "", default: bool = False
) -> str:
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    after = f'<w:next w:val="{following}"/>' if following else ""
    chosen = ' w:default="1"' if default else ""
    named = f'<w:name w:val="{shown}"/>{based}{after}<w:qFormat/>'
    return (
        f'<w:style w:type="paragraph"{chosen} w:styleId="{name}">{named}'
        f"<w:pPr>{properties}</w:pPr><w:rPr>{looks}</w:rPr></w:style>"
    )
