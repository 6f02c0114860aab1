"""Who acts: a person, for an organisation, in the roles held there; and what the roles permit."""

from collections.abc import Mapping
from dataclasses import dataclass

from mingzhang.errors import MingzhangError
from mingzhang.office.models import Membership, Organisation, User
from mingzhang.office.scope import Scope

Role = Membership.Role


class NotPermittedError(MingzhangError):
    """A person tried what their roles do not permit; the page answers 403 with the sentence."""


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

    def holds(self, role: str, over: Organisation) -> bool:
        """Whether the role is held over an organisation."""
        return any(over.path.startswith(path) for path in self.roles.get(role, ()))


def require(actor: Actor, roles: frozenset[str], over: Organisation, doing: str) -> None:
    """Passes where one of the roles is held over an organisation.

    Raises:
        NotPermittedError: None is; the sentence says who may.
    """
    if any(actor.holds(role, over) for role in roles):
        return
    names = "、".join(Role(role).label for role in sorted(roles))
    raise NotPermittedError(f"{doing}须由“{over}”范围内的{names}办理，您（{actor.user}）没有这一职责。")
