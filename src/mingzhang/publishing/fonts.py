"""The fonts that the typesetter may use: the system's, and the free Chinese one that the package brings."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mingzhang.errors import PublishingError
from mingzhang.rulebook.paper import PaperDef

_BUNDLED = "justmytype_intl_cjk"
_NO_TYPESETTER = (
    "生成 PDF 需要 typst，这里没有安装；请运行 pip install 'mingzhang[publishing]'，或改为输出 DOCX、HTML。"
)
_NO_FONT = (
    "生成 PDF 需要中文字体，这里没有找到可用的；请安装系统中文字体（如 fonts-noto-cjk），"
    "或运行 pip install 'mingzhang[publishing]'，或改为输出 DOCX、HTML。"
)


def typesetter() -> Any:
    """The typst module.

    Raises:
        PublishingError: It is not installed.
    """
    try:
        import typst  # noqa: PLC0415 - an optional package, and most commands set no page
    except ImportError as error:
        raise PublishingError(_NO_TYPESETTER) from error
    return typst


@cache
def installed(*, system: bool = True, bundled: bool = True) -> Any:
    """All fonts found, as the typesetter wants them; looked for once."""
    folders = [_folder()] if bundled and _folder() else []
    return typesetter().Fonts(include_system_fonts=system, include_embedded_fonts=True, font_paths=folders)


def _folder() -> Path | None:
    """Where the simplified Chinese font stands that a wheel brings, None where that is not installed."""
    spec = find_spec(_BUNDLED)
    found = Path(spec.origin).parent / "fonts" / "ofl" / "notosanssc" if spec and spec.origin else None
    return found if found and found.is_dir() else None


def families(paper: PaperDef, fonts: Any) -> dict[str, list[str]]:
    """For each face the families of the paper that are installed, the preferred first.

    Raises:
        PublishingError: None of them is, for some face: its text would be empty boxes.
    """
    here = {name.casefold(): name for name in fonts.families()}
    every = [name for names in paper.fonts.values() for name in names]
    any_of_them = [here[name.casefold()] for name in every if name.casefold() in here]
    if not any_of_them:
        raise PublishingError(_NO_FONT)
    found = {
        face: [here[n.casefold()] for n in names if n.casefold() in here] for face, names in paper.fonts.items()
    }
    return {face: names[:1] or any_of_them[:1] for face, names in found.items()}
