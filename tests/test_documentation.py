"""What the documents name is there: files, rooms, commands, options, targets, rows and columns."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from mingzhang.cli import group
from mingzhang.rulebook import FormDef, load

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ROOMS = ROOT / "src" / "mingzhang"
BASES = (ROOT, ROOMS, ROOMS / "reading", ROOMS / "rulebook")
"""Where a path in the text may begin."""

_CODE = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(r"[\w.*/-]+(?:\.(?:py|yaml|md|csv|toml|json)|/)")


def _named_paths(page: Path) -> Iterator[str]:
    for code in _CODE.findall(page.read_text(encoding="utf-8")):
        if _PATH.fullmatch(code) and "<" not in code:
            yield code


def _exists(name: str) -> bool:
    pattern = name.rstrip("/")
    return any(next(base.glob(pattern), None) is not None for base in BASES)


def test_every_file_named_in_a_page_is_there() -> None:
    named = [(page.name, name) for page in PAGES if "reference" not in page.parts for name in _named_paths(page)]
    assert len(named) > 20
    assert [(page, name) for page, name in named if not _exists(name)] == []


def test_every_link_leads_somewhere() -> None:
    links = [
        (page.name, link, (page.parent / link.partition("#")[0]).exists())
        for page in PAGES
        for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
        if not link.startswith(("http:", "https:", "#"))
    ]
    assert len(links) > 10
    assert [(page, link) for page, link, there in links if not there] == []


def test_the_architecture_names_every_room() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    rooms = {path.stem for path in ROOMS.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert sorted(told) == sorted(rooms - {"__init__", "__main__"})


def test_the_choice_of_every_library_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[^\w-]", wanted)[0].lower() for wanted in project["dependencies"]}
    told = (ROOT / "docs" / "decisions" / "0001-libraries.md").read_text(encoding="utf-8").lower()
    assert len(names) > 10
    assert {name for name in names if name not in told} == set()


def test_every_command_shown_in_the_readme_can_be_given() -> None:
    context = click.Context(group, info_name="mingzhang")
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"^\.venv/bin/mingzhang (\S+)([^#\n]*)", text, re.MULTILINE)
    assert len(shown) > 5
    for name, rest in shown:
        command = group.get_command(context, name)
        assert command is not None, name
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= known, name


def test_every_make_target_named_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", "")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    assert set(phony.group(1).split()) == targets
    named = {name for page in PAGES for name in re.findall(r"`?make ([a-z-]+)`", page.read_text(encoding="utf-8"))}
    assert named
    assert named <= targets


@pytest.mark.parametrize("form", load().forms.values(), ids=list(load().forms))
def test_the_page_of_forms_names_every_row_and_column(form: FormDef) -> None:
    text = (ROOT / "docs" / "reference" / "forms.md").read_text(encoding="utf-8")
    section = text.split(f"## `{form.id}` ", 1)[1].split("\n## ", 1)[0]
    told = set(_CODE.findall(section))
    ids = {block.id for block in form.blocks if block.id}
    ids |= {column.id for block in form.blocks for column in block.columns}
    assert told == ids | {row.id for block in form.blocks for row in block.rows}
