"""English is complete: every sentence that code can say has its English, and no English is left over."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml
from jinja2 import Environment, nodes

import mingzhang
from mingzhang.language.catalogue import core_entries
from mingzhang.language.names import names_in_english
from tests.language.rulebook_texts import rulebook_texts
from tests.language.sentences import CHINESE, PLACE, Said, raised_in, sentences_of, shape

ROOT = Path(mingzhang.__file__).parent
HERE = Path(__file__).parent
ROOMS = (
    "reading",
    "checking",
    "scoring",
    "clocks",
    "errors.py",
    "example",
    "findings.py",
    "forms",
    "pipeline.py",
    "publishing",
    "quantities/exact_numbers.py",
    "quantities/interval.py",
    "quantities/rounding.py",
    "quantities/units.py",
    "quantities/workdays.py",
    "rulebook",
    "cli",
    "office/services",
    "office/queries",
    "office/api",
    "office/commands",
    "office/models",
    "office/desk",
    "office/scope.py",
)
"""What speaks to people; of the others, which hold words that documents are recognised by, what they raise is."""
MADE_UP = ("office/services/demo", "office/migrations")
"""Folders whose Chinese is data of the example year, or written by Django."""


def _modules(rooms: Iterable[str]) -> Iterable[Path]:
    left_out = tuple(str(ROOT / name) for name in MADE_UP)
    for room in rooms:
        found = [ROOT / room] if room.endswith(".py") else sorted((ROOT / room).rglob("*.py"))
        yield from (path for path in found if not str(path).startswith(left_out))


@cache
def said() -> tuple[Said, ...]:
    """Every sentence of the rooms that speak to people, what the others raise, and the rule book's data."""
    speaking = set(_modules(ROOMS))
    return (
        *(one for path in _modules(ROOMS) for one in sentences_of(path, ROOT)),
        *(one for path in set(_modules([""])) - speaking for one in raised_in(path, ROOT)),
        *_of_report_templates(),
        *rulebook_texts(),
    )


def _of_report_templates() -> Iterable[Said]:
    """What the templates of reports put through the filter `t`."""
    environment = Environment()  # noqa: S701 - only parsed
    for path in sorted((ROOT / "publishing" / "report" / "templates").glob("*.j2")):
        for node in environment.parse(path.read_text(encoding="utf-8")).find_all(nodes.Filter):
            if node.name == "t" and isinstance(node.node, nodes.Const) and CHINESE.search(str(node.node.value)):
                yield Said(str(node.node.value), str(path.relative_to(ROOT)))


@cache
def unseen() -> Mapping[str, str]:
    """Chinese in code that nobody is shown, with the reason; see `unseen.yaml`."""
    loaded: dict[str, list[str]] = yaml.safe_load((HERE / "unseen.yaml").read_text(encoding="utf-8"))
    return {text: reason for reason, texts in loaded.items() for text in texts}


@cache
def page_words() -> Mapping[str, str]:
    """The words of pages, which `tests/office/site/test_language.py` looks after."""
    text = files("mingzhang.office").joinpath("locale/en.yaml").read_text(encoding="utf-8")
    loaded: dict[str, str] = yaml.safe_load(text)
    return loaded


def _lines(missing: Iterable[Said]) -> str:
    """What to fill in, as it would stand in a catalogue file."""
    return "\n".join(f'"{one.text}": ""  # {one.place}'.replace("\n", "\\n") for one in missing)


def test_every_sentence_has_its_english() -> None:
    """The office may use the words of pages; what the command line says too stands in the core's catalogue."""
    core = {shape(text) for text in (*core_entries(), *names_in_english(), *unseen())}
    office = core | {shape(text) for text in page_words()}
    missing = {
        one.shape: one for one in said() if one.shape not in (office if one.place.startswith("office") else core)
    }
    where = "add to src/mingzhang/language/english/ (or tests/language/unseen.yaml, with the reason):"
    assert not missing, f"{where}\n{_lines(missing.values())}"


def test_no_english_is_left_over() -> None:
    spoken = {one.shape for one in said()}
    left = [text for text in core_entries() if len(text) > 1 and shape(text) not in spoken]
    assert left == []


def test_both_languages_have_the_same_open_places() -> None:
    entries = core_entries().items()
    assert [zh for zh, en in entries if sorted(PLACE.findall(en)) != sorted(PLACE.findall(zh))] == []


def test_words_for_one_and_many_name_a_place_of_their_sentence() -> None:
    told = {zh: set(re.findall(r"\[(\w+)\|", en)) - set(PLACE.findall(en)) for zh, en in core_entries().items()}
    assert {zh: names for zh, names in told.items() if names} == {}
    wrong = {zh: en for zh, en in core_entries().items() if re.search(r"\[\w+\|[^|\]]*\]", en)}
    assert wrong == {}


def test_nothing_is_entered_twice() -> None:
    """Of two entries the later would count in silence."""
    for folder in (ROOT / "language/english", ROOT / "office/locale"):
        for file in folder.glob("*.yaml"):
            whole = yaml.compose(file.read_text(encoding="utf-8"))
            assert isinstance(whole, yaml.MappingNode)
            keys = [key.value for key, _ in whole.value]
            assert [key for key, count in Counter(keys).items() if count > 1] == [], file.name


def test_english_holds_no_chinese() -> None:
    shown = {
        text: en for text, en in core_entries().items() if CHINESE.search(re.sub(r"“[^”]*”|\([^()]*\)", "", en))
    }
    assert shown == {}


def test_what_is_unseen_is_in_the_code() -> None:
    spoken = {one.shape for one in said()}
    assert [text for text in unseen() if shape(text) not in spoken] == []
