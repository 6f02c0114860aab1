"""Two versions of a document side by side: what the new one fixed, what it broke, what stayed."""

from collections import Counter
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from mingzhang.findings import Finding
from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.document_row import find, way
from mingzhang.office.desk.showing import show
from mingzhang.office.queries.document_files import result_of
from mingzhang.office.queries.documents import documents_of
from mingzhang.publishing.report import CheckView
from mingzhang.publishing.report.spoken import spoken_view


@dataclass(frozen=True, slots=True)
class Difference:
    """Findings of two versions, each with its number in its own version."""

    fixed: tuple[tuple[int, Finding], ...]
    broken: tuple[tuple[int, Finding], ...]
    stayed: tuple[tuple[int, Finding], ...]


def difference(old: CheckView, new: CheckView) -> Difference:
    """Compares by rule and by what is quoted, not by words, so that a changed figure is still the same finding."""
    had, has = Counter(map(_same, old.standing)), Counter(map(_same, new.standing))
    return Difference(
        fixed=_beyond(old, has),
        broken=_beyond(new, had),
        stayed=tuple((new.number_of(f), f) for f in _within(new, had)),
    )


def _same(finding: Finding) -> tuple[object, ...]:
    """What makes two findings one: the rule and the rows and columns quoted; words where nothing is."""
    cells = tuple(sorted({(e.form, e.subject or "", e.label or e.row, e.column) for e in finding.evidence}))
    return (finding.rule, cells or finding.message)


def _beyond(view: CheckView, other: Counter[tuple[object, ...]]) -> tuple[tuple[int, Finding], ...]:
    kept = _within(view, other)
    return tuple((view.number_of(f), f) for f in view.standing if f not in kept)


def _within(view: CheckView, other: Counter[tuple[object, ...]]) -> list[Finding]:
    left, kept = other.copy(), []
    for finding in view.standing:
        if left[_same(finding)] > 0:
            left[_same(finding)] -= 1
            kept.append(finding)
    return kept


@working
@require_safe
def compare(request: DeskRequest, key: int, other: int) -> HttpResponse:
    """The document beside an earlier one."""
    new = find(request, key)
    old = get_object_or_404(documents_of(request.actor), pk=other)
    before, after = spoken_view(result_of(old.pk)), spoken_view(result_of(new.pk))
    return show(
        request,
        "document_compare.html.j2",
        title="新版本改好了什么，又弄坏了什么",
        old=old,
        new=new,
        view_old=before,
        view_new=after,
        difference=difference(before, after),
        path=way(new, "与上一版对照"),
    )
