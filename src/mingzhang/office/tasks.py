"""Background work with progress: fetch, call a service or the pipeline, record failure."""

from django_tasks import task

from mingzhang.office.scope import everything
from mingzhang.office.services.documents import check_kept_document


@task()
def check_document(key: int) -> None:
    """Checks a document that was dropped; its row says how far it is and what came out."""
    with everything("后台查账"):
        check_kept_document(key)
