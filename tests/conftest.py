"""What tests share: the folder of real documents beside the checkout, where it is present."""

import shutil
import signal
from pathlib import Path

import pytest

# A shell that starts jobs in the background leaves Ctrl-C ignored, and what tests start would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and answers; the test skips, saying so, where it is absent."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("../shared (real documents and answers) is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def office_suite() -> str:
    """The path of LibreOffice; the test skips, saying so, where it is absent."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if not found:
        pytest.skip("LibreOffice is not installed (make system)")
    return found
