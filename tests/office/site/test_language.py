"""English is complete: every Chinese word that a page can show has its English, and no English is left over."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import yaml
from django.apps import apps
from django.utils.translation import override
from jinja2 import Environment, nodes

import mingzhang.office
from mingzhang.language.catalogue import core_entries
from mingzhang.office.desk.language import catalogue, say
from mingzhang.rulebook import load
from tests.language.test_catalogue import unseen
from tests.office.conftest import People
from tests.office.site.conftest import Browser

OFFICE = Path(mingzhang.office.__file__).parent
FILES = (".xlsx", ".html", ".md", ".json", ".docx")
"""How the names of files end, which stay in the language of the document."""
CHINESE = re.compile("[\u4e00-\u9fff]")


def _of_templates() -> Iterator[str]:
    environment = Environment()  # noqa: S701 - only parsed
    for path in (OFFICE / "templates").glob("*.j2"):
        tree = environment.parse(path.read_text(encoding="utf-8"))
        for node in tree.find_all(nodes.Const):
            if isinstance(node.value, str) and CHINESE.search(node.value):
                yield node.value


def _of_pages() -> Iterator[str]:
    for path in (OFFICE / "desk").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        bare = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
        bare |= {id(v) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for v in ast.walk(n)}
        for node in ast.walk(tree):
            text = getattr(node, "value", None)
            if not isinstance(node, ast.Constant) or not isinstance(text, str) or id(node) in bare:
                continue
            if CHINESE.search(text) and not text.endswith(FILES):
                yield text


def _rows_of_pages() -> set[str]:
    """The rows that pages name; others have no page yet."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (OFFICE / "desk").glob("*.py")]
    imports = [n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    return {name.name for n in imports if n.module == "mingzhang.office.models" for name in n.names}


def _of_rows() -> Iterator[str]:
    named = _rows_of_pages()
    for model in apps.get_app_config("office").get_models():
        if model.__name__ not in named:
            continue
        for field in model._meta.get_fields():
            label = getattr(field, "verbose_name", "")
            yield label if isinstance(label, str) else ""  # Django's own names come in Django's own languages
            yield from (str(word) for _, word in getattr(field, "choices", None) or ())


def _shown() -> set[str]:
    steps = yaml.safe_load((OFFICE / "locale" / "events.yaml").read_text(encoding="utf-8"))
    grades = {band.grade for policy in load().policies.values() for band in policy.grades}
    found = {*_of_templates(), *_of_pages(), *_of_rows(), *steps.values(), *grades}
    return {text for text in found if CHINESE.search(text)}


def test_every_chinese_word_has_its_english_and_none_is_left_over() -> None:
    known, shown = set(catalogue()), _shown()
    assert sorted(shown - known - set(core_entries()) - set(unseen())) == []  # sentences stand with the core's
    assert sorted(known - shown) == []


def test_both_languages_fill_the_same_places() -> None:
    places = re.compile(r"\{(\w+)\}")
    known = catalogue().items()
    assert [zh for zh, en in known if sorted(places.findall(en)) != sorted(places.findall(zh))] == []


def test_a_page_speaks_english_when_asked(people: People, browse: Browser) -> None:
    client = browse("clerk")
    client.post("/language/", {"language": "en", "next": "/"})
    page = client.get("/people/").content.decode()
    assert '<html lang="en">' in page
    main = page[page.index("<main") : page.index("</main>")]
    names = "临川市数据局|临川市数据中心|临川市|测试"
    assert re.findall("[\u4e00-\u9fff]+", re.sub(names, "", main)) == []


def test_chinese_comes_first() -> None:
    assert say("首页") == "首页"
    with override("en"):
        assert say("首页") == catalogue()["首页"]
