"""How a finished sentence finds its English: by itself, by its pattern, by its parts."""

import pytest

from mingzhang.language import say, speaking
from mingzhang.language.translator import Translator

ENTRIES = {
    "合计": "Total",
    "请填写收款人。": "Name the payee.",
    "付款 {amount} 元超过余额 {left} 元": "the payment of {amount} yuan is above the {left} yuan left",
    "“{name}”是空文件。": "“{name}” is empty.",
    "{table}没有“{label}”行": "{table} has no row “{label}”",
    "{why}（{times}处）": "{why} ({times} places)",
    "，最多 {most} 元": ", at most {most} yuan",
    "第 {first} 级在第 {second} 级之前": "level {second} comes after level {first}",
    "{number} 行": "{number} [number|row|rows]",
    "{who}{fiscal_year}年度决算{level}表（{number}）": "Accounts of {who}, {fiscal_year} {level} ({number})",
    "第{line}行：{said}。": "line {line}: {said}.",
    "不认识“{name}”；可用：{names}": "no “{name}”; possible are: {names}",
    "请改正“{name}”的写法。": "Correct “{name}”.",
    "由 {now}{unit} 改为 {then}{unit}": "from {now} {unit} to {then} {unit}",
}
PHRASES = {"([0-9,.]+) 元": r"\1 yuan", "表([0-9]+)": r"table \1", "合计行": "total row"}


@pytest.fixture
def english() -> Translator:
    return Translator(ENTRIES, PHRASES)


@pytest.mark.parametrize(
    ("chinese", "expected"),
    [
        ("合计", "Total"),
        ("12 months", "12 months"),
        ("付款 5.00 元超过余额 3.00 元", "the payment of 5.00 yuan is above the 3.00 yuan left"),
        ("“合计”是空文件。", "“合计” is empty."),  # what stands in quotation marks was written by somebody
        ("表03没有“合计”行", "table 03 has no row “合计”"),
        ("表03没有“甲”行（3处）", "table 03 has no row “甲” (3 places)"),
        ("请填写收款人。“甲”是空文件。", "Name the payee. “甲” is empty."),
        ("表03没有“甲”行；表04没有“乙”行", "table 03 has no row “甲”; table 04 has no row “乙”"),
        ("请填写收款人。\n合计", "Name the payee.\nTotal"),
        ("合计、合计", "Total, Total"),
        ("最多 3 元", "at most 3 yuan"),  # a piece that stands by itself
        ("第 1 级在第 2 级之前", "level 2 comes after level 1"),
        ("行政运行", "行政运行"),  # a name that ends like a short pattern is no pattern
        ("12 行", "12 rows"),
        ("1 行", "1 row"),
        ("由 3% 改为 4%", "from 3 % to 4 %"),  # one name, one value
        ("表03 合计行“一、收入”", "table 03 total row“一、收入”"),
        ("第3行：不认识“甲”；可用：a、b。", "line 3: no “甲”; possible are: a, b."),  # one sentence of two clauses
        ("第3行：请改正“甲”的写法。", "line 3: Correct “甲”."),  # a sentence that is a clause of another
        (
            "甲局2023年度决算表（2）",
            "Accounts of 甲局, 2023 (2)",
        ),  # a year is told from the name before it
        ("“甲“乙”丙”合计", "“甲“乙”丙” Total"),  # what is said of something quoted
        ("收到的 3,000.00 元", "收到的 3,000.00 yuan"),  # a document's own name with its amount
        ("没有译文的句子。", "没有译文的句子。"),
    ],
)
def test_a_sentence_in_english(english: Translator, chinese: str, expected: str) -> None:
    assert english.say(chinese) == expected


def test_chinese_is_spoken_until_english_is_asked_for() -> None:
    sentence = "请填写收款人。"
    assert say(sentence) == sentence
    with speaking("en"):
        assert say(sentence) == "Name the payee."
    assert say(sentence) == sentence


def test_a_short_pattern_takes_words_and_figures_alone() -> None:
    english = Translator({"申请{label}": "Request: {label}", "追加": "add"}, {})
    assert [english.say(text) for text in ("申请追加", "申请3", "申请人")] == [
        "Request: add",
        "Request: 3",
        "申请人",
    ]
