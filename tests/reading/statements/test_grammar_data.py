"""The rule book's grammar of statements: complete, named, and refused where it is wrong."""

import shutil
from itertools import chain
from pathlib import Path

import pytest

from mingzhang.errors import RulebookError
from mingzhang.reading.statements.grammar import grammar_of
from mingzhang.rulebook.book import DATA, load
from mingzhang.rulebook.statements import load_grammar
from tests.reading.statements.measuring import statements_of

FOLDER = DATA / "statements"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "statements"))


def test_every_pattern_compiles_and_every_default_has_a_name() -> None:
    grammar = grammar_of(load())
    assert set(grammar.defaults.values()) <= load().statements.labels.keys()
    assert set(grammar.measures) <= set(grammar.defaults)
    # Patterns are compiled when first asked for; a wrong one must not wait for a document that needs it.
    for measure in chain.from_iterable(grammar.measures.values()):
        assert (measure.before is None) is (not measure.define.before)
        assert (measure.after is None) is (not measure.define.after)
        assert (measure.sentence is None) is (not measure.define.sentence)
        assert (measure.compared is None) is (not measure.define.compared)
    assert all("content" in phrase.pattern.groupindex for phrase in grammar.phrases)
    assert [p.define.id for p in grammar.phrases if p.direction] == [
        p.id for p in load().statements.phrases if p.direction
    ]


def test_one_measure_has_one_name() -> None:
    known = load().statements
    names = {(m.id, m.label, m.label_en) for m in known.measures}
    names |= {(p.id, p.label, p.label_en) for p in known.phrases} | {
        (n.id, n.label, n.label_en) for n in known.names
    }
    assert len(names) == len(known.labels)


@pytest.mark.shared
def test_no_statement_has_a_measure_without_a_name(shared: Path) -> None:
    assert {s.measure for s in statements_of(shared)} <= load().statements.labels.keys()


def test_unknown_key_is_named_with_its_file_and_the_allowed_words(folder: Path) -> None:
    file = folder / "units.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("default: score", "standard: score"), encoding="utf-8")
    with pytest.raises(RulebookError, match=r"units\.yaml.*standard.*kind、default、units"):
        load_grammar(folder)


def test_unknown_kind_of_number_is_refused(folder: Path) -> None:
    file = folder / "measures.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("[bare]", "[naked]", 1), encoding="utf-8")
    with pytest.raises(RulebookError, match=r"measures\.yaml"):
        load_grammar(folder)


def test_no_place_and_no_department_stands_in_the_grammar() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.yaml"))
    assert not [name for name in ("青岛", "上海", "江苏", "普陀", "山东", "大数据", "万里") if name in text]
