"""A number that readings gave is replaced in the form with a reason alone; both stand wherever the form is read."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import docx
import pytest

from mingzhang.office.models import AuditEvent, Collector, IndicatorActual, Measure, Reading, SelfEvaluation
from mingzhang.office.queries.computed_actuals import overtyped, without_remark
from mingzhang.office.queries.filled_forms import propose
from mingzhang.office.scope import everything
from mingzhang.office.services import self_evaluations
from mingzhang.office.services.acting import RefusedError
from mingzhang.office.services.actuals import compute_actual
from mingzhang.office.services.tokens import issue_token
from tests.office.api.conftest import Program
from tests.office.conftest import City, People
from tests.office.self_evaluation.year import TYPED, project
from tests.office.site.conftest import Browser, browse, quick
from tests.office.year import YEAR

__all__ = ["browse", "quick"]  # fixtures
BECAUSE = "一处站点的记录在迁移时丢失，现场清点为二"
REASON = "“建成站点数量”的计算值为 1个，改填须写明理由。"


@pytest.fixture
def begun(city: City, people: People) -> SelfEvaluation:
    """A form whose first indicator was counted once: one site."""
    row = project(city, people)
    with everything("测试"):
        indicator = row.indicators.get(number=1)
        own = {"organisation": city["data"], "fiscal_year": YEAR, "indicator": indicator}
        collector = Collector.objects.create(**own, name="清点", kind="manual", unit="个")
        days = {"first_day": date(YEAR, 1, 1), "last_day": date(YEAR, 12, 31)}
        Measure.objects.create(**own, method="sum", unit="个", digits=0, **days)
        at = datetime(YEAR, 6, 1, tzinfo=UTC)
        Reading.objects.create(collector=collector, key="1", at=at, outcome="ok", value=Decimal(1))
    assert compute_actual(people["clerk"], indicator).text == "1个"
    return self_evaluations.begin(people["clerk"], row)


def _replaced(**more: str) -> dict[str, str]:
    return {**TYPED, **{f"indicator.1.{name}": text for name, text in more.items()}}


def test_the_form_begins_with_the_computed_number(begun: SelfEvaluation, people: People) -> None:
    assert begun.rows["indicator.1"]["actual"] == begun.rows["indicator.1"]["computed"] == "1个"
    done = self_evaluations.submit(people["clerk"], begun, _replaced(actual="1 个"))
    assert overtyped(done.rows["indicator.1"]) is None  # the same quantity, printed otherwise


def test_another_number_needs_a_reason_that_is_kept(begun: SelfEvaluation, people: People) -> None:
    clerk = people["clerk"]
    saved = self_evaluations.save(clerk, begun, _replaced())  # may follow until it is handed in
    with pytest.raises(RefusedError) as refused:
        self_evaluations.submit(clerk, saved, {})
    assert refused.value.problems == {"indicator.1.because": REASON}
    done = self_evaluations.submit(clerk, saved, {"indicator.1.because": BECAUSE})
    kept = done.rows["indicator.1"]
    assert (kept["actual"], kept["computed"], kept["because"]) == ("2个", "1个", BECAUSE)
    with everything("测试"):
        event = AuditEvent.objects.filter(action="self_evaluations.submit").latest("pk")
        assert IndicatorActual.objects.get().text == "1个"  # what the readings gave stays
    assert BECAUSE in str(event.after)


def test_a_reason_does_not_explain_a_deviation(begun: SelfEvaluation, people: People) -> None:
    """2 of at least 3 deviates by a third: the note is demanded all the same."""
    with pytest.raises(RefusedError) as refused:
        self_evaluations.submit(people["clerk"], begun, _replaced(because=BECAUSE, note=""))
    assert set(refused.value.problems) == {"indicator.1.note"}


def test_the_page_shows_both_numbers_and_the_reason(begun: SelfEvaluation, people: People, browse: Browser) -> None:
    address = f"/self-evaluations/{begun.pk}/"
    told = browse("clerk").post(address, {**_replaced(), "step": "submit", "revision": begun.revision})
    assert (told.status_code, REASON in told.content.decode()) == (422, True)
    live = browse("clerk").post(f"{address}live/", _replaced()).content.decode()
    assert ("与计算值不同" in live, REASON in live) == (True, True)
    typed = {**_replaced(because=BECAUSE), "step": "submit", "revision": begun.revision}
    assert browse("clerk").post(address, typed).status_code == 302
    page = browse("head").get(address).content.decode()
    for words in ("2个", "1个", "与计算值不同", BECAUSE):
        assert words in page


def test_print_shows_both_and_comes_back_as_it_was(begun: SelfEvaluation, people: People, browse: Browser) -> None:
    done = self_evaluations.submit(people["clerk"], begun, _replaced(because=BECAUSE))
    content = browse("head").get(f"/self-evaluations/{done.pk}/docx/").content
    tables = docx.Document(io.BytesIO(content)).tables
    cells = "".join(cell.text for table in tables for row in table.rows for cell in row.cells)
    remark = f"〔计算值为1个，改填理由：{BECAUSE}〕"
    assert TYPED["indicator.1.note"] + remark in cells.replace("\n", "")
    assert without_remark(TYPED["indicator.1.note"] + remark) == TYPED["indicator.1.note"]
    assert propose(done, "自评.docx", content).changes == ()


def test_the_interface_asks_for_it_too(begun: SelfEvaluation, people: People) -> None:
    program = Program(issue_token(people["clerk"], "测试")[1])
    path = f"/self-evaluations/{begun.pk}"
    form: dict[str, Any] = program("GET", path).json()
    assert form["rows"]["indicator.1"]["computed"] == "1个"
    saved = program("PATCH", path, {"fields": _replaced()}, program("GET", path)["ETag"])
    assert (saved.status_code, saved.json()["missing"]) == (200, {"indicator.1.because": REASON})
    refused = program("POST", f"{path}/submit", {"fields": {}}, saved["ETag"])
    assert (refused.status_code, refused.json()["problems"]) == (422, {"indicator.1.because": REASON})
    because = {"fields": {"indicator.1.because": BECAUSE}}
    done = program("POST", f"{path}/submit", because, saved["ETag"])
    assert (done.status_code, done.json()["state"], done.json()["missing"]) == (200, "under_review", {})
    assert program("GET", "/self-evaluations").json()["rows"][0]["total"] == "91.33"
