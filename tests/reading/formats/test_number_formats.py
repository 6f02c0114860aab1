"""Numbers of workbooks print as a reader sees them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.reading.display import BUILT_IN, display, number_text


@pytest.mark.parametrize(
    ("stored", "code", "shown"),
    [
        ("800", "0.00", "800.00"),
        ("1234.5", "#,##0.00", "1,234.50"),
        ("12926.719999999999", "#,##0.00", "12,926.72"),
        ("12926.719999999999", "General", "12926.72"),
        ("0.30000000000000004", "General", "0.3"),
        ("1218.3666666666668", "0.00", "1218.37"),
        ("0.94169999999999998", "0.00%", "94.17%"),
        ("1", "0%", "100%"),
        ("2.675", "0.00", "2.68"),
        ("1234567.891", "#,##0", "1,234,568"),
        ("0", "#,##0.00", "0.00"),
        ("0.5", "#.##", ".5"),
        ("0.5", "0.##", "0.5"),
        ("12", "000000", "000012"),
        ("2010301", "0", "2010301"),
        # negative numbers keep their sign however the format shows it
        ("-1234.5", "#,##0.00", "-1,234.50"),
        ("-1234.5", "#,##0.00_);(#,##0.00)", "-1,234.50"),
        ("-1234.5", "#,##0.00;[Red]#,##0.00", "-1,234.50"),
        ("-1234.5", "#,##0.00;[Red]-#,##0.00", "-1,234.50"),
        ("-0.001", "0.00", "0.00"),
        # zero as the format prints it
        ("0", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("1234.5", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,234.50"),
        ("0", "0.00;-0.00;;@", ""),
        ("5", ";;;", ""),
        # words, currency, conditions, scaling
        ("1234.5", '#,##0.00"万元"', "1,234.50万元"),
        ("1234.5", "[$¥-804]#,##0.00", "¥1,234.50"),
        ("1234.5", '"¥"#,##0.00;[Red]"¥"\\-#,##0.00', "¥1,234.50"),
        ("12345678", "0!.0,", "1234.6"),
        ("12345678", "0\\.0,", "1234.6"),
        ("12345678", "#,##0,", "12,346"),
        ("0.4", "[<1]0.00;0.0", "0.40"),
        ("4", "[<1]0.00;0.0", "4.0"),
        ("123456", "0.00E+00", "123456"),
        ("0.5", "# ?/?", "0.5"),
        ("12.5", "@", "12.5"),
        ("12.5", 'General"万元"', "12.5万元"),
        # dates
        ("45291", "yyyy/m/d", "2023/12/31"),
        ("45291", "yyyy-mm-dd;@", "2023-12-31"),
        ("45291", 'yyyy"年"m"月"d"日"', "2023年12月31日"),
        ("45291", '[$-804]yyyy"年"m"月";@', "2023年12月"),
        ("45291.75", "yyyy/m/d h:mm", "2023/12/31 18:00"),
        ("0.5208333333333334", "h:mm:ss", "12:30:00"),
        ("1.5", "[h]:mm", "36:00"),
        ("-3", "yyyy/m/d", "-3"),
        # what is no number stays the text it is
        ("NaN", "0.00", "NaN"),
        ("inf", "0.00", "inf"),
        ("1e999", "0.00", "1e999"),
        ("", "0.00", ""),
    ],
)
def test_a_stored_number_reads_as_it_is_shown(stored: str, code: str, shown: str) -> None:
    assert number_text(stored, code, epoch_1904=False) == shown


def test_the_1904_count_of_days() -> None:
    assert number_text("43829", "yyyy/m/d", epoch_1904=True) == "2023/12/31"


@pytest.mark.parametrize(("number", "shown"), [(2, "45.00"), (4, "45.00"), (10, "4500.00%"), (31, "1900年2月14日")])
def test_formats_named_by_number(number: int, shown: str) -> None:
    assert display(Decimal(45), BUILT_IN[number]) == shown


@given(st.decimals(-(10**12), 10**12, places=2))
def test_two_decimals_survive_the_binary_float(amount: Decimal) -> None:
    shown = number_text(repr(float(amount)), "#,##0.00", epoch_1904=False)
    assert Decimal(shown.replace(",", "")) == amount
    assert Decimal(number_text(repr(float(amount)), "General", epoch_1904=False)) == amount


@given(st.floats(), st.text(alphabet='0#?.,%;[]<>=-_*"\\!ymdhsEe+/@A aG¥万-9', max_size=30))
def test_no_format_code_fails(value: float, code: str) -> None:
    assert isinstance(number_text(repr(value), code, epoch_1904=False), str)
