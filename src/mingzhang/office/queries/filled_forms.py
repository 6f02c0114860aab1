"""What a filled form brings to a self-evaluation: rows matched by their names, everything else named."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.errors import MingzhangError
from mingzhang.forms import FilledForm, Row
from mingzhang.office.models import SelfEvaluation
from mingzhang.office.queries.computed_actuals import without_remark
from mingzhang.office.queries.self_evaluation_forms import FORM, INDICATOR, Texts, fields_of, judge, with_typed
from mingzhang.quantities.number import parse_number, squeeze
from mingzhang.reading import read_document, reports_of
from mingzhang.rulebook import load

_COMPARED = ("target", "weight")
_SCORE = ".score"
_FORMULAS = frozenset({"ratio_higher", "ratio_lower", "equality"})


@dataclass(frozen=True, slots=True)
class Change:
    """A field that the file fills in otherwise than it is now."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file would change; nothing is stored.

    Attributes:
        unknown: Indicators of the file that the project does not have; they are left out.
        missing: Indicators of the project that the file does not have; they stay as they are.
        differing: Where target or weight of the file is another than the approved one, which stays.
    """

    changes: tuple[Change, ...]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    differing: tuple[str, ...]


def propose(evaluation: SelfEvaluation, name: str, content: bytes) -> Proposal:
    """Compares a filled form with the rows of a self-evaluation.

    Raises:
        MingzhangError: The file cannot be read, holds no such form, or that of another project.
    """
    rows: Texts = evaluation.rows
    form = _form_in(name, content, rows["field.project"]["text"])
    _refuse_others(name, form, rows)
    printed = [row for row in form.rows if row.id.startswith(INDICATOR) and row.label]
    pairs, unknown = _matched(rows, printed)
    missing = [rows[row]["level3"] for row in rows if row.startswith(INDICATOR) and row not in pairs]
    matched = {**{row.id: row for row in form.rows if not row.id.startswith(INDICATOR)}, **pairs}
    changes = _needed(evaluation, list(_changes(rows, matched)))
    return Proposal(tuple(changes), tuple(unknown), tuple(missing), tuple(_differing(rows, pairs)))


def _needed(evaluation: SelfEvaluation, changes: list[Change]) -> list[Change]:
    """Without the points that follow anyway: those of formulas, and judged ones that are the same."""
    typed = {c.field: c.after for c in changes if not c.field.endswith(_SCORE)}
    judged = judge(with_typed(evaluation.rows, typed), evaluation.organisation, evaluation.fiscal_year)
    counted = {f"{one.row}{_SCORE}": one.counted for one in judged.sheet.indicators}
    computed = {f"{one.row}{_SCORE}" for one in judged.sheet.indicators if one.method in _FORMULAS and one.exact}
    return [
        c
        for c in changes
        if not c.field.endswith(_SCORE) or (c.field not in computed and counted.get(c.field) != _value(c.after))
    ]


def _value(text: str) -> Decimal | None:
    number = parse_number(text)
    return number.value if number else None


def _form_in(name: str, content: bytes, project: str) -> FilledForm:
    reports = reports_of([read_document(name, content, load())], load())
    forms = [form for report in reports for form in report.all(FORM)]
    found = next((form for form in forms if _same(form.subject or "", project)), None)
    if found is not None:
        return found
    if forms:
        subjects = "、".join(f"“{form.subject}”" for form in forms)
        raise MingzhangError(f"文件“{name}”是{subjects}的自评表，不是“{project}”的；请换一个文件。")
    raise MingzhangError(f"文件“{name}”里没有找到项目支出绩效自评表；可先下载本表，填好后再导入。")


def _refuse_others(name: str, form: FilledForm, rows: Texts) -> None:
    """A form of another department or another year is refused; one that says neither is taken."""
    for field, what in (("field.department", "单位"), ("field.year", "年度")):
        printed, own = form.row(field), rows.get(field, {}).get("text", "")
        text = printed.text("text") if printed else ""
        if text and own and not _alike(text, own):
            raise MingzhangError(f"文件“{name}”的{what}是“{text}”，这份自评表的是“{own}”；请换一个文件。")


def _alike(one: str, other: str) -> bool:
    """The same, or the same with its place before it or with 年度 behind it."""
    first, second = squeeze(one), squeeze(other)
    return first in second or second in first


def _same(one: str, other: str) -> bool:
    return squeeze(one) == squeeze(other)


def _matched(rows: Texts, printed: list[Row]) -> tuple[dict[str, Row], list[str]]:
    """Our row to the printed one of the same name, in whatever order; of one name the same target first."""
    left = [row for row in rows if row.startswith(INDICATOR)]
    pairs: dict[str, Row] = {}
    unknown = []
    for row in printed:
        alike = [own for own in left if _same(rows[own]["level3"], row.label)]
        own = next((own for own in alike if _same(rows[own]["target"], row.text("target"))), None)
        own = own or next(iter(alike), None)
        if own is None:
            unknown.append(row.label)
        else:
            pairs[own] = row
            left.remove(own)
    return pairs, unknown


def _changes(rows: Texts, matched: Mapping[str, Row]) -> Iterator[Change]:
    for row, column in fields_of(rows):
        printed = matched.get(row)
        before = rows[row].get(column, "")
        after = without_remark(printed.text(column)) if printed else ""
        if after and after not in {before, "-"}:
            yield Change(f"{row}.{column}", _label(rows, row, column), before, after)


def _label(rows: Texts, row: str, column: str) -> str:
    """What the field is called in the form."""
    blocks = load().forms[FORM].blocks
    block = next(b for b in blocks if (row.startswith(f"{b.id}.") if b.id else "." not in row))
    name = next((c.label for c in block.columns if c.id == column), column)
    own = rows[row].get("level3") or next((r.labels[0] for r in block.rows if row.endswith(r.id)), "")
    return f"{own}　{name}"


def _differing(rows: Texts, pairs: Mapping[str, Row]) -> Iterator[str]:
    for own, printed in pairs.items():
        for column in _COMPARED:
            text = printed.text(column)
            if text and not _same(text, rows[own][column]):
                yield f"“{printed.label}”文件中为 {text}，批准的是 {rows[own][column]}，以批准的为准。"
