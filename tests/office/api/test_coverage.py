"""Everything a page can do, the interface can do: each transition of the services has an operation, or a reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

import mingzhang.office

OFFICE = Path(mingzhang.office.__file__).parent
SERVICES = "mingzhang.office.services"

EXCEPTIONS = {
    "changing.locked": "the way every service changes a row, no transition of its own",
    "changing.changing": "likewise",
    "changing.save": "likewise",
    "changing.adding": "likewise",
    "changing.removing": "likewise",
    "acting.require": "asks for a duty, changes nothing",
    "acting.require_other": "likewise",
    "audit.record": "written by every transition itself",
    "audit.record_many": "likewise",
    "accounts_entry.take_report": "part of taking a file or a document's tables",
    "account_tasks.begin_import": "the interface takes a file in the call itself",
    "publishing.publish_accounts": "what the work of a publication does; the operation begins that work",
    "accounts_entry.decide": "part of handing in and approving",
    "actuals.set_surveyed": "part of taking over the results of a survey",
    "evaluations.enter_found": "likewise",
    "registers.end_use": "part of ending a fund or an entry of the library",
    "registers.resume_use": "likewise",
    "drafts.save_draft": "what a person has typed into a form of a page and not handed in",
    "drafts.draft_of": "likewise",
    "drafts.drop_draft": "likewise",
    "preferences.chosen_columns": "how a person likes their lists",
    "preferences.keep_columns": "likewise",
    "preferences.keep_year": "likewise",
    "changing.concluding": "the way every service changes a row, no transition of its own",
    "predecessors.is_said": "reads whether a declaration names its predecessors",
    "predecessors.link": "part of declaring and changing",
    "remarks.keep": "part of attaching a file and of proving what was mended",
    "predecessors.link_many": "part of importing declarations",
    "projects.keep_snapshot": "part of submitting and deciding",
    "self_evaluations.first_rows": "part of beginning a self-evaluation",
    "tokens.issue_token": "a program does not make further programs",
    "tokens.end_token": "likewise: a stolen token must not end the others",
    "calendars.open_feed": "the address is a secret for a person's own calendar, shown to them once",
    "calendars.end_feeds": "likewise",
    "people.register_person": "a first password is shown to an administrator once, who hands it over in person",
    "people.reset_password": "likewise",
    "people.reset_second_factor": "an administrator makes sure in person who asks",
    "people.grant_duty": "who may act is decided by a person with a second factor, never by a program",
    "people.end_duty": "likewise",
    "people.demand_second_factor": "likewise",
    "signing_keys.change_key": "which key signs is decided by a person, never by a token that may be stolen",
}
"""Transitions without an operation, each with why; names without one yet do not belong here."""


def _modules(folder: str) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((OFFICE / folder).rglob("*.py")):
        yield path.stem, ast.parse(path.read_text(encoding="utf-8"))


def _transitions() -> set[str]:
    """Public functions of services that a person takes: their first parameter is who acts."""
    found = set()
    for path in sorted((OFFICE / "services").glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            first = node.args.args[:1] if isinstance(node, ast.FunctionDef) else []
            if isinstance(node, ast.FunctionDef) and [one.arg for one in first] == ["actor"]:
                found.add(f"{path.stem}.{node.name}")
    return {name for name in found if not name.partition(".")[2].startswith("_")}


def _called(folder: str) -> set[str]:
    """Functions of services that the modules of a folder name."""
    found: set[str] = set()
    for _, tree in _modules(folder):
        modules: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == SERVICES:
                modules |= {name.asname or name.name: name.name for name in node.names}
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{SERVICES}."):
                found |= {f"{(node.module or '').rpartition('.')[2]}.{name.name}" for name in node.names}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
                found.add(f"{modules[node.value.id]}.{node.attr}")
    return found


def test_every_transition_has_its_operation_or_a_reason() -> None:
    missing = _transitions() - _called("api")
    assert sorted(missing - EXCEPTIONS.keys()) == []
    assert sorted(EXCEPTIONS.keys() - missing) == []


def test_pages_take_no_transition_that_the_test_does_not_know() -> None:
    """What pages call with the person first is found by the same rule, so that none slips by."""
    taken = _called("desk") & _transitions()
    assert {"projects.submit", "accounts_entry.submit", "webhooks.try_webhook"} <= taken
    assert len(taken) > 80
