"""Background work with progress: fetch, call a service or the pipeline, record failure."""

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from mingzhang.office.models import AccountTask, CheckedDocument, PortalBuild
from mingzhang.office.scope import everything
from mingzhang.office.services.account_tasks import carry_out_task
from mingzhang.office.services.background import resume_abandoned, start_forgotten
from mingzhang.office.services.documents import check_kept_document
from mingzhang.office.services.portal_building import carry_out_build


@task()
def check_document(key: int) -> None:
    """Checks a document that was dropped; its row says how far it is and what came out."""
    with everything("后台查账"):
        check_kept_document(key)


@task()
def build_portal(key: int) -> None:
    """Builds the site over all departments; the row says how far it is and what came of it."""
    with everything("后台生成公开站"):
        carry_out_build(key)


@task()
def work_on_accounts(key: int) -> None:
    """Imports or publishes accounts; its row says how far it is and what came out."""
    with everything("后台导入和公开决算"):
        carry_out_task(key, build_portal.enqueue)


_WORK = ((CheckedDocument, check_document), (AccountTask, work_on_accounts), (PortalBuild, build_portal))
"""Every kind of work, and the task that does it."""


def take_up_abandoned() -> int:
    """Sees to work that a process left when it died; how many pieces were queued again."""
    count = 0
    for model, does in _WORK:
        count += resume_abandoned(model, does.enqueue)
    if DBTaskResult.objects.ready().exists():
        return count
    for model, does in _WORK:
        count += start_forgotten(model, does.enqueue)
    return count
