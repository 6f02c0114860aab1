"""Who acts: a person, for an organisation, in the roles held there."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from mingzhang.office.models import Membership, Organisation, User
from mingzhang.office.scope import Scope

_Role = Membership.Role
ADMINISTRATORS = frozenset({_Role.SYSTEM_ADMIN, _Role.SECURITY_ADMIN, _Role.AUDIT_ADMIN})
"""Duties kept apart from the departments' work: none of them opens a row of it."""


BLIND = ADMINISTRATORS - {_Role.AUDIT_ADMIN}
"""Duties that do not read the audit trail either."""


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
        """What may be seen of the departments' work: all that any role but an administrator's opens."""
        return self._over(self.roles.keys() - ADMINISTRATORS)

    @property
    def known(self) -> Scope:
        """The organisations known by name, with their people: an administrator's too."""
        return self._over(self.roles.keys())

    @property
    def trail_scope(self) -> Scope:
        """Whose audit trail may be read: what is seen, and what the audit administrator watches over."""
        return self._over(self.roles.keys() - BLIND)

    @property
    def administers_only(self) -> bool:
        """Whether all roles are administrators', so that no row of the departments' work is open."""
        return self.roles.keys() <= ADMINISTRATORS

    def sees(self, organisation: Organisation) -> bool:
        """Whether any role opens the organisation's rows."""
        return self.scope.opens(organisation.path)

    def knows(self, organisation: Organisation) -> bool:
        """Whether the organisation is known by name."""
        return self.known.opens(organisation.path)

    def _over(self, roles: AbstractSet[str]) -> Scope:
        paths = tuple(sorted({path for role in roles for path in self.roles[role]}))
        return Scope(paths, f"{self.user} 代表 {self.organisation}")

    def holds(self, role: str, over: Organisation) -> bool:
        """Whether the role is held over an organisation."""
        return any(over.path.startswith(path) for path in self.roles.get(role, ()))
