"""Two versions of a document side by side: what the new one fixed, what it broke, what stayed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.document_row import find, way
from mingzhang.office.desk.showing import show
from mingzhang.office.models import CheckedDocument
from mingzhang.office.queries.document_differences import difference, readers
from mingzhang.office.queries.document_files import result_of
from mingzhang.office.queries.documents import documents_of
from mingzhang.publishing.report.spoken import spoken_view


@working
@require_safe
def compare(request: DeskRequest, key: int, other: int) -> HttpResponse:
    """The document beside an earlier one."""
    new = find(request, key)
    old = get_object_or_404(documents_of(request.actor), pk=other)
    waits = next((row for row in (old, new) if row.state != CheckedDocument.State.DONE), None)
    if waits:
        messages.warning(request, "这一版还没有核对完，完成后才能对照。")
        return redirect("document", waits.pk)
    before, after = spoken_view(result_of(old.pk)), spoken_view(result_of(new.pk))
    return show(
        request,
        "document_compare.html.j2",
        title="新版本改好了什么，又弄坏了什么",
        old=old,
        new=new,
        view_old=before,
        view_new=after,
        formats=("、".join(sorted(readers(before))).upper(), "、".join(sorted(readers(after))).upper()),
        difference=difference(before, after),
        path=way(new, "与上一版对照"),
    )
