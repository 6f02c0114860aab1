"""The derivation of scores in words: a tree of lines for a terminal, nested lists for a page."""

from collections.abc import Iterator

from markupsafe import Markup, escape

from mingzhang.findings import Evidence
from mingzhang.language import say
from mingzhang.publishing.report.view import place
from mingzhang.scoring.derivation import Node

_INDENT = "  "
_SHOWN_PLACES = 3


def tree_lines(node: Node, depth: int = 0) -> Iterator[str]:
    """A derivation as lines, each indented by its depth, with the places where it stands."""
    where = places(node.sources)
    yield f"{_INDENT * depth}{say(node.text)}" + (f"〔{where}〕" if where else "")
    for part in node.parts:
        yield from tree_lines(part, depth + 1)


def tree_html(node: Node) -> Markup:
    """A derivation as nested lists that fold."""
    where = places(node.sources)
    text = escape(say(node.text)) + (
        Markup(' <span class="where">{}</span>').format(where) if where else Markup("")
    )
    if not node.parts:
        return Markup("<li>{}</li>").format(text)
    inner = Markup("").join(tree_html(part) for part in node.parts)
    return Markup("<li><details><summary>{}</summary><ul>{}</ul></details></li>").format(text, inner)


def places(sources: tuple[Evidence, ...]) -> str:
    """Where something stands, each place once; of many the first three."""
    found = list(dict.fromkeys(filter(None, (place(e.source.page, e.source.line) for e in sources))))
    typed = any(e.source.via == "entry" for e in sources)
    more = f" 等 {len(found)} 处" if len(found) > _SHOWN_PLACES else ""
    return "；".join([*found[:_SHOWN_PLACES], *([say("填报")] if typed else [])]) + say(more)
