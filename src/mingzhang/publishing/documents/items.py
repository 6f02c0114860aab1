"""The things that sentences list: columns and rows of tables, projects, groups and leaves of an evaluation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from mingzhang.forms import FilledForm, Row
from mingzhang.publishing.documents.figures import Item, Missing, Prose, Value, prose
from mingzhang.publishing.documents.functions import is_nonzero
from mingzhang.publishing.documents.model import Bound, Words
from mingzhang.publishing.documents.narrative import ProjectText, find
from mingzhang.publishing.documents.origins import LAW, NARRATIVE, Origins, form_of, words_of
from mingzhang.publishing.documents.score_items import ScoreItems
from mingzhang.quantities import squeeze
from mingzhang.rulebook import Rulebook
from mingzhang.rulebook.documents import CollectionDef
from mingzhang.scoring.model import ScoreSheet
from mingzhang.scoring.projects import Pair, pair_projects, project_of, summary_rows

_CLASS, _SECTION, _CODE = 3, 5, 7
"""Digits of the codes of a class, a section and an item (类, 款, 项) of expenditure."""

_TERMS_OF = "final_accounts.05"
"""The table whose codes the glossary explains."""


@dataclass(frozen=True, slots=True)
class Collector:
    """Makes collections for one document."""

    origins: Origins
    book: Rulebook
    sheets: Sequence[ScoreSheet] = field(default=())

    def items(self, known: CollectionDef) -> list[Item]:
        """The items of a collection, each with its running number `n`."""
        scored = ScoreItems(self.origins, self.book, self.sheets)
        makers = {
            "columns": self._columns,
            "rows": self._rows,
            "projects": self._projects,
            "given": self._given,
            "totals": scored.totals,
            "terms": self._terms,
            "groups": scored.groups,
            "leaves": scored.leaves,
        }
        found = makers[known.of](known)
        kept = [item for item in found if not known.nonzero or is_nonzero(item.get(known.column or "value"))]
        kept = [item for item in kept if all(words_of(item.get(f)) == word for f, word in known.where.items())]
        return [replace(item, fields={**item.fields, "n": _running(n)}) for n, item in enumerate(kept, 1)]

    def _columns(self, known: CollectionDef) -> Iterator[Item]:
        """Columns of one row: their names and figures."""
        filled = form_of(self.origins.report, known.form, known.subject)
        if filled is None:
            return
        for column in self.book.forms[known.form].blocks[0].columns:
            if (column.id in known.columns or not known.columns) and column.type == "amount":
                value = self.origins.printed(filled, known.row, column.id)
                yield Item({"label": Prose((Words(column.label),)), "value": value}, column.label)

    def _rows(self, known: CollectionDef) -> Iterator[Item]:
        filled = form_of(self.origins.report, known.form, known.subject)
        for row in filled.rows if filled else ():
            if _wanted(row, known) and filled is not None:
                yield self._row(filled, row)

    def _row(self, filled: FilledForm, row: Row) -> Item:
        origin = Bound("", filled.form, filled.subject or "", row.id)
        fields: dict[str, Value] = {
            column: self.origins.printed(filled, row.id, column) for column in _columns_of(filled)
        }
        label = prose(row.label or row.text("name"), replace(origin, column="label"))
        code = row.code or row.id
        fields |= {"label": label, "code": Prose((Words(code),))}
        for name, length in (("class", _CLASS), ("section", _SECTION)):
            fields[name] = prose(self._name_of(filled, code[:length]), replace(origin, row=code[:length]))
        return Item(fields, label.plain)

    def _name_of(self, filled: FilledForm, code: str) -> str:
        """What a form calls a code, else what the classification does."""
        row = filled.row(code)
        return row.label if row else self.book.functional.names.get(code, code)

    def _projects(self, known: CollectionDef) -> Iterator[Item]:
        """Projects in the order of the summary tables, else of the forms."""
        report = self.origins.report
        pairs = pair_projects(report)
        order = {id(row): place for place, (_, row) in enumerate(summary_rows(report))}
        last = len(order)
        for pair in sorted(pairs, key=lambda pair: order.get(id(pair.row), last)):
            yield self._project(pair)

    def _project(self, pair: Pair) -> Item:
        name = pair.row.text("project") if pair.row else project_of(pair.form) if pair.form else ""
        own = project_of(pair.form) if pair.form else name
        place, text = self._text_of({squeeze(name), squeeze(own)})
        path = f"performance.projects.{place if text else name}"
        where = Bound("", NARRATIVE, "", path)
        done = prose(text.done, where) if text and text.done else Missing((self.origins.ask(path, name),))
        label = prose(text.name, where) if text and text.name else prose(name, self._named(pair))
        fields: dict[str, Value] = {"label": label, "done": done, "grade": self._grade(pair)}
        fields |= {column: self._project_cell(pair, column) for column in ("adjusted", "executed")}
        return Item({**fields, "score": self._score(pair)}, name)

    def _named(self, pair: Pair) -> Bound:
        if pair.table is not None and pair.row is not None:
            return Bound("", pair.table.form, pair.table.subject or "", pair.row.id, "project")
        return Bound("", pair.form.form if pair.form else "", project_of(pair.form) if pair.form else "")

    def _text_of(self, names: set[str]) -> tuple[int, ProjectText | None]:
        texts = self.origins.narrative.performance.projects
        return next(((n, text) for n, text in enumerate(texts) if squeeze(text.project) in names), (0, None))

    def _project_cell(self, pair: Pair, column: str) -> Value:
        if pair.table is not None and pair.row is not None:
            return self.origins.printed(pair.table, pair.row.id, column)
        if pair.form is None:
            return Missing((self.origins.ask(column),))
        return self.origins.printed(pair.form, "funds.total", column)

    def _score(self, pair: Pair) -> Value:
        if pair.form is not None:
            return self.origins.printed(pair.form, "total", "score")
        return self._project_cell(pair, "score")

    def _grade(self, pair: Pair) -> Value:
        """By the policy's bands from the form's total, else as the summary table prints it."""
        subject = project_of(pair.form) if pair.form else ""
        sheet = next((s for s in self.sheets if not s.evaluation and s.subject == subject), None)
        grade = (sheet.grade if sheet else None) or (pair.row.text("grade") if pair.row else "")
        return Prose((Words(grade),)) if grade else Missing((self.origins.ask("performance.projects", subject),))

    def _given(self, known: CollectionDef) -> Iterator[Item]:
        found = find(self.origins.narrative, known.under) or ()
        for number, text in enumerate(found):
            value = prose(text, Bound("", NARRATIVE, "", f"{known.under}.{number}"))
            yield Item({"label": value, "value": value}, text)

    def _terms(self, _: CollectionDef) -> Iterator[Item]:
        """The terms that the document uses: the general ones, then one for each code of its expenditure."""
        filled = form_of(self.origins.report, _TERMS_OF)
        codes = [row.code for row in filled.rows if row.code] if filled else []
        own = self.origins.narrative.glossary
        known = self.book.documents.terms
        for term in known:
            if not term.codes:
                yield _term(term.term, term.text)
        for code in codes:
            text = own.get(code) or next((term.text for term in known if code in term.codes), "")
            if text and filled is not None:
                yield _term(self._spelled(filled, code), text)

    def _spelled(self, filled: FilledForm, code: str) -> str:
        """A code of expenditure spelled out from its class down."""
        levels = ((_CLASS, "类"), (_SECTION, "款"), (_CODE, "项"))
        return "".join(
            f"{self._name_of(filled, code[:length])}（{word}）" for length, word in levels if len(code) >= length
        )


def _term(term: str, text: str) -> Item:
    where = Bound("", LAW, "", "documents.terms", term)
    return Item({"label": prose(term, where), "text": prose(text, where)}, term)


def _running(number: int) -> Value:
    return Prose((Words(str(number)),))


def _columns_of(filled: FilledForm) -> list[str]:
    return list(dict.fromkeys([*filled.columns, *(name for row in filled.rows for name in row.cells)]))


def _wanted(row: Row, known: CollectionDef) -> bool:
    code = row.code or row.id
    if known.digits and not (code.isdigit() and len(code) == known.digits):
        return False
    if known.numbered and not row.id.isdigit():
        return False
    return not known.begins or code.startswith(known.begins)
