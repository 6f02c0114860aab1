"""The names of the package: all there, none hidden by a module, and cheap to import."""

import subprocess
import sys
from types import ModuleType

import pytest

from mingzhang import quantities


@pytest.mark.parametrize("name", quantities.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert not isinstance(getattr(quantities, name), ModuleType)


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        quantities.nothing  # noqa: B018 -- the point of the test


def test_importing_the_package_loads_none_of_its_modules_and_no_calendar() -> None:
    program = (
        "import sys, mingzhang.quantities as q\n"
        "early = [name for name in sys.modules if name.startswith(('mingzhang.quantities.', 'chinese_calendar'))]\n"
        "q.add_workdays, q.parse_target\n"
        "print(early, 'chinese_calendar' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 -- our own interpreter
    assert run.stdout.strip() == "[] False"
