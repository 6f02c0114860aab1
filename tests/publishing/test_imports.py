"""Each room of publishing can be imported first: none needs another to have been there before it."""

import subprocess
import sys

import pytest

ROOMS = (
    "charts",
    "charts.raster",
    "documents",
    "live",
    "papers",
    "publication",
    "sheets",
    "writers",
    "writers.docx",
)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_imported_by_itself(room: str) -> None:
    done = subprocess.run(  # noqa: S603 - this very Python
        [sys.executable, "-c", f"import mingzhang.publishing.{room}"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
