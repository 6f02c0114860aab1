"""The document of the accounts holds the self-evaluations, and from the freeze on as they were then."""

from mingzhang.office.models import AccountTables, SelfEvaluation
from mingzhang.office.queries.narration import composed, evaluated_in
from mingzhang.office.scope import everything
from mingzhang.office.services.consolidation import consolidate, freeze
from mingzhang.publishing.documents.plain import plain_text
from tests.office.accounts.conftest import YEAR, explained
from tests.office.conftest import City, People
from tests.office.self_evaluation.test_words import approved


def test_the_document_says_the_same_and_stands_from_the_freeze_on(
    handed_in: tuple[AccountTables, AccountTables], city: City, people: People
) -> None:
    approved(city, people)
    whole = explained(consolidate(people["clerk"], city["data"], YEAR), people)
    # Two forms and one summary table; none of the second kind of money.
    assert len(evaluated_in(whole)) == 3
    assert evaluated_in(handed_in[0]) == ()
    assert "平均得分91.83分" in plain_text(composed(whole).tree)
    frozen = freeze(people["clerk"], whole)
    with everything("测试"):
        SelfEvaluation.objects.update(state="returned")
        frozen.refresh_from_db()
    assert len(evaluated_in(frozen)) == 3
    assert "平均得分91.83分" in plain_text(composed(frozen).tree)
