"""Charts drawn on the server: one look for documents, pages and the office; SVG with the same data as a table.

    bars(title, items, unit)                one amount for each name: structure by code, counts by band
    pairs(title, items, unit)               budget and outturn of each project
    progress(title, points, unit)           execution against time
    bands(title, bands, marks)              where scores stand among grades
    levels(title, items)                    points won of points to be had, by level of indicators

Each gives a `ChartBlock`: the sentence that the chart says, the drawing, and its data as a `Sheet`. Sentences made
from the data stand in `sentences`; `raster.png` makes a picture of a drawing. All numbers are exact decimals until
they become a place on the page.
"""

from mingzhang.publishing.charts.bands import Band, Mark, bands
from mingzhang.publishing.charts.bars import Item, bars
from mingzhang.publishing.charts.levels import Level, levels
from mingzhang.publishing.charts.model import ChartBlock
from mingzhang.publishing.charts.pairs import Pair, pairs
from mingzhang.publishing.charts.progress import Point, progress

__all__ = [
    "Band",
    "ChartBlock",
    "Item",
    "Level",
    "Mark",
    "Pair",
    "Point",
    "bands",
    "bars",
    "levels",
    "pairs",
    "progress",
]
