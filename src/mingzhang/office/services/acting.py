"""What may not be done, and how it is said: not permitted, changed meanwhile, refused, not found."""

from collections.abc import Mapping

from mingzhang.errors import MingzhangError
from mingzhang.office.models import Membership, Organisation, User
from mingzhang.office.queries.acting import Actor

__all__ = [
    "Actor",
    "ChangedMeanwhileError",
    "NotFoundError",
    "NotPermittedError",
    "RefusedError",
    "Role",
    "refuse_if",
    "require",
    "require_other",
]

Role = Membership.Role


class NotPermittedError(MingzhangError):
    """A person tried what their roles do not permit; the page answers 403 with the sentence."""


class ChangedMeanwhileError(MingzhangError):
    """Somebody else changed the row since this person saw it; the page shows both and answers 409.

    Attributes:
        row: The row as it is now.
    """

    def __init__(self, row: object) -> None:
        super().__init__(f"“{row}”在您打开之后已被他人修改；您填写的内容没有丢失，请对照最新内容后再保存。")
        self.row = row


class RefusedError(MingzhangError):
    """What was asked breaks a rule; every problem is said at once.

    Attributes:
        problems: Name of the parameter at fault to a sentence; blank for what concerns no single one.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)

    @property
    def field(self) -> str | None:
        """The first parameter at fault."""
        return next((name for name in self.problems if name), None)


class NotFoundError(MingzhangError):
    """There is no such row, or it is not for this person to see; the page answers 404 without telling which."""


def refuse_if(problems: Mapping[str, str | None]) -> None:
    """Passes where no sentence is given.

    Args:
        problems: Name of a parameter to what is wrong with it, None where nothing is.

    Raises:
        RefusedError: Something is.
    """
    found = {name: sentence for name, sentence in problems.items() if sentence}
    if found:
        raise RefusedError(found)


def require(actor: Actor, roles: frozenset[str], over: Organisation, doing: str) -> None:
    """Passes where one of the roles is held over an organisation.

    Raises:
        NotPermittedError: None is; the sentence says who may.
    """
    if any(actor.holds(role, over) for role in roles):
        return
    names = "、".join(Role(role).label for role in sorted(roles))
    raise NotPermittedError(f"{doing}须由“{over}”范围内的{names}办理，您（{actor.user}）没有这一职责。")


def require_other(actor: Actor, doing: str, *others: User | None) -> None:
    """Passes where the person is none of those who asked for it.

    Raises:
        NotPermittedError: Nobody decides on their own request.
    """
    if actor.user in [other for other in others if other]:
        raise NotPermittedError(f"{doing}不能由提出人本人办理，请由其他人员处理。")
