"""What people wrote for the document of a year, what is still asked of them, and the document itself."""

import json
from dataclasses import replace
from typing import Any

from mingzhang.example import SAMPLE_NOTE
from mingzhang.forms import FilledForm
from mingzhang.forms.stored import report_from_json
from mingzhang.office.models import AccountTables, Narration, Organisation, Withholding
from mingzhang.office.queries.accounts import FIXED, Level, prior_of, report_of
from mingzhang.office.queries.evaluated_forms import approved, evaluation_forms, with_done
from mingzhang.pipeline import publish
from mingzhang.publishing.documents import EMPTY, Narrative, Options, asks_of, read_narrative
from mingzhang.publishing.documents.model import Ask
from mingzhang.publishing.documents.narrative import Secret
from mingzhang.publishing.publication import Publication
from mingzhang.rulebook import load

STANDING = ("short", "duties", "composition", "units", "glossary")
"""What hardly changes from year to year; a new year begins with it."""


def narration_of(organisation: Organisation, year: int) -> Narration | None:
    """What people wrote for a year."""
    return Narration._base_manager.filter(organisation=organisation, fiscal_year=year).first()


def begun_with(organisation: Organisation, year: int) -> dict[str, Any]:
    """What a new year's words begin with: those of last year that hardly change."""
    last = narration_of(organisation, year - 1)
    return {name: last.given[name] for name in STANDING if last and name in last.given}


def narrative_of(row: AccountTables) -> Narrative:
    """The narrative inputs of the accounts, with what is withheld."""
    told = narration_of(row.organisation, row.fiscal_year)
    given = told.given if told else begun_with(row.organisation, row.fiscal_year)
    narrative = as_narrative(given) if given else EMPTY
    secrets = Withholding._base_manager.filter(accounts=row).order_by("pk")
    return _with(narrative, row, tuple(Secret(reason=s.reason, at=s.at, words=s.words) for s in secrets))


def as_narrative(given: dict[str, Any]) -> Narrative:
    """Nested texts as the schema has them.

    Raises:
        DocumentError: They do not follow the schema.
    """
    return read_narrative(json.dumps(given, ensure_ascii=False), "文字材料")


def _with(narrative: Narrative, row: AccountTables, secrets: tuple[Secret, ...]) -> Narrative:
    import msgspec  # noqa: PLC0415 - one function needs it

    return msgspec.structs.replace(
        narrative,
        notice=narrative.notice or (SAMPLE_NOTE if row.sample else ""),
        withhold=(*narrative.withhold, *secrets),
    )


def composed(row: AccountTables, formats: tuple[str, ...] = (), *, draft: bool = True) -> Publication:
    """The document of the accounts.

    Raises:
        MingzhangError: It is no draft, and something is missing or contradicts itself.
    """
    options, forms = Options(prior=prior_of(row)), evaluated_in(row)
    report = report_of(row)
    whole = replace(report, forms=(*report.forms, *forms))
    return publish(whole, with_done(narrative_of(row), forms), load(), formats, options=options, draft=draft)


def evaluated_in(row: AccountTables) -> tuple[FilledForm, ...]:
    """The self-evaluations that stand in the document: as they are now, from the freeze on as they were then."""
    if row.level != Level.WHOLE:
        return ()
    if row.state in FIXED:
        return report_from_json(row.evaluated).forms if row.evaluated else ()
    return tuple(evaluation_forms(approved(row.organisation, row.fiscal_year))[0])


def asks_of_accounts(row: AccountTables) -> tuple[Ask, ...]:
    """What people have still to write, each once."""
    return tuple({ask.key: ask for ask in asks_of(composed(row).tree)}.values())


def last_answer(organisation: Organisation, year: int, key: str) -> str:
    """What people wrote under a key the year before; blank where nothing was."""
    last = narration_of(organisation, year - 1)
    head, _, rest = key.partition(".")
    found: Any = (last.given if last else {}).get(head)
    while isinstance(found, dict) and rest:
        if rest in found:
            return str(found[rest])
        step, _, rest = rest.partition(".")
        found = found.get(step)
    return "" if found is None or isinstance(found, dict | list) else str(found)
