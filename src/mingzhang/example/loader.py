"""Loads the example year as one report, as a reader would have made it."""

import hashlib
from functools import lru_cache
from importlib.resources import files

from mingzhang.example.self_evaluations import SelfEvaluations, self_evaluation_forms
from mingzhang.example.tables import Table, table_form
from mingzhang.forms import Document, FilledForm, Report
from mingzhang.rulebook import Rulebook
from mingzhang.rulebook.yamlfile import convert, read_yaml

_TABLES = ("final_accounts.yaml", "evaluation.yaml", "summaries.yaml")
_SELF_EVALUATIONS = "self_evaluations.yaml"


def read_data(name: str) -> str:
    """The text of one of the example's data files."""
    return (files("mingzhang.example") / "data" / name).read_text(encoding="utf-8")


@lru_cache(maxsize=4)  # people's own rule books come and go
def load_example(book: Rulebook) -> tuple[Report, ...]:
    """The example year: one report, its cells without sources, since they were taken from data."""
    text = read_data(_SELF_EVALUATIONS)
    own = convert(read_yaml(text, _SELF_EVALUATIONS), SelfEvaluations, _SELF_EVALUATIONS, text)
    accounts, evaluation, summaries = (_tables(name, book) for name in _TABLES)
    forms = (*accounts, *evaluation, *self_evaluation_forms(own, book.forms["self_evaluation"]), *summaries)
    report = Report(_document(own.year), own.department, int(own.year), "final_accounts", forms)
    return (report,)


def _document(year: str) -> Document:
    text = "".join(read_data(name) for name in (*_TABLES, _SELF_EVALUATIONS))
    name = f"示例年度（{year}年度部门决算和绩效评价）"
    return Document(name, hashlib.sha256(text.encode()).hexdigest(), len(_TABLES) + 1, "example")


def _tables(name: str, book: Rulebook) -> list[FilledForm]:
    text = read_data(name)
    tables = convert(read_yaml(text, name), tuple[Table, ...], name, text)
    return [table_form(table, book.forms[table.form]) for table in tables]
