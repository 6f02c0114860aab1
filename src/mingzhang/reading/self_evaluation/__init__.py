"""Reads self-evaluation forms and their summary tables, from flattened text and from grids."""

from mingzhang.reading.self_evaluation.flow import FormsInLines, recognise_forms_in_lines
from mingzhang.reading.self_evaluation.grid_entry import read_grid, recognise_form_in_grid
from mingzhang.reading.self_evaluation.layout import labels_of
from mingzhang.reading.self_evaluation.stacking import stack

__all__ = ["FormsInLines", "labels_of", "read_grid", "recognise_form_in_grid", "recognise_forms_in_lines", "stack"]
