"""`mingzhang form` as people type it: blank and filled forms, letters, working papers, and what it refuses."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from mingzhang.cli.form import command
from mingzhang.errors import MingzhangError
from mingzhang.example import load_example
from mingzhang.publishing.papers import form_document, paper_files
from mingzhang.rulebook import load


def run(*arguments: str | Path) -> list[str]:
    result = CliRunner().invoke(command, [str(argument) for argument in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


def test_a_blank_form_in_two_formats(tmp_path: Path) -> None:
    said = run(
        "final_accounts.05",
        "--entity",
        "云溪县/水务局",
        "--year",
        "2031",
        "--format",
        "xlsx,html",
        "--out",
        tmp_path,
    )

    assert said == [str(tmp_path / f"一般公共预算财政拨款支出决算表.{name}") for name in ("xlsx", "html")]
    assert "云溪县/水务局" in Path(said[1]).read_text(encoding="utf-8")


def test_a_form_is_filled_from_a_file_that_was_written_before(tmp_path: Path) -> None:
    run("final_accounts.05", "--entity", "云溪县水务局", "--year", "2031", "--format", "html", "--out", tmp_path)
    source = tmp_path / "一般公共预算财政拨款支出决算表.html"

    said = run("final_accounts.05", "--fill", source, "--format", "html", "--out", tmp_path / "二")

    assert Path(said[0]).read_text(encoding="utf-8").count("云溪县水务局") >= 1


def test_telephone_numbers_are_left_out_unless_asked_for(tmp_path: Path) -> None:
    book = load()
    (example,) = load_example(book)
    form = next(f for f in example.all("self_evaluation") if f.subject == "政务云服务项目")
    rows = tuple(
        replace(row, cells={"text": replace(row.cells["text"], text="0532-85911111")})
        if row.id == "field.phone"
        else row
        for row in form.rows
    )
    tree = form_document([replace(form, rows=rows, _by_id={})], book)
    (tmp_path / "表.html").write_bytes(paper_files(tree, ["html"])["html"])

    asked = ["self_evaluation", "--fill", str(tmp_path / "表.html"), "--format", "html", "--out"]
    (withheld,) = run(*asked, tmp_path / "一")
    (kept,) = run(*asked, tmp_path / "二", "--personal")

    assert "85911111" not in Path(withheld).read_text(encoding="utf-8")
    assert "0532-85911111" in Path(kept).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["evaluation_sc"],
            "规则库里没有表 evaluation_sc；相近的有 evaluation_scores，全部表见 mingzhang rulebook list。",
        ),
        (["final_accounts.05", "--format", "odt"], "没有格式“odt”；可用的有 docx、xlsx、pdf、html，以逗号分开。"),
        (["rectification_letter"], "rectification_letter 要从材料中取数；请用 --fill 给出决算或评价文件。"),
        (
            ["working_paper", "--fill", "a.pdf"],
            "底稿写一个指标；请用 --indicator 给出指标名称，如 --indicator 预算执行率。",
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(arguments: list[str], sentence: str, tmp_path: Path) -> None:
    with pytest.raises(MingzhangError) as refused:
        run(*arguments, "--out", tmp_path / "出")
    assert str(refused.value) == sentence
    assert not (tmp_path / "出").exists()
