"""How every row is changed: locked, its revision compared, saved, written to the audit trail; one transaction."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from mingzhang.office.models import Organisation, YearState
from mingzhang.office.models.master import Register
from mingzhang.office.models.scoped import Owned
from mingzhang.office.queries.typed import FAULTS, plain_text
from mingzhang.office.scope import everything, seeing
from mingzhang.office.services.acting import Actor, ChangedMeanwhileError, NotFoundError, RefusedError
from mingzhang.office.services.audit import record

Row = TypeVar("Row", bound=models.Model)
_SILENT = frozenset({"id", "revision", "created_at", "changed_at"})
_BLANK: tuple[Any, ...] = (None, "", [], {})


def owner(row: models.Model) -> Organisation:
    """The organisation whose row it is: for an entry of a register, the one that keeps it."""
    return row.keeper if isinstance(row, Register) else row.organisation  # type: ignore[attr-defined]


def locked(actor: Actor, row: Row, revision: int | None = None) -> Row:
    """The row as it is now, locked until the transaction ends.

    Raises:
        NotFoundError: It is not for this person to see.
        ChangedMeanwhileError: It is another revision than the one that the person saw.
    """
    with seeing(actor.scope):
        found = type(row)._default_manager.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if found is None:
        raise NotFoundError("没有这条记录，或者不在您的范围内。")
    if revision is not None and getattr(found, "revision", revision) != revision:
        raise ChangedMeanwhileError(found)
    return found


@contextmanager
def changing(actor: Actor, row: Row, action: str, revision: int | None = None, reason: str = "") -> Iterator[Row]:
    """The row locked and current, to be changed inside; saved, counted and recorded at the end.

    Args:
        actor: Who changes it.
        row: Any instance of it.
        action: Name of the service, for the audit trail.
        revision: What the person saw; None for work of the system.
        reason: What the person gave as reason.
    """
    with seeing(actor.scope), transaction.atomic():
        current = locked(actor, row, revision)
        _refuse_closed(current)
        before = _values(current)
        yield current
        save(actor, current, action, before, reason)


@contextmanager
def concluding(actor: Actor, row: Row, action: str) -> Iterator[Row]:
    """As `changing`, in a closed year too: for what is found out of a year that is over, no money."""
    with seeing(actor.scope), transaction.atomic():
        current = locked(actor, row)
        before = _values(current)
        yield current
        save(actor, current, action, before)


def save(actor: Actor, row: models.Model, action: str, before: Mapping[str, Any], reason: str = "") -> None:
    """Saves a locked row with its next revision, and what changed in it."""
    row.revision += 1  # type: ignore[attr-defined]
    _store(row)
    old, new = _difference(row, before)
    record(actor, action, row, organisation=owner(row), before=old, after=new, reason=reason)


def adding(actor: Actor, row: Row, action: str, reason: str = "") -> Row:
    """A new row, checked, saved and recorded; only inside what the actor may see."""
    with seeing(actor.scope), transaction.atomic():
        if isinstance(row, Owned):
            row.made_by = actor.user
        if not _may_hold(actor, row):
            raise NotFoundError("没有这个单位，或者不在您的范围内。")
        _refuse_closed(row)
        _store(row, force_insert=True)
        _, new = _difference(row, {})
        record(actor, action, row, organisation=owner(row), after=new, reason=reason)
    return row


def _may_hold(actor: Actor, row: models.Model) -> bool:
    """Whether a new row's organisation is open to the actor; a register takes entries from below."""
    if not isinstance(row, Register):
        return actor.sees(owner(row))
    return actor.knows(row.keeper) or actor.organisation.path.startswith(row.keeper.path)


def removing(actor: Actor, row: models.Model, action: str, revision: int | None = None, reason: str = "") -> None:
    """Deletes a row that nothing rests on, and records what it held."""
    with seeing(actor.scope), transaction.atomic():
        current = locked(actor, row, revision)
        _refuse_closed(current)
        old = _texts(current, _values(current))
        record(actor, action, current, organisation=owner(current), before=old, reason=reason)
        current.delete()


def apply(row: models.Model, values: Mapping[str, Any], allowed: frozenset[str]) -> None:
    """Sets fields from outside, only those that may be set.

    Raises:
        RefusedError: Another field is named.
    """
    unknown = values.keys() - allowed
    if unknown:
        raise RefusedError({name: f"“{label(row, name)}”不能在这里修改。" for name in sorted(unknown)})
    for name, value in values.items():
        setattr(row, name, value)


