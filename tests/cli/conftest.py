"""What the tests of the command share: a made-up department's files, and the command in this process."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mingzhang.cli import main
from tests.cli.made_up import accounts, workbook
from tests.cli.running import Run
from tests.reading.pdf.conftest import Draft

Say = Callable[..., Run]


@pytest.fixture
def say(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """The command in this process: quick, and the same from its first word to its exit status."""
    monkeypatch.delenv("MINGZHANG_DEBUG", raising=False)

    def call(*words: str | Path) -> Run:
        capfd.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in words])
        said = capfd.readouterr()
        return Run(int(left.value.code or 0), said.out, said.err)

    return call


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A workbook with one table whose figures agree."""
    return workbook(tmp_path / "云溪市档案馆.xlsx", {"公开01表": accounts()})


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """The same with a total of income that is 1.00 too large."""
    return workbook(tmp_path / "有错.xlsx", {"公开01表": accounts(income_total="121.63")})


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """A PDF that draws a form which draws itself twice: one call that would not come back for years.

    The form is packed in a way in which nobody looks for such loops before PDFium is called.
    """
    packed = b"/X Do /X Do".hex()
    draft = Draft().draw(packed).form("X", more="/Filter /ASCIIHexDecode").text(50, 500, "1").draw("/X Do").page()
    path = tmp_path / "没完没了.pdf"
    path.write_bytes(draft.data())
    return path
