"""Scores as one self-contained HTML page: totals first, then every score down to cells and sentences."""

from collections.abc import Sequence
from importlib.resources import files

import mingzhang
from mingzhang.publishing.contract import plain
from mingzhang.publishing.report.html import report_environment
from mingzhang.publishing.report.scores import tree_html
from mingzhang.publishing.report.view import differing
from mingzhang.scoring import Lever, Node, ScoreSheet, indicator_tree, sheet_tree
from mingzhang.scoring.derivation import points_words
from mingzhang.scoring.methods import number

Scored = tuple[ScoreSheet, tuple[Lever, ...], tuple[Lever, ...]]
"""A sheet, what brings its indicators to full marks, and what brings the whole to the next grade."""


def score_page(scored: Sequence[Scored]) -> str:
    """The page; it needs no other file and no network, and prints well."""
    return (
        report_environment()
        .get_template("scores.html.j2")
        .render(
            scored=scored,
            css=files("mingzhang.publishing.report").joinpath("templates/report.css").read_text(encoding="utf-8"),
            num=lambda value: plain(value) or "—",
            points=number,
            points_words=points_words,
            tree=lambda sheet: [tree_html(node) for node in _nodes(sheet)],
            differing=differing,
            documents=list(dict.fromkeys(sheet.document for sheet, _, _ in scored)),
            version=mingzhang.__version__,
        )
    )


def _nodes(sheet: ScoreSheet) -> list[Node]:
    return [sheet_tree(sheet)] if sheet.evaluation else [indicator_tree(one) for one in sheet.indicators]
