"""Control characters leave every text of a report, and nothing else changes."""

from dataclasses import replace

from mingzhang.forms import Report
from mingzhang.publishing.documents.printable import printable


def test_what_is_printable_is_kept_as_it_is(example: Report) -> None:
    assert printable(example) is example


def test_control_characters_leave_labels_cells_and_names(example: Report) -> None:
    form = example.forms[0]
    row = form.rows[0]
    cell = replace(row.cells["amount"], text="1\x0023\u0085")
    dirty = replace(row, label="甲\x01\n乙", cells={"amount": cell})
    report = replace(example, entity="丙\x7f局", forms=(replace(form, rows=(dirty,), _by_id={}),))
    clean = printable(report)
    (again,) = clean.forms[0].rows
    assert (clean.entity, again.label, again.cells["amount"].text) == ("丙局", "甲\n乙", "123")
    assert clean.forms[0].row(row.id) == again
    assert again.cells["amount"].value == cell.value
