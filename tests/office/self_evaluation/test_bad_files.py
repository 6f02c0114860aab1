"""Files brought to a self-evaluation: of another department, year or project; actuals in another unit."""

from collections.abc import Mapping

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mingzhang.office.models import SelfEvaluation
from mingzhang.office.scope import everything
from mingzhang.office.services import self_evaluations
from tests.office.conftest import City, People
from tests.office.self_evaluation.year import TYPED, begun
from tests.office.site.conftest import Browser, browse, quick

__all__ = ["browse", "quick"]


def _document(browse: Browser, row: SelfEvaluation, change: Mapping[str, str]) -> bytes:
    """The DOCX of the form as it would be with other texts in its fields; the form itself stays."""
    kept = {name: dict(texts) for name, texts in row.rows.items()}
    try:
        _put(row, {**kept, **{name: {**kept[name], "text": text} for name, text in change.items()}})
        return bytes(browse("clerk").get(reverse("self-evaluation-file", args=[row.pk, "docx"])).content)
    finally:
        _put(row, kept)


def _put(row: SelfEvaluation, rows: Mapping[str, Mapping[str, str]]) -> None:
    with everything("测试"):
        SelfEvaluation.objects.filter(pk=row.pk).update(rows=rows)


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("field.department", "临川市卫生局", "的单位是“临川市卫生局”，这份自评表的是“临川市数据局”"),
        ("field.year", "2022", "的年度是“2022”，这份自评表的是“2023”"),
        ("field.project", "执法记录仪采购", "是“执法记录仪采购”的自评表，不是“网上政务平台运维”的"),
    ],
)
def test_a_form_of_others_is_named_and_nothing_is_taken(
    field: str, text: str, says: str, city: City, people: People, browse: Browser
) -> None:
    row = self_evaluations.save(people["clerk"], begun(city, people), TYPED)
    content = _document(browse, row, {field: text})
    address = reverse("self-evaluation-import", args=[row.pk])
    answer = browse("clerk").post(address, {"file": SimpleUploadedFile("表.docx", content)})
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    with everything("测试"):
        now = SelfEvaluation.objects.get(pk=row.pk)
    assert (now.revision, now.rows) == (row.revision, row.rows)


def test_a_file_of_its_own_is_taken(city: City, people: People, browse: Browser) -> None:
    row = self_evaluations.save(people["clerk"], begun(city, people), TYPED)
    content = _document(browse, row, {"goal.actual": "另一种完成情况"})
    address = reverse("self-evaluation-import", args=[row.pk])
    answer = browse("clerk").post(address, {"file": SimpleUploadedFile("表.docx", content)})
    assert (answer.status_code, "将填入 1 处" in answer.content.decode()) == (200, True)


def test_another_unit_is_named_on_the_indicators_page_and_in_the_form(
    city: City, people: People, browse: Browser
) -> None:
    row = begun(city, people)
    with everything("测试"):
        indicator = row.project.indicators.get(number=2)
    clerk = browse("clerk")
    address = reverse("act-on", args=["indicator", indicator.pk, "actual"])
    answer = clerk.post(address, {"text": "3公里", "note": ""})
    text = answer.content.decode()
    assert (answer.status_code, "完成值的单位“公里”与指标值“≤2小时”的单位不能换算" in text) == (422, True)
    assert 'value="3公里"' in text, "nothing typed is lost"
    typed = {**TYPED, "indicator.2.actual": "3公里", "revision": str(row.revision), "step": "submit"}
    form = clerk.post(reverse("self-evaluation", args=[row.pk]), typed)
    assert (form.status_code, "不能换算" in form.content.decode()) == (422, True)
    with everything("测试"):
        assert SelfEvaluation.objects.get(pk=row.pk).state == "draft"
