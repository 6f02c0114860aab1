"""The rule book's wording, compiled once: titles, units, notes, ordinals and key columns."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Literal

import msgspec

from mingzhang.quantities.chinese import parse_chinese
from mingzhang.quantities.number import parse_number
from mingzhang.rulebook import FormDef, Rulebook

KeyKind = Literal["code", "label", "weak_label", "line_no", "seq"]

_PLAIN = str.maketrans({
    "(": "（", ")": "）", ":": "：", "“": "", "”": "", '"': "", "‘": "", "’": "", "'": "", "＂": "",
    "\u200b": "", "\ufeff": "", "\u3000": "", **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
})  # fmt: skip
# Most texts hold none of them, and to look is ten times faster than to translate.
_ODD = re.compile(f"[{re.escape(''.join(map(chr, _PLAIN)))}]")
_YEAR = re.compile(r"20[0-9]{2}(?=年)")


def canon(text: str) -> str:
    """Text for comparison: without white space and quotation marks, brackets and colons full-width."""
    plain = "".join(text.split())
    return plain.translate(_PLAIN) if _ODD.search(plain) else plain


class Words(msgspec.Struct, frozen=True):
    """Compiled wording of a rule book.

    Attributes:
        class_codes: Name of a class of expenditure by function to its code, for every name it has had.
        known_names: All names of classifications, to recognise a name that was cut in two.
    """

    prefixes: re.Pattern[str]
    suffixes: re.Pattern[str]
    organisation: re.Pattern[str]
    unit: re.Pattern[str]
    column_unit: re.Pattern[str]
    ordinals: re.Pattern[str]
    note: re.Pattern[str]
    empty: re.Pattern[str]
    continued: re.Pattern[str]
    keys: tuple[tuple[KeyKind, re.Pattern[str]], ...]
    column_numbers: frozenset[str]
    subcode: frozenset[str]
    placeholder: re.Pattern[str]
    entity: re.Pattern[str]
    year: re.Pattern[str]
    report: re.Pattern[str]
    part: re.Pattern[str]
    unnamed: re.Pattern[str]
    kinds: tuple[tuple[str, re.Pattern[str]], ...]
    titles: re.Pattern[str]
    forms: tuple[tuple[re.Pattern[str], FormDef], ...]
    class_codes: dict[str, str]
    known_names: frozenset[str]

    def name(self, text: str) -> str:
        """A row's name for comparison: without white space, ordinal and 其中."""
        plain = canon(text)
        return self.ordinals.sub("", plain, count=1) if plain else plain

    def key(self, leaf: str) -> KeyKind | None:
        """What a column identifies rows by, from its lowest header cell."""
        return next((kind for kind, pattern in self.keys if pattern.fullmatch(leaf)), None)

    def unit_in(self, text: str) -> str | None:
        """The unit that a line announces (单位：万元)."""
        found = self.unit.search(text)
        return found.group(1) if found else None

    def unit_of_column(self, header: str) -> str | None:
        """The unit that a column's header prints in brackets (金额（万元）)."""
        found = self.column_unit.search(header)
        return found.group(1) if found else None

    def entity_in(self, text: str) -> str | None:
        """The organisation that a line announces (部门：某局), None where it is left open."""
        found = self.entity.search(text)
        name = next((group for group in found.groups() if group), None) if found else None
        return None if name is None or self.unnamed.search(name) else name

    def year_alone(self, text: str) -> int | None:
        """The year of a canonical line that states nothing else (2023年度, 年度：2023, 二〇二三年度)."""
        found = self.year.fullmatch(text)
        year = next((group for group in found.groups() if group), "") if found else ""
        number = Decimal(year) if year.isdigit() else parse_chinese(year) if year else None
        return int(number) if number else None

    def named(self, name: str) -> str | None:
        """A name that ends as organisations' names do and is not left open, else None."""
        whole = len(name) > 2 and any(found.end() == len(name) for found in self.organisation.finditer(name))
        return name if whole and not self.unnamed.search(name) else None

    def titled(self, text: str) -> tuple[FormDef, ...]:
        """Forms of which a canonical text is the title; several where places use one title for different tables."""
        for candidate in self._titles(text):
            if self.titles.fullmatch(candidate):
                return tuple({form.id: form for p, form in self.forms if p.fullmatch(candidate)}.values())
        return ()

    def _titles(self, text: str) -> Iterable[str]:
        """A text as it is, then with what may stand before and after a title taken away."""
        plain = self._bare(text)
        yield text
        yield plain
        dated = _YEAR.search(plain)
        if dated:
            yield self._bare(plain[dated.start() :])
        for found in self.organisation.finditer(plain):
            yield self._bare(plain[found.end() :])

    def _bare(self, text: str) -> str:
        return self.suffixes.sub("", self.prefixes.sub("", text))


def year_in(text: str) -> int | None:
    """The year that a canonical text states as 2024年, None where it states none."""
    found = _YEAR.search(text)
    return int(found.group()) if found else None


def is_number(text: str) -> bool:
    """A canonical text is a number or a percentage."""
    return parse_number(text.rstrip("%％")) is not None if text else False


@lru_cache(maxsize=4)  # people's own rule books come and go
def words_of(book: Rulebook) -> Words:
    """The compiled wording of a rule book, made once."""
    wording = book.wording
    forms = tuple((re.compile(canon_pattern(title)), form) for form in book.forms.values() for title in form.titles)
    keys = {kind: getattr(wording.keys, kind) for kind in ("code", "line_no", "seq", "label", "weak_label")}
    return Words(
        prefixes=re.compile(f"^(?:{_either(wording.title_prefixes)})+"),
        suffixes=re.compile(f"(?:{_either(wording.title_suffixes)})+$"),
        organisation=re.compile(wording.organisation),
        unit=re.compile(wording.unit),
        column_unit=re.compile(wording.column_unit),
        ordinals=re.compile(f"^{wording.ordinals}"),
        note=re.compile(wording.note),
        empty=re.compile(_either(wording.empty)),
        continued=re.compile(wording.continued),
        keys=tuple((kind, re.compile(_either(patterns))) for kind, patterns in keys.items()),  # type: ignore[misc]
        column_numbers=frozenset(wording.column_numbers),
        subcode=frozenset(wording.subcode),
        placeholder=re.compile(wording.placeholder),
        entity=re.compile(_either(wording.entity)),
        year=re.compile(_either(wording.year)),
        report=re.compile(wording.report),
        part=re.compile(wording.part),
        unnamed=re.compile(wording.unnamed),
        kinds=tuple((kind, re.compile(pattern)) for kind, pattern in wording.kinds.items()),
        titles=re.compile(_either(pattern.pattern for pattern, _ in forms)),
        forms=forms,
        class_codes={canon(name): code for name, code in book.functional_classes.items()},
        known_names=frozenset(
            canon(name) for source in (book.functional, book.economic) for name in source.names.values()
        ),
    )


def _either(patterns: Iterable[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns)


def canon_pattern(pattern: str) -> str:
    """A title pattern that matches canonical text: its classes of quotation marks are dropped."""
    return re.sub(r"\[[“”\"‘’']+\]\??|[“”]\??", "", pattern)
