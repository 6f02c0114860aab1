"""Loads the example year as one report, as a reader would have made it."""

import hashlib
from functools import cache
from importlib.resources import files

from mingzhang.example.self_evaluations import SelfEvaluations, self_evaluation_forms
from mingzhang.example.tables import Table, table_form
from mingzhang.forms import Document, FilledForm, Report
from mingzhang.rulebook import Rulebook
from mingzhang.rulebook.yamlfile import convert, read_yaml

ENTITY = "青岛市大数据发展管理局"
YEAR = 2023
NAME = "示例年度（2023年度部门决算和绩效评价）"

_TABLES = ("final_accounts.yaml", "evaluation.yaml", "summaries.yaml")
_SELF_EVALUATIONS = "self_evaluations.yaml"


def read_data(name: str) -> str:
    """The text of one of the example's data files."""
    return (files("mingzhang.example") / "data" / name).read_text(encoding="utf-8")


@cache
def load_example(book: Rulebook) -> tuple[Report, ...]:
    """The example year: one report, its cells without sources, since they were taken from data."""
    accounts, evaluation, summaries = (_tables(name, book) for name in _TABLES)
    forms = (*accounts, *evaluation, *_self_evaluations(book), *summaries)
    report = Report(_document(), ENTITY, YEAR, "final_accounts", forms)
    return (report,)


def _document() -> Document:
    text = "".join(read_data(name) for name in (*_TABLES, _SELF_EVALUATIONS))
    return Document(NAME, hashlib.sha256(text.encode()).hexdigest(), len(_TABLES) + 1, "example")


def _tables(name: str, book: Rulebook) -> list[FilledForm]:
    text = read_data(name)
    tables = convert(read_yaml(text, name), tuple[Table, ...], name, text)
    return [table_form(table, book.forms[table.form]) for table in tables]


def _self_evaluations(book: Rulebook) -> list[FilledForm]:
    text = read_data(_SELF_EVALUATIONS)
    data = convert(read_yaml(text, _SELF_EVALUATIONS), SelfEvaluations, _SELF_EVALUATIONS, text)
    return self_evaluation_forms(data, book.forms["self_evaluation"])
