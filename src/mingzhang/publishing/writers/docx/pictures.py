"""A chart as a picture in a Word document, with what it says for those who do not see it."""

import io
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Mm

from mingzhang.publishing.charts.raster import png
from mingzhang.publishing.documents.model import ChartBlock
from mingzhang.publishing.writers.docx.xml import clean
from mingzhang.rulebook import load


def picture(paper: Any, chart: ChartBlock) -> Any:
    """The paragraph that holds the picture, ready to be put where it belongs."""
    made = paper.add_paragraph(style="Cover Line")
    shown = made.add_run().add_picture(io.BytesIO(png(chart.svg)), width=Mm(float(load().paper.text_width)))
    shown._inline.find(qn("wp:docPr")).set("descr", clean(chart.title))
    made._p.getparent().remove(made._p)
    return made._p
