"""Where pages stand: short stable names of departments and reports, and the way from one page to another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mingzhang.publishing.sealing.canonical import digest_of
from mingzhang.publishing.site.sources import SiteSource

_SHORT = 10
_FOLDERS = {"final_accounts": "accounts", "self_evaluations": "self-evaluations"}


@dataclass(frozen=True)
class Placed:
    """A source with its address.

    Attributes:
        department: The name under which all years of the department stand together.
        folder: `d/DEPARTMENT/YEAR-KIND`, below the language and below `files`.
    """

    source: SiteSource
    department: str
    folder: str

    @property
    def department_id(self) -> str:
        """The department's short name in addresses."""
        return department_id(self.department)


def department_id(name: str) -> str:
    """A short name for addresses, the same whoever builds the portal."""
    return digest_of([name])[:_SHORT]


def place_all(sources: Sequence[SiteSource], renamed: Mapping[str, str]) -> list[Placed]:
    """The address of each source; a second report of the same department, year and kind has a number.

    Args:
        sources: In any order.
        renamed: Former name of a department to its present one.
    """
    taken: dict[str, int] = {}
    found = []
    for source in sorted(sources, key=lambda one: (one.entity or one.name, one.year or 0, one.kind, one.inputs)):
        name = source.entity or source.name
        department = present_name(name, renamed)
        folder = (
            f"d/{department_id(department)}/{source.year or 'undated'}-{_FOLDERS.get(source.kind, source.kind)}"
        )
        taken[folder] = taken.get(folder, 0) + 1
        found.append(Placed(source, department, folder if taken[folder] == 1 else f"{folder}-{taken[folder]}"))
    return found


def present_name(name: str, renamed: Mapping[str, str]) -> str:
    """What a department is called now, through as many renamings as there were."""
    seen = {name}
    while name in renamed and renamed[name] not in seen:
        name = renamed[name]
        seen.add(name)
    return name


def up(path: str) -> str:
    """The way from a page to the root of the portal."""
    return "../" * path.count("/")