def label(row: models.Model | type[models.Model], name: str) -> str:
    """What a field is called."""
    known = {field.name: field for field in row._meta.concrete_fields}
    return str(known[name].verbose_name) if name in known else name


def _store(row: models.Model, *, force_insert: bool = False) -> None:
    """Saves what is valid; what two people enter in the same moment is refused to the later one."""
    _tidy(row)
    _validated(row)
    try:
        row.save(force_insert=force_insert)
    except IntegrityError as error:
        raise RefusedError(_conflict(row, error)) from error


def _tidy(row: models.Model) -> None:
    """Texts without signs that nobody sees, wherever they came from: a page, a workbook, another program."""
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.editable and isinstance(field, models.CharField | models.TextField) and isinstance(value, str):
            setattr(row, field.attname, plain_text(value))


def _conflict(row: models.Model, error: IntegrityError) -> dict[str, str]:
    """Which fields may not hold the same twice; the database names the constraint or its columns."""
    broken = next((c for c in row._meta.constraints if _is_broken(row, c, str(error))), None)
    if not isinstance(broken, models.UniqueConstraint):
        return {"": f"“{row}”与已有的记录冲突（数额不符），没有保存。"}
    typed = [name for name in broken.fields if name not in {"organisation", "keeper", "fiscal_year"}]
    names = "、".join(label(row, name) for name in typed)
    return {typed[-1] if typed else "": f"{names}相同的记录已经有了，没有保存；请核对，或者修改原来的那一条。"}


def _is_broken(row: models.Model, constraint: models.BaseConstraint, said: str) -> bool:
    """PostgreSQL names the constraint, SQLite the columns of one that forbids doubles."""
    if constraint.name in said:
        return True
    fields = getattr(constraint, "fields", ())
    names = {field.name: field.column for field in row._meta.concrete_fields}
    columns = [f"{row._meta.db_table}.{names[name]}" for name in fields]
    return bool(columns) and said.endswith(": " + ", ".join(columns))


def _validated(row: models.Model) -> None:
    """Fields as their definitions demand; constraints said by the database's name are said by services before."""
    try:
        row.clean_fields(exclude=_system_fields(row))
        row.validate_unique()
    except ValidationError as error:
        raise RefusedError(_sentences(row, error)) from error


def _system_fields(row: models.Model) -> set[str]:
    """Fields that no person types."""
    return {field.name for field in row._meta.concrete_fields if not field.editable or field.is_relation}


def _sentences(row: models.Model, error: ValidationError) -> dict[str, str]:
    if not hasattr(error, "error_dict"):
        return {"": " ".join(error.messages)}
    return {
        "" if name == "__all__" else name: "；".join(
            f"{'' if name == '__all__' else label(row, name) + '：'}{text}" for text in map(_fault, faults)
        )
        for name, faults in error.error_dict.items()
    }


def _fault(error: ValidationError) -> str:
    """What is wrong, in our words where we have some."""
    said = FAULTS.get(error.code or "")
    return said.format(**(error.params or {})) if said else " ".join(error.messages)


def _refuse_closed(row: models.Model) -> None:
    if not isinstance(row, Owned) or not row.closes_with_year:
        return
    with everything("年度是否已关账"):
        closed = YearState.objects.filter(
            organisation_id=row.organisation_id, fiscal_year=row.fiscal_year, closed_at__isnull=False
        ).exists()
    if closed:
        raise RefusedError({"fiscal_year": f"{row.organisation}的 {row.fiscal_year} 年度已关账，不能再修改。"})


def _values(row: models.Model) -> dict[str, Any]:
    return {f.name: f.value_from_object(row) for f in row._meta.concrete_fields if f.name not in _SILENT}


def _difference(row: models.Model, before: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    now = _values(row)
    changed = [name for name in now if (now[name] != before[name] if before else now[name] not in _BLANK)]
    old = {name: before[name] for name in changed if name in before}
    return _texts(row, old), _texts(row, {name: now[name] for name in changed})


def _texts(row: models.Model, values: Mapping[str, Any]) -> dict[str, str]:
    """Values as a person reads them: the labels of choices, the names of related rows."""
    fields = {field.name: field for field in row._meta.concrete_fields}
    return {name: _text(fields[name], value) for name, value in values.items()}


def _text(field: Any, value: Any) -> str:
    if value is None:
        return ""
    if field.is_relation:
        related = field.related_model._base_manager.filter(pk=value).first()
        return f"{related}（{value}）"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(dict(field.flatchoices).get(value, value))
