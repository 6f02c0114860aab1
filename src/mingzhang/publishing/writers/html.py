"""Writes a document tree as one web page: readable on a screen and on paper, every figure with its origin."""

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from pathlib import Path

from mingzhang.publishing.documents import model
from mingzhang.publishing.writers.anchors import Placed, cell_anchors, key_of
from mingzhang.publishing.writers.html_table import table_lines
from mingzhang.publishing.writers.printing import plain, plain_of, printable
from mingzhang.publishing.writers.saying import Sayings

_STYLE = Path(__file__).with_name("document.css")
_SKIP = '<a class="skip" href="#text">跳到正文</a>'
_DEEPEST = 6


def written(tree: model.DocumentTree) -> str:
    """The page: it needs no other file, no network and no script."""
    title = escape(tree.title or tree.entity)
    body = printable("\n".join(_Page(tree).lines()))
    return (
        f'<!doctype html>\n<html lang="{escape(tree.language, quote=True)}">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>\n'
        f"<style>{_STYLE.read_text(encoding='utf-8')}{_running_head(tree.notice)}</style></head>\n"
        f"<body>\n{body}\n</body></html>\n"
    )


def _running_head(notice: str) -> str:
    """The notice above every printed page."""
    quoted = "".join(f"\\{ord(sign):x} " for sign in notice)
    return f'@page{{@top-center{{content:"{quoted}"}}}}' if notice else ""


class _Page:
    """A tree's blocks as lines of HTML."""

    def __init__(self, tree: model.DocumentTree) -> None:
        self._tree = tree
        self._anchors = cell_anchors(tree)
        self._placed = Placed(self._anchors)
        self._sayings = Sayings(tree, self._anchors)
        self._headings = [block for block in tree.blocks if isinstance(block, model.Heading)]
        self._names = {id(block): block.anchor or f"h{number}" for number, block in enumerate(self._headings, 1)}
        self._level = 1
        self._charts = 0

    def lines(self) -> Iterator[str]:
        """All of them, in order."""
        yield _SKIP
        if self._tree.notice:
            yield f'<aside class="notice">{escape(self._tree.notice)}</aside>'
        yield '<main id="text">'
        for block in self._tree.blocks:
            yield from self._block(block)
        yield "</main>"

    def _block(self, block: model.Block) -> Iterator[str]:
        match block:
            case model.Cover():
                yield from self._cover(block)
            case model.Contents():
                yield from self._contents(block)
            case model.Heading():
                yield self._heading(block)
            case model.Paragraph():
                yield f"<p>{self._runs(block.runs)}</p>"
            case model.SheetBlock():
                yield f'<section class="sheet{" wide" if block.landscape else ""}"{_id(block.anchor)}>'
                yield from table_lines(block.sheet, self._placed)
                yield "</section>"
            case model.ChartBlock():
                yield from self._chart(block)
            case model.PageBreak():
                yield '<div class="break"></div>'

    def _cover(self, block: model.Cover) -> Iterator[str]:
        yield '<header class="cover">'
        yield f"<h1>{''.join(f'<span>{escape(line)}</span>' for line in block.lines)}</h1>"
        yield from (f"<p>{escape(line)}</p>" for line in (block.issuer, block.date) if line)
        yield "</header>"

    def _contents(self, block: model.Contents) -> Iterator[str]:
        title = escape(block.title, quote=True)
        yield f'<nav aria-label="{title}"><p class="contents">{title}</p><ul>'
        for heading in self._headings:
            if heading.level <= block.depth:
                text = escape(plain_of(heading.runs))
                yield f'<li class="level{heading.level}"><a href="#{self._names[id(heading)]}">{text}</a></li>'
        yield "</ul></nav>"

    def _heading(self, block: model.Heading) -> str:
        # No level is left out on the way down; level 1 of a page is its title.
        self._level = min(block.level + 1, self._level + 1, _DEEPEST)
        name = escape(self._names[id(block)], quote=True)
        return f'<h{self._level} id="{name}">{self._runs(block.runs)}</h{self._level}>'

    def _runs(self, runs: tuple[model.Run, ...]) -> str:
        return "".join(map(self._run, runs))

    def _run(self, run: model.Run) -> str:
        text = escape(plain(run))
        match run:
            case model.Words(strong=True):
                return f"<strong>{text}</strong>"
            case model.Ask():
                return f'<mark data-ask="{escape(run.key, quote=True)}">{text}</mark>'
            case model.Withheld():
                return f'<span class="withheld">{text}</span>'
            case model.Bound():
                return self._figure(run, text)
        return text

    def _figure(self, run: model.Bound, text: str) -> str:
        """A figure that can be asked: it leads to its cell, and says its origin when pointed at or focused."""
        said = {name: getattr(run, name) for name in ("form", "subject", "row", "column", "derivation")}
        data = "".join(f' data-{name}="{escape(value, quote=True)}"' for name, value in said.items() if value)
        saying = self._sayings.of(run)
        tells = f' aria-description="{escape(saying, quote=True)}"' if saying else ""
        anchor = self._anchors.get(key_of(run))
        if anchor:
            return f'<a class="figure" href="#{anchor}"{data}{tells}>{text}</a>'
        return f'<span class="figure" tabindex="0"{data}{tells}>{text}</span>'

    def _chart(self, block: model.ChartBlock) -> Iterator[str]:
        yield f'<figure><figcaption>{escape(block.title)}</figcaption>\n<div class="drawing">{block.svg}</div>'
        yield '<div class="data">'
        yield from table_lines(replace(block.sheet, title="", subject=block.title), self._placed)
        yield "</div></figure>"


def _id(anchor: str) -> str:
    return f' id="{escape(anchor, quote=True)}"' if anchor else ""
