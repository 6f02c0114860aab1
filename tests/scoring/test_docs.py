"""The worked example of docs/scoring.md runs and gives what the page says."""

import doctest
import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "scoring.md"


def _block(text: str, language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found, language
    return found[1]


def test_the_worked_example_gives_what_the_page_says() -> None:
    text = PAGE.read_text(encoding="utf-8")
    names = {"policy_text": _block(text, "yaml"), "document_text": _block(text, "text")}
    examples = doctest.DocTestParser().get_doctest(text, names, "scoring.md", str(PAGE), 0)
    said: list[str] = []
    results = doctest.DocTestRunner(verbose=False).run(examples, out=said.append)
    assert (results.failed, "".join(said)) == (0, "")
    assert results.attempted > 20
