"""Says finished Chinese sentences in English: by the sentence, by its pattern, by its parts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mingzhang.language.counting import counted

CHINESE = re.compile("[\u4e00-\u9fff]")
_PLACE = re.compile(r"\{(\w+)\}")
_QUOTED = re.compile(r"“\{(\w+)\}”")
_QUOTATION = re.compile("(“[^”]*”|《[^》]*》)")
_HELD = "\ue000"
"""Stands for a quotation while phrases are put in."""
_REMARK = re.compile("(.+)(（[^（）]*）)")
_BALANCED = "(?:[^“”《》]|“[^”]*”|《[^》]*》)*?"
"""A place that holds quotations whole."""
_OPEN, _CLOSE = "“《（(", "”》）)"
_ENDS = {"。": ". ", "；": "; ", "，": ", ", "：": ": ", "、": ", "}
_SIGNS = str.maketrans({"，": ", ", "；": "; ", "。": ". ", "、": ", ", "（": " (", "）": ")", "：": ": "})
_LEADS = "；，"
_TELLING = re.compile(r"[一-鿿（）：；，。“”《》、　 \[\]]")
_AMOUNT = re.compile(r"(.*[\u4e00-\u9fff）”]) ?([-−]?[0-9][0-9,.]* ?[\u4e00-\u9fff]{1,3})")
_GAP = re.compile(r"(?<=\S)  +(?=\S)")
_YEAR = "[0-9]{4}"
_DAY = "[^\u4e00-\u9fff]*?"
_SAFE = 3
"""Chinese signs from which on a pattern is taken for what it says; with fewer its places hold known words."""
_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sentence with open places, and its English with the same places.

    Attributes:
        loose: The same where a place may begin or end within a quotation.
        probe: Its longest fixed piece, looked for before anything slower.
        raw: Places that stand in quotation marks in the English: what somebody wrote, never translated.
        lead: The sign that the sentence begins with where it is a piece of a longer one.
    """

    chinese: re.Pattern[str]
    loose: re.Pattern[str]
    english: str
    probe: str
    weight: int
    raw: frozenset[str]
    lead: str

    @classmethod
    def of(cls, chinese: str, english: str) -> "Pattern":
        """The pattern of an entry of a catalogue."""
        lead = chinese[0] if chinese[0] in _LEADS else ""
        pieces = _PLACE.split(chinese.removeprefix(lead))
        fixed = pieces[::2]
        weight = sum(len(_TELLING.findall(piece)) for piece in fixed)
        made, loose = (
            re.compile(f"{lead and f'{lead}?'}{''.join(_written(pieces, value))}", re.DOTALL)
            for value in (_BALANCED, ".*?")
        )
        return cls(made, loose, english, max(fixed, key=len), weight, frozenset(_QUOTED.findall(english)), lead)

    def filled(self, text: str, said: Mapping[str, str]) -> str:
        """The English of a text that fits, with what stands in its places."""
        english = _PLACE.sub(lambda place: said[place[1]], counted(self.english, said))
        if "" in said.values():  # what stood around an empty place closes up
            english = _GAP.sub(" ", english)
        return english if text.startswith(self.lead) else english.lstrip(";, ")


def _written(pieces: Sequence[str], value: str) -> Iterator[str]:
    """Fixed pieces and open places as a regular expression; a name that stands twice stands for the same text."""
    seen: set[str] = set()
    for number, piece in enumerate(pieces):
        if number % 2 == 0:
            yield re.escape(piece)
        else:
            yield f"(?P={piece})" if piece in seen else f"(?P<{piece}>{_held(pieces, number, value)})"
            seen.add(piece)


def _held(pieces: Sequence[str], number: int, value: str) -> str:
    """What a place can hold: days hold no words; a year that follows a name is told from it by its figures."""
    if pieces[number].endswith("_on"):
        return _DAY
    if pieces[number].endswith("year") and number > 1 and not pieces[number - 1]:
        return _YEAR
    quoted = pieces[number - 1].endswith("“") and pieces[number + 1].startswith("”")
    return ".*?" if quoted else value


