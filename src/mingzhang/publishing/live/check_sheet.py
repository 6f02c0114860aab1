"""Writes the sheet of checks: how many hold above, one line for each relation below, faults in red and in words."""

from collections.abc import Sequence
from typing import Any

from mingzhang.publishing.live.checks import HEADS, VERDICTS, WIDTHS, Check

CHECKS = "校验"
"""Name of the sheet."""

_TOP = 2
"""Rows above the lines: the count and the heads."""

_LOOK = {"font_name": "宋体", "font_size": 10, "border": 1, "text_wrap": True, "valign": "vcenter"}


def write_checks(book: Any, tab: Any, checks: Sequence[Check], footer: str = "") -> None:
    """One line for each relation, under a frozen head that can be filtered.

    Args:
        book: XlsxWriter's workbook.
        tab: Its worksheet.
        checks: What is written.
        footer: What every printed page says below.
    """
    text, head = book.add_format(_LOOK), book.add_format({**_LOOK, "bold": True, "bg_color": "#F2F1EC"})
    for col, (name, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        tab.write_string(_TOP - 1, col, name, head)
        tab.set_column(col, col, width)
    styles = {digits: book.add_format({**_LOOK, "num_format": _format(digits)}) for digits in _digits(checks)}
    for row, check in enumerate(checks, _TOP):
        _write(tab, row, check, text, styles[check.decimals])
    _count(book, tab, checks)
    _page(tab, len(checks), footer)


def _digits(checks: Sequence[Check]) -> list[int]:
    return sorted({check.decimals for check in checks})


def _format(digits: int) -> str:
    return "#,##0" + ("." + "0" * digits if digits else "")


def _write(tab: Any, row: int, check: Check, text: Any, number: Any) -> None:
    words = (check.rule, check.name, check.left, check.operator, check.right)
    for col, word in enumerate(words):
        tab.write_string(row, col, word, text)
    tab.write_formula(row, 5, check.left_formula, number, float(check.left_value))
    tab.write_formula(row, 6, check.right_formula, number, float(check.right_value))
    difference = f"=ROUND(F{row + 1}-G{row + 1},{check.decimals})"
    tab.write_formula(row, 7, difference, number, float(check.difference))
    tab.write_number(row, 8, float(check.allowed), text)
    tab.write_formula(row, 9, check.verdict_formula(f"H{row + 1}", f"I{row + 1}"), text, check.verdict)


def _count(book: Any, tab: Any, checks: Sequence[Check]) -> None:
    """The line above: how many hold, hold within rounding, do not hold; and the colour of those."""
    lines = f"J{_TOP + 1}:J{_TOP + len(checks)}"
    counts = "&".join(f'"　{verdict} "&COUNTIF({lines},"{verdict}")&" 条"' for verdict in VERDICTS)
    said = f"共 {len(checks)} 条关系：" + "".join(
        f"　{verdict} {sum(check.verdict == verdict for check in checks)} 条" for verdict in VERDICTS
    )
    style = book.add_format({"font_name": "宋体", "font_size": 12, "bold": True})
    tab.write_formula(0, 0, f'="共 {len(checks)} 条关系："&{counts}', style, said)
    fault = book.add_format({"bold": True, "font_color": "#A3150F", "bg_color": "#FBE9E7"})
    last = (_TOP, len(HEADS) - 1, _TOP + len(checks) - 1, len(HEADS) - 1)
    tab.conditional_format(*last, {"type": "cell", "criteria": "==", "value": f'"{VERDICTS[-1]}"', "format": fault})


def _page(tab: Any, count: int, footer: str) -> None:
    tab.freeze_panes(_TOP, 0)
    tab.autofilter(_TOP - 1, 0, _TOP + count - 1, len(HEADS) - 1)
    tab.set_landscape()
    tab.set_paper(9)
    tab.fit_to_pages(1, 0)
    tab.repeat_rows(_TOP - 1)
    if footer:
        tab.set_footer(f"&C{footer}")
