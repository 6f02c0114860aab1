"""Samples, re-checks and surveys from the command line: what a user gets, and what is refused with a sentence."""

import json
from pathlib import Path

import pytest

from tests.cli.running import run

PROJECTS = """项目名称,类别,金额,自评得分,复核得分,差异原因
甲,新建,965,94.8,94.66,两项各应得 5.33 分
乙,运维,800,97,97,
丙,运维,909.18,99.35,,
"""
ANSWERS = "群体,overall,操作是否方便？\n市民,满意,一般\n市民,非常满意,\n企业,不行,满意\n"


def _file(folder: Path, text: str, name: str = "表.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_largest_are_drawn_and_written_down_to_be_rechecked(tmp_path: Path) -> None:
    out = tmp_path / "登记.csv"
    drawn = run("sample", _file(tmp_path, PROJECTS), "-n", "2", "--out", out)
    assert drawn.out == "1. 甲　965\n2. 丙　909.18\n从 3 个中抽取 2 个。\n"
    assert out.read_text(encoding="utf-8-sig").splitlines() == [
        "项目名称,项目类别,金额,自评得分,复核得分,差异原因",
        "甲,新建,965,94.8,,",
        "丙,运维,909.18,99.35,,",
    ]
    assert "尚未复核" in run("recheck", out).out


def test_a_seed_draws_the_same_sample_again(tmp_path: Path) -> None:
    file = _file(tmp_path, PROJECTS)
    words = ("sample", file, "-n", "2", "--by", "stratified", "--seed", "2023", "--json")
    once, again = json.loads(run(*words).out), json.loads(run(*words).out)
    assert once == again
    # Two of three: one from each class, for 2 × 1 ÷ 3 and 2 × 2 ÷ 3 leave the larger remainder to the first.
    assert sorted(one["stratum"] for one in once["sample"]) == ["新建", "运维"]
    assert (once["contract"], once["candidates"], once["seed"]) == ("mingzhang.sample/1", 3, "2023")


def test_differences_one_by_one_and_in_total(tmp_path: Path) -> None:
    full = PROJECTS.replace("99.35,,", "99.35,98.35,缺验收资料")
    said = run("recheck", _file(tmp_path, full)).out.splitlines()
    # −0.14 ÷ 94.8 = −0.1477 %; −1 ÷ 99.35 = −1.0065 %; −1.14 ÷ 291.15 = −0.3916 %.
    assert said == [
        "甲：自评 94.8，复核 94.66，差异 -0.14，差异率 -0.15%；两项各应得 5.33 分",
        "乙：自评 97，复核 97，差异 0，差异率 0.00%",
        "丙：自评 99.35，复核 98.35，差异 -1.00，差异率 -1.01%；缺验收资料",
        "3 个项目，2 个有差异，各项差异率 -1.01% 至 -0.15%；自评合计 291.15，复核合计 290.01，总差异率 -0.39%。",
    ]


def test_the_total_waits_for_the_last_recheck(tmp_path: Path) -> None:
    data = json.loads(run("recheck", _file(tmp_path, PROJECTS), "--json").out)
    assert (data["rechecked"], data["rate"], data["differing"]) == (None, None, 1)
    assert data["projects"][2]["rechecked"] is None


def test_satisfaction_by_group_with_intervals(tmp_path: Path) -> None:
    said = run("survey", _file(tmp_path, ANSWERS))
    # (2 × 80 + 60) ÷ 3 = 73.33 and 100: the mean is 86.67; the firm's only usable answer is 80.
    assert said.out.splitlines()[0].startswith("市民：有效答卷 2 份，满意度 86.67%，95% 置信区间 0.00% 至 100.00%")
    assert said.out.splitlines()[1].startswith("企业：有效答卷 1 份，满意度 80.00%；")
    assert said.err.startswith("! 第 3 行：“您对这个系统总体上是否满意？”答“不行”，不在选项")
    groups = json.loads(run("survey", _file(tmp_path, ANSWERS), "--json").out)["groups"]
    assert [(one["group"], one["size"], one["mean"]) for one in groups] == [
        ("市民", 2, "86.67"), ("企业", 1, "80.00"), ("全部", 3, "84.44")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "text", "says"),
    [
        ("sample -n 9", PROJECTS, "要抽 9 个，而可抽的只有 3 个"),
        ("sample -n 2 --by random", PROJECTS, "要用 --seed 给一个种子"),
        ("sample -n 0", PROJECTS, "0"),
        ("sample -n 1", PROJECTS.replace(",965,", ",,"), "甲没有金额"),
        ("sample -n 1", PROJECTS.replace(",965,", ",很多,"), "第 2 行的“金额”写作“很多”，不是不小于 0 的数"),
        ("sample -n 1", PROJECTS.replace("乙,", "甲,"), "“甲”出现了两次"),
        ("sample -n 1", "无关的一行\n", "没有读到项目"),
        ("recheck", PROJECTS.replace(",94.8,", ",,"), "“甲”没有自评得分"),
        ("recheck", PROJECTS.replace("乙,", "甲,"), "“甲”列了两次"),
        ("recheck", PROJECTS.replace("\n乙,", "\n,"), "第 3 行没有“项目名称”一栏或没有填写"),
        (
            "survey",
            PROJECTS,
            "没有找到问卷 satisfaction.systems、satisfaction.system_users、satisfaction.public 的题目",
        ),
        ("survey --questionnaire satisfaction.public", PROJECTS, "没有找到问卷 satisfaction.public 的题目"),
        ("survey", "overall,stable\n满意,满意\n", "题目同样符合几个问卷"),
        ("survey --questionnaire nobody", ANSWERS, "没有问卷 nobody"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(tmp_path: Path, words: str, text: str, says: str) -> None:
    name, *options = words.split()
    assert says in run(name, _file(tmp_path, text), *options).sentence


@pytest.mark.shared
def test_the_five_largest_projects_of_the_sample(shared: Path) -> None:
    file = shared / "documents" / "qingdao_bigdata_2023_final_accounts.txt"
    data = json.loads(run("sample", file, "-n", "5", "--json").out)
    sizes = [one["size"] for one in data["sample"]]
    assert (sizes, data["candidates"]) == (["5141.8", "965", "909.18", "835.02", "800"], 19)
    assert [one["given"] for one in data["sample"]] == ["99.29", "90", "99.35", "100", "94.8"]
