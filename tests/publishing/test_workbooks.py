"""What every workbook keeps to: names of sheets that Excel accepts, numbers that survive."""

from decimal import Decimal

from mingzhang.publishing.workbooks import sheet_name, survives


def test_names_of_sheets_differ_by_more_than_capitals_and_are_short() -> None:
    taken: set[str] = set()
    names = [sheet_name(text, taken) for text in ("APP项目", "app项目", "a/b:c", "'", "长" * 40, "长" * 40)]
    assert names == ["APP项目", "app项目 2", "a b c", "表", "长" * 31, "长" * 29 + " 2"]


def test_a_number_of_more_than_fifteen_digits_does_not_survive_a_binary_float() -> None:
    assert survives(Decimal("9999999999999.99"))
    assert not survives(Decimal("99999999999999.99"))
