"""What stands on which kind of page: sheets fitted, headings put on the turned page of the table they announce."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mingzhang.publishing.documents.model import Block, ChartBlock, DocumentTree, Heading, PageBreak, SheetBlock
from mingzhang.publishing.sheets.model import measure
from mingzhang.publishing.writers.fitting import POINTS_IN_MM, Fitted, fit
from mingzhang.rulebook.paper import PaperDef

_HEADING = 2.2
"""Height of a heading with the white around it, in parts of the type size."""

_COVER = 1.3
"""The title of a cover, in parts of a heading's size."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A sheet, its place on paper, and the headings that must stand on its page because it is turned."""

    block: SheetBlock
    fitted: Fitted
    headings: tuple[Heading, ...] = ()


Step = Block | Fit


def planned(tree: DocumentTree, paper: PaperDef) -> Iterator[Step]:
    """The blocks in order; no heading stands alone on a page.

    One right above a turned sheet comes with it, and no page ends below a heading.
    """
    waiting: list[Heading] = []
    for block in tree.blocks:
        if isinstance(block, Heading):
            waiting.append(block)
            continue
        if isinstance(block, PageBreak) and waiting:
            continue
        step = _step(block, paper, waiting)
        if isinstance(step, Fit) and step.fitted.page is not None:
            step = Fit(step.block, step.fitted, tuple(waiting))
        else:
            yield from waiting
        waiting = []
        yield step
    yield from waiting


def _step(block: Block, paper: PaperDef, above: list[Heading]) -> Step:
    if not isinstance(block, SheetBlock):
        return block
    taken = sum(float(paper.title_size if one.level == 1 else paper.body_size) * _HEADING for one in above)
    return Fit(block, fit(block.sheet, paper, turned=block.landscape, taken=taken))


def cover_size(lines: Sequence[str], paper: PaperDef) -> float:
    """Size of a cover's title: larger than a heading's, but so that its longest line is not broken."""
    # A character more than it has: figures are a little wider than half a Chinese character.
    longest = max((measure(line) for line in lines), default=1) + 2
    widest = float(paper.text_width) * POINTS_IN_MM * 2 / longest
    return max(min(float(paper.title_size) * _COVER, widest), float(paper.body_size))


def fitted_data(block: ChartBlock, paper: PaperDef) -> Fitted:
    """The place of a chart's data, which stands below the chart."""
    return fit(block.sheet, paper, turned=False)
