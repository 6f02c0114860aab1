"""The finished file: no moment in it, its parts in one order, so that the same document is the same bytes."""

import io
import zipfile
from datetime import datetime
from typing import Any

from docx.oxml.ns import qn

from mingzhang.publishing.documents.model import DocumentTree
from mingzhang.publishing.writers.docx.xml import element, quoted
from mingzhang.rulebook.paper import PaperDef

_FIRST = "[Content_Types].xml"
_NO_YEAR = 2000
_LEFTOVERS = ("/thumbnail", "/stylesWithEffects", "/numbering", "/customXml")


def set_properties(paper: Any, tree: DocumentTree) -> None:
    """Title, author and language; the days of making and of the last change are those of the data."""
    core = paper.core_properties
    core.title, core.author, core.last_modified_by = tree.title, tree.entity, tree.entity
    core.language, core.comments, core.revision = tree.language, tree.notice, 1
    # The property holds no time zone: it is written as universal time.
    core.created = core.modified = datetime(tree.year or _NO_YEAR, 1, 1)  # noqa: DTZ001 - as above


def set_settings(paper: Any) -> None:
    """Left and right pages differ; the document is laid out as today's Word lays out, not as that of 2007."""
    paper.settings.odd_and_even_pages_header_footer = True
    settings = paper.settings.element
    for language in settings.iter(qn("w:themeFontLang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    old = settings.find(qn("w:compat"))
    uri = "http://schemas.microsoft.com/office/word"
    made = element(f'<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="{uri}" w:val="15"/></w:compat>')
    if old is not None:
        settings.replace(old, made)
    else:
        settings.append(made)


def drop_leftovers(paper: Any) -> None:
    """Takes out what the empty document came with and this one does not use: a picture of it, styles for lists."""
    for holder in (paper.part, paper.part.package):
        for name in [key for key, rel in holder.rels.items() if rel.reltype.endswith(_LEFTOVERS)]:
            del holder.rels[name]


def set_font_table(paper: Any, sheet: PaperDef) -> None:
    """Names what may stand in for a typeface that a machine does not have."""
    part = next(rel.target_part for rel in paper.part.rels.values() if rel.reltype.endswith("/fontTable"))
    names = {**dict.fromkeys(sheet.word_fonts.values(), ""), **sheet.word_instead}
    fonts = "".join(
        f"<w:font w:name={quoted(name)}>"
        + (f"<w:altName w:val={quoted(instead)}/>" if instead else "")
        + '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, instead in sorted(names.items())
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    part._blob = f'{head}\n<w:fonts xmlns:w="{space}">{fonts}</w:fonts>'.encode()


def settled(data: bytes) -> bytes:
    """A zip package with its entries in order and without their moments."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != _FIRST, name)):
            entry = zipfile.ZipInfo(name)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            new.writestr(entry, old.read(name))
    return made.getvalue()