class Translator:
    """A catalogue in use: words, sentences and patterns.

    Args:
        entries: Chinese to English; an entry with `{names}` is a pattern.
        phrases: Regular expressions for what is left, applied outside quotation marks.
        words: More entries that are never patterns, such as templates that pages fill themselves.
    """

    def __init__(
        self, entries: Mapping[str, str], phrases: Mapping[str, str], words: Mapping[str, str] | None = None
    ) -> None:
        known = {zh.strip(): en if zh == zh.strip() else en.strip() for zh, en in entries.items()}
        pieces = {zh[1:]: en.lstrip(";, ") for zh, en in known.items() if zh[0] in _LEADS}
        self._words = {**(words or {}), **pieces, **known}
        made = [Pattern.of(zh, en) for zh, en in known.items() if _PLACE.search(zh)]
        self._patterns = sorted(made, key=lambda p: -p.weight)
        self._phrases = [(re.compile(zh), en) for zh, en in phrases.items()]
        self.say = lru_cache(_REMEMBERED)(self._say)

    def _say(self, text: str) -> str:
        """The sentence in English; what no entry covers stays as it is."""
        if not CHINESE.search(text):
            return self._words.get(text) or text.replace("、", ", ")
        body = text.strip()
        if body != text:
            return text.replace(body, self.say(body))
        if text in self._words:
            return self._words[text]
        if "\n" in text:
            return "\n".join(map(self.say, text.split("\n")))
        best, left = text, _left(text)
        for said in filter(None, self._ways(text)):
            rest = _left(said)
            if rest < left or best is text:
                best, left = said, rest
            if not left:
                break
        return best

    def _ways(self, text: str) -> Iterator[str | None]:
        """The ways to say what is no entry by itself, the surest first; what leaves least Chinese is taken."""
        yield self._by_pattern(text, across=False)
        yield self._by_parts(text, "。")
        yield self._by_parts(text, "；")
        yield self._by_pattern(text, across=True)
        yield self._without_end(text)
        yield self._with_end(text)
        yield self._in_brackets(text)
        yield self._before_brackets(text)
        yield self._after_a_word(text)
        yield self._after_quotations(text)
        yield self._with_an_amount(text)
        yield self._by_beginning(text)
        yield self._by_parts(text, "，")
        yield self._by_parts(text, "、")
        yield self._by_phrases(text)

    def _by_pattern(self, text: str, *, across: bool) -> str | None:
        """By the longest pattern; its open places hold no end of a sentence unless it may reach across some."""
        for pattern in self._patterns:
            if pattern.probe not in text:
                continue
            match = pattern.chinese.fullmatch(text) or (across and pattern.loose.fullmatch(text)) or None
            values = match.groupdict() if match else {}
            if match and self._sure(pattern, values) and (across or not any(map(self._reaches, values.values()))):
                return self._filled(pattern, text, values)
        return None

    def _sure(self, pattern: Pattern, values: Mapping[str, str]) -> bool:
        """Whether a pattern says enough to be meant, or what stands in its places is no name of something else."""
        known = (value in self._words or not CHINESE.search(value) for value in values.values())
        return pattern.weight >= _SAFE or all(known)

    def _reaches(self, value: str) -> bool:
        """Whether a value holds an end of a sentence and is none that is known as a whole."""
        return value not in self._words and any(True for _ in _boundaries(value.lstrip(_LEADS), "。；\n"))

    def _filled(self, pattern: Pattern, text: str, values: Mapping[str, str]) -> str:
        said = {name: v if name in pattern.raw else self.say(v) for name, v in values.items()}
        return pattern.filled(text, said)

    def _by_parts(self, text: str, end: str) -> str | None:
        """Sentence by sentence, where at least one of several is known."""
        parts = list(_parts(text, end))
        if len(parts) < 2:
            return None
        said = [self.say(part) for part in parts]
        if end == "。":
            return " ".join(s.strip() for s in said) if said != parts else None
        return _ENDS[end].join(s.strip() for s in said) if said != parts else None

    def _by_beginning(self, text: str) -> str | None:
        """A beginning of a sentence that is known by its pattern, and what follows it; the longest of the best."""
        found: list[str] = []
        for place in reversed(list(_boundaries(text, "，"))):
            said = self._by_pattern(text[:place], across=False)
            if said:
                found.append(f"{said}, {self.say(text[place + 1 :])}")
        return min(found, key=_left, default=None)

    def _without_end(self, text: str) -> str | None:
        """A clause that stands with its full stop or colon."""
        if text[-1] not in "。：；":
            return None
        said = self.say(text[:-1])
        return said + _ENDS[text[-1]].rstrip() if said != text[:-1] else None

    def _with_end(self, text: str) -> str | None:
        """A sentence that stands without its full stop, as a clause of a longer one."""
        whole = f"{text}。"
        said = self._words.get(whole) or self._by_pattern(whole, across=False)
        return said.removesuffix(".") if said else None

    def _in_brackets(self, text: str) -> str | None:
        if text[0] == "（" and text[-1] == "）":
            return f" ({self.say(text[1:-1])})"
        return None

    def _before_brackets(self, text: str) -> str | None:
        """A piece with a remark in brackets behind it, each known by itself."""
        match = _REMARK.fullmatch(text)
        if match is None:
            return None
        said = self.say(match[1]), self.say(match[2])
        return "".join(said) if said != match.groups() else None

    def _after_a_word(self, text: str) -> str | None:
        """A known word with what follows it behind a colon, or a figure behind a space."""
        for sign, between in (("：", ": "), (" ", " ")):
            head, _, rest = text.partition(sign)
            if rest and head in self._words and (sign == "：" or not CHINESE.search(rest)):
                return f"{self._words[head]}{between}{self.say(rest)}"
        return None

    def _after_quotations(self, text: str) -> str | None:
        """What is said of something quoted, right behind it."""
        end = _quotations(text)
        rest = text[end:]
        if not end or not rest:
            return None
        said = self.say(rest)
        return f"{text[:end]} {said.lstrip()}" if said != rest else None

    def _with_an_amount(self, text: str) -> str | None:
        """A name with its amount: the name may be a document's own, the unit is ours."""
        match = _AMOUNT.fullmatch(text)
        if match is None:
            return None
        amount = self.say(match[2])
        return f"{self.say(match[1])} {amount}" if amount != match[2] else None

    def _by_phrases(self, text: str) -> str | None:
        """Places and amounts word by word; quotations stay as they were printed."""
        quoted = _QUOTATION.findall(text)
        said = _QUOTATION.sub(_HELD, text)
        for chinese, english in self._phrases:
            said = chinese.sub(english, said)
        if 2 * len(CHINESE.findall(said)) > len(CHINESE.findall(_QUOTATION.sub("", text))):
            return None  # half a sentence in each language serves nobody
        pieces = said.translate(_SIGNS).split(_HELD)
        return "".join(map("".join, zip(pieces, [*quoted, ""], strict=True))).strip()


def _quotations(text: str) -> int:
    """Where the quotations that a text begins with end, those within them counted with them."""
    depth = end = 0
    for place, sign in enumerate(text):
        depth += (sign in "“《") - (sign in "”》")
        if depth == 0 and sign not in "”》、":
            break
        if depth == 0:
            end = place + 1
    return end if text[end - 1 : end] in ("”", "》") else 0


def _left(text: str) -> int:
    """How much Chinese a text has outside quotations."""
    return len(CHINESE.findall(_QUOTATION.sub("", text)))


def _parts(text: str, end: str) -> Iterator[str]:
    start = 0
    for place in _boundaries(text, end):
        piece = text[start : place + 1] if end == "。" else text[start:place]
        yield piece.strip()
        start = place + 1
    if text[start:].strip():
        yield text[start:].strip()


def _boundaries(text: str, ends: str) -> Iterator[int]:
    """Where sentences end, outside quotation marks and brackets."""
    depth = 0
    for place, sign in enumerate(text):
        if sign in _OPEN:
            depth += 1
        elif sign in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and sign in ends:
            yield place
