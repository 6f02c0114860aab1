"""Which policy scores a form: that of the place and year, or a general one, marked as assumed."""

from dataclasses import dataclass

from mingzhang.errors import RulebookError
from mingzhang.forms import FilledForm, Report
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.model import NATIONAL
from mingzhang.rulebook.policies import PolicyDef

_PLACES = ("field.department", "field.unit", "field.project")


@dataclass(frozen=True, slots=True)
class Choice:
    """A policy, and why it was taken where that was not plain.

    Attributes:
        assumed: No policy of the place is known.
        why: In one sentence; None where place, year and groups are those of the policy.
    """

    policy: PolicyDef
    assumed: bool = False
    why: str | None = None


def choose_policy(form: FilledForm, report: Report, book: Rulebook, policy: str | None = None) -> Choice:
    """The policy for a form.

    Args:
        form: A self-evaluation form.
        report: Gives entity and year.
        book: Gives the policies.
        policy: Identifier of the policy to use whatever the place.

    Raises:
        RulebookError: The rule book holds no such policy, or none for this form.
    """
    if policy is not None:
        return Choice(_named(policy, form, book))
    usable = [p for p in book.policies.values() if p.form == form.form and in_force(p, report.fiscal_year)]
    place = " ".join(filter(None, [report.entity, *(_field(form, row) for row in _PLACES)]))
    local = [p for p in usable if p.region != NATIONAL and p.region in place and _groups_fit(p, form)]
    if local:
        return _of_place(local[-1], report.fiscal_year)
    return _general(usable, form)


def _named(identifier: str, form: FilledForm, book: Rulebook) -> PolicyDef:
    found = book.policies.get(identifier)
    if found is None or found.form != form.form:
        known = "、".join(p.id for p in book.policies.values() if p.form == form.form)
        raise RulebookError(f"没有可用于本表的计分办法“{identifier}”；可用的有：{known}。")
    return found


def in_force(policy: PolicyDef, year: int | None) -> bool:
    """Whether a policy was in force in a year; without a year, whether it still is."""
    if year is None:
        return policy.valid_to is None
    starts = policy.valid_from is None or policy.valid_from.year <= year
    return starts and (policy.valid_to is None or policy.valid_to.year >= year)


def _field(form: FilledForm, row: str) -> str:
    found = form.row(row)
    return "" if found is None else "".join(cell.text for cell in found.cells.values())


def groups_of(form: FilledForm) -> tuple[str, ...]:
    """First-level indicators of a form, in printed order, each once."""
    names = (row.text("level1") for row in form.rows if row.id.startswith("indicator."))
    return tuple(dict.fromkeys(filter(None, names)))


def _groups_fit(policy: PolicyDef, form: FilledForm) -> bool:
    return all(policy.group(name) is not None for name in groups_of(form))


def _of_place(policy: PolicyDef, year: int | None) -> Choice:
    if year is None or year in policy.years:
        return Choice(policy)
    seen = "、".join(f"{y}年度" for y in policy.years)
    return Choice(policy, why=f"计分办法取自{seen}表注，{year}年度是否沿用未经核对")


def _general(usable: list[PolicyDef], form: FilledForm) -> Choice:
    general = next((p for p in usable if p.general), None)
    if general is None:
        raise RulebookError(f"规则书中没有可用于表 {form.form} 的通用计分办法，请用 --policy 指明。")
    why = f"policy assumed：没有本地区本年度的计分办法，按“{general.title}”计算；如有本地办法，请用 --policy 指明"
    return Choice(general, assumed=True, why=why)
