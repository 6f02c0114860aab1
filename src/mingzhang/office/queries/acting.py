"""Who acts: a person, for an organisation, in the roles held there."""

from collections.abc import Mapping
from dataclasses import dataclass

from mingzhang.office.models import Organisation, User
from mingzhang.office.scope import Scope


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting for an organisation.

    Attributes:
        roles: Role to the paths that it opens.
    """

    user: User
    organisation: Organisation
    roles: Mapping[str, tuple[str, ...]]

    @property
    def scope(self) -> Scope:
        """What may be seen: all that any of the roles opens."""
        paths = tuple(sorted({path for opened in self.roles.values() for path in opened}))
        return Scope(paths, f"{self.user} 代表 {self.organisation}")

    def sees(self, organisation: Organisation) -> bool:
        """Whether any role opens the organisation's rows."""
        return any(organisation.path.startswith(path) for path in self.scope.paths)

    def holds(self, role: str, over: Organisation) -> bool:
        """Whether the role is held over an organisation."""
        return any(over.path.startswith(path) for path in self.roles.get(role, ()))
