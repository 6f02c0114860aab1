"""What a chart is once it is drawn; it knows nothing of documents, which hold charts among other blocks."""

from dataclasses import dataclass

from mingzhang.publishing.sheets.model import Sheet


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A drawn chart with the sentence that it says; the same data stands in a table under it.

    Attributes:
        svg: The drawing.
        sheet: Its data.
    """

    title: str
    svg: str
    sheet: Sheet
