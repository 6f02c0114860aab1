"""The key that signs what the office publishes: where it is kept, and which folders it signs."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from mingzhang.office.models import Organisation
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.key_files import SEALED
from mingzhang.office.scope import everything
from mingzhang.publishing.sealing import verify_keys
from mingzhang.publishing.sealing.handovers import Handover
from mingzhang.publishing.sealing.manifest import versions_in


@dataclass(frozen=True, slots=True)
class SignedFolder:
    """A folder that the office signs.

    Attributes:
        name: `published/CODE` or `portals/CODE`.
        handovers: How one key followed another there.
    """

    name: str
    owner: str
    handovers: tuple[Handover, ...]


def home() -> Path:
    """The folder in which the office keeps what is not in the database."""
    return Path(settings.MINGZHANG_HOME)


def signed_folders() -> list[Path]:
    """Every folder in which something was published."""
    found = (path for name in SEALED for path in sorted((home() / name).glob("*")))
    return [path for path in found if path.is_dir() and versions_in(path)]


def handed_over(organisation: Organisation) -> list[SignedFolder]:
    """The folders of an organisation and of all below it that went over to another key."""
    with everything("公开的签名任何人可看"):
        below = Organisation.objects.filter(path__startswith=organisation.path)
        names = dict(below.values_list("code", "name"))
    folders = [path for path in signed_folders() if path.name in names]
    found = [
        SignedFolder(f"{path.parent.name}/{path.name}", names[path.name], verify_keys(path)) for path in folders
    ]
    return [folder for folder in found if folder.handovers]


def of_others(actor: Actor) -> list[str]:
    """Codes of published organisations that the actor does not administer."""
    codes = {path.name for path in signed_folders()}
    with everything("同一把私钥签名的单位"):
        rows = Organisation.objects.filter(code__in=codes)
        return sorted(str(row) for row in rows if not actor.known.opens(row.path))
