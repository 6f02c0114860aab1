"""What a department says of its self-evaluations follows from its forms; what people write is kept."""

from django.urls import reverse

from mingzhang.office.models import SelfEvaluation
from mingzhang.office.queries.self_evaluation_words import asked, composed_words
from mingzhang.office.services import self_evaluations
from mingzhang.publishing.documents.model import Bound
from mingzhang.publishing.documents.plain import plain_text
from tests.office.conftest import City, People
from tests.office.self_evaluation.test_summaries_and_rechecks import two
from tests.office.site.conftest import Browser, browse, quick
from tests.office.year import YEAR
from tests.publishing.documents.test_binding import runs_of, unbound

__all__ = ["browse", "quick"]


def approved(city: City, people: People) -> list[SelfEvaluation]:
    """Two forms that the head approved: 80 of 100 and 9 of 10 spent, 91.33 and 92.33 points."""
    return [self_evaluations.approve(people["head"], row) for row in two(city, people)]


def test_sentences_follow_from_the_forms(city: City, people: People) -> None:
    assert "没有公开绩效自评的项目" in plain_text(composed_words(city["data"], YEAR).tree)
    approved(city, people)
    made = composed_words(city["data"], YEAR, ("docx", "html"))
    text = plain_text(made.tree)
    assert "共2个项目，涉及预算资金89万元。" in text
    # (91.33 + 92.33) ÷ 2 = 91.83
    assert "自评的2个项目中，等级为“优”的2个，平均得分91.83分。" in text
    # Nobody wrote of the projects: what their forms say of the goal stands there.
    assert text.count("项目绩效目标完成情况：全年稳定运行。") == 2
    assert unbound(list(runs_of(made.tree))) == []
    assert [run for run in runs_of(made.tree) if isinstance(run, Bound) and run.text == "91.83"]
    assert sorted(name.rpartition(".")[2] for name in made.files) == ["docx", "html", "yaml"]


def test_words_of_people_are_kept_and_stand_beside_next_year(city: City, people: People, browse: Browser) -> None:
    approved(city, people)
    page, client = reverse("self-evaluation-words"), browse("clerk")
    client.post("/act/", {"organisation": city["data"].pk, "year": YEAR})
    said = {"ask:performance.overall": "执行较好。", "ask:performance.problems": "个别指标偏低。"}
    assert client.post(page, said).status_code == 302
    summary = client.get(reverse("self-evaluation-summary")).content.decode()
    assert "个别指标偏低。" in summary
    assert "平均得分" in summary
    text = plain_text(composed_words(city["data"], YEAR).tree)
    assert "执行较好。" in text
    assert "自评发现的主要问题：个别指标偏低。" in text
    assert "下一步改进措施" not in text
    later = {one.key: (one.text, one.last) for one in asked(city["data"], YEAR + 1)}
    assert later["performance.problems"] == ("", "个别指标偏低。")
    assert client.post(page, {"ask:performance.share": "很多"}).status_code == 422
