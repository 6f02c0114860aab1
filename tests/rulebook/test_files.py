"""Files of the rule book: what is refused and how it is said, and a cache that is done without."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mingzhang.errors import RulebookError
from mingzhang.rulebook import load
from mingzhang.rulebook.compiled import cached
from mingzhang.rulebook.surveys import Question
from mingzhang.rulebook.yamlfile import convert, load_folder, read_yaml

QUESTIONS = """\
- id: first
  text: 满意吗
  kind: text
- id: second
  text: 还满意吗
  knd: text
"""


def test_an_unknown_key_is_refused_with_file_line_and_allowed_words() -> None:
    with pytest.raises(RulebookError) as refused:
        convert(read_yaml(QUESTIONS, "q.yaml"), tuple[Question, ...], "q.yaml", QUESTIONS)
    assert str(refused.value) == (
        "q.yaml 第6行：不认识“knd”这一项，允许的写法：id、text、text_en、kind、options、weight。"
    )


def test_what_is_not_yaml_is_refused_with_its_line() -> None:
    with pytest.raises(RulebookError, match=r"^q\.yaml 第2行不是有效的 YAML："):
        read_yaml("a: 1\nb: [1, }\n", "q.yaml")


def test_decimals_stay_the_text_that_was_typed() -> None:
    assert read_yaml("[0.10, 1e-1, 3]", "q.yaml") == ["0.10", "1e-1", 3]


def test_an_entry_that_is_defined_twice_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "forms"
    folder.mkdir()
    form = (
        "- {id: twice, title: 表, title_en: a, titles: [表], kind: budget, basis: [无],"
        " blocks: [{keys: [label], columns: []}]}\n"
    )
    (folder / "a.yaml").write_text(form, encoding="utf-8")
    assert list(load(tmp_path).forms) == ["twice"]
    (folder / "b.yaml").write_text(form, encoding="utf-8")
    other = type(load(tmp_path))(tmp_path)
    with pytest.raises(RulebookError, match=r"^b\.yaml：表 twice 定义了两次，请删去一个。$"):
        other.forms  # noqa: B018 - loading is what is tested


def test_the_cache_gives_what_was_parsed_and_forgets_what_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cached({"a.yaml": "1"}, lambda: [1]) == [1]
    assert cached({"a.yaml": "1"}, lambda: [2]) == [1]
    assert cached({"a.yaml": "2"}, lambda: [2]) == [2]
    for path in (tmp_path / "mingzhang" / "rulebook").iterdir():
        path.write_bytes(b"damaged")
    assert cached({"a.yaml": "1"}, lambda: [3]) == [3]


@pytest.mark.skipif(os.name != "posix", reason="home folders are looked up otherwise")
def test_a_user_without_a_home_folder_reads_the_rule_book() -> None:
    program = (
        "import pwd\n"
        "def nobody(_): raise KeyError\n"
        "pwd.getpwuid = nobody\n"
        "from mingzhang.rulebook.compiled import cached\n"
        "print(cached({'a.yaml': '1'}, lambda: [1]))"
    )
    bare = {
        name: value for name, value in os.environ.items() if name not in ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA")
    }
    done = subprocess.run([sys.executable, "-c", program], env=bare, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[1]"


def test_a_folder_gives_its_entries_with_the_names_of_their_files(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("- {id: two, text: 二, kind: text}\n", encoding="utf-8")
    (tmp_path / "a.yaml").write_text("- {id: one, text: 一, kind: text}\n", encoding="utf-8")
    assert [(name, entry.id) for name, entry in load_folder(tmp_path, Question)] == [
        ("a.yaml", "one"),
        ("b.yaml", "two"),
    ]
