"""The two summary tables of a department's self-evaluations, as a page and as files."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from mingzhang.forms import Document, FilledForm, Report
from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.list_files import download
from mingzhang.office.desk.paragraphs import paragraphs
from mingzhang.office.desk.self_evaluations import KINDS_OF_FILES
from mingzhang.office.desk.showing import show
from mingzhang.office.models import Organisation
from mingzhang.office.queries.organisations import seen_organisations
from mingzhang.office.queries.self_evaluation_words import composed_words
from mingzhang.office.queries.self_evaluations import OWN, TRANSFERS, handed_in, summary
from mingzhang.publishing.papers.single import form_document, paper_files
from mingzhang.rulebook import load

_TABLES = {"own": OWN, "transfers": TRANSFERS}


def department_of(request: DeskRequest) -> Organisation:
    """The department asked for, the actor's own where none was."""
    code = request.GET.get("organisation") or request.actor.organisation.code
    found = seen_organisations(request.actor).filter(code=code).first()
    found = found or (None if "organisation" in request.GET else seen_organisations(request.actor).first())
    if found is None:
        raise Http404
    return found


def _filled(request: DeskRequest, department: Organisation, form: str) -> FilledForm:
    return summary(form, handed_in(request.actor, department, request.year))


@working
@require_safe
def both(request: DeskRequest) -> HttpResponse:
    """Both tables of one department and year."""
    department = department_of(request)
    evaluations = list(handed_in(request.actor, department, request.year))
    tables = [(key, summary(form, evaluations), load().forms[form].blocks[0]) for key, form in _TABLES.items()]
    return show(
        request,
        "self_evaluation_summary.html.j2",
        title="自评汇总表",
        department=department,
        departments=list(seen_organisations(request.actor).exclude(kind=Organisation.Kind.DISTRICT)),
        tables=tables,
        count=len(evaluations),
        words=list(paragraphs(composed_words(department, request.year).tree)) if evaluations else [],
        kinds=tuple(KINDS_OF_FILES),
        path=(("绩效自评", reverse("self-evaluations")), ("自评汇总表", None)),
    )


@working
@require_safe
def file(request: DeskRequest, table: str, kind: str) -> HttpResponse:
    """One of the tables as a document."""
    if table not in _TABLES or kind not in KINDS_OF_FILES:
        raise Http404
    department = department_of(request)
    form = _filled(request, department, _TABLES[table])
    tree = form_document([form], load(), entity=department.name, year=request.year)
    document = Document(form.title, "", 1, "entry")
    report = Report(document, department.name, request.year, "self_evaluations", (form,))
    content = paper_files(tree, [kind], filled=report, book=load())[kind]
    return download(content, f"{department.name}{form.title}.{kind}", KINDS_OF_FILES[kind])
