"""Background work with progress: fetch, call a service or the pipeline, record failure."""

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from mingzhang.office.models import CheckedDocument
from mingzhang.office.scope import everything
from mingzhang.office.services.background import resume_abandoned, start_forgotten
from mingzhang.office.services.documents import check_kept_document


@task()
def check_document(key: int) -> None:
    """Checks a document that was dropped; its row says how far it is and what came out."""
    with everything("后台查账"):
        check_kept_document(key)


_WORK = ((CheckedDocument, check_document),)
"""Every kind of work, and the task that does it."""


def take_up_abandoned() -> int:
    """Sees to work that a process left when it died; how many pieces were queued again."""
    resumed = sum(resume_abandoned(model, does.enqueue) for model, does in _WORK)
    if DBTaskResult.objects.ready().exists():
        return resumed
    return resumed + sum(start_forgotten(model, does.enqueue) for model, does in _WORK)
