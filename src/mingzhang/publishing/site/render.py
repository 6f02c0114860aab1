"""Renders the portal's templates: every value is escaped, every name must be known."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from mingzhang.publishing.sealing.canonical import digest
from mingzhang.publishing.site.addresses import up
from mingzhang.publishing.site.words import LANGUAGES, Words

_PACKAGE = "mingzhang.publishing.site"


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader(_PACKAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def page(template: str, words: Words, path: str, title: str, **values: object) -> tuple[str, bytes]:
    """A page of one language: its path in the portal and its bytes.

    Args:
        template: Without its ending.
        words: Of the page's language.
        path: Below the language's folder.
        title: Of the page.
        values: What the template shows.
    """
    full = f"{words.language}/{path}"
    text = (
        _environment()
        .get_template(f"{template}.html.j2")
        .render(
            t=words,
            root=up(full),
            here=f"{up(full)}{words.language}/",
            twin=f"{up(full)}{words.other}/{path}",
            title=title,
            languages=LANGUAGES,
            **values,
        )
    )
    return full, text.encode()


@cache
def program() -> str:
    """The hash of all that makes pages beside their data: templates, styles, words and code of publishing."""
    folder = Path(str(files("mingzhang.publishing")))
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return digest(b"".join(path.read_bytes() for path in paths))


def asset(name: str) -> bytes:
    """A file that all pages share."""
    return (files(_PACKAGE) / "assets" / name).read_bytes()
