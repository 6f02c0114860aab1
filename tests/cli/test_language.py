"""The command line speaks Chinese, or English where the option or the environment asks for it."""

from collections.abc import Mapping

import pytest

from tests.cli.conftest import Say

CHINESE = "找不到文件 no.pdf；请检查文件名和所在文件夹。\n"
ENGLISH = "There is no file no.pdf; check its name and folder.\n"


@pytest.mark.parametrize(
    ("words", "environment", "said"),
    [
        ([], {}, CHINESE),
        (["--lang", "en"], {}, ENGLISH),
        ([], {"MINGZHANG_LANG": "en"}, ENGLISH),
        (["--lang", "zh"], {"MINGZHANG_LANG": "en"}, CHINESE),
        ([], {"MINGZHANG_LANG": "fr"}, "环境变量 MINGZHANG_LANG 应是 zh 或 en；现为“fr”。\n"),
        (["--lang", "en", "--xyz"], {}, "there is no option --xyz; see mingzhang check --help.\n"),
    ],
)
def test_what_is_said(
    say: Say, monkeypatch: pytest.MonkeyPatch, words: list[str], environment: Mapping[str, str], said: str
) -> None:
    monkeypatch.delenv("MINGZHANG_LANG", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    ended = say("check", "no.pdf", *words)
    assert (ended.status, ended.err) == (2, said)
