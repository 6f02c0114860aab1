"""Files of a survey: links as a table or as slips to print, responses as `mingzhang survey` reads them."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlsxwriter
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.list_files import XLSX, download, harmless
from mingzhang.office.desk.qr import qr_code
from mingzhang.office.desk.surveys import address_of, makes, survey_or_404
from mingzhang.office.models import Survey
from mingzhang.office.queries.surveys import collected, definition_of
from mingzhang.office.services.invitations import give_out

Table = Sequence[Sequence[str]]


def _csv(table: Table, name: str) -> HttpResponse:
    out = io.StringIO()
    csv.writer(out).writerows([harmless(cell) for cell in line] for line in table)
    return download("\ufeff" + out.getvalue(), f"{name}.csv", "text/csv; charset=utf-8")


def _xlsx(table: Table, name: str) -> HttpResponse:
    """A workbook in which every cell is a text, and ruled: readers of tables go by the rules."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    head, plain = book.add_format({"bold": True, "border": 1}), book.add_format({"border": 1})
    for number, line in enumerate(table):
        for place, cell in enumerate(line):
            sheet.write_string(number, place, cell, head if number == 0 else plain)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(table[0]) - 1, 24)
    book.close()
    return download(out.getvalue(), f"{name}.xlsx", XLSX)


_FORMATS: Mapping[str, Callable[[Table, str], HttpResponse]] = {"csv": _csv, "xlsx": _xlsx}


def _made_by_them(request: DeskRequest, key: int) -> Survey:
    """The survey of somebody whose duties open its links and single responses."""
    row = survey_or_404(request, key)
    if not makes(request.actor, row):
        raise Http404
    return row


@working
@require_POST
def links(request: DeskRequest, key: int, batch: int, kind: str) -> HttpResponse:
    """The links of a batch; sent rather than opened, since that they were given out is written down."""
    row = _made_by_them(request, key)
    if kind != "print" and kind not in _FORMATS:
        raise Http404
    found = [(link, address_of(request, token)) for link, token in give_out(request.actor, row, batch)]
    if kind == "print":
        slips = [(link, address, qr_code(address)) for link, address in found]
        return render(request, "survey_slips.html.j2", {"title": row.title, "survey": row, "slips": slips})
    table = [("编号", "群体", "链接"), *((link.code, link.group, address) for link, address in found)]
    return _FORMATS[kind](table, f"{row.title}链接{batch}")


@working
@require_safe
def responses(request: DeskRequest, key: int, way: str, kind: str) -> HttpResponse:
    """The responses that came by one way, one a line, as anybody can compute the results from them again."""
    row = _made_by_them(request, key)
    came: Any = next((one for one in collected(request.actor, row) if one.way == way), None)
    if came is None or not came.rows or kind not in _FORMATS:
        raise Http404
    definition = definition_of(row)
    heads = [
        *([definition.group] if definition.group else []),
        *(question.text for question in definition.questions),
    ]
    table = [heads, *([line.get(head, "") for head in heads] for line in came.rows)]
    return _FORMATS[kind](table, f"{row.title}答卷（{came.label}）")
