"""What a number is about: the noun before it, the thing it counts after it, or what the text was speaking of."""

import re

from mingzhang.reading.statements.grammar import Grammar

_YEAR = "(?:19|20)[0-9]{2}"
_PERIOD = re.compile(
    rf"(?:截[至止]|到)?{_YEAR}年?(?:年?度)?(?:[0-9]{{1,2}}月)?(?:[0-9]{{1,2}}日)?(?:年?[底末初])?(?:当年)?[，]?"
)
_THIS_YEAR = re.compile(r"^[^（、，]{2,30}(?<![的与和及比较同])(?=本年[^度初])")
_MONTHS = re.compile(r"(?<![0-9])[0-9]{1,2}月(?:底|末|份|初)?")
_MONTH = re.compile(r"^[0-9]{1,2}月(?:[0-9]{1,2}日)?[底末初]?")
_HELD = ("的", "、", "“", "与", "和", "及", "比", "较", "同")
_LONGEST_NAME = 40
_EDGES = "，、；：。.-—·,;/“”\"'*"
_THING = re.compile(r"[^、（]+(?:（[^（）]*）[^、（]*)?")
_TITLED = re.compile(r".*》(?:（[^（）]*）)?“?")
_QUOTED = re.compile(r"“([^“”]+)”")


def subject_before(words: str, grammar: Grammar) -> str:
    """The noun that the words before a number end with; empty where they name nothing."""
    text = grammar.holding.sub("", _after_title(words))
    text = _without_period(stripped(text, grammar))
    text = _tidy(stripped(text, grammar), grammar)
    return "" if text in grammar.words.generic else text


def _after_title(words: str) -> str:
    """What follows a document's title and number: 《某办法》（某发〔2020〕12号）“合同自签订之日起."""
    match = _TITLED.search(words)
    return words[match.end() :] if match and match.end() < len(words) else words


def name_of(words: str, grammar: Grammar) -> str:
    """What a paragraph says that it is about; a year is part of a name (2010年某某平台建设项目)."""
    return _tidy(stripped(words, grammar), grammar)


def stripped(text: str, grammar: Grammar) -> str:
    """The words without what only leads up to a noun: 其中, 全年, 共有, a month."""
    while True:
        match = grammar.leads.match(text) or _MONTH.match(text)
        if not match or not match[0]:
            return text
        text = text[match.end() :]


def _without_period(text: str) -> str:
    """The words without the year; who speaks is told before it and left out (某某局2023年度收入)."""
    match = _PERIOD.search(text)
    if not match:
        return _MONTHS.sub("", _THIS_YEAR.sub("", text))
    name, rest = text[: match.start()], text[match.end() :]
    if "（" in name:
        return text
    if not rest or name.endswith(_HELD) or len(name) > _LONGEST_NAME:
        return name + rest
    return rest


def _tidy(text: str, grammar: Grammar) -> str:
    """The words without their edges: quotation marks around the whole, 各 and 共 at the end, a lone bracket."""
    while True:
        shorter = _unquoted(grammar.trails.sub("", text))
        if shorter == text:
            return text
        text = shorter


def _unquoted(text: str) -> str:
    text = text.strip(_EDGES.replace("“", "").replace("”", ""))
    if text.count("“") != text.count("”"):
        text = text.strip("“”")
    whole = _QUOTED.fullmatch(text)
    if whole:
        return whole[1]
    if text.endswith("（") or text.count("（") < text.count("）"):
        text = text.rstrip("（").lstrip("）")
    return text


def counted(rest: str, grammar: Grammar) -> str:
    """The thing that a count stands before; empty where nothing that could be counted follows."""
    for pattern, _ in grammar.tail_operators:
        rest = pattern.sub("", rest, count=1) if pattern.match(rest) else rest
    match = _THING.match(rest.removeprefix("的").partition("以及")[0])
    text = match[0] if match else ""
    if grammar.not_subjects.match(text):
        return ""
    return _unquoted(grammar.rest_trails.sub("", text))


def ends_open(words: str, grammar: Grammar) -> bool:
    """The words before a count end with a verb or a preposition, so that the counted thing follows it."""
    return bool(grammar.verbs.search(words))


def heading_subject(section: tuple[str, ...], grammar: Grammar) -> str:
    """What the nearest heading is about, without its numbering, year and 情况说明."""
    for heading in reversed(section):
        text = heading
        for level in grammar.levels:
            match = level.match(text)
            text = text[match.end() :] if match else text
        text = _tidy(_without_period(grammar.heading_tails.sub("", text)), grammar)
        if text:
            return text
    return ""


def with_class(subject: str, section: tuple[str, ...], grammar: Grammar) -> str:
    """An item of 款 or 项 with its 类, where that stands in a heading above."""
    words = grammar.words
    if words.class_mark in subject or not re.search(words.item_mark, subject):
        return subject
    heading = next((h for h in reversed(section) if words.class_mark in h), "")
    if not heading:
        return subject
    for level in grammar.levels:
        match = level.match(heading)
        heading = heading[match.end() :] if match else heading
    return heading[: heading.index(words.class_mark) + len(words.class_mark)] + subject
