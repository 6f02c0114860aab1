"""A printed quantity: number, unit, printed precision, and the words around it (约, 超, 以内)."""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from mingzhang.errors import QuantityError
from mingzhang.quantities.chinese import NUMERALS, parse_chinese, parse_share
from mingzhang.quantities.exact_numbers import exact, to_decimal
from mingzhang.quantities.interval import Interval
from mingzhang.quantities.number import half_width, split_number, squeeze
from mingzhang.quantities.rounding import Rounding
from mingzhang.quantities.units import Bare, conversion_factor, is_known_unit


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, as printed.

    Attributes:
        value: Exact; finite.
        unit: Unit of `value`: 万元, %, 亿条, 次/天; a multiplier alone is 万; None for a bare number.
        decimals: Digits printed after the point.
        text: As printed, white space removed.
        qualifier: 约, 近, 超, 余, 左右, 以上, 以下 or 以内 where one is printed: the true value is not `value`.
        tail: What is counted, where it follows the unit (136亿亿次浮点运算).
    """

    value: Decimal
    unit: str | None
    decimals: int
    text: str = field(default="", compare=False)
    qualifier: str = ""
    tail: str = ""

    def __post_init__(self) -> None:
        if exact(self.value) == 0:
            object.__setattr__(self, "value", self.value.copy_abs())
        if self.decimals < 0:
            raise QuantityError(f"小数位数不能是 {self.decimals}，请填写零或正整数。")

    @property
    def approximate(self) -> bool:
        """Whether the words say that the true value is about, above or below the number."""
        return bool(self.qualifier)

    def exact_in(self, unit: str | None, bare: Bare = "count") -> Fraction:
        """The printed value in another unit; QuantityError where the dimensions differ."""
        return exact(self.value) * conversion_factor(self.unit, unit, bare)

    def interval(self, rounding: Rounding = Rounding.NEAREST) -> Interval:
        """The values, in `unit`, that would be printed so."""
        return Interval.printed(self.value, self.decimals, rounding)

    def adopting(self, unit: str | None) -> "Quantity":
        """The quantity with the unit of its column or target where it prints none; 26.5万 adopts 个 from 万个.

        A printed unit is kept. Whether adopting is plausible is for the caller to judge.
        """
        if unit is None or (self.unit is not None and self.unit.strip(_MULTIPLIERS)):
            return self
        return replace(self, unit=self.unit + (unit.lstrip(_MULTIPLIERS) or "") if self.unit else unit)

    def __str__(self) -> str:
        number, unit = format(self.value, "f"), self.unit or ""
        if self.qualifier == "余":
            return f"{number}余{unit}{self.tail}"
        if self.qualifier in {"约", "近", "超"}:
            return f"{self.qualifier}{number}{unit}{self.tail}"
        return f"{number}{unit}{self.qualifier}{self.tail}"


_MULTIPLIERS = "十百千万亿"
_NEUTRAL = re.compile(
    r"达到|达|共计|共|合计|总计|累计|平均|总共|计|为|[\u4e00-\u9fff]{0,12}(?:率|满意度|比例|占比|比重)[为:]?(?=[0-9])"
)
_LONGEST = 60
_ABOUT = re.compile(r"大约|约为|约|接近|将近|近|超过|超|逾")
_CANONICAL = {"大约": "约", "约为": "约", "接近": "近", "将近": "近", "超过": "超", "逾": "超"} | {
    "多": "余", "及以上": "以上", "及以下": "以下", "之内": "以内", "内": "以内", "上下": "左右"
}  # fmt: skip
_SUFFIX_WORDS = "及以上|以上|及以下|以下|以内|之内|左右|上下|内"
_SUFFIX = re.compile(f"(.*?)({_SUFFIX_WORDS})")
# What follows must not deny: 3天内未完成 is no quantity.
_INSIDE = re.compile(f"(.*?)({_SUFFIX_WORDS})((?!.*[未不无没非缺少])[\u4e00-\u9fff]{{0,8}})")
_ODD = re.compile(r"([十百千万亿]*)[余多](.*)")
_RATE = re.compile(r"每([\u4e00-\u9fff]{1,3}?)(?=[^\u4e00-\u9fff]|约|近|超|达)")
_SHARE_SIGNS = {"百分之": "%", "千分之": "‰", "万分之": "‱"}
_CHINESE = re.compile(f"[{NUMERALS}]+")
_IN_WORDS = re.compile(r"[\u4e00-\u9fff]{1,8}")
_NEW_NOUN = re.compile(r"[\u4e00-\u9fff]{1,4}")
# Grades and places look like counts (3A级, 五星级, 第三), and a tail that denies turns it round (3个未完成).
_NO_NOUN = re.compile(r".*[级等星第流般未不无没非缺少年月日前后]")
_IDIOMS = frozenset({"十分", "万分", "千万", "百分", "一起", "一时", "一定", "一致", "一般", "一流", "半数"})
_PLAIN_TIMES = re.compile(r"个(工作日|小时|自然日|季度|星期|百分点|基点)")
_YEAR_OR_MONTH = re.compile(r"(?:19|20)[0-9]{2}年度?|[0-9]{1,2}月份?")


def parse_quantity(text: str) -> Quantity | None:
    """The quantity that a whole text states; None where it is anything else (a date, a grade, a sentence).

    Full-width forms, blanks and line ends inside the number, thousands commas and Chinese numerals are read.
    A noun that is in no table is a unit of its own.
    """
    printed = squeeze(text)
    plain = half_width(printed).replace("(含)", "").rstrip("。;、,")
    if len(plain) > _LONGEST or plain in _IDIOMS or _YEAR_OR_MONTH.fullmatch(plain):
        return None
    rate, qualifier, body = _lead(plain)
    parsed = _body(body, rate)
    return parsed and replace(parsed, text=printed, qualifier=qualifier or parsed.qualifier)


def _lead(plain: str) -> tuple[str, str, str]:
    """The unit after 每, the qualifier, and what follows them."""
    rate = qualifier = ""
    while True:
        if match := _ABOUT.match(plain):
            qualifier = qualifier or _CANONICAL.get(match[0], match[0])
        elif match := _RATE.match(plain):
            rate = rate or match[1]
        else:
            match = _NEUTRAL.match(plain)
        if match is None:
            return rate, qualifier, plain
        plain = plain[match.end() :]


def _body(body: str, rate: str) -> Quantity | None:
    """Number, 余, unit, tail and 以上, in this order."""
    share = _share(body)
    if share is not None:
        return share
    found = split_number(body)
    number, rest = found or (None, body)
    if number is None:
        return _in_chinese(body, rate)
    odd = _ODD.fullmatch(rest)
    rest = odd[1] + odd[2] if odd else rest
    parts = _unit_and_words(rest)
    if parts is None:
        return None
    unit, tail, suffix = parts
    return Quantity(number.value, _rated(unit, rate), number.decimals, qualifier="余" if odd else suffix, tail=tail)


def _share(body: str) -> Quantity | None:
    """百分之九十五点五 is 95.5 %; a share that no sign stands for (三分之一) is no quantity."""
    match = _SUFFIX.fullmatch(body)
    plain, suffix = (match[1], _canonical(match[2])) if match else (body, "")
    sign, share = _SHARE_SIGNS.get(plain[:3]), parse_share(plain)
    if sign is None or share is None:
        return None
    value = to_decimal(share / conversion_factor(sign, None, "ratio"))
    return Quantity(value, sign, _decimals(value), qualifier=suffix)


def _in_chinese(body: str, rate: str) -> Quantity | None:
    """A numeral and a unit of the tables, nothing else: 一次性 is not one 次."""
    match = _CHINESE.match(body)
    number = _numeral(match[0]) if match else None
    if match is None or number is None:
        return None
    scale, (value, decimals) = number
    suffix = _SUFFIX.fullmatch(scale + body[match.end() :])
    unit, words = (suffix[1], _canonical(suffix[2])) if suffix else (scale + body[match.end() :], "")
    if unit and not is_known_unit(unit):
        return None
    return Quantity(value, _rated(_tidy(unit), rate), decimals, qualifier=words)


def _numeral(text: str) -> tuple[str, tuple[Decimal, int]] | None:
    """三百二十万 is 320 with the multiplier 万, as it would be printed in figures; 一亿二千万 is one number."""
    head = text.rstrip("万亿萬億")
    split = head and not re.search("[万亿萬億]", head)
    value = parse_chinese(head if split else text)
    if value is None:
        return None
    scale = text[len(head) :].replace("萬", "万").replace("億", "亿") if split else ""
    return scale, (value, _decimals(value))


def _unit_and_words(rest: str) -> tuple[str | None, str, str] | None:
    """Unit, what is counted, and the suffix (2个工作日内, 3天内办结); None where the rest is more than that."""
    match = _INSIDE.fullmatch(rest)
    parts = _unit_and_tail(match[1]) if match else None
    if match and parts and not (parts[1] and (match[3] or match[2] == "内")):
        return parts[0], parts[1] + match[3], _canonical(match[2])
    parts = _unit_and_tail(rest)
    return None if parts is None else (*parts, "")


def _unit_and_tail(rest: str) -> tuple[str | None, str] | None:
    """The longest known unit and the words behind it, else a noun of its own."""
    if not rest:
        return None, ""
    for end in range(min(len(rest), 16), 0, -1):
        head, tail = rest[:end], rest[end:]
        if is_known_unit(head) and (not tail or _countable(tail)):
            return _tidy(head), tail
    upper, slash, lower = rest.partition("/")
    if _noun(upper) and (not slash or is_known_unit(lower)):
        return rest, ""
    return None


def _countable(tail: str) -> bool:
    return bool(_IN_WORDS.fullmatch(tail)) and not _NO_NOUN.match(tail)


def _noun(text: str) -> bool:
    return bool(_NEW_NOUN.fullmatch(text.lstrip(_MULTIPLIERS))) and not _NO_NOUN.match(text)


def _tidy(unit: str) -> str | None:
    return _PLAIN_TIMES.sub(r"\1", unit) or None


def _rated(unit: str | None, rate: str) -> str | None:
    return f"{unit or ''}/{rate}" if rate else unit


def _canonical(word: str) -> str:
    return _CANONICAL.get(word, word)


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
