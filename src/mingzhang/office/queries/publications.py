"""What stands published, for anybody: no scope, since it is public; questions only once they are answered."""

from pathlib import Path

from django.conf import settings

from mingzhang.office.models import Organisation, Publication, Question
from mingzhang.office.scope import everything


def published_folder(organisation: Organisation) -> Path:
    """Where the signed versions of a department stand; `current` in it is what a web server serves."""
    return Path(settings.MINGZHANG_HOME) / "published" / organisation.code


def published() -> list[Publication]:
    """The publications of all departments, the newest first."""
    with everything("公开的内容任何人可看"):
        return list(Publication.objects.select_related("organisation").order_by("-created_at", "-pk"))


def standing_publication(key: int) -> Publication | None:
    """A publication by its key."""
    with everything("公开的内容任何人可看"):
        found: Publication | None = Publication.objects.select_related("organisation").filter(pk=key).first()
        return found


def answered(row: Publication) -> list[Question]:
    """Questions about the same accounts whose answers were approved."""
    with everything("已审定的答复任何人可看"):
        rows = Question.objects.filter(
            organisation=row.organisation, fiscal_year=row.fiscal_year, state=Question.State.APPROVED
        )
        return list(rows.order_by("-answered_on", "-pk"))
